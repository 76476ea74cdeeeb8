"""Forgets what was needed for one event only."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, func, select

from netzwerk.core import clock
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.models import AnswerLink, EventDay, Participation, ParticipationNeed

KEPT = timedelta(days=14)


def forget() -> None:
    """Delete food and access needs (health data) and answer links 14 days after the last day of their event."""
    over = (
        select(Participation.id)
        .join(EventDay, EventDay.event_id == Participation.event_id)
        .group_by(Participation.id)
        .having(func.max(EventDay.ends_at) < clock.now() - KEPT)
    )
    with transaction():
        for forgotten in (ParticipationNeed, AnswerLink):
            db.session.execute(
                delete(forgotten)
                .where(forgotten.participation_id.in_(over))
                .execution_options(synchronize_session=False)
            )
