"""The two years of a network as rows: what has a date, what still needs one, and which dates collide with what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from netzwerk.core import dates
from netzwerk.events.facts import Dated, DaySpan
from netzwerk.events.models import EventKind, EventState
from netzwerk.networks.holidays import PublicHoliday
from netzwerk.reflections.rounds import Round
from netzwerk.tandems.models import BlockKind
from netzwerk.tandems.queries import SCHOOL_HOLIDAY, Absence

DOCUMENTATION = timedelta(days=14)
WITHOUT_TANDEMS = frozenset({EventKind.SITTING.value})


class StepKind(StrEnum):
    """Rows of the programme that are no events."""

    WINDOW = "window"


class StepState(StrEnum):
    """How sure the date of a row is."""

    DONE = "done"
    NEXT = "next"
    FIXED = "fixed"
    OPEN = "open"
    CANCELLED = "cancelled"


class Reason(StrEnum):
    """Why a date is a bad one."""

    PUBLIC_HOLIDAY = "public_holiday"
    SCHOOL_HOLIDAY = "school_holiday"
    BLOCK = "block"
    EXAM = "exam"
    IMPOSSIBLE = "impossible"
    WEEKEND = "weekend"
    OUTSIDE = "outside"
    SAME_DAY = "same_day"
    SHORT_WINDOW = "short_window"


HARD = frozenset({Reason.PUBLIC_HOLIDAY, Reason.SCHOOL_HOLIDAY, Reason.OUTSIDE, Reason.SHORT_WINDOW})
OF_TANDEMS: Mapping[str, Reason] = {
    BlockKind.BLOCK: Reason.BLOCK,
    BlockKind.EXAM: Reason.EXAM,
    BlockKind.IMPOSSIBLE: Reason.IMPOSSIBLE,
}


@dataclass(frozen=True)
class Conflict:
    """One reason against a date.

    Attributes:
        name: of the holidays, in every language; None where there is none.
        tandems: numbers of the tandems that cannot come.
        first, last: the days of the obstacle that touch it, both included.
        days: length of a window that is too short; None otherwise.
        other: the row that stands on the same day; None otherwise.
    """

    reason: Reason
    first: date
    last: date
    name: Mapping[str, str] | None = None
    tandems: tuple[int, ...] = ()
    days: int | None = None
    other: tuple[str, int | None] | None = None

    @property
    def is_hard(self) -> bool:
        """Whether the date may only stay with a reason."""
        return self.reason in HARD


@dataclass(frozen=True)
class Step:
    """A row of the programme: an event, a reflection window, or something still without a date.

    Attributes:
        kind: one of `EventKind` or `StepKind`.
        first, last: its days, both included; None as long as it has no date.
        spans: hours of each day; empty for a window.
        id: of the event or of the round; None for a gap that nobody has made an event of yet.
    """

    kind: str
    number: int | None
    title: str
    state: StepState
    first: date | None = None
    last: date | None = None
    spans: tuple[DaySpan, ...] = ()
    id: int | None = None
    event_state: str = ""
    format: str = ""
    venue: str = ""
    is_derived: bool = False
    conflicts: tuple[Conflict, ...] = ()

    @property
    def is_window(self) -> bool:
        """Whether it is a reflection round."""
        return self.kind == StepKind.WINDOW


@dataclass(frozen=True)
class Frame:
    """What the two years are made of.

    Attributes:
        absences: school holidays, and the days on which tandems cannot come as far as they are for the reader.
        targets: how many events of a kind there shall be; missing ones are gaps.
        unknown_years: years still to come for which no school holidays are known, so that nothing is checked there.
    """

    starts_on: date
    ends_on: date
    zone: str
    today: date
    absences: Sequence[Absence] = ()
    public_holidays: Sequence[PublicHoliday] = ()
    targets: Mapping[str, int] | None = None
    unknown_years: tuple[int, ...] = ()


@dataclass(frozen=True)
class Plan:
    """The two years.

    Attributes:
        steps: all rows with a date, by day.
        gaps: rows without a date, by kind and number.
    """

    frame: Frame
    steps: tuple[Step, ...]
    gaps: tuple[Step, ...]

    @property
    def conflicting(self) -> tuple[Step, ...]:
        """Rows with at least one reason against their date."""
        return tuple(step for step in self.steps if step.conflicts)

    def of_kinds(self, *kinds: str) -> tuple[Step, ...]:
        """The rows with a date of some kinds, by day."""
        return tuple(step for step in self.steps if step.kind in kinds)


def build(frame: Frame, events: Iterable[Dated], rounds: Iterable[Round]) -> Plan:
    """Put everything in order, say how sure each date is, and find what stands against it.

    Conflicts are looked for only in what is still to come. A window is as unsure as its meeting, that of the closing
    round as the closing event; without one that has a sure date it is only planned.
    """
    of_events = [_of_event(frame, event) for event in events]
    sure = {StepState.FIXED, StepState.DONE}
    unsure = {step.id for step in of_events if step.state is StepState.OPEN}
    if not any(step.kind == EventKind.CLOSING and step.state in sure for step in of_events):
        unsure.add(None)
    of_rounds = [_of_round(frame, one, is_unsure=one.meeting_id in unsure) for one in rounds]
    steps = [*of_events, *of_rounds]
    dated = _with_next(sorted((step for step in steps if step.first), key=_by_day))
    undated = [step for step in steps if not step.first and step.state is not StepState.CANCELLED]
    gaps = sorted([*undated, *_missing(frame, steps)], key=lambda step: (step.kind, step.number or 0))
    return Plan(frame, tuple(_checked(frame, step, dated) for step in dated), tuple(gaps))


def _of_event(frame: Frame, event: Dated) -> Step:
    days = [dates.local_day(span.starts_at, frame.zone) for span in event.days]
    last_days = [dates.local_day(span.ends_at - timedelta(microseconds=1), frame.zone) for span in event.days]
    return Step(
        kind=event.kind,
        number=event.number,
        title=event.title,
        state=_certainty(frame, event, max(last_days, default=None)),
        first=min(days, default=None),
        last=max(last_days, default=None),
        spans=event.days,
        id=event.id,
        event_state=event.state,
        format=event.format,
        venue=event.venue,
        is_derived=event.date_is_derived,
    )


def _certainty(frame: Frame, event: Dated, last: date | None) -> StepState:
    if event.state == EventState.CANCELLED:
        return StepState.CANCELLED
    if event.is_held or (last is not None and last < frame.today):
        return StepState.DONE
    if last is None or event.is_unsure:
        return StepState.OPEN
    return StepState.FIXED


def _of_round(frame: Frame, one: Round, *, is_unsure: bool) -> Step:
    window = one.window
    if window is None:
        return Step(StepKind.WINDOW, one.number, "", StepState.OPEN, id=one.id)
    state = StepState.OPEN if is_unsure else StepState.FIXED
    if window.due_on < frame.today:
        state = StepState.DONE
    conflicts: tuple[Conflict, ...] = ()
    if window.is_conflict and state is not StepState.DONE:
        conflicts = (Conflict(Reason.SHORT_WINDOW, window.opens_on, window.due_on, days=max(window.days, 0)),)
    return Step(
        StepKind.WINDOW,
        one.number,
        "",
        state,
        first=min(window.opens_on, window.due_on),
        last=window.due_on,
        id=one.id,
        is_derived=is_unsure,
        conflicts=conflicts,
    )


def _with_next(steps: Iterable[Step]) -> list[Step]:
    marked: set[str] = set()
    found = []
    for step in steps:
        if step.state in {StepState.FIXED, StepState.OPEN} and step.kind not in marked:
            marked.add(step.kind)
            found.append(replace(step, state=StepState.NEXT) if step.state is StepState.FIXED else step)
        else:
            found.append(step)
    return found


def _missing(frame: Frame, steps: Sequence[Step]) -> Iterable[Step]:
    for kind, target in (frame.targets or {}).items():
        there = {step.number for step in steps if step.kind == kind and step.state is not StepState.CANCELLED}
        for number in range(1, target + 1):
            if number not in there:
                yield Step(kind, number, "", StepState.OPEN)


def _checked(frame: Frame, step: Step, all_steps: Sequence[Step]) -> Step:
    if step.is_window or step.state in {StepState.DONE, StepState.CANCELLED}:
        return step
    return replace(step, conflicts=conflicts_of(frame, step, all_steps))


def conflicts_of(frame: Frame, step: Step, all_steps: Sequence[Step] = ()) -> tuple[Conflict, ...]:
    """Everything that stands against the days of an event, hard reasons first."""
    days = [dates.local_day(span.starts_at, frame.zone) for span in step.spans]
    found = [*_against_calendar(frame, days), *_clashes(frame, step, days, all_steps)]
    if step.kind not in WITHOUT_TANDEMS:
        found += [*_against_school(frame, days), *_against_tandems(frame, days)]
    return tuple(sorted(found, key=lambda one: (not one.is_hard, one.first, one.reason)))


def _against_calendar(frame: Frame, days: Sequence[date]) -> Iterable[Conflict]:
    for day in days:
        if not frame.starts_on <= day <= frame.ends_on:
            yield Conflict(Reason.OUTSIDE, day, day)
        if day.weekday() >= 5:
            yield Conflict(Reason.WEEKEND, day, day)
        for holiday in frame.public_holidays:
            if holiday.day == day:
                yield Conflict(Reason.PUBLIC_HOLIDAY, day, day, name=holiday.name)


def _against_school(frame: Frame, days: Sequence[date]) -> Iterable[Conflict]:
    for absence in frame.absences:
        if absence.kind == SCHOOL_HOLIDAY and any(absence.starts_on <= day <= absence.ends_on for day in days):
            yield Conflict(Reason.SCHOOL_HOLIDAY, absence.starts_on, absence.ends_on, name=absence.name)


def _against_tandems(frame: Frame, days: Sequence[date]) -> Iterable[Conflict]:
    for kind, reason in OF_TANDEMS.items():
        away = [
            (absence.tandem_number, day)
            for absence in frame.absences
            for day in days
            if absence.kind == kind and absence.starts_on <= day <= absence.ends_on
        ]
        numbers = sorted({number for number, _day in away if number is not None})
        if numbers:
            touched = [day for _number, day in away]
            yield Conflict(reason, min(touched), max(touched), tandems=tuple(numbers))


def _clashes(frame: Frame, step: Step, days: Sequence[date], all_steps: Sequence[Step]) -> Iterable[Conflict]:
    for other in all_steps:
        if other.id == step.id or other.is_window or other.state is StepState.CANCELLED:
            continue
        shared = [day for day in days if day in {dates.local_day(span.starts_at, frame.zone) for span in other.spans}]
        if shared:
            yield Conflict(Reason.SAME_DAY, shared[0], shared[-1], other=(other.kind, other.number))


def _by_day(step: Step) -> tuple[date, str, int]:
    assert step.first is not None
    return (step.last if step.is_window and step.last else step.first, step.kind, step.number or 0)
