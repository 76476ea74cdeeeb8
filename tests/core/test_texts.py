"""What people type, made fit to be stored."""

from __future__ import annotations

import pytest

from netzwerk.core import texts


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (None, ""),
        ("  a \t b\u00a0c ", "a b c"),
        ("a\r\nBcc: b\u2028c", "a Bcc: b c"),
        ("a\u202eb\u200fc", "abc"),
        ("a\x00\x07b", "a b"),
        ("👩\u200d🏫 Café", "👩\u200d🏫 Café"),
    ],
)
def test_one_line(typed, kept):
    assert texts.one_line(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (None, ""),
        ("\r\n a\r\nb\rc\u2028d \n", "a\nb\nc\nd"),
        ("a\n\nb\tc\x07", "a\n\nb c"),
        ("👩\u200d🏫 =cmd|' /C calc'!A0", "👩\u200d🏫 =cmd|' /C calc'!A0"),
    ],
)
def test_prose(typed, kept):
    assert texts.prose(typed) == kept
