"""Invitations of a member of a tandem who goes: they pass on to who follows, or are taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ScalarSelect, delete, func, select

from netzwerk.core import clock
from netzwerk.core.db import db
from netzwerk.events import wording
from netzwerk.events.invitations import places
from netzwerk.events.models import (
    AnswerLink,
    Event,
    EventDay,
    EventKind,
    EventState,
    Participation,
    ParticipationNeed,
    Reply,
)
from netzwerk.networks.queries import NetworkHeader
from netzwerk.people.models import Person
from netzwerk.tandems.handover import Held

OPEN_STATES = (EventState.DRAFT, EventState.AGREED, EventState.INVITED)


def pass_on(tandem_id: int, leaver_id: int, successor_id: int | None, since: datetime) -> int:
    """Give the invitations of somebody who goes to who follows, or take them back; how many there were.

    Only events that begin later are meant. Nobody answers for another: an answer is open again, links that were
    mailed count no more, what was asked for about food and access is deleted, and a place that became free goes to
    whoever waits. Calendars are told by the next comparison with what is true.

    Args:
        since: UTC; events that begin before it stay with who was invited to them.
    """
    events = _events(tandem_id, leaver_id, since)
    if not events:
        return 0
    rows = db.session.scalars(
        select(Participation)
        .where(
            Participation.tandem_id == tandem_id,
            Participation.person_id == leaver_id,
            Participation.event_id.in_([event.id for event in events]),
        )
        .order_by(Participation.id)
    ).all()
    ids = [row.id for row in rows]
    db.session.execute(delete(AnswerLink).where(AnswerLink.participation_id.in_(ids)))
    db.session.execute(delete(ParticipationNeed).where(ParticipationNeed.participation_id.in_(ids)))
    expected = _expected(successor_id, [event.id for event in events])
    for row in rows:
        if successor_id is None or row.invited_at is None or row.event_id in expected:
            db.session.delete(row)
        else:
            row.person_id, row.invited_at = successor_id, clock.now()
            row.reply, row.replied_at, row.represented_by, row.waiting_since = Reply.OPEN, None, "", None
    db.session.flush()
    for event in events:
        places.move_up(event)
    return len(rows)


def held(tandem_id: int, since: datetime) -> tuple[Held, ...]:
    """The invitations of a tandem to what begins later, by event, as they would be taken back."""
    rows = db.session.execute(
        select(Event.id, Event.kind, Event.number, _starts_at(), Person.name, Participation.invited_at)
        .join(Participation, Participation.event_id == Event.id)
        .join(Person, Person.id == Participation.person_id)
        .where(Participation.tandem_id == tandem_id, Event.state.in_(OPEN_STATES), _starts_at() >= since)
        .order_by(_starts_at(), Event.id, Person.name)
    )
    found: dict[int, Held] = {}
    for event_id, kind, number, starts_at, name, invited_at in rows:
        one = found.get(event_id) or Held(event_id, wording.short_name(kind, number), starts_at)
        found[event_id] = one._replace(people=(*one.people, name), told=one.told or invited_at is not None)
    return tuple(found.values())


def left_out(network: NetworkHeader, tandem_id: int, since: datetime) -> tuple[Held, ...]:
    """Events that begin later and to which other tandems are invited, but nobody of this one."""
    of_tandems = select(Participation.id).where(
        Participation.event_id == Event.id, Participation.tandem_id.is_not(None), Participation.invited_at.is_not(None)
    )
    rows = db.session.execute(
        select(Event.id, Event.kind, Event.number, _starts_at())
        .where(
            Event.network_id == network.id,
            Event.kind.in_((EventKind.KICKOFF, EventKind.MEETING, EventKind.CLOSING)),
            Event.state == EventState.INVITED,
            _starts_at() >= since,
            of_tandems.correlate(Event).exists(),
            ~of_tandems.where(Participation.tandem_id == tandem_id).correlate(Event).exists(),
        )
        .order_by(_starts_at(), Event.id)
    )
    return tuple(Held(row[0], wording.short_name(row[1], row[2]), row[3]) for row in rows)


def _starts_at() -> ScalarSelect[datetime]:
    first = select(func.min(EventDay.starts_at)).where(EventDay.event_id == Event.id)
    return first.correlate(Event).scalar_subquery()


def _events(tandem_id: int, person_id: int, since: datetime) -> Sequence[Event]:
    """The later events that somebody has a part in for a tandem, locked one after the other."""
    later = select(EventDay.event_id).group_by(EventDay.event_id).having(func.min(EventDay.starts_at) >= since)
    has_part = select(Participation.event_id).where(
        Participation.tandem_id == tandem_id, Participation.person_id == person_id
    )
    return db.session.scalars(
        select(Event)
        .where(Event.id.in_(later), Event.id.in_(has_part), Event.state.in_(OPEN_STATES))
        .order_by(Event.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def _expected(person_id: int | None, event_ids: list[int]) -> set[int]:
    """The events to which somebody is invited anyway."""
    if person_id is None:
        return set()
    return set(
        db.session.scalars(
            select(Participation.event_id).where(
                Participation.person_id == person_id, Participation.event_id.in_(event_ids)
            )
        )
    )
