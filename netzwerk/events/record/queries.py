"""Reading the documentation of an event."""

from __future__ import annotations

from sqlalchemy.orm import joinedload

from netzwerk.core.access import Actor
from netzwerk.core.db import db
from netzwerk.core.errors import NotFound
from netzwerk.events import queries
from netzwerk.events.agenda import timing
from netzwerk.events.models import Event, EventDay, ItemKind
from netzwerk.events.record import policy
from netzwerk.events.record.facts import Record, RecordedDay, RecordedItem
from netzwerk.networks.queries import NetworkHeader


def get(actor: Actor, network: NetworkHeader, event_id: int) -> Record:
    """The documentation of an event.

    Raises:
        NotFound: if the event is in another network, is a draft or cancelled, or its record is not for the actor.
    """
    event = None
    if policy.may_record(actor, network):
        event = (
            db.session.scalars(
                queries.visible(actor, network)
                .where(Event.id == event_id, Event.state.in_(policy.DOCUMENTED_IN))
                .options(joinedload(Event.days).joinedload(EventDay.items))
            )
            .unique()
            .one_or_none()
        )
    if event is None:
        raise NotFound
    return Record(
        event_id=event.id,
        kind=event.kind,
        number=event.number,
        title=event.title,
        state=event.state,
        held_at=event.held_at,
        last_day=event.days[-1].starts_at if event.days else None,
        deviations=event.deviations,
        parked=event.parked,
        days=tuple(_day(day) for day in event.days),
    )


def _day(day: EventDay) -> RecordedDay:
    entries = timing.build(day.starts_at, day.ends_at, day.items).entries
    return RecordedDay(
        day.starts_at,
        tuple(
            RecordedItem(one.item.id, one.starts_at, one.item.title, one.item.goal, one.item.outcome)
            for one in entries
            if one.item.kind != ItemKind.BREAK
        ),
    )
