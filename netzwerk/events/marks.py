"""How tandems came to the events that are for all of them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, String, Subquery, and_, case, literal, or_, select, true, union_all

from netzwerk.core.db import db
from netzwerk.events import attendance, wording
from netzwerk.events.facts import Taking
from netzwerk.events.models import Attendance, Event, EventKind, EventState, Participation, Reply, WalkIn
from netzwerk.networks.queries import NetworkHeader
from netzwerk.tandems.models import Tandem, TandemState
from netzwerk.tandems.panels import EventMark

OF_TANDEMS = {EventKind.KICKOFF: 0, EventKind.MEETING: 1, EventKind.SEMINAR: 2, EventKind.CLOSING: 3}


def of_tandems(network: NetworkHeader, tandem_ids: Sequence[int] | None = None) -> dict[int, tuple[EventMark, ...]]:
    """How each tandem came to kick-off, meetings, seminars and closing by their numbers, in one statement.

    Args:
        tandem_ids: only these, of one that has left what it was asked to; None for all that take part.
    """
    taking = _taking(network)
    rows = db.session.execute(
        select(
            Tandem.id,
            Event.id,
            Event.kind,
            Event.number,
            Event.state,
            taking.c.side,
            taking.c.reply,
            taking.c.attendance,
        )
        .select_from(Tandem)
        .join(Event, and_(Event.network_id == Tandem.network_id, Event.kind.in_(list(OF_TANDEMS))))
        .outerjoin(taking, and_(taking.c.event_id == Event.id, taking.c.tandem_id == Tandem.id))
        .where(
            Tandem.network_id == network.id,
            Tandem.state != TandemState.LEFT if tandem_ids is None else _is_asked_or_takes_part(taking),
            Event.state != EventState.CANCELLED,
            true() if tandem_ids is None else Tandem.id.in_(tandem_ids),
        )
        .order_by(Tandem.number, case(OF_TANDEMS, value=Event.kind), Event.number, Event.id)
    )
    grouped: dict[int, dict[tuple[int, str, int | None, bool], list[Taking]]] = {}
    for tandem_id, event_id, kind, number, state, side, reply, was_there in rows:
        own = grouped.setdefault(tandem_id, {})
        found = own.setdefault((event_id, kind, number, state in attendance.HELD), [])
        if reply is not None:
            found.append(Taking(side, reply, was_there))
    return {
        tandem_id: tuple(
            EventMark(
                event_id,
                kind,
                number,
                wording.short_name(kind, number),
                attendance.presence(found, is_held=is_held),
            )
            for (event_id, kind, number, is_held), found in own.items()
        )
        for tandem_id, own in grouped.items()
    }


def _is_asked_or_takes_part(taking: Subquery) -> ColumnElement[bool]:
    return or_(Tandem.state != TandemState.LEFT, taking.c.reply.is_not(None))


def _taking(network: NetworkHeader) -> Subquery:
    """Who was asked, and who came along without being asked, of all tandems of a network."""
    came = case((WalkIn.is_partly, Attendance.PARTLY.value), else_=Attendance.PRESENT.value)
    asked = select(
        Participation.event_id,
        Participation.tandem_id,
        Participation.side,
        Participation.reply,
        Participation.attendance,
    ).join(Tandem, Tandem.id == Participation.tandem_id)
    along = select(WalkIn.event_id, WalkIn.tandem_id, WalkIn.side, literal(Reply.ACCEPTED.value, String), came).join(
        Tandem, Tandem.id == WalkIn.tandem_id
    )
    mine = Tandem.network_id == network.id
    return union_all(asked.where(mine), along.where(mine)).subquery()
