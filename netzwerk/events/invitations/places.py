"""Limited places: how many are free, and who moves up; the caller holds the row of the event."""

from __future__ import annotations

from sqlalchemy import func, select

from netzwerk.core.db import db
from netzwerk.core.mail import post
from netzwerk.events.invitations import letters, links, queries
from netzwerk.events.invitations.answering import COMING
from netzwerk.events.invitations.letters import Promise
from netzwerk.events.models import Event, Participation


def free(event: Event, *, besides: int | None = None) -> int | None:
    """How many places are free, None without a limit.

    Args:
        besides: a participation that is not counted.
    """
    if event.capacity is None:
        return None
    taken = db.session.scalar(
        select(func.count())
        .select_from(Participation)
        .where(
            Participation.event_id == event.id,
            Participation.reply.in_(COMING),
            Participation.waiting_since.is_(None),
            Participation.id != (besides or 0),
        )
    )
    return max(event.capacity - (taken or 0), 0)


def move_up(event: Event) -> int:
    """Give free places to those who have waited longest, and write to them; how many there were."""
    left = free(event)
    rows = db.session.scalars(
        select(Participation)
        .where(
            Participation.event_id == event.id,
            Participation.reply.in_(COMING),
            Participation.waiting_since.is_not(None),
        )
        .order_by(Participation.waiting_since, Participation.id)
        .limit(left)
    ).all()
    if not rows:
        return 0
    for row in rows:
        row.waiting_since = None
    db.session.flush()
    occasion = queries.occasion(event.id)
    for row in rows:
        guest = queries.guest(row.id)
        if guest is not None:
            post.value(letters.place(occasion, guest, _promise(row)))
    return len(rows)


def _promise(row: Participation) -> Promise:
    return Promise(
        key=f"event_place:{row.id}:{row.version}", about_kind="place", about_id=row.id, answer_href=links.new(row.id)
    )
