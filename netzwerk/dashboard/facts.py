"""What start pages are made from: plain frozen values, and what follows from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from typing import NamedTuple

from netzwerk.core import dates
from netzwerk.core.access import Side
from netzwerk.events import attendance, wording
from netzwerk.events.attendance import Answers
from netzwerk.events.facts import Dated
from netzwerk.events.models import EventKind, EventState, Reply
from netzwerk.networks import policy as network_policy
from netzwerk.networks.queries import NetworkHeader, PhaseRow
from netzwerk.projects.snapshots import MilestoneState
from netzwerk.reflections.queries import Cell, Grid
from netzwerk.tandems.panels import EventMark, ProjectCard
from netzwerk.tandems.queries import TandemBrief

NO_GRID = Grid((), (), {})


class Attending(NamedTuple):
    """One participation, without whose it is.

    Attributes:
        reply: empty for somebody who came along without being asked.
        is_waiting: whether somebody who accepted has no place yet.
    """

    event_id: int
    tandem_id: int | None
    tandem_number: int | None
    side: str | None
    reply: str
    attendance: str | None
    is_waiting: bool = False

    @property
    def came_along(self) -> bool:
        """Whether nobody had asked this person."""
        return not self.reply


@dataclass(frozen=True)
class ProjectBrief:
    """A project with its milestones."""

    card: ProjectCard
    tandem_id: int
    tandem_number: int
    tandem_title: str
    light_released: bool
    milestones: tuple[MilestoneState, ...]

    def overdue(self, today: date) -> tuple[MilestoneState, ...]:
        """Milestones whose day has passed."""
        return tuple(milestone for milestone in self.milestones if milestone.is_overdue(today))


@dataclass(frozen=True)
class Poll:
    """A needs poll with the topic that leads.

    Attributes:
        seminar_id: the seminar that it is for, None if it is not tied to one.
        leader: title of the topic with the most points, empty without one.
        points: what the leader has.
    """

    id: int
    title: str
    seminar_id: int | None
    seminar_number: int | None
    closes_on: date
    voters: int
    leader: str
    points: int


@dataclass(frozen=True)
class Rated:
    """One rating that may count in an average."""

    round_number: int
    topic: str
    title: dict[str, str]
    tandem_id: int
    value: int


@dataclass(frozen=True)
class Passage:
    """Words that a tandem released to the board, without its name: by name the board sees nothing but a light.

    Attributes:
        entry_id: where they come from, for the note of reading only.
    """

    entry_id: int
    round_number: int
    question: dict[str, str]
    text: str
    side: Side


@dataclass(frozen=True)
class Readiness:
    """What is ticked off by hand for an event.

    Attributes:
        next: the open things that are due first, at most two.
    """

    done: int
    all: int
    next: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Desk:
    """What lies on the desk of coordination besides; equal to itself only.

    Attributes:
        overdue: how many agreements should have been done before today.
        since: the day on which the oldest of them was due, None without any.
        ready: what is ticked off for each event to come.
    """

    overdue: int = 0
    since: date | None = None
    ready: Mapping[int, Readiness] = field(default_factory=dict)


EMPTY_DESK = Desk()


@dataclass(frozen=True, eq=False)
class NextEvent:
    """An event to come with what people answered; equal to itself only.

    Attributes:
        waiting: numbers of the tandems of which somebody has not answered.
        ready: what is ticked off for it, None without a list.
    """

    event: Dated
    answers: Answers
    waiting: tuple[int, ...]
    ready: Readiness | None


class TandemLine(NamedTuple):
    """A tandem of the start page: how it came to meetings, its project and its reflection of the current round."""

    tandem: TandemBrief
    meetings: tuple[EventMark, ...]
    project: ProjectCard | None
    cell: Cell | None


@dataclass(frozen=True, eq=False)
class TandemTable:
    """The tandems of the start page; equal to itself only.

    Attributes:
        to_check: how many there is a reason to look at.
        all: how many there are.
        shows_all: whether the lines are those of all.
        round_number: of the current reflection round, None before the first.
        is_closed: whether that round is over.
    """

    lines: tuple[TandemLine, ...]
    to_check: int
    all: int
    shows_all: bool
    round_number: int | None
    is_closed: bool


def last_turn(now: datetime, zone: str, events: Sequence[Dated]) -> datetime:
    """The last moment up to now at which time itself changed what start pages say: midnight, or the end of an event."""
    turn = dates.at(dates.local_day(now, zone), time(), zone)
    for event in events:
        if event.days and turn < event.days[-1].ends_at <= now:
            turn = event.days[-1].ends_at
    return turn


@dataclass(frozen=True)
class Facts:
    """What is known of a network at a moment; parts that a role does not need are empty."""

    network: NetworkHeader
    now: datetime
    events: tuple[Dated, ...] = ()
    phases: tuple[PhaseRow, ...] = ()
    grid: Grid = NO_GRID
    tandems: tuple[TandemBrief, ...] = ()
    attending: tuple[Attending, ...] = ()
    projects: tuple[ProjectBrief, ...] = ()
    polls: tuple[Poll, ...] = ()
    ratings: tuple[Rated, ...] = ()
    passages: tuple[Passage, ...] = ()
    desk: Desk = EMPTY_DESK

    @cached_property
    def today(self) -> date:
        """The local day."""
        return dates.local_day(self.now, self.network.zone)

    @property
    def is_closed(self) -> bool:
        """Whether the network is archived, so that nothing in it can be changed."""
        return network_policy.is_closed(self.network)

    def coming(self, *kinds: str) -> tuple[Dated, ...]:
        """Events with a date, of these kinds or of any, that are not over; nearest first."""
        return tuple(
            event
            for event in self.events
            if event.days
            and event.days[-1].ends_at > self.now
            and event.state not in {EventState.CANCELLED, EventState.DRAFT}
            and not event.is_held
            and (not kinds or event.kind in kinds)
        )

    @property
    def proposed(self) -> Dated | None:
        """The next date that the plan proposes, as long as none to come is agreed; None in an archived network."""
        if self.is_closed or self.coming():
            return None
        drafts = (event for event in self.events if event.state == EventState.DRAFT and event.days)
        return next((event for event in drafts if event.days[-1].ends_at > self.now), None)

    def held(self, *kinds: str) -> tuple[Dated, ...]:
        """Events of these kinds that have been held, in order."""
        return tuple(event for event in self.events if event.is_held and event.kind in kinds)

    def of_kind(self, kind: str) -> tuple[Dated, ...]:
        """Events of a kind that are not cancelled."""
        return tuple(event for event in self.events if event.kind == kind and event.state != EventState.CANCELLED)

    @cached_property
    def at_events(self) -> Mapping[int, Sequence[Attending]]:
        """Participations by event."""
        found = defaultdict[int, list[Attending]](list)
        for row in self.attending:
            found[row.event_id].append(row)
        return found

    @cached_property
    def _of_tandems(self) -> Mapping[tuple[int | None, int], Sequence[Attending]]:
        found = defaultdict[tuple[int | None, int], list[Attending]](list)
        for row in self.attending:
            found[row.tandem_id, row.event_id].append(row)
        return found

    @cached_property
    def _meetings(self) -> tuple[tuple[Dated, str], ...]:
        meetings = self.of_kind(EventKind.MEETING)
        return tuple((event, wording.short_name(event.kind, event.number)) for event in meetings)

    def answers(self, event: Dated) -> Answers:
        """What people answered to an invitation."""
        return attendance.with_places(self.at_events.get(event.id, ()))

    def waiting(self, event: Dated) -> tuple[int, ...]:
        """Numbers of the tandems of which somebody has not answered."""
        return tuple(
            sorted(
                {
                    row.tandem_number
                    for row in self.at_events.get(event.id, ())
                    if row.reply == Reply.OPEN and row.tandem_number is not None
                }
            )
        )

    def next_of(self, events: Sequence[Dated]) -> NextEvent | None:
        """The first of some events with what people answered."""
        for event in events:
            return NextEvent(event, self.answers(event), self.waiting(event), self.desk.ready.get(event.id))
        return None

    def marks(self, tandem_id: int) -> tuple[EventMark, ...]:
        """How a tandem came to the meetings."""
        return tuple(
            EventMark(
                event.id,
                event.kind,
                event.number,
                name,
                attendance.presence(self._of_tandems.get((tandem_id, event.id), ()), is_held=event.is_held),
            )
            for event, name in self._meetings
        )

    @cached_property
    def cards(self) -> Mapping[int, ProjectCard]:
        """Projects by tandem."""
        return {project.tandem_id: project.card for project in self.projects}
