"""Invitations of a member of a tandem who goes: they pass on to who follows, or are taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select

from netzwerk.core import clock
from netzwerk.core.db import db
from netzwerk.events.invitations import places
from netzwerk.events.models import AnswerLink, Event, EventDay, EventState, Participation, ParticipationNeed, Reply

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
