"""The attendance sheet of an event as plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from netzwerk.core.access import Side
from netzwerk.events import attendance
from netzwerk.events.attendance import Presence
from netzwerk.events.models import Attendance, Reply


@dataclass(frozen=True)
class Entry:
    """What is noted of one person.

    Attributes:
        attendance: one of `Attendance`, None as long as nothing is noted.
        mode: `on_site` or `online`.
        deputy: name of who came instead, empty for nobody.
    """

    attendance: str | None = None
    mode: str = "on_site"
    deputy: str = ""


@dataclass(frozen=True)
class Expected:
    """A person of the sheet; without a participation they were not invited and nothing is noted yet."""

    person_id: int
    name: str
    organisation: str
    tandem_id: int | None
    tandem_number: int | None
    side: str | None
    reply: str
    is_invited: bool
    entry: Entry
    replied_at: datetime | None = None
    is_waiting: bool = False

    @property
    def attendance(self) -> str | None:
        """Whether the person, or who came instead, was there."""
        return self.entry.attendance


@dataclass(frozen=True)
class CameAlong:
    """Somebody without an account who came."""

    id: int
    name: str
    organisation: str
    tandem_id: int | None
    tandem_number: int | None
    side: str | None
    mode: str
    is_partly: bool

    @property
    def reply(self) -> str:
        """Nobody asked them, but they came."""
        return Reply.ACCEPTED

    @property
    def attendance(self) -> str:
        """They were there, or they would not be on the sheet."""
        return Attendance.PARTLY if self.is_partly else Attendance.PRESENT


@dataclass(frozen=True)
class TandemPart:
    """The part of the sheet that belongs to one tandem."""

    tandem_id: int
    number: int
    school: tuple[Expected, ...]
    company: tuple[Expected, ...]
    came_along: tuple[CameAlong, ...]

    @property
    def presence(self) -> Presence:
        """Which sides are there by what is noted so far."""
        noted: tuple[Expected | CameAlong, ...] = (*self.school, *self.company, *self.came_along)
        return attendance.presence(noted, is_held=True)


@dataclass(frozen=True)
class Sheet:
    """The whole sheet.

    Attributes:
        days: the days of the event on the calendar of the network, in order; none while it has no date.
        others: people who were asked beside the tandems.
        uninvited: members of tandems whom nobody invited.
        guests: people without an account beside the tandems.
        undoable: number of the last "all there" that can be undone, None without one.
    """

    event_id: int
    kind: str
    number: int | None
    title: str
    state: str
    format: str
    days: tuple[date, ...]
    tandems: tuple[TandemPart, ...]
    others: tuple[Expected, ...]
    uninvited: tuple[Expected, ...]
    guests: tuple[CameAlong, ...]
    undoable: int | None

    @property
    def people(self) -> tuple[Expected, ...]:
        """Everybody with an account, those whom nobody invited last."""
        of_tandems = (one for part in self.tandems for one in (*part.school, *part.company))
        return (*of_tandems, *self.others, *self.uninvited)

    @property
    def came_along(self) -> tuple[CameAlong, ...]:
        """Everybody without an account."""
        return (*(one for part in self.tandems for one in part.came_along), *self.guests)

    @property
    def open(self) -> int:
        """For how many people who were asked nothing is noted yet."""
        return sum(one.attendance is None for one in self.people if one.is_invited)

    @property
    def there(self) -> int:
        """How many are there, for the whole time or part of it, in person or by a deputy."""
        noted = (*(one.attendance for one in self.people), *(one.attendance for one in self.came_along))
        return sum(one in attendance.THERE for one in noted)

    @property
    def tally(self) -> dict[Presence, int]:
        """How many tandems came with both sides, one, none; and of how many nothing is known."""
        return attendance.tally(part.presence for part in self.tandems)


def parts(people: Iterable[Expected], came_along: Iterable[CameAlong]) -> tuple[TandemPart, ...]:
    """The tandems of which somebody was asked or came, by number."""
    expected: dict[tuple[int, int], list[Expected]] = {}
    arrived: dict[tuple[int, int], list[CameAlong]] = {}
    for one in people:
        if one.tandem_id is not None and one.tandem_number is not None:
            expected.setdefault((one.tandem_number, one.tandem_id), []).append(one)
    for other in came_along:
        if other.tandem_id is not None and other.tandem_number is not None:
            arrived.setdefault((other.tandem_number, other.tandem_id), []).append(other)
    return tuple(
        TandemPart(
            tandem_id=key[1],
            number=key[0],
            school=tuple(one for one in expected.get(key, ()) if one.side == Side.SCHOOL),
            company=tuple(one for one in expected.get(key, ()) if one.side == Side.COMPANY),
            came_along=tuple(arrived.get(key, ())),
        )
        for key in sorted({*expected, *arrived})
    )
