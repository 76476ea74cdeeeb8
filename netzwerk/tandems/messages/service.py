"""What is done with messages to tandems: one verb each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from netzwerk.core import audit, clock, mail
from netzwerk.core.access import Actor
from netzwerk.core.db import db
from netzwerk.core.errors import Forbidden, Invalid, NotFound
from netzwerk.core.languages import gettext as _
from netzwerk.networks.models import Network
from netzwerk.networks.queries import NetworkHeader
from netzwerk.outbox import service as outbox
from netzwerk.people.letters import Recipient
from netzwerk.tandems import policy
from netzwerk.tandems.messages import letters, queries, recipients
from netzwerk.tandems.messages.letters import Author
from netzwerk.tandems.messages.recipients import Chosen, Selection
from netzwerk.tandems.models import Message, MessageRecipient
from netzwerk.tandems.service import refuse_archived

LONGEST_WAIT = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class MessageText:
    """What is written, to whom, and when it goes out.

    Attributes:
        due_at: domain time, UTC; None for at once.
    """

    subject: str
    text: str
    selection: Selection
    due_at: datetime | None = None


def preview(actor: Actor, network: NetworkHeader, details: MessageText, today: date) -> tuple[tuple[Chosen, ...], str]:
    """Who would get a message, and the mark of what is shown of it.

    Raises:
        Invalid: if it would go to nobody, or into the past.
    """
    _demand(actor, network)
    if details.due_at is not None and not clock.now() < details.due_at <= clock.now() + LONGEST_WAIT:
        raise Invalid("day", _("This moment is over, or more than a year away. Choose another day or time."))
    chosen = recipients.choose(queries.candidates(network, today), details.selection)
    if not chosen:
        _refuse_nobody(details.selection)
    return chosen, recipients.digest_of(details.subject, details.text, details.due_at, chosen)


def send(actor: Actor, network: NetworkHeader, details: MessageText, *, key: str, seen: str, today: date) -> Message:
    """Promise a message to all who are chosen, one mail for each person, now or at its moment.

    Args:
        key: of the form; the same form sent twice makes one message.
        seen: the mark of the preview.

    Raises:
        Invalid: if it would go to nobody or into the past, or what the preview showed is not true any more.
    """
    _demand(actor, network)
    db.session.get(Network, network.id, with_for_update=True)
    known = db.session.scalar(select(Message).where(Message.network_id == network.id, Message.key == key))
    if known is not None:
        return known
    chosen, mark = preview(actor, network, details, today)
    if mark != seen:
        raise Invalid("", _("Text, moment or recipients changed since the preview. Please look at it once more."))
    now = clock.now()
    row = Message(
        network_id=network.id,
        author_id=actor.person_id,
        key=key,
        subject=details.subject,
        text=details.text,
        due_at=details.due_at or now,
    )
    db.session.add(row)
    db.session.flush()
    db.session.add_all(
        MessageRecipient(message_id=row.id, person_id=one.person_id, tandem_id=one.tandem_id) for one in chosen
    )
    due_at = None if details.due_at is None else clock.real_now() + (details.due_at - now)
    for one in chosen:
        mail.post.value(
            letters.message(
                recipient_of(one),
                network=network,
                author=Author(actor.name, actor.email),
                subject=details.subject,
                text=details.text,
                message_id=row.id,
                due_at=due_at,
            )
        )
    audit.record(actor.person_id, "message.sent", "message", row.id, {"recipients": len(chosen)})
    db.session.flush()
    return row


def send_test(actor: Actor, network: NetworkHeader, details: MessageText, *, key: str) -> None:
    """Mail a message to its author alone; the same words of one form are sent once."""
    _demand(actor, network)
    mail.post.value(
        letters.test(
            Recipient(actor.person_id, actor.name, actor.email, actor.language),
            network=network,
            author=Author(actor.name, actor.email),
            subject=details.subject,
            text=details.text,
            mark=recipients.digest_of(key + details.subject, details.text, None, ()),
        )
    )


def cancel(actor: Actor, network: NetworkHeader, message_id: int) -> None:
    """Stop a message; mails that wait are not sent. A second time changes nothing.

    Raises:
        NotFound: if there is no such message.
        Invalid: if all its mails have gone out.
    """
    _demand(actor, network)
    row = db.session.get(Message, message_id, with_for_update=True)
    if row is None or row.network_id != network.id:
        raise NotFound
    if row.cancelled_at is not None:
        return
    if not queries.is_waiting(row.id):
        raise Invalid("", _("This message has gone out already. Write another one to correct it."))
    row.cancelled_at = clock.now()
    audit.record(actor.person_id, "message.cancelled", "message", row.id)
    db.session.flush()


def retry(actor: Actor, network: NetworkHeader, message_id: int, mail_id: int) -> None:
    """Try the mail to one person again that failed or came back.

    Raises:
        NotFound: if there is no such mail of this message.
        Invalid: if it cannot be tried again.
    """
    _demand(actor, network)
    if not queries.is_mail_of(network, message_id, mail_id):
        raise NotFound
    outbox.retry(network.id, mail_id)


def recipient_of(one: Chosen) -> Recipient:
    """A chosen person as a letter addresses it."""
    return Recipient(one.person_id, one.name, one.email, one.language)


def _demand(actor: Actor, network: NetworkHeader) -> None:
    if not policy.may_write(actor, network):
        raise Forbidden
    refuse_archived(network)


def _refuse_nobody(selection: Selection) -> None:
    if not selection.everyone and not selection.tandem_ids:
        raise Invalid("tandems", _("Choose at least one tandem. Nothing chosen does not mean all."))
    if not selection.sides:
        raise Invalid("sides", _("Choose at least one side. Nothing chosen does not mean both."))
    raise Invalid(
        "tandems", _("Nobody is there for this choice. Choose other tandems, the other side, or all members.")
    )
