"""What start pages are made from: plain frozen values, and what follows from them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from netzwerk.core import dates
from netzwerk.core.access import Side
from netzwerk.events import attendance, wording
from netzwerk.events.attendance import Answers
from netzwerk.events.facts import Dated
from netzwerk.events.models import EventKind, EventState, Reply
from netzwerk.networks.queries import NetworkHeader, PhaseRow
from netzwerk.projects.models import Light
from netzwerk.projects.snapshots import MilestoneState
from netzwerk.reflections.queries import Cell, Grid
from netzwerk.tandems.panels import EventMark, ProjectCard
from netzwerk.tandems.queries import TandemBrief

LEAST_TANDEMS = 5
NO_GRID = Grid((), (), {})
MEETINGS = (EventKind.MEETING.value,)


class Attending(NamedTuple):
    """One participation, without whose it is.

    Attributes:
        reply: empty for somebody who came along without being asked.
    """

    event_id: int
    tandem_id: int | None
    tandem_number: int | None
    side: str | None
    reply: str
    attendance: str | None

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
class Overdue:
    """Agreements that should have been done before today.

    Attributes:
        since: the day on which the oldest was due, None without any.
    """

    count: int = 0
    since: date | None = None


@dataclass(frozen=True)
class Readiness:
    """What is ticked off by hand for an event.

    Attributes:
        next: the open things that are due first, at most two.
    """

    done: int
    all: int
    next: tuple[str, ...] = ()


class NextEvent(NamedTuple):
    """An event to come with what people answered.

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


class TandemTable(NamedTuple):
    """The tandems of the start page.

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
    overdue: Overdue = Overdue()
    readiness: Mapping[int, Readiness] = field(default_factory=dict)

    @cached_property
    def today(self) -> date:
        """The local day."""
        return dates.local_day(self.now, self.network.zone)

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
        return attendance.answers(self.at_events.get(event.id, ()))

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
            return NextEvent(event, self.answers(event), self.waiting(event), self.readiness.get(event.id))
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


class Share(NamedTuple):
    """So many of so many."""

    number: int
    all: int

    @property
    def per_cent(self) -> int:
        """In whole per cent, 0 of nothing."""
        return round(100 * self.number / self.all) if self.all else 0


class Trend(NamedTuple):
    """A figure and how it came about.

    Attributes:
        total: over all steps.
        steps: for each meeting or round, in order.
        labels: number of each meeting or round.
    """

    total: Share
    steps: tuple[Share, ...]
    labels: tuple[str, ...]


def participation(facts: Facts, least: int = 1) -> Trend:
    """How many of the places of tandems were taken, per meeting held, as far as somebody noted it.

    Whoever came along without being asked takes a place of that side that stayed empty, so that there are never more
    taken than there are.

    Args:
        least: how many tandems must have been noted; meetings with fewer are left out.
    """
    steps, labels = [], []
    for event in facts.held(*MEETINGS):
        noted = [
            row for row in facts.at_events.get(event.id, ()) if row.side is not None and row.attendance is not None
        ]
        if len({row.tandem_id for row in noted}) >= least:
            steps.append(_places(noted))
            labels.append(str(event.number))
    return Trend(_sum(steps), tuple(steps), tuple(labels))


def reflections(facts: Facts) -> Trend:
    """How many tandems handed in, per round that has opened."""
    opened = [round_ for round_ in facts.grid.rounds if round_.is_open or round_.is_closed]
    steps = [Share(facts.grid.submitted(round_), len(facts.grid.tandems)) for round_ in opened]
    return Trend(_sum(steps), tuple(steps), tuple(str(round_.number) for round_ in opened))


def milestones(facts: Facts) -> Trend:
    """How many milestones had been reached on the day of each meeting held, and are now."""
    every = [milestone for project in facts.projects for milestone in project.milestones]
    steps, labels = [], []
    for event in facts.held(*MEETINGS):
        day = dates.local_day(event.days[-1].starts_at, facts.network.zone) if event.days else facts.today
        steps.append(Share(_reached(every, day), len(every)))
        labels.append(str(event.number))
    return Trend(Share(_reached(every, facts.today), len(every)), tuple(steps), tuple(labels))


@dataclass(frozen=True)
class Average:
    """An average and over how many tandems it goes."""

    value: float
    tandems: int


@dataclass(frozen=True)
class Averages:
    """What tandems rated on average.

    Attributes:
        rounds: numbers of the rounds, in order.
        lines: for each question its title and the average of each round, None where fewer than five tandems rated.
    """

    rounds: tuple[int, ...]
    lines: tuple[tuple[dict[str, str], tuple[Average | None, ...]], ...]

    @property
    def tandems(self) -> tuple[tuple[int, int, int], ...]:
        """For each round with an average its number, and the fewest and the most tandems that an average goes over."""
        found = []
        for place, number in enumerate(self.rounds):
            counts = [one.tandems for _, values in self.lines if (one := values[place]) is not None]
            if counts:
                found.append((number, min(counts), max(counts)))
        return tuple(found)

    @property
    def is_withheld(self) -> bool:
        """Whether nothing can be said."""
        return all(value is None for _, values in self.lines for value in values)


def averages(ratings: Iterable[Rated]) -> Averages:
    """Averages per question and round, each over at least five tandems; the tandems count alike, not the persons."""
    values: dict[str, dict[int, dict[int, list[int]]]] = {}
    titles: dict[str, dict[str, str]] = {}
    numbers: set[int] = set()
    for one in ratings:
        numbers.add(one.round_number)
        titles[one.topic] = one.title
        by_tandem = values.setdefault(one.topic, {}).setdefault(one.round_number, {})
        by_tandem.setdefault(one.tandem_id, []).append(one.value)
    order = tuple(sorted(numbers))
    lines = tuple(
        (titles[topic], tuple(_average(rounds.get(number, {})) for number in order)) for topic, rounds in values.items()
    )
    return Averages(order, lines)


@dataclass(frozen=True)
class Plan:
    """How many of a kind there are, and how many were planned."""

    kind: str
    share: Share


@dataclass(frozen=True)
class BoardReport:
    """What the board reads of a network: counts, averages, and what was released to it.

    Attributes:
        are_few: whether fewer than five tandems contribute to the counts of lights.
        is_withheld: whether the counts of lights are not shown, because they would tell the light of single tandems:
            few contribute, or those not shown by name are few, or these all have the same light.
        lights: how many projects have which light.
        named: projects whose tandem released its light by name.
        passages: words that tandems released to the board.
    """

    are_few: bool
    is_withheld: bool
    plan: tuple[Plan, ...]
    participation: Trend | None
    reflections: Trend | None
    milestones: Trend | None
    lights: Mapping[str, int]
    named: tuple[ProjectBrief, ...]
    averages: Averages
    passages: tuple[Passage, ...]

    @property
    def passages_by_round(self) -> tuple[tuple[int, tuple[Passage, ...]], ...]:
        """The released words of each round, the latest in front."""
        groups = groupby(self.passages, key=lambda passage: passage.round_number)
        return tuple((number, tuple(group)) for number, group in groups)


def board_report(facts: Facts) -> BoardReport:
    """Aggregates over at least five contributing tandems each; plan and actual are facts of the programme itself.

    Averages wait until their round is over: one that moved with each reflection would tell it by subtraction.
    """
    network = facts.network
    named = tuple(one for one in facts.projects if one.light_released)
    rest = [one.card.light for one in facts.projects if not one.light_released]
    are_few = len(facts.projects) < LEAST_TANDEMS
    closed = {round_.number for round_ in facts.grid.rounds if round_.is_closed}
    return BoardReport(
        are_few=are_few,
        is_withheld=are_few or 0 < len(rest) < LEAST_TANDEMS or len(set(rest)) == 1,
        plan=(
            Plan("tandems", Share(network.tandems, network.target_tandems)),
            Plan("meetings", Share(len(facts.held(EventKind.MEETING)), network.target_meetings)),
            Plan("seminars", Share(len(facts.held(EventKind.SEMINAR)), network.target_seminars)),
        ),
        participation=_if_enough(participation(facts, LEAST_TANDEMS), _tandems_of(facts.attending)),
        reflections=_if_enough(reflections(facts), len(facts.grid.tandems)),
        milestones=_if_enough(milestones(facts), len(facts.projects)),
        lights={light.value: sum(one.card.light == light for one in facts.projects) for light in Light},
        named=named,
        averages=averages(one for one in facts.ratings if one.round_number in closed),
        passages=facts.passages,
    )


def _tandems_of(attending: Iterable[Attending]) -> int:
    return len({row.tandem_id for row in attending if row.tandem_id is not None and row.attendance is not None})


def _if_enough(trend: Trend, tandems: int) -> Trend | None:
    return trend if tandems >= LEAST_TANDEMS else None


def _average(by_tandem: Mapping[int, Sequence[int]]) -> Average | None:
    if len(by_tandem) < LEAST_TANDEMS:
        return None
    value = sum(sum(own) / len(own) for own in by_tandem.values()) / len(by_tandem)
    return Average(round(value, 1), len(by_tandem))


def _reached(every: Iterable[MilestoneState], day: date) -> int:
    return sum(one.reached_on is not None and one.reached_on <= day for one in every)


def _places(noted: Iterable[Attending]) -> Share:
    places: Counter[tuple[int | None, str | None]] = Counter()
    there: Counter[tuple[int | None, str | None]] = Counter()
    for row in noted:
        side = row.tandem_id, row.side
        places[side] += not row.came_along
        there[side] += attendance.was_there(row)
    all_places = {side: max(1, number) for side, number in places.items()}
    return Share(sum(min(there[side], number) for side, number in all_places.items()), sum(all_places.values()))


def _sum(steps: Sequence[Share]) -> Share:
    return Share(sum(step.number for step in steps), sum(step.all for step in steps))
