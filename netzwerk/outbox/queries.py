"""What lies in the mailbox of development and demo."""

from __future__ import annotations

from sqlalchemy import func, select

from netzwerk.core.db import db
from netzwerk.core.errors import NotFound
from netzwerk.outbox.models import MailboxMessage, OutboxMail

ON_ONE_PAGE = 25


def keys_about(about_kind: str, about_id: int) -> frozenset[str]:
    """What has been promised about an object already."""
    return frozenset(
        db.session.scalars(
            select(OutboxMail.key).where(OutboxMail.about_kind == about_kind, OutboxMail.about_id == about_id)
        )
    )


def messages(page: int = 1) -> list[MailboxMessage]:
    """The messages of one page, newest first."""
    return list(
        db.session.scalars(
            select(MailboxMessage)
            .order_by(MailboxMessage.received_at.desc(), MailboxMessage.id.desc())
            .offset((page - 1) * ON_ONE_PAGE)
            .limit(ON_ONE_PAGE)
        )
    )


def last_page() -> int:
    """Number of the last page, 1 if there is no message."""
    count = db.session.scalar(select(func.count()).select_from(MailboxMessage)) or 0
    return max(1, -(-count // ON_ONE_PAGE))


def message(message_id: int) -> MailboxMessage:
    """One message.

    Raises:
        NotFound: if there is none with this number.
    """
    row = db.session.get(MailboxMessage, message_id)
    if row is None:
        raise NotFound
    return row
