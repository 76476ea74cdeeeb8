"""The documentation of an event as plain values."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from netzwerk.core.texts import prose

FINGERPRINT = 16


@dataclass(frozen=True)
class RecordedItem:
    """An item of the agenda with its result."""

    id: int
    starts_at: datetime
    title: str
    goal: str
    outcome: str


@dataclass(frozen=True)
class RecordedDay:
    """A day with what its items led to; breaks are left out."""

    starts_at: datetime
    items: tuple[RecordedItem, ...]


@dataclass(frozen=True)
class Record:
    """All that is documented of an event.

    Attributes:
        last_day: beginning of its last day in UTC, None while it has no date.
    """

    event_id: int
    kind: str
    number: int | None
    title: str
    state: str
    held_at: datetime | None
    last_day: datetime | None
    deviations: str
    parked: str
    days: tuple[RecordedDay, ...]

    @property
    def texts(self) -> dict[str, str]:
        """Every text by the name of its field."""
        outcomes = {f"outcome_{item.id}": item.outcome for day in self.days for item in day.items}
        return {**outcomes, "deviations": self.deviations, "parked": self.parked}


def fingerprint(text: str) -> str:
    """What a form remembers of a text that it showed, so that it knows later who changed it."""
    return hashlib.sha256(prose(text).encode()).hexdigest()[:FINGERPRINT]
