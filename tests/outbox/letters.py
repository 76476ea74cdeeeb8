"""Letters and looks into the outbox that several tests need."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from netzwerk.core import configuration
from netzwerk.core.db import db
from netzwerk.core.mail import Letter
from netzwerk.core.unit_of_work import transaction
from netzwerk.outbox import service
from netzwerk.outbox.models import OutboxMail
from tests.harness.smtp import SmtpServer


def letter(number: int = 1, **changes: Any) -> Letter:
    """A boring letter with a key of its own."""
    return replace(
        Letter(
            key=f"test:{number}",
            to_name="Ida Beispiel",
            to_address=f"ida{number}@example.org",
            subject=f"Brief {number}",
            text="Guten Tag,\n\ndas ist ein Brief.\n",
        ),
        **changes,
    )


def enqueue(*letters: Letter) -> None:
    """Promise letters in one transaction."""
    with transaction():
        for one in letters:
            service.enqueue(one)


def rows() -> list[OutboxMail]:
    """The outbox as it stands, in order."""
    db.session.rollback()
    db.session.expire_all()
    found = list(db.session.scalars(select(OutboxMail).order_by(OutboxMail.id)))
    db.session.expunge_all()
    return found


def use_mail_server(server: SmtpServer) -> None:
    """Send by this server from now on, until the test ends."""
    configuration.use(
        replace(
            configuration.current(),
            mail_host=server.host,
            mail_port=server.port,
            mail_security="none",
            mail_from="Netzwerk <netzwerk@example.org>",
        )
    )
