"""Tells the calendars of those who are invited what changed, and forgets it when it is over."""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy import delete, select

from netzwerk.calendars import telling
from netzwerk.calendars.models import CalendarNotice
from netzwerk.core import clock
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.models import EventDay

KEPT = timedelta(days=14)

log = logging.getLogger(__name__)


def tell_due() -> None:
    """Promise the mails about invitations, changes and cancellations that calendars have not got yet."""
    told = telling.tell_due()
    if told:
        log.info("calendars: %s mails promised", told)


def forget_notices() -> None:
    """Delete what calendars were told of a day 14 days after it."""
    over = select(EventDay.id).where(EventDay.ends_at < clock.now() - KEPT)
    with transaction():
        db.session.execute(
            delete(CalendarNotice).where(CalendarNotice.day_id.in_(over)).execution_options(synchronize_session=False)
        )
