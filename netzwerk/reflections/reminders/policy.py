"""On which days a side of a tandem is reminded: pure functions of the round and of the working days of the region."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from netzwerk.core import dates
from netzwerk.core.access import Side
from netzwerk.networks.workdays import Workdays
from netzwerk.reflections.windows import Window

MORNING, EVENING = time(8), time(20)
WEEK_BEFORE, DAYS_BEFORE, DAYS_AFTER = timedelta(days=7), timedelta(days=2), timedelta(days=3)
STILL_LATE = timedelta(days=7)


class Stage(StrEnum):
    """Which reminder it is; `ASKED` comes from coordination and not by itself."""

    WEEK = "week"
    DAYS = "days"
    LATE = "late"
    ASKED = "asked"


KINDS = {
    Stage.WEEK: "reflection.reminder",
    Stage.DAYS: "reflection.reminder",
    Stage.LATE: "reflection.overdue",
    Stage.ASKED: "reflection.asked",
}


@dataclass(frozen=True)
class Planned:
    """A reminder and its day."""

    stage: Stage
    on: date


@dataclass(frozen=True)
class Term:
    """A round with everything that decides on which days it is reminded of.

    Attributes:
        closes_at: when nothing can be handed in any more, UTC.
        zone: of the network.
        workdays: of its region.
    """

    window: Window
    closes_at: datetime
    zone: str
    workdays: Workdays


def plan(term: Term, side: Side) -> tuple[Planned, ...]:
    """The reminders of a side, by day.

    What would fall on a weekend or a public holiday comes on the working day before, the last one on the day after.
    Schools get what would fall into school holidays on the last working day before them. Nothing comes before the
    round opens, nothing after it closes, and never two on one day: then the earlier one is left out.
    """
    return tuple(_plan(term, for_school=side is Side.SCHOOL))


def due(term: Term, side: Side, now: datetime) -> Planned | None:
    """The reminder that a side should have had by now, and None if none makes sense at this moment.

    After a time in which nothing could be sent only the latest one is caught up, on working days between eight and
    twenty on the clock of the network, and only as long as what it says is still true.
    """
    local = dates.local(now, term.zone)
    today = local.date()
    if not MORNING <= local.time() < EVENING or not term.workdays.is_open(today, for_school=side is Side.SCHOOL):
        return None
    passed = [one for one in plan(term, side) if one.on <= today]
    if not passed:
        return None
    last = passed[-1]
    if last.stage is Stage.LATE:
        return last if now < term.closes_at and today <= last.on + STILL_LATE else None
    return last if today <= term.window.due_on else None


def _plan(term: Term, *, for_school: bool) -> Iterator[Planned]:
    window, workdays = term.window, term.workdays
    week = workdays.before(window.due_on - WEEK_BEFORE, for_school=for_school)
    days = workdays.before(window.due_on - DAYS_BEFORE, for_school=for_school)
    if window.opens_on <= week < days:
        yield Planned(Stage.WEEK, week)
    if window.opens_on <= days:
        yield Planned(Stage.DAYS, days)
    late = _late(window.due_on, workdays, for_school=for_school)
    if dates.at(late, MORNING, term.zone) < term.closes_at:
        yield Planned(Stage.LATE, late)


def _late(due_on: date, workdays: Workdays, *, for_school: bool) -> date:
    day = due_on + DAYS_AFTER
    if for_school and workdays.in_school_holidays(day):
        earlier = workdays.before(day, for_school=True)
        if earlier > due_on:
            return earlier
    return workdays.after(day, for_school=for_school)
