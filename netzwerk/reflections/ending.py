"""What ends for reflections when their network is archived."""

from __future__ import annotations

from sqlalchemy import func, select

from netzwerk.core.db import db
from netzwerk.core.languages import ngettext
from netzwerk.networks.queries import NetworkHeader
from netzwerk.reflections.models import EntryState, ReflectionEntry, ReflectionRound


def of_network(network: NetworkHeader) -> tuple[str, ...]:
    """Reflections that were begun or asked back and not handed in, as a sentence."""
    drafts = db.session.scalar(
        select(func.count(ReflectionEntry.id))
        .join(ReflectionRound, ReflectionRound.id == ReflectionEntry.round_id)
        .where(
            ReflectionRound.network_id == network.id,
            ReflectionEntry.state.in_([EntryState.DRAFT, EntryState.RETURNED]),
        )
    )
    if not drafts:
        return ()
    return (
        ngettext(
            "%(num)s reflection is begun or asked back and can no longer be submitted.",
            "%(num)s reflections are begun or asked back and can no longer be submitted.",
            drafts,
        ),
    )
