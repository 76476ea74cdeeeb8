"""The page with the two years of a network."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from netzwerk.core import clock, dates
from netzwerk.core.access import NETWORK_ROLES, audience, current_actor
from netzwerk.events import policy as event_policy
from netzwerk.events import wording as event_wording
from netzwerk.networks import policy as network_policy
from netzwerk.networks import queries as networks
from netzwerk.networks import regions
from netzwerk.networks.pages import current_network
from netzwerk.programme import lines, queries, wording
from netzwerk.programme.clock import DOCUMENTATION, Step
from netzwerk.reports import policy as report_policy
from netzwerk.tandems.queries import SCHOOL_HOLIDAY, Absence

blueprint = Blueprint("programme", __name__)


@blueprint.get("/n/<code>/programme")
@audience(*NETWORK_ROLES)
def plan(code: str) -> ResponseReturnValue:
    """The two years: a line of time, conflicts with their reasons, and all dates by month."""
    network, actor = current_network(), current_actor()
    found = queries.plan(actor, network, clock.now())
    phases = networks.phases(network.id)
    today = found.frame.today
    follows = actor.leads(network) or actor.seat_in(network) is not None

    def href_of(step: Step) -> str:
        if step.is_window:
            return url_for("reflections.matrix", code=code)
        return url_for("events.show", code=code, event_id=step.id)

    months = _by_month(found.steps, found.frame.absences)
    return render_template(
        "programme/plan.html",
        network=network,
        plan=found,
        timeline=lines.timeline(found, phases, href_of),
        years=lines.heading(found),
        month_number=dates.months_between(network.starts_on, today),
        month_count=dates.months_between(network.starts_on, network.ends_on),
        past=[month for month in months if _is_past(month[0], today)],
        coming=[month for month in months if not _is_past(month[0], today)],
        leads=event_policy.may_prepare(actor, network),
        follows=follows,
        plans=actor.is_coordinator(network) and not network_policy.is_closed(network),
        mends=actor.is_administrator,
        region=regions.name_of(network.region),
        documented_by=lambda step: step.last + DOCUMENTATION,
        today=today,
        wording=wording,
        event_wording=event_wording,
        href_of=href_of,
        briefing_from=lambda step: report_policy.interim_on(step.first),
        code=code,
    )


Entry = tuple[date, Step | None, Absence | None]


def _by_month(steps: Iterable[Step], absences: Iterable[Absence]) -> list[tuple[date, list[Entry]]]:
    entries: list[Entry] = [(_day(step), step, None) for step in steps]
    entries += [(one.starts_on, None, one) for one in absences if one.kind == SCHOOL_HOLIDAY]
    entries.sort(key=lambda entry: (entry[0], entry[1] is not None))
    return [(first, list(group)) for first, group in groupby(entries, key=lambda entry: entry[0].replace(day=1))]


def _day(step: Step) -> date:
    day = step.last if step.is_window else step.first
    assert day is not None
    return day


def _is_past(month: date, today: date) -> bool:
    return month < today.replace(day=1)
