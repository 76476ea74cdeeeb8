"""Proposes the dates of a network from its start, its end, a template and the calendar of its region."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import partial
from itertools import pairwise

from netzwerk.events.models import EventKind
from netzwerk.networks.holidays import PublicHoliday
from netzwerk.programme.obstacles import Break, Obstacles
from netzwerk.programme.patterns import Pattern
from netzwerk.reflections import windows

BACKBONE = (EventKind.KICKOFF, EventKind.MEETING, EventKind.CLOSING)
LEAST_GAP = windows.OPENS_AFTER.days + windows.SHORTEST - 1 + windows.DUE_BEFORE.days
GOOD_GAP = 42
LONGEST_GAP = 182
SECOND_DAY = (7, 6, 8, 5, 9, 10, 12, 13, 14, 4, 11, 3, 2, 1)
NEAR = 28
REACH = 45
FAR_REACH = 120
SEMINAR_FROM_MEETING, SEMINAR_FROM_SEMINAR, SITTING_FROM_MEETING = 10, 21, 3
IN_A_BREAK = 8.0
IMPOSSIBLE = 1e9


@dataclass(frozen=True)
class DraftDay:
    """A day of an event with its local times; an event that has no date yet has none."""

    on: date
    starts: time
    ends: time


@dataclass(frozen=True)
class Ground:
    """Why a date was proposed.

    Attributes:
        after: kind and number of the event before, None for the start of the network.
        days: how many days lie between.
        around: school holidays nearby that were kept free.
        near: a public holiday in the same week.
        apart: days between the first and the last day of the event.
    """

    after: tuple[str, int | None] | None
    days: int
    around: Break | None = None
    near: PublicHoliday | None = None
    apart: int = 0


@dataclass(frozen=True)
class Draft:
    """An event of the network that is being founded."""

    pattern: Pattern
    days: tuple[DraftDay, ...] = ()
    ground: Ground | None = None

    @property
    def first(self) -> date:
        """Its first day."""
        return self.days[0].on

    @property
    def last(self) -> date:
        """Its last day."""
        return self.days[-1].on


@dataclass(frozen=True)
class _Candidate:
    days: tuple[date, ...]
    cost: float

    @property
    def first(self) -> date:
        return self.days[0]

    @property
    def last(self) -> date:
        return self.days[-1]


def propose(patterns: Sequence[Pattern], starts_on: date, ends_on: date, obstacles: Obstacles) -> tuple[Draft, ...]:
    """Dates for all events, in the order of the patterns.

    Kick-off, meetings and closing are chosen together, so that between two of them a reflection round has its two
    weeks of quiet, a week to answer and a week to be read; seminars and sittings then find room between them. A free
    day near the place that the template gives wins over any other; where there is none, the nearest working day.
    """
    find = partial(_candidates, starts_on=starts_on, ends_on=ends_on, obstacles=obstacles)
    backbone = sorted((one for one in patterns if one.kind in BACKBONE), key=_place)
    chosen = dict(zip((one.key for one in backbone), _chain([find(one) for one in backbone]), strict=True))
    fixed = [day for one in chosen.values() for day in one.days]
    taken: list[date] = []
    for pattern in sorted((one for one in patterns if one.key not in chosen), key=_place):
        same = [chosen[one.key].last for one in patterns if one.kind == pattern.kind and one.key in chosen]
        found = min(find(pattern), key=partial(_crowded, pattern.kind, fixed, taken, same))
        chosen[pattern.key] = found
        taken += found.days
    drafts = [_draft(pattern, chosen[pattern.key]) for pattern in patterns]
    return tuple(replace(one, ground=_ground(one, drafts, starts_on, obstacles)) for one in drafts)


def closing_window(drafts: Iterable[Draft]) -> windows.Window | None:
    """The closing round: it opens two weeks after the last meeting and is due a week before the closing event."""
    dated = [one for one in drafts if one.days]
    meetings = [one.last for one in dated if one.pattern.kind == EventKind.MEETING]
    closing = [one.first for one in dated if one.pattern.kind == EventKind.CLOSING]
    if not meetings or not closing:
        return None
    opens_on = max(meetings) + windows.OPENS_AFTER
    return windows.Window(opens_on, max(closing[0] - windows.DUE_BEFORE, opens_on + timedelta(days=1)))


def order(draft: Draft) -> tuple[int, int]:
    """Where an event stands in its row of kick-off, meetings and closing."""
    kinds = [kind.value for kind in BACKBONE]
    return kinds.index(draft.pattern.kind), draft.pattern.number or 0


def _candidates(pattern: Pattern, *, starts_on: date, ends_on: date, obstacles: Obstacles) -> list[_Candidate]:
    ideal = starts_on + timedelta(days=round(pattern.place * (ends_on - starts_on).days))
    closed_to_schools = pattern.kind != EventKind.SITTING
    rules = (
        (REACH, lambda day: obstacles.is_free(day, with_schools=closed_to_schools)),
        (FAR_REACH, lambda day: obstacles.is_free(day, with_schools=closed_to_schools)),
        (REACH, obstacles.is_working_day),
        (FAR_REACH, lambda _day: True),
    )
    for reach, fits in rules:
        found = []
        for offset in range(-reach, reach + 1):
            first = ideal + timedelta(days=offset)
            days = next(
                (
                    days
                    for days in _spans(first, len(pattern.days))
                    if starts_on <= first and days[-1] <= ends_on and all(map(fits, days))
                ),
                None,
            )
            if days:
                found.append(_Candidate(days, _own_cost(days, offset, obstacles)))
        if found:
            return found
    return [_Candidate(tuple(ideal + timedelta(days=step) for step in range(len(pattern.days))), IMPOSSIBLE)]


def _spans(first: date, count: int) -> Iterator[tuple[date, ...]]:
    if count == 1:
        yield (first,)
        return
    for apart in SECOND_DAY:
        yield tuple(first + timedelta(days=apart * step) for step in range(count))


def _own_cost(days: tuple[date, ...], offset: int, obstacles: Obstacles) -> float:
    cost = (offset / 7) ** 2
    for day in days:
        cost += obstacles.reluctance(day) + (IN_A_BREAK if obstacles.is_school_holiday(day) else 0.0)
    if len(days) > 1:
        cost += 3.0 * abs((days[1] - days[0]).days - SECOND_DAY[0])
    return cost


def _chain(choices: Sequence[Sequence[_Candidate]]) -> list[_Candidate]:
    """The cheapest candidates, one of each list, with the distances between neighbours in mind."""
    costs = [one.cost for one in choices[0]]
    steps: list[list[int]] = []
    for before, here in pairwise(choices):
        best = [
            min(((costs[place] + _gap_cost(one, other), place) for place, one in enumerate(before))) for other in here
        ]
        steps.append([place for _cost, place in best])
        costs = [cost + other.cost for (cost, _place), other in zip(best, here, strict=True)]
    place = min(range(len(costs)), key=costs.__getitem__)
    path = [place]
    for step in reversed(steps):
        path.append(step[path[-1]])
    return [choices[at][place] for at, place in enumerate(reversed(path))]


def _gap_cost(before: _Candidate, after: _Candidate) -> float:
    gap = (after.first - before.last).days
    if gap <= 0:
        return IMPOSSIBLE - gap
    if gap < LEAST_GAP:
        return 1000.0 + 50.0 * (LEAST_GAP - gap)
    return 1.5 * max(GOOD_GAP - gap, 0) + 0.5 * max(gap - LONGEST_GAP, 0)


def _crowded(
    kind: str, fixed: Sequence[date], taken: Sequence[date], same: Sequence[date], candidate: _Candidate
) -> tuple[float, date]:
    first = candidate.first
    if first in fixed or first in taken:
        return IMPOSSIBLE, first
    is_seminar = kind == EventKind.SEMINAR
    room = SEMINAR_FROM_MEETING if is_seminar else SITTING_FROM_MEETING
    cost = candidate.cost + sum(2.0 * max(room - abs((first - day).days), 0) for day in fixed)
    if fixed and not min(fixed) < first < max(fixed) and is_seminar:
        cost += 500.0
    for day in same:
        cost += 1000.0 if first <= day else float(max(SEMINAR_FROM_SEMINAR - (first - day).days, 0))
    return cost, first


def _draft(pattern: Pattern, found: _Candidate) -> Draft:
    days = zip(found.days, pattern.days, strict=True)
    return Draft(pattern, tuple(DraftDay(day, hours.starts, hours.ends) for day, hours in days))


def _ground(draft: Draft, drafts: Sequence[Draft], starts_on: date, obstacles: Obstacles) -> Ground:
    before = [one for one in drafts if one.pattern.kind in BACKBONE and one.last < draft.first]
    latest = max(before, key=lambda one: one.last, default=None)
    return Ground(
        after=(latest.pattern.kind, latest.pattern.number) if latest else None,
        days=(draft.first - (latest.last if latest else starts_on)).days,
        around=obstacles.break_near(draft.first, NEAR) if draft.pattern.kind != EventKind.SITTING else None,
        near=obstacles.holiday_near(draft.first),
        apart=(draft.last - draft.first).days,
    )


def _place(pattern: Pattern) -> tuple[float, int]:
    return pattern.place, pattern.number or 0
