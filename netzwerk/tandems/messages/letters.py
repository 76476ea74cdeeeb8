"""A message to tandems as a mail: the words of its author, and below who wrote and where an answer goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from netzwerk.core import letters
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import language, spoken
from netzwerk.core.letters import Paragraph
from netzwerk.core.mail import Letter
from netzwerk.networks.queries import NetworkHeader
from netzwerk.people.letters import Recipient
from netzwerk.tandems.membership.letters import variant

KIND = "message"
TEST_KIND = "message.test"


@dataclass(frozen=True)
class Author:
    """Who writes, and where answers go."""

    name: str
    email: str


def message(
    recipient: Recipient,
    *,
    network: NetworkHeader,
    author: Author,
    subject: str,
    text: str,
    message_id: int,
    due_at: datetime | None,
) -> Letter:
    """One mail of a message; it dies with the message, and with the recipient's place in the tandem.

    Args:
        due_at: not sent before this moment of real time, None for at once.
    """
    body, html = _body(recipient, network, author, text)
    return Letter(
        key=f"message:{message_id}:{recipient.person_id}",
        kind=KIND,
        network_id=network.id,
        about_kind="message",
        about_id=message_id,
        due_at=due_at,
        person_id=recipient.person_id,
        to_address=recipient.email,
        to_name=recipient.name,
        reply_to=author.email,
        subject=subject,
        text=body,
        html=html,
    )


def test(recipient: Recipient, *, network: NetworkHeader, author: Author, subject: str, text: str, mark: str) -> Letter:
    """The same mail to its author; the same words are sent once.

    Args:
        mark: what tells this text from others.
    """
    body, html = _body(recipient, network, author, text)
    with spoken(recipient.language):
        shown = _("Test: %(subject)s", subject=subject)
    return Letter(
        key=f"message_test:{recipient.person_id}:{mark}",
        kind=TEST_KIND,
        network_id=network.id,
        person_id=recipient.person_id,
        to_address=recipient.email,
        to_name=recipient.name,
        reply_to=author.email,
        subject=shown,
        text=body,
        html=html,
    )


def _body(recipient: Recipient, network: NetworkHeader, author: Author, text: str) -> tuple[str, str]:
    with spoken(variant(recipient.language, network)):
        parts = [Paragraph(part.strip("\n")) for part in text.split("\n\n") if part.strip()]
        about = _(
            "%(author)s wrote this for the coordination of “%(network)s”. An answer to this mail goes to %(email)s. "
            "You get it as a member of a tandem.",
            author=author.name,
            network=network.title,
            email=author.email,
        )
        return letters.body(parts, language=language(), footer=(Paragraph(about),))
