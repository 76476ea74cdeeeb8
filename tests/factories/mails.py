"""Mails that were promised, and the mailbox that stands in for a mail server."""

from __future__ import annotations

from typing import Any

from netzwerk.outbox.models import MailboxMessage, OutboxMail
from netzwerk.people.models import Person
from tests.factories.saving import new_number, save
from tests.factories.times import NOW


def mail(network: Any, holder: Person, **values: Any) -> OutboxMail:
    """A mail to somebody that waits to be sent."""
    number = new_number()
    return save(
        OutboxMail(
            **{
                "key": f"made:{number}",
                "person_id": holder.id,
                "to_name": holder.name,
                "to_address": holder.email,
                "subject": f"Brief {number}",
                "text": "Guten Tag",
                "html": "<p>Guten Tag</p>",
                "is_secret": False,
                "message_id": f"<made-{number}@example.org>",
                "kind": "event.invitation",
                "network_id": network.id,
                "due_at": NOW,
                "created_at": NOW,
                **values,
            }
        )
    )


def mailbox_message(**values: Any) -> MailboxMessage:
    """A mail that lies in the mailbox."""
    number = new_number()
    return save(
        MailboxMessage(
            **{
                "message_id": f"<kept-{number}@example.org>",
                "to_name": "Ida Beispiel",
                "to_address": "ida@example.org",
                "subject": f"Brief {number}",
                "text": "Guten Tag",
                "html": "",
                "received_at": NOW,
                **values,
            }
        )
    )
