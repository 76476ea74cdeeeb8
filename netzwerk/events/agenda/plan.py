"""The agenda of an event as its editor shows it, as plain values."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from netzwerk.events.agenda.timing import Agenda, Timed
from netzwerk.events.models import EventState

ONLY_WORDS = frozenset({EventState.HELD.value})
CLOSED = frozenset({EventState.DOCUMENTED.value, EventState.CANCELLED.value})


@dataclass(frozen=True)
class PlanItem:
    """An item with all its fields.

    Attributes:
        place: from 1 within its day.
    """

    id: int
    day_id: int
    place: int
    minutes: int
    kind: str
    title: str
    goal: str
    method: str
    social_form: str
    material: str
    responsible: str
    internal_note: str
    outcome: str
    version: int


@dataclass(frozen=True)
class PlanDay:
    """A day with its items."""

    id: int
    starts_at: datetime
    ends_at: datetime
    agenda: Agenda[PlanItem]

    @property
    def items(self) -> tuple[PlanItem, ...]:
        """The items in order."""
        return tuple(entry.item for entry in self.agenda.entries)

    @property
    def crossing_id(self) -> int | None:
        """The item during which the day ends or that begins after it, None when all of them fit."""
        return next((entry.item.id for entry in self.agenda.entries if entry.ends_at > self.ends_at), None)


@dataclass(frozen=True)
class Plan:
    """The agenda of all days of an event.

    Attributes:
        order: fingerprint of which items stand where; what they say does not count.
        state_now: fingerprint of the items with what they say.
    """

    event_id: int
    kind: str
    number: int | None
    title: str
    state: str
    days: tuple[PlanDay, ...]
    order: str
    state_now: str

    @property
    def items(self) -> tuple[PlanItem, ...]:
        """The items of all days."""
        return tuple(item for day in self.days for item in day.items)

    @property
    def may_be_arranged(self) -> bool:
        """Whether items may come, go and move: not after the event."""
        return self.state not in ONLY_WORDS | CLOSED

    @property
    def may_be_worded(self) -> bool:
        """Whether items may still be edited."""
        return self.state not in CLOSED

    def item(self, item_id: int) -> PlanItem | None:
        """An item by its number."""
        return next((item for item in self.items if item.id == item_id), None)

    def entry(self, item_id: int) -> tuple[PlanDay, Timed[PlanItem]] | None:
        """An item with its day and its time."""
        return next(
            ((day, entry) for day in self.days for entry in day.agenda.entries if entry.item.id == item_id), None
        )


def order_of(days: Iterable[tuple[int, Iterable[int]]]) -> str:
    """Fingerprint of days with the numbers of their items in order."""
    return _digest(f"{day}:{','.join(map(str, items))}" for day, items in days)[:16]


def state_of(days: Iterable[tuple[int, Iterable[tuple[int, int]]]]) -> str:
    """Fingerprint of days with the numbers and versions of their items in order."""
    return _digest(f"{day}:{','.join(f'{item}.{version}' for item, version in items)}" for day, items in days)


def _digest(parts: Iterator[str]) -> str:
    return hashlib.sha256(";".join(parts).encode()).hexdigest()
