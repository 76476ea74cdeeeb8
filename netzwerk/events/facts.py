"""What is known of events, as plain values for pages, reports and calendars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from netzwerk.events import attendance, links
from netzwerk.events.agenda.timing import Agenda
from netzwerk.events.models import EventState


@dataclass(frozen=True)
class Taking:
    """The part of a participation that counts for attendance."""

    side: str | None
    reply: str
    attendance: str | None


@dataclass(frozen=True)
class DaySpan:
    """One day of an event."""

    id: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Dated:
    """An event as the programme shows it; one without days has no date yet."""

    id: int
    kind: str
    number: int | None
    title: str
    format: str
    venue: str
    state: str
    date_is_derived: bool
    reply_until: date | None
    days: tuple[DaySpan, ...]
    facilitators: tuple[str, ...] = ()

    @property
    def is_held(self) -> bool:
        """Whether it has taken place."""
        return self.state in attendance.HELD

    @property
    def is_unsure(self) -> bool:
        """Whether its date is a draft, or only follows from the programme plan and nobody has been invited."""
        return self.state == EventState.DRAFT


@dataclass(frozen=True)
class Item:
    """An item of an agenda; the internal note is empty when it is not for the reader."""

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


@dataclass(frozen=True)
class Day:
    """One day of an event with its agenda."""

    id: int
    starts_at: datetime
    ends_at: datetime
    agenda: Agenda[Item]


@dataclass(frozen=True, eq=False)
class EventDetails:
    """An event as far as it is for the reader; what is not is empty. Equal to itself only.

    Attributes:
        takes_part: whether the reader has more than the shared facts.
    """

    id: int
    kind: str
    number: int | None
    title: str
    focus: str
    goals: str
    format: str
    venue: str
    room_link: str
    host: str
    host_town: str
    facilitators: tuple[str, ...]
    preparation: str
    reply_until: date | None
    capacity: int | None
    state: str
    cancel_reason: str
    date_is_derived: bool
    takes_part: bool
    days: tuple[Day, ...]
    held_at: datetime | None = None
    deviations: str = ""
    parked: str = ""

    @property
    def has_room_link(self) -> bool:
        """Whether the reader is given a room that can be a link: nothing but addresses of the web."""
        return links.is_web_address(self.room_link)

    @property
    def is_held(self) -> bool:
        """Whether it has taken place."""
        return self.state in attendance.HELD

    @property
    def is_unsure(self) -> bool:
        """Whether its date is a draft, or only follows from the programme plan and nobody has been invited."""
        return self.state == EventState.DRAFT


class TakingPart(NamedTuple):
    """A person at an event; the name is empty when it is not for the reader."""

    name: str
    tandem_id: int | None
    tandem_number: int | None
    side: str | None
    reply: str
    replied_at: datetime | None
    represented_by: str
    mode: str
    attendance: str | None
    is_self: bool
    is_invited: bool = True
    is_waiting: bool = False
    invited_at: datetime | None = None


@dataclass(frozen=True)
class AgreementRow:
    """What was agreed."""

    id: int
    text: str
    owner: str
    tandem_number: int | None
    due_on: date | None
    state: str
    done_on: date | None
    tandem_id: int | None = None

    def is_overdue(self, today: date) -> bool:
        """Whether it should have been done before today."""
        return self.state == "open" and self.due_on is not None and self.due_on < today
