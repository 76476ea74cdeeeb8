"""What ends for events when their network is archived."""

from __future__ import annotations

from sqlalchemy import func, select

from netzwerk.core import clock
from netzwerk.core.db import db
from netzwerk.core.languages import ngettext
from netzwerk.events.models import Event, EventDay, EventState, Participation, Reply
from netzwerk.networks.queries import NetworkHeader


def of_network(network: NetworkHeader) -> tuple[str, ...]:
    """Dates to come and invitations that wait for an answer, as sentences."""
    coming = (
        select(Event.id)
        .join(EventDay, EventDay.event_id == Event.id)
        .where(
            Event.network_id == network.id,
            Event.state.in_([EventState.AGREED, EventState.INVITED]),
            EventDay.ends_at > clock.now(),
        )
        .distinct()
        .cte()
    )
    waiting = (
        select(func.count(Participation.id))
        .join(coming, coming.c.id == Participation.event_id)
        .where(Participation.reply == Reply.OPEN, Participation.invited_at.is_not(None))
        .scalar_subquery()
    )
    dated, unanswered = db.session.execute(
        select(select(func.count()).select_from(coming).scalar_subquery(), waiting)
    ).one()
    found = []
    if dated:
        found.append(
            ngettext(
                "%(num)s agreed date is still to come and stays as it is; nobody is told.",
                "%(num)s agreed dates are still to come and stay as they are; nobody is told.",
                dated,
            )
        )
    if unanswered:
        found.append(
            ngettext(
                "%(num)s invitation is unanswered and can no longer be answered.",
                "%(num)s invitations are unanswered and can no longer be answered.",
                unanswered,
            )
        )
    return tuple(found)
