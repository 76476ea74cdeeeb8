"""Looks at the dates of a network that is being founded: what is wrong, needs a reason, or is worth a thought."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from netzwerk.core import dates
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import ngettext
from netzwerk.events import wording as event_wording
from netzwerk.events.facts import DaySpan
from netzwerk.events.models import EventKind
from netzwerk.programme import wording
from netzwerk.programme.clock import Conflict, Frame, Reason, Step, StepState, conflicts_of
from netzwerk.programme.obstacles import Obstacles
from netzwerk.programme.proposal import BACKBONE, GOOD_GAP, LONGEST_GAP, Draft, closing_window, order
from netzwerk.reflections import windows
from netzwerk.tandems.queries import SCHOOL_HOLIDAY, Absence

NEEDS_REASON = frozenset(
    {Reason.PUBLIC_HOLIDAY, Reason.SCHOOL_HOLIDAY, Reason.WEEKEND, Reason.OUTSIDE, Reason.SHORT_WINDOW}
)
WEEK = 7
BESIDE_MEETING = 3
BETWEEN_SEMINARS = 14
DAYS_APART = 21


class Weight(StrEnum):
    """What follows from a finding."""

    FAULT = "fault"
    NEEDS_REASON = "needs_reason"
    HINT = "hint"


@dataclass(frozen=True)
class Finding:
    """One thing to say about the date of an event.

    Attributes:
        key: of the event's pattern.
    """

    key: str
    weight: Weight
    sentence: str


def findings(
    drafts: Sequence[Draft], starts_on: date, ends_on: date, zone: str, obstacles: Obstacles
) -> tuple[Finding, ...]:
    """All that is to say about the dates, in the order of the events."""
    dated = [one for one in drafts if one.days]
    found = [
        *_conflicts(dated, starts_on, ends_on, zone, obstacles),
        *_own_days(dated),
        *_backbone(dated),
        *_seminars(dated),
    ]
    places = {one.pattern.key: place for place, one in enumerate(drafts)}
    weights = list(Weight)
    return tuple(sorted(found, key=lambda one: (places[one.key], weights.index(one.weight))))


def _conflicts(
    drafts: Sequence[Draft], starts_on: date, ends_on: date, zone: str, obstacles: Obstacles
) -> Iterator[Finding]:
    frame = Frame(
        starts_on=starts_on,
        ends_on=ends_on,
        zone=zone,
        today=starts_on,
        absences=[Absence(SCHOOL_HOLIDAY, one.name, None, one.starts_on, one.ends_on) for one in obstacles.breaks],
        public_holidays=obstacles.public,
    )
    steps = [_step(place, one, zone) for place, one in enumerate(drafts)]
    for draft, step in zip(drafts, steps, strict=True):
        for conflict in conflicts_of(frame, step, steps):
            weight = Weight.NEEDS_REASON if conflict.reason in NEEDS_REASON else Weight.HINT
            yield Finding(draft.pattern.key, weight, wording.sentence(conflict))


def _step(place: int, draft: Draft, zone: str) -> Step:
    spans = tuple(
        DaySpan(number, dates.at(day.on, day.starts, zone), dates.at(day.on, day.ends, zone))
        for number, day in enumerate(draft.days)
    )
    return Step(
        draft.pattern.kind,
        draft.pattern.number,
        "",
        StepState.FIXED,
        first=draft.first,
        last=draft.last,
        spans=spans,
        id=place,
    )


def _own_days(drafts: Sequence[Draft]) -> Iterator[Finding]:
    for draft in drafts:
        for before, after in pairwise(draft.days):
            apart = (after.on - before.on).days
            if apart <= 0:
                yield Finding(draft.pattern.key, Weight.FAULT, _("The second day must come after the first one."))
            elif apart > DAYS_APART:
                yield Finding(
                    draft.pattern.key,
                    Weight.HINT,
                    _("Its two days lie %(days)s days apart.", days=apart),
                )


def _backbone(drafts: Sequence[Draft]) -> Iterator[Finding]:
    row = sorted((one for one in drafts if one.pattern.kind in BACKBONE), key=order)
    for before, draft in pairwise(row):
        gap = (draft.first - before.last).days
        key, other = draft.pattern.key, event_wording.short_name(before.pattern.kind, before.pattern.number)
        if gap <= 0:
            yield Finding(key, Weight.FAULT, _("This must come after %(event)s.", event=other))
            continue
        if gap > LONGEST_GAP:
            yield Finding(key, Weight.HINT, _("More than half a year after %(event)s.", event=other))
        window = _window(before, draft, drafts)
        if window and window.is_conflict:
            yield Finding(key, Weight.NEEDS_REASON, _short(window))
        elif gap < GOOD_GAP:
            sentence = ngettext(
                "Only %(num)s week after %(event)s.", "Only %(num)s weeks after %(event)s.", gap // WEEK, event=other
            )
            yield Finding(key, Weight.HINT, sentence)


def _window(before: Draft, draft: Draft, drafts: Sequence[Draft]) -> windows.Window | None:
    if draft.pattern.kind == EventKind.CLOSING:
        return closing_window(drafts)
    return windows.Window(before.last + windows.OPENS_AFTER, draft.first - windows.DUE_BEFORE)


def _short(window: windows.Window) -> str:
    conflict = Conflict(Reason.SHORT_WINDOW, window.opens_on, window.due_on, days=max(window.days, 0))
    return _("Reflection round before it: %(sentence)s", sentence=wording.sentence(conflict))


def _seminars(drafts: Sequence[Draft]) -> Iterator[Finding]:
    backbone = [one for one in drafts if one.pattern.kind in BACKBONE]
    seminars = [one for one in drafts if one.pattern.kind == EventKind.SEMINAR]
    for draft in seminars:
        for other in backbone:
            if any(0 < abs((draft.first - day.on).days) < BESIDE_MEETING for day in other.days):
                name = event_wording.short_name(other.pattern.kind, other.pattern.number)
                yield Finding(draft.pattern.key, Weight.HINT, _("Right beside %(event)s.", event=name))
    for before, draft in pairwise(seminars):
        name = event_wording.short_name(before.pattern.kind, before.pattern.number)
        apart = (draft.first - before.first).days
        if apart < 0:
            yield Finding(draft.pattern.key, Weight.HINT, _("Lies before %(event)s.", event=name))
        elif 0 < apart < BETWEEN_SEMINARS:
            yield Finding(draft.pattern.key, Weight.HINT, _("Less than two weeks after %(event)s.", event=name))
