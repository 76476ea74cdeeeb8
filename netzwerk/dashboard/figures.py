"""Figures of start pages with the way there: places taken, reflections handed in, milestones reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from netzwerk.core import dates
from netzwerk.dashboard.facts import Attending, Facts
from netzwerk.events import attendance
from netzwerk.events.models import EventKind
from netzwerk.projects.snapshots import MilestoneState

MEETINGS = (EventKind.MEETING.value,)


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
