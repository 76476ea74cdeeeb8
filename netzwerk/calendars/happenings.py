"""What a calendar is made of before it becomes text: days of events and due days of reflections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Place:
    """A network, as far as calendars need it."""

    id: int
    programme_id: int
    code: str
    title: str
    zone: str
    language: str


@dataclass(frozen=True)
class EventDayRow:
    """One day of an event with what decides about who sees it.

    Attributes:
        number: which meeting or seminar it is, if counted.
        host: name and town of the host, or empty.
        day, days: which day of how many.
        first_uid: UID of the event's first day.
        is_expected: whether the reader is asked to come to the event.
        is_host: whether an organisation that the reader stands for as a partner is its host.
        created_at, updated_at: of the day and its event, whichever is later.
        has_place: whether one of the places is the reader's, which opens the room of a seminar.
    """

    place: Place
    event_id: int
    kind: str
    number: int | None
    title: str
    focus: str
    preparation: str
    format: str
    venue: str
    host: str
    room_link: str
    state: str
    uid: str
    first_uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    day: int
    days: int
    is_expected: bool
    is_host: bool
    created_at: datetime
    updated_at: datetime
    has_place: bool = False


@dataclass(frozen=True)
class DueDay:
    """The last day of a reflection round.

    Attributes:
        created_at, updated_at: of the round and of the meeting that it hangs on, whichever is later.
    """

    place: Place
    round_id: int
    number: int
    due_on: date
    created_at: datetime
    updated_at: datetime
