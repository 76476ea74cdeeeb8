"""Text from people made fit for paper."""

from __future__ import annotations

import pytest

from netzwerk.reports.text import one_line, printable, shortened


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\x00b\x08c\x1fd\x7f\x9f", "abcd"),
        ("eins\r\nzwei\rdrei\u2028vier\u0085fünf", "eins\nzwei\ndrei\nvier\nfünf"),
        ("a\tb", "a b"),
        ("\u202eumgedreht\u202c \u2067x\u2069", "umgedreht x"),
        ("bleibt: שלום \u200fא", "bleibt: שלום \u200fא"),
        ("\ud800\ufffe\uffff\ufdd0\ue000", ""),
        ("👩\u200d🔧", "👩\u200d🔧"),
        ("  Rand \n", "Rand"),
    ],
)
def test_printable(text: str, expected: str) -> None:
    assert printable(text) == expected


def test_shortened_cuts_between_words() -> None:
    assert shortened("eins zwei drei vier", 17) == "eins zwei\u00a0[…]"
    assert shortened("eins zwei", 9) == "eins zwei"
    assert len(shortened("x" * 10_000, 100)) == 100


def test_one_line() -> None:
    assert one_line(" a \n\n b\tc ") == "a b c"
    assert len(one_line("wort " * 1000)) <= 300
