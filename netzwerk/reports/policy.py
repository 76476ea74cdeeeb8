"""Who may read reports, and when a briefing is ready: pure predicates."""

from __future__ import annotations

from datetime import date, timedelta

from netzwerk.core.access import Actor, Grant, NetworkLike, RoleKind
from netzwerk.reports.briefing.facts import Stage

INTERIM_BEFORE = timedelta(days=21)


def may_read_briefing(actor: Actor, network: NetworkLike) -> bool:
    """Whether briefings are for the actor: they hold reflections, so administrators are not among the readers."""
    return actor.leads(network)


def facilitation(network: NetworkLike, language: str) -> Actor:
    """Facilitation itself, for a report that is written without anybody signed in."""
    grant = Grant(RoleKind.FACILITATOR, network.id, None)
    return Actor(person_id=0, name="", email="", language=language, grants=(grant,))


def interim_on(first_day: date | None) -> date | None:
    """The day from which a briefing is of use: 21 days before the meeting."""
    return None if first_day is None else first_day - INTERIM_BEFORE


def stage(today: date, first_day: date | None, due_on: date | None) -> Stage:
    """How ready the briefing of a meeting is.

    Args:
        today: local day of the network.
        first_day: of the meeting, None without a date.
        due_on: last day of its reflection round, None without a window.
    """
    ends_on = due_on or first_day
    if ends_on is not None and today > ends_on:
        return Stage.FINAL
    begins_on = interim_on(first_day)
    return Stage.INTERIM if begins_on is not None and today >= begins_on else Stage.EARLY
