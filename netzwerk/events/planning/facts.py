"""An event as somebody wants it, and what it means to move it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from netzwerk.core import dates
from netzwerk.events.panels import Objection


@dataclass(frozen=True)
class DayWish:
    """A day as it should be, UTC; without a number it is new.

    Attributes:
        row: where it stands in the form, from 0.
    """

    id: int | None
    starts_at: datetime
    ends_at: datetime
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """An event as it should be.

    Attributes:
        is_agreed: whether the date is certain; counts until people are invited.
    """

    kind: str
    number: int | None
    title: str
    focus: str
    goals: str
    format: str
    venue: str
    room_link: str
    host_id: int | None
    facilitators: tuple[int, ...]
    preparation: str
    reply_until: date | None
    capacity: int | None
    date_reason: str
    is_agreed: bool
    days: tuple[DayWish, ...]


@dataclass(frozen=True)
class Content:
    """What facilitation may change of an event."""

    focus: str
    goals: str
    preparation: str


@dataclass(frozen=True)
class Plan:
    """An event as it is stored, for its form.

    Attributes:
        has_agenda: numbers of the days on which something is planned; they cannot be removed.
    """

    id: int
    version: int
    state: str
    wish: Wish
    has_agenda: frozenset[int]


@dataclass(frozen=True)
class Move:
    """What a change that calendars must hear of brings about.

    Attributes:
        people: who will hear of it.
        dates: for each day how it was and how it will be; None for a new or a removed one.
        is_elsewhere: whether form, place or room change.
        windows: reflection windows that move along, in words.
        objections: what stands against the new days.
    """

    people: tuple[str, ...]
    dates: tuple[tuple[DayWish | None, DayWish | None], ...]
    is_elsewhere: bool
    windows: tuple[str, ...]
    objections: tuple[Objection, ...]

    def changes_day(self, zone: str) -> bool:
        """Whether it takes place on other days on the calendar of the zone, and not only at other hours."""
        before, after = (
            {dates.local_day(day.starts_at, zone) for day in (pair[place] for pair in self.dates) if day is not None}
            for place in (0, 1)
        )
        return before != after

    @property
    def changes_dates(self) -> bool:
        """Whether a day moves, comes or goes."""
        return any(before != after for before, after in self.dates)
