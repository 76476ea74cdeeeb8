"""A network that is being founded as its page shows it: rows with reasons and findings, and the line of time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from netzwerk.core import dates
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import language, ngettext, say
from netzwerk.core.timeline import Timeline
from netzwerk.events import wording as event_wording
from netzwerk.events.facts import Dated, DaySpan
from netzwerk.events.models import EventKind, EventState
from netzwerk.networks.queries import PhaseRow
from netzwerk.programme import checking, clock, grounds, lines
from netzwerk.programme.checking import Finding, Weight
from netzwerk.programme.clock import Frame, Step
from netzwerk.programme.obstacles import Obstacles
from netzwerk.programme.patterns import PhaseDraft
from netzwerk.programme.proposal import BACKBONE, Draft, closing_window, order
from netzwerk.reflections import windows
from netzwerk.reflections.rounds import Round
from netzwerk.reflections.windows import Window, WindowState

GROUPS = (
    ("backbone", BACKBONE),
    ("seminars", (EventKind.SEMINAR,)),
    ("sittings", (EventKind.SITTING,)),
)


@dataclass(frozen=True)
class Row:
    """One event of the page.

    Attributes:
        ground: why the date was proposed; empty where it was set by hand.
        proposed: the proposed day in words where another one was set, else empty.
        window: the reflection round that feeds it, with its number; None without one.
    """

    draft: Draft
    name: str
    ground: str
    proposed: str
    findings: tuple[Finding, ...]
    window: tuple[int, Window] | None

    @property
    def needs_reason(self) -> bool:
        """Whether something stands against the date that only a reason overrides."""
        return any(one.weight is Weight.NEEDS_REASON for one in self.findings)

    @property
    def worst(self) -> str:
        """The weight of the most serious finding; empty without any."""
        weights = list(Weight)
        return min((one.weight for one in self.findings), key=weights.index, default="")


@dataclass(frozen=True)
class Setting:
    """The time and the place of the network."""

    starts_on: date
    ends_on: date
    zone: str
    today: date
    obstacles: Obstacles


def rows(
    drafts: Sequence[Draft], proposed: Sequence[Draft], findings: Iterable[Finding]
) -> list[tuple[str, list[Row]]]:
    """The events in their groups, each in the order of its number; groups without events are left out."""
    by_key: dict[str, list[Finding]] = {}
    for finding in findings:
        by_key.setdefault(finding.key, []).append(finding)
    wished = {one.pattern.key: one for one in proposed}
    rounds = dict(_windows(drafts))
    found = [_row(one, wished.get(one.pattern.key), by_key.get(one.pattern.key, ()), rounds) for one in drafts]
    groups = [(name, [row for row in found if row.draft.pattern.kind in kinds]) for name, kinds in GROUPS]
    for name, members in groups:
        if name == "backbone":
            members.sort(key=lambda row: order(row.draft))
    return [(name, members) for name, members in groups if members]


def check(drafts: Sequence[Draft], setting: Setting) -> tuple[Finding, ...]:
    """What is to say about the dates."""
    return checking.findings(drafts, setting.starts_on, setting.ends_on, setting.zone, setting.obstacles)


def timeline(drafts: Sequence[Draft], phases: Iterable[PhaseDraft], setting: Setting) -> Timeline:
    """The two years as the programme page will show them."""
    frame = Frame(setting.starts_on, setting.ends_on, setting.zone, setting.today)
    dated = [one for one in drafts if one.days]
    keys = {place: one.pattern.key for place, one in enumerate(dated)}
    events = [_dated(place, one, setting.zone) for place, one in enumerate(dated)]
    rounds = [_round(number, window) for _key, (number, window) in _windows(drafts)]
    plan = clock.build(frame, events, rounds)

    def href_of(step: Step) -> str:
        if step.is_window or step.id is None:
            return "#backbone"
        return f"#{keys[step.id]}"

    return lines.timeline(plan, [PhaseRow(dict(one.title), one.starts_on, one.ends_on) for one in phases], href_of)


def _row(
    draft: Draft, proposed: Draft | None, findings: Iterable[Finding], rounds: Mapping[str, tuple[int, Window]]
) -> Row:
    is_proposed = proposed is not None and bool(draft.days) and _days(draft) == _days(proposed)
    ground = grounds.sentence(replace(proposed, days=draft.days)) if is_proposed and proposed else ""
    return Row(
        draft=draft,
        name=event_wording.full_name(draft.pattern.kind, draft.pattern.number, say(draft.pattern.title)),
        ground=ground,
        proposed="" if is_proposed or proposed is None else dates.format_day(proposed.first, language()),
        findings=tuple(findings),
        window=rounds.get(draft.pattern.key),
    )


def _windows(drafts: Sequence[Draft]) -> Iterable[tuple[str, tuple[int, Window]]]:
    """The rounds by the event that they feed or come before, numbered."""
    row = sorted((one for one in drafts if one.pattern.kind in BACKBONE and one.days), key=order)
    meetings = sum(one.pattern.kind == EventKind.MEETING for one in drafts)
    for before, draft in pairwise(row):
        if draft.pattern.kind == EventKind.MEETING and draft.pattern.number:
            opens_on, due_on = before.last + windows.OPENS_AFTER, draft.first - windows.DUE_BEFORE
            yield draft.pattern.key, (draft.pattern.number, Window(opens_on, due_on))
    closing = closing_window(drafts)
    if closing:
        yield EventKind.CLOSING.value, (meetings + 1, closing)


def _days(draft: Draft) -> list[date]:
    return [day.on for day in draft.days]


def _dated(place: int, draft: Draft, zone: str) -> Dated:
    return Dated(
        id=place,
        kind=draft.pattern.kind,
        number=draft.pattern.number,
        title="",
        format=draft.pattern.format,
        venue="",
        state=EventState.DRAFT,
        date_is_derived=True,
        reply_until=None,
        days=tuple(
            DaySpan(number, dates.at(day.on, day.starts, zone), dates.at(day.on, day.ends, zone))
            for number, day in enumerate(draft.days)
        ),
    )


def _round(number: int, window: Window) -> Round:
    return Round(
        id=number,
        number=number,
        set_title={},
        minutes=0,
        meeting_id=None,
        meeting_number=None,
        meeting_title="",
        meeting_on=None,
        window=window,
        state=WindowState.PLANNED,
    )


def summary(findings: Sequence[Finding], obstacles: Obstacles) -> str:
    """How many dates still need something, in one sentence that claims no more than was looked at."""
    open_ones = {one.key for one in findings if one.weight is not Weight.HINT}
    if not open_ones and not obstacles.public:
        return _("No date falls on a weekend.")
    if not open_ones and obstacles.missing_years:
        return _("No date falls on a weekend or a public holiday.")
    if not open_ones:
        return _("No date falls on a weekend or in holidays.")
    return ngettext(
        "Still to settle: %(num)s date. The reason stands at its row.",
        "Still to settle: %(num)s dates. The reasons stand at their rows.",
        len(open_ones),
    )
