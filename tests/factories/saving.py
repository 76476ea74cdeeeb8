"""Saves rows and gives them back loaded and detached; counts what is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Select

from netzwerk.core.db import Base, db
from netzwerk.core.unit_of_work import transaction

Row = TypeVar("Row", bound=Base)
_number = 1
_made: list[Base] | None = None


def restart(number: int = 1) -> None:
    """Count from one again: each test begins on an empty database."""
    global _number  # noqa: PLW0603
    _number = number


def next_number() -> int:
    """The number that `new_number` would give, without taking it."""
    return _number


def new_number() -> int:
    """The next number of this test."""
    global _number  # noqa: PLW0603
    _number += 1
    return _number - 1


@contextmanager
def together() -> Iterator[None]:
    """Save everything that the block makes in one transaction: quicker than one by one."""
    global _made  # noqa: PLW0603
    if _made is not None:
        yield
        return
    with transaction():
        _made = []
        try:
            yield
            db.session.flush()
            for row in _made:
                if row in db.session:
                    db.session.expunge(row)
        finally:
            _made = None


def save(row: Row, *parts: Base) -> Row:
    """Save a row, with parts that hang on it, and give it back loaded and detached."""
    with together():
        assert _made is not None
        db.session.add(row)
        db.session.flush()
        _made.extend([row, *parts])
    return row


def load(query: Select[Row]) -> list[Row]:
    """Rows that are there already, detached like those that are made."""
    with together():
        assert _made is not None
        found = list(db.session.scalars(query))
        _made.extend(row for row in found if row not in _made)
    return found


def adopt(rows: Iterable[Base]) -> None:
    """Take detached rows, with the parts that hang on them, as made in this block."""
    assert _made is not None
    known = set(db.session)
    db.session.add_all(rows)
    _made.extend(row for row in db.session if isinstance(row, Base) and row not in known)
