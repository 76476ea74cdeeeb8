"""What people do with reflections: one verb each."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, insert, literal, select

from netzwerk.core import dates
from netzwerk.core.access import Actor, Audience, RoleKind
from netzwerk.core.db import db
from netzwerk.networks.queries import NetworkHeader
from netzwerk.reflections.models import ReadRecord


def note_reading(actor: Actor, network: NetworkHeader, entry_id: int, now: datetime) -> None:
    """Note that somebody outside the tandem reads an entry: once per reader, entry and local day.

    The tandem sees the note. Call it in a transaction of its own before anything is shown; when it fails, nothing is.
    """
    day = dates.local_day(now, network.zone)
    noted = exists().where(
        ReadRecord.entry_id == entry_id, ReadRecord.person_id == actor.person_id, ReadRecord.day == day
    )
    row = select(
        literal(entry_id), literal(actor.person_id), literal(day), literal(_function(actor, network))
    ).where(~noted)
    db.session.execute(
        insert(ReadRecord).from_select(["entry_id", "person_id", "day", "function"], row),
        execution_options={"synchronize_session": False},
    )


def _function(actor: Actor, network: NetworkHeader) -> str:
    held = (kind for kind in (RoleKind.COORDINATOR, RoleKind.FACILITATOR) if actor.holds(kind, network))
    return next(held, Audience.TANDEM).value
