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


@pytest.mark.parametrize("typed", ["\u200b", " \u200b\n\u00ad ", "\u3164\ufeff", "\u2060\u0301", "\u2800"])
def test_nothing_that_can_be_seen_is_nothing(typed):
    assert texts.one_line(typed) == ""
    assert texts.prose(typed) == ""


@pytest.mark.parametrize("typed", ["❤️", "–", "क्\u200dष", "👩\u200d🔧", "7"])
def test_what_can_be_seen_stays_as_it_is(typed):
    assert texts.one_line(typed) == typed
    assert texts.prose(typed) == typed
