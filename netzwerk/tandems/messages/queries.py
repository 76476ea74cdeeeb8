"""Reading who can be written to, the messages of a network, and what became of each mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, or_, select

from netzwerk.core import clock, dates, paging
from netzwerk.core.access import Actor, Side
from netzwerk.core.db import db
from netzwerk.core.errors import NotFound
from netzwerk.core.paging import Page
from netzwerk.networks.models import Network
from netzwerk.networks.queries import NetworkHeader
from netzwerk.outbox import policy as outbox
from netzwerk.outbox.models import MailState, OutboxMail
from netzwerk.people.models import Person
from netzwerk.tandems import policy
from netzwerk.tandems.messages.recipients import Candidate
from netzwerk.tandems.models import Message, MessageRecipient, Tandem, TandemMember, TandemState

WAITING = (MailState.QUEUED, MailState.SENDING, MailState.UNSURE)


@dataclass(frozen=True)
class MessageRow:
    """A message in a list.

    Attributes:
        author: empty for a former account.
        recipients: how many persons were chosen.
        sent, troubled: how many mails went out, and how many of all failed or came back.
    """

    id: int
    subject: str
    author: str
    due_at: datetime
    cancelled_at: datetime | None
    recipients: int
    sent: int
    troubled: int

    def state(self, now: datetime) -> str:
        """`cancelled`, `planned` or `sent`."""
        if self.cancelled_at is not None:
            return "cancelled"
        return "planned" if self.due_at > now else "sent"


@dataclass(frozen=True)
class Delivery:
    """What became of the mail to one person.

    Attributes:
        tandem: number of the tandem that the person was chosen by, None for several.
        state: `planned`, `waiting`, `sent`, `bounced`, `failed`, `dropped`, `cancelled` or `unknown`.
        reason: why it did not arrive, in the words of the mail servers.
        can_retry: whether its mail can be tried again.
    """

    name: str
    email: str
    tandem: int | None
    state: str
    at: datetime | None
    reason: str
    mail_id: int | None
    can_retry: bool


@dataclass(frozen=True)
class MessageDetails:
    """A message with what became of it."""

    row: MessageRow
    text: str
    deliveries: tuple[Delivery, ...]

    @property
    def can_cancel(self) -> bool:
        """Whether there is still something to stop."""
        waiting = {"planned", "waiting"}
        return self.row.cancelled_at is None and any(one.state in waiting for one in self.deliveries)


def candidates(network: NetworkHeader, today: date) -> tuple[Candidate, ...]:
    """Everybody who is a member today of a tandem that has not left, by tandem, side and name."""
    rows = db.session.execute(
        select(
            Person.id,
            Person.name,
            Person.email,
            Person.language,
            Tandem.id.label("tandem_id"),
            Tandem.number,
            Tandem.state,
            TandemMember.side,
            TandemMember.is_spokesperson,
        )
        .join(TandemMember, TandemMember.person_id == Person.id)
        .join(Tandem, Tandem.id == TandemMember.tandem_id)
        .where(Tandem.network_id == network.id, Person.deactivated_at.is_(None), *_has_seat(today))
        .order_by(Tandem.number, TandemMember.side.desc(), Person.name, Person.id)
    )
    return tuple(
        Candidate(
            person_id=row.id,
            name=row.name,
            email=row.email,
            language=row.language,
            tandem_id=row.tandem_id,
            number=row.number,
            state=row.state,
            side=Side(row.side),
            is_spokesperson=row.is_spokesperson,
        )
        for row in rows
    )


def page_of(actor: Actor, network: NetworkHeader, number: int) -> Page[MessageRow]:
    """The messages of a network, the latest first.

    Raises:
        NotFound: if there is no such page, or they are not for the actor.
    """
    if not policy.may_write(actor, network):
        raise NotFound
    rows = db.session.execute(
        select(*_columns(), func.count().over().label("total"))
        .outerjoin(Person, Person.id == Message.author_id)
        .where(Message.network_id == network.id)
        .order_by(Message.due_at.desc(), Message.id.desc())
        .limit(paging.PAGE_SIZE)
        .offset(paging.offset(number))
    ).all()
    return paging.page([_row(row) for row in rows], number, rows[0].total if rows else 0)


def get(actor: Actor, network: NetworkHeader, message_id: int) -> MessageDetails:
    """One message with what became of each mail.

    Raises:
        NotFound: if it is in another network, or not for the actor.
    """
    if not policy.may_write(actor, network):
        raise NotFound
    found = db.session.execute(
        select(*_columns(), Message.text)
        .outerjoin(Person, Person.id == Message.author_id)
        .where(Message.id == message_id, Message.network_id == network.id)
    ).one_or_none()
    if found is None:
        raise NotFound
    row = _row(found)
    return MessageDetails(row, found.text, _deliveries(row))


def stands(message_id: int, _version: int | None) -> bool:
    """Whether a message has not been cancelled."""
    found = db.session.scalar(select(Message.id).where(Message.id == message_id, Message.cancelled_at.is_(None)))
    return found is not None


def is_for(message_id: int, person_id: int) -> bool:
    """Whether a message is still for somebody: a member today of the tandem that the person was chosen by."""
    row = db.session.execute(
        select(MessageRecipient.tandem_id, Network.id, Network.zone)
        .join(Message, Message.id == MessageRecipient.message_id)
        .join(Network, Network.id == Message.network_id)
        .where(MessageRecipient.message_id == message_id, MessageRecipient.person_id == person_id)
    ).one_or_none()
    if row is None:
        return False
    today = dates.local_day(clock.now(), row.zone)
    place = Tandem.network_id == row.id if row.tandem_id is None else Tandem.id == row.tandem_id
    seat = (
        select(TandemMember.id)
        .join(Tandem, Tandem.id == TandemMember.tandem_id)
        .where(TandemMember.person_id == person_id, place, *_has_seat(today))
        .limit(1)
    )
    return db.session.scalar(seat) is not None


def is_waiting(message_id: int) -> bool:
    """Whether a mail of a message has not gone out yet."""
    found = db.session.scalar(select(OutboxMail.id).where(*_mails(message_id), OutboxMail.status.in_(WAITING)).limit(1))
    return found is not None


def is_mail_of(network: NetworkHeader, message_id: int, mail_id: int) -> bool:
    """Whether a mail belongs to a message of a network that has not been cancelled."""
    found = db.session.scalar(
        select(OutboxMail.id)
        .join(Message, Message.id == OutboxMail.about_id)
        .where(
            OutboxMail.id == mail_id,
            *_mails(message_id),
            Message.network_id == network.id,
            Message.cancelled_at.is_(None),
        )
    )
    return found is not None


def _has_seat(today: date) -> tuple[ColumnElement[bool], ...]:
    return (
        TandemMember.valid_from <= today,
        or_(TandemMember.valid_to.is_(None), TandemMember.valid_to >= today),
        Tandem.state != TandemState.LEFT,
    )


def _columns() -> tuple[ColumnElement[Any], ...]:
    chosen = select(func.count()).where(MessageRecipient.message_id == Message.id).scalar_subquery()
    mails = (OutboxMail.about_kind == "message", OutboxMail.about_id == Message.id)
    sent = select(func.count()).where(*mails, OutboxMail.status == MailState.SENT).scalar_subquery()
    troubled = (
        select(func.count())
        .where(*mails, or_(OutboxMail.status == MailState.FAILED, OutboxMail.bounced_at.is_not(None)))
        .scalar_subquery()
    )
    return (
        Message.id.label("id"),
        Message.subject.label("subject"),
        Person.name.label("author"),
        Message.due_at.label("due_at"),
        Message.cancelled_at.label("cancelled_at"),
        chosen.label("recipients"),
        sent.label("sent"),
        troubled.label("troubled"),
    )


def _row(row: Row[*tuple[Any, ...]]) -> MessageRow:
    return MessageRow(
        id=row.id,
        subject=row.subject,
        author=row.author or "",
        due_at=row.due_at,
        cancelled_at=row.cancelled_at,
        recipients=row.recipients,
        sent=row.sent,
        troubled=row.troubled,
    )


def _mails(message_id: int) -> tuple[ColumnElement[bool], ...]:
    return OutboxMail.about_kind == "message", OutboxMail.about_id == message_id


def _deliveries(message: MessageRow) -> tuple[Delivery, ...]:
    now = clock.now()
    trouble = or_(OutboxMail.status == MailState.FAILED, OutboxMail.bounced_at.is_not(None))
    rows = db.session.execute(
        select(
            Person.name,
            Person.email,
            Tandem.number,
            OutboxMail.id.label("mail_id"),
            OutboxMail.status,
            OutboxMail.sent_at,
            OutboxMail.bounced_at,
            OutboxMail.bounce_reason,
            OutboxMail.last_error,
            (OutboxMail.text != "").label("has_text"),
        )
        .select_from(MessageRecipient)
        .join(Person, Person.id == MessageRecipient.person_id)
        .outerjoin(Tandem, Tandem.id == MessageRecipient.tandem_id)
        .outerjoin(OutboxMail, and_(*_mails(message.id), OutboxMail.person_id == MessageRecipient.person_id))
        .where(MessageRecipient.message_id == message.id)
        .order_by(case((trouble, 0), else_=1), Tandem.number, Person.name, MessageRecipient.id)
    )
    return tuple(
        Delivery(
            name=row.name,
            email=row.email,
            tandem=row.number,
            state=_state(row, message, now),
            at=row.sent_at,
            reason=row.bounce_reason or (row.last_error if row.status == MailState.FAILED else "") or "",
            mail_id=row.mail_id,
            can_retry=message.cancelled_at is None
            and row.status is not None
            and outbox.can_retry(row.status, has_bounced=row.bounced_at is not None, has_text=row.has_text),
        )
        for row in rows
    )


def _state(row: Row[*tuple[Any, ...]], message: MessageRow, now: datetime) -> str:
    if row.status is None:
        return "unknown"
    if row.bounced_at is not None:
        return "bounced"
    if row.status in WAITING:
        if message.cancelled_at is not None:
            return "cancelled"
        return "planned" if message.due_at > now else "waiting"
    if row.status == MailState.DROPPED:
        return "cancelled" if message.cancelled_at is not None else "dropped"
    return str(row.status)
