"""What is wrong with a seed file: where, what was found, what was expected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

LONGEST_QUOTE = 60


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to correct, in a sentence that fits on a line."""

    file: str
    line: int
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: found {self.found}; expected {self.expected}"


class Rejected(Exception):
    """Seed files that are not loaded.

    Attributes:
        faults: everything that is wrong, by file and line.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))


@dataclass
class FaultList:
    """Collects the faults of one file."""

    file: str
    faults: list[Fault] = field(default_factory=list)

    def add(self, line: int, found: str, expected: str) -> None:
        """Note one fault; lines count from 1."""
        self.faults.append(Fault(self.file, line, found, expected))

    def unknown(self, line: int, what: str, word: str, known: Sequence[str]) -> None:
        """Note a word that is none of the known ones, with the one that is nearest in spelling."""
        near = get_close_matches(word, known, n=1, cutoff=0.6)
        expected = f"{quote(near[0])}, perhaps" if near else one_of(known)
        self.add(line, f"{what} {quote(word)}", expected)


def quote(text: str) -> str:
    """The text between quotes on one line, shortened when long."""
    flat = " ".join(text.split())
    return f'"{flat[:LONGEST_QUOTE]}…"' if len(flat) > LONGEST_QUOTE else f'"{flat}"'


def one_of(words: Sequence[str]) -> str:
    """The words as a choice; without words, where what is named has to come from."""
    return "one of " + ", ".join(words) if words else "it in these files, or loaded before"
