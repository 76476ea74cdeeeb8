"""Sends what is due, and forgets what was sent long ago."""

from __future__ import annotations

import logging

from sqlalchemy import delete

from netzwerk.core import clock
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.outbox import policy, sending
from netzwerk.outbox.models import MailboxMessage, MailState, OutboxMail

log = logging.getLogger(__name__)


def send_due() -> None:
    """Send what is due."""
    done = sending.send_due()
    if done:
        log.info("mails: %s", ", ".join(f"{count} {state}" for state, count in sorted(done.items())))


def clear_away() -> None:
    """Delete what the register of personal data says is kept no longer."""
    now = clock.real_now()
    over = (MailState.SENT, MailState.FAILED, MailState.DROPPED)
    with transaction():
        db.session.execute(
            delete(OutboxMail).where(OutboxMail.status.in_(over), OutboxMail.created_at < now - policy.KEPT_SENT)
        )
        db.session.execute(delete(MailboxMessage).where(MailboxMessage.received_at < now - policy.KEPT_MAILBOX))
