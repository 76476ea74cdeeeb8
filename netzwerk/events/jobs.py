"""Forgets what was told for one event only."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, func, select

from netzwerk.core import clock
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.models import EventDay, Participation, ParticipationNeed

KEPT = timedelta(days=14)


def forget_needs() -> None:
    """Delete food and access needs 14 days after the last day of their event; they are health data."""
    over = (
        select(Participation.id)
        .join(EventDay, EventDay.event_id == Participation.event_id)
        .group_by(Participation.id)
        .having(func.max(EventDay.ends_at) < clock.now() - KEPT)
    )
    with transaction():
        db.session.execute(
            delete(ParticipationNeed)
            .where(ParticipationNeed.participation_id.in_(over))
            .execution_options(synchronize_session=False)
        )
