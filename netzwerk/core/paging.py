"""Long lists in pages of fifty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from netzwerk.core.errors import NotFound

PAGE_SIZE = 50
Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """A part of a list.

    Attributes:
        number: which page this is, from 1.
        total: rows on all pages together.
    """

    rows: tuple[Row, ...]
    number: int
    total: int

    @property
    def last(self) -> int:
        """Number of the last page; 1 when there is nothing."""
        return max(-(-self.total // PAGE_SIZE), 1)


def offset(number: int) -> int:
    """How many rows stand before a page."""
    return (number - 1) * PAGE_SIZE


def page(rows: Sequence[Row], number: int, total: int) -> Page[Row]:
    """One page of a list.

    Raises:
        NotFound: if the list is shorter than that.
    """
    if number < 1 or (number > 1 and not rows):
        raise NotFound
    return Page(tuple(rows), number, total)


def number_asked(text: str | None) -> int:
    """The number of a page in an address, 1 if there is none.

    Raises:
        NotFound: if it is no number from 1 to 100 000.
    """
    if not text:
        return 1
    if not (text.isascii() and text.isdigit() and len(text) < 7 and int(text) > 0):
        raise NotFound
    return int(text)
