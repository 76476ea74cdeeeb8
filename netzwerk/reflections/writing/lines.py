"""What a text is made of: its words, its lines as steps, and a mark by which an unchanged text is known."""

from __future__ import annotations

import hashlib
import re

LONGEST_STEP = 300
BULLET = re.compile(r"^\s*(?:[-–—•*·]|\d{1,2}[.)])\s+")
MARK_LENGTH = 16


def normal(text: str) -> str:
    """The text as it is stored: line ends as one character, nothing else changed."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def mark(text: str) -> str:
    """A short mark of a text; two texts with the same mark are the same."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:MARK_LENGTH]


def words(text: str) -> int:
    """How many words a text has."""
    return len(text.split())


def steps(text: str) -> tuple[str, ...]:
    """Each line of a text as a step of a project, without bullets and doubles."""
    found = (BULLET.sub("", line).strip()[:LONGEST_STEP] for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in found if line))
