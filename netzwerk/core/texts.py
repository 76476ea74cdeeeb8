"""What people type, made fit to be stored: no control characters, and lines that end alike."""

from __future__ import annotations

import re
import unicodedata

LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\u0085\v\f]")
TURNS = dict.fromkeys(map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
UNSEEN = frozenset({"Cc", "Cs"})
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that have a name and no ink."""


def one_line(text: str | None) -> str:
    """A line without control characters and marks that turn the writing direction (UAX 9), spaces single.

    Empty if nothing in it can be seen.
    """
    line = " ".join(_visible(LINE_ENDS.sub(" ", text or "").translate(TURNS), kept="").split())
    return line if _has_ink(line) else ""


def prose(text: str | None) -> str:
    """Text of several lines; the lines end with a newline, tabs become spaces, spaces around it go.

    Empty if nothing in it can be seen.
    """
    lines = _visible(LINE_ENDS.sub("\n", text or ""), kept="\n").strip()
    return lines if _has_ink(lines) else ""


def _has_ink(text: str) -> bool:
    return any(char not in BLANK and unicodedata.category(char)[0] in "LNPS" for char in text)


def _visible(text: str, *, kept: str) -> str:
    return "".join(char if char in kept or unicodedata.category(char) not in UNSEEN else " " for char in text)
