"""The programme as a line of time for its component."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from netzwerk.core import dates
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import language, say
from netzwerk.core.timeline import Lane, Mark, MarkKind, MarkState, Phase, Timeline
from netzwerk.events.models import EventKind
from netzwerk.networks.queries import PhaseRow
from netzwerk.programme import wording
from netzwerk.programme.clock import Plan, Step, StepKind, StepState

STATES = {
    StepState.DONE: MarkState.DONE,
    StepState.NEXT: MarkState.NEXT,
    StepState.FIXED: MarkState.FIXED,
    StepState.OPEN: MarkState.OPEN,
}
SIGNS = {EventKind.KICKOFF.value: "★", EventKind.CLOSING.value: "★"}
OTHERS = (EventKind.VISIT, EventKind.WORKSHOP, EventKind.CONFERENCE)


def timeline(plan: Plan, phases: Iterable[PhaseRow], href_of: Callable[[Step], str]) -> Timeline:
    """The line with one lane for meetings, seminars, reflections and sittings each; empty lanes are left out."""
    lanes = (
        (_("Network meetings"), MarkKind.MEETING, (EventKind.KICKOFF, EventKind.MEETING, EventKind.CLOSING)),
        (_("Online seminars"), MarkKind.SEMINAR, (EventKind.SEMINAR,)),
        (_("Reflections"), MarkKind.REFLECTION, (StepKind.WINDOW,)),
        (_("Further dates"), MarkKind.MEETING, OTHERS),
        (_("Advisory board"), MarkKind.BOARD, (EventKind.SITTING,)),
    )
    return Timeline(
        starts_on=plan.frame.starts_on,
        ends_on=plan.frame.ends_on,
        today=plan.frame.today,
        phases=tuple(Phase(say(row.title), row.starts_on, row.ends_on) for row in phases),
        lanes=tuple(
            Lane(label, tuple(_mark(step, kind, plan.frame.today, href_of) for step in steps))
            for label, kind, kinds in lanes
            if (steps := _shown(plan, kinds))
        ),
    )


def note(step: Step, today: date) -> str:
    """How sure the date of a row is, in words."""
    if step.state is StepState.DONE:
        return _("done")
    if step.is_window and step.first and step.first <= today:
        return _("open now")
    if step.state is StepState.OPEN:
        return _("proposed by the plan") if step.is_derived else _("date open")
    return _("date fixed")


def _shown(plan: Plan, kinds: Iterable[str]) -> list[Step]:
    return [step for step in plan.of_kinds(*kinds) if step.state is not StepState.CANCELLED and step.first]


def _mark(step: Step, kind: MarkKind, today: date, href_of: Callable[[Step], str]) -> Mark:
    assert step.first is not None
    assert step.last is not None
    return Mark(
        sign=SIGNS.get(step.kind, str(step.number) if step.number is not None else "•"),
        title=wording.full_name_of(step),
        on=step.last if step.is_window else step.first,
        kind=kind,
        state=STATES[step.state],
        href=href_of(step),
        note=note(step, today),
        since=step.first if step.is_window else None,
    )


def heading(plan: Plan) -> str:
    """`June 2020 – July 2022`."""
    first = dates.format_month(plan.frame.starts_on, language())
    return f"{first} – {dates.format_month(plan.frame.ends_on, language())}"
