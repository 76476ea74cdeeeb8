"""Changing a row that several people may edit: the version a form was based on, and what changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import inspect

from netzwerk.core import audit
from netzwerk.core.errors import Stale

LONGEST_VALUE = 60


class Counted(Protocol):
    """What has another version after each change."""

    @property
    def version(self) -> int:
        """The version that is stored."""


class Versioned(Protocol):
    """A row that counts its changes."""

    id: int
    version: int


def check(row: Counted, base: int) -> None:
    """See that nobody changed the row since the form was opened.

    Args:
        base: the version that the form was based on.

    Raises:
        Stale: if somebody did.
    """
    if row.version != base:
        raise Stale


def apply(
    actor_id: int | None,
    row: Versioned,
    values: Mapping[str, object],
    *,
    kind: str,
    about_kind: str,
    prose: frozenset[str] = frozenset(),
) -> tuple[str, ...]:
    """Give a row new values and remember in the audit trail what changed, if anything did.

    Dates, choices and numbers are remembered as they were and are; of free text only that it changed.

    Args:
        kind: what was done, such as `event.changed`.
        about_kind: what the row is, such as `event`.
        prose: further fields whose words are not remembered; long texts and NULLs never are.

    Returns:
        The names of the fields that changed.
    """
    changes: dict[str, list[object]] = {}
    for name, new in values.items():
        old = getattr(row, name)
        if old == new:
            continue
        setattr(row, name, new)
        keeps = name not in prose and _is_short(row, name)
        changes[name] = [_plain(old), _plain(new)] if keeps else []
    if changes:
        audit.record(actor_id, kind, about_kind, row.id, {"changes": changes})
    return tuple(changes)


def _is_short(row: Versioned, name: str) -> bool:
    column = inspect(type(row)).columns[name]
    length = getattr(column.type, "length", None)
    return length is None or length <= LONGEST_VALUE


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | str | dict) else str(value)
