"""Text from people made fit for paper: no control characters, no hidden turns of direction, no endless length."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\u0085\v\f]")
KEPT_CONTROLS = frozenset("\n")
DIRECTION_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
NONCHARACTERS = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")
SENTENCE_END = re.compile(r"[.!?](?=\s)")
LONGEST_LINE = 300
CUT = "\u00a0[…]"


def printable(text: str) -> str:
    """The text without what XML 1.0 (section 2.2) forbids and without unseen turns of the reading direction.

    Line ends become newlines, tabs become spaces, spaces at the ends go.
    """
    text = LINE_ENDS.sub("\n", text).replace("\t", " ")
    kept = (
        char
        for char in text
        if char in KEPT_CONTROLS
        or (unicodedata.category(char) not in {"Cc", "Cs", "Cn", "Co"} and char not in DIRECTION_OVERRIDES)
    )
    return NONCHARACTERS.sub("", "".join(kept)).strip()


def shortened(text: str, longest: int) -> str:
    """At most `longest` characters of the printable text, cut between words and marked as cut."""
    text = printable(text)
    if len(text) <= longest:
        return text
    room = longest - len(CUT)
    head = text[:room]
    space = max(head.rfind(" "), head.rfind("\n"))
    return (head[:space] if space > room // 2 else head).rstrip(" ,;:–-\n") + CUT


def sentences(text: str, longest: int) -> str:
    """As many whole sentences on one line as fit; cut only if the first alone is too long."""
    line = one_line(text)
    if len(line) <= longest:
        return line
    ends = [found.end() for found in SENTENCE_END.finditer(line) if found.end() <= longest]
    return line[: ends[-1]] if ends else line if line.endswith(CUT) else shortened(line, max(longest, LONGEST_LINE))


def fitting(parts: Sequence[str], longest: int) -> list[str]:
    """The first part and as many of the next as fit together."""
    kept = list(parts[:1])
    for part in parts[1:]:
        if sum(map(len, kept)) + len(part) > longest:
            break
        kept.append(part)
    return kept


def one_line(text: str, longest: int = LONGEST_LINE) -> str:
    """The printable text on one line, shortened."""
    return shortened(" ".join(printable(text).split()), longest)
