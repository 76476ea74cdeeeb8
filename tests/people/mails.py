"""Reads the mails that were sent, as a person would."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import select

from netzwerk.core.db import db
from netzwerk.outbox import sending
from netzwerk.outbox.models import MailboxMessage
from tests.harness import applications


@dataclass(frozen=True)
class Mail:
    """A delivered mail; `link` is the path of its first address of ours, `code` the one to type."""

    to_address: str
    subject: str
    text: str
    link: str
    code: str


def delivered() -> list[Mail]:
    """Send what is due and give all mails so far, oldest first."""
    sending.send_due()
    db.session.rollback()
    return [_read(row) for row in db.session.scalars(select(MailboxMessage).order_by(MailboxMessage.id))]


def _read(row: MailboxMessage) -> Mail:
    link = re.search(rf"{applications.BASE_URL}(\S+)", row.text)
    code = re.search(r"^([2-9A-Z]{4} [2-9A-Z]{4})$", row.text, re.MULTILINE)
    return Mail(row.to_address, row.subject, row.text, link[1] if link else "", code[1] if code else "")
