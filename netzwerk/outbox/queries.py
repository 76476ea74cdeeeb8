"""What went out, what came back, and what lies in the mailbox of development and demo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.orm import aliased

from netzwerk.core import clock, paging
from netzwerk.core.db import db
from netzwerk.core.errors import NotFound
from netzwerk.core.paging import Page
from netzwerk.core.slots import Slot
from netzwerk.outbox import policy
from netzwerk.outbox.models import MailboxMessage, MailState, OutboxMail

ON_ONE_PAGE = 25
MOST_TROUBLES = 25
TOLD_FOR = timedelta(days=30)
Renew = Callable[[int, int | None], bool]
renewers: Slot[Mapping[str, Renew]] = Slot("another mail with a new link about an object, for one that was lost")
renewers.fill({})


class Fate(StrEnum):
    """What became of a mail, as people are told."""

    WAITING = "waiting"
    UNSURE = "unsure"
    SENT = "sent"
    RETURNED = "returned"
    FAILED = "failed"
    DROPPED = "dropped"


@dataclass(frozen=True)
class MailRow:
    """A mail in the list of what went out, without what it says.

    Attributes:
        at: when it was sent, else when it is due.
        reason: why it failed, came back or was dropped, in the words that were noted; empty else.
        can_retry: whether it can be tried again: it failed or came back, and its words are still there.
        can_stop: whether it waits and is of a kind that may be stopped.
        can_renew: whether another one with a new link can take its place: it failed or came back, its words are gone.
    """

    id: int
    person_id: int | None
    to_name: str
    to_address: str
    kind: str
    subject: str
    fate: Fate
    at: datetime
    attempts: int
    reason: str
    can_retry: bool
    can_stop: bool
    can_renew: bool


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


def page_of(network_id: int, kind: str, fate: Fate | None, number: int) -> Page[MailRow]:
    """The mails of a network, newest first.

    Args:
        kind: only those of this kind; empty for all.

    Raises:
        NotFound: if there is no such page.
    """
    rows = db.session.execute(
        select(OutboxMail, func.count().over().label("total"))
        .where(
            OutboxMail.network_id == network_id,
            OutboxMail.kind == kind if kind else true(),
            true() if fate is None else _fate(fate),
        )
        .order_by(OutboxMail.created_at.desc(), OutboxMail.id.desc())
        .limit(paging.PAGE_SIZE)
        .offset(paging.offset(number))
    ).all()
    return paging.page([_row(row) for row, _total in rows], number, rows[0].total if rows else 0)


def troubles(network_id: int) -> tuple[MailRow, ...]:
    """Mails of the last weeks that failed or came back while nothing has reached the same address since."""
    rows = db.session.scalars(
        select(OutboxMail)
        .where(OutboxMail.network_id == network_id, _is_trouble())
        .order_by(OutboxMail.created_at.desc(), OutboxMail.id.desc())
        .limit(MOST_TROUBLES)
    )
    return tuple(map(_row, rows))


def waiting_texts(person_id: int) -> tuple[str, ...]:
    """What mails to a person say that will be tried, for the first time or again."""
    waiting = (MailState.QUEUED, MailState.SENDING, MailState.UNSURE)
    return tuple(
        db.session.scalars(
            select(OutboxMail.text).where(OutboxMail.person_id == person_id, OutboxMail.status.in_(waiting))
        )
    )


def account_troubles(person_ids: Iterable[int]) -> tuple[MailRow, ...]:
    """Invitations to accounts that failed or came back lately, the last one of each of these persons."""
    rows = db.session.scalars(
        select(OutboxMail)
        .where(
            OutboxMail.person_id.in_(sorted(set(person_ids))),
            OutboxMail.kind == policy.INVITATION,
            _is_trouble(),
            ~_is_followed(),
        )
        .order_by(OutboxMail.created_at.desc(), OutboxMail.id.desc())
        .limit(MOST_TROUBLES)
    )
    return tuple(map(_row, rows))


def bounced_addresses(person_ids: Iterable[int]) -> dict[int, str]:
    """Persons to whose address mails failed or came back lately and none has got through since, with the reason."""
    rows = db.session.execute(
        select(OutboxMail.person_id, OutboxMail.bounce_reason, OutboxMail.last_error)
        .where(OutboxMail.person_id.in_(sorted(set(person_ids))), _is_trouble())
        .order_by(OutboxMail.id)
    )
    return {person_id: bounced or failed for person_id, bounced, failed in rows if person_id is not None}


def _fate(fate: Fate) -> ColumnElement[bool]:
    if fate is Fate.RETURNED:
        return OutboxMail.bounced_at.is_not(None)
    states = {
        Fate.WAITING: (MailState.QUEUED, MailState.SENDING),
        Fate.UNSURE: (MailState.UNSURE,),
        Fate.SENT: (MailState.SENT,),
        Fate.FAILED: (MailState.FAILED,),
        Fate.DROPPED: (MailState.DROPPED,),
    }
    return and_(OutboxMail.status.in_(states[fate]), OutboxMail.bounced_at.is_(None))


def _is_trouble() -> ColumnElement[bool]:
    later = aliased(OutboxMail)
    got_through = exists(
        select(later.id).where(
            later.to_address == OutboxMail.to_address,
            later.status == MailState.SENT,
            later.bounced_at.is_(None),
            later.id > OutboxMail.id,
        )
    )
    return and_(
        or_(OutboxMail.status == MailState.FAILED, OutboxMail.bounced_at.is_not(None)),
        OutboxMail.created_at > clock.real_now() - TOLD_FOR,
        ~got_through,
    )


def _is_followed() -> ColumnElement[bool]:
    """Whether the same person was sent the same kind of mail again since."""
    later = aliased(OutboxMail)
    return exists(
        select(later.id).where(
            later.person_id == OutboxMail.person_id, later.kind == OutboxMail.kind, later.id > OutboxMail.id
        )
    )


def _row(row: OutboxMail) -> MailRow:
    fate = Fate.RETURNED if row.bounced_at else _FATES[MailState(row.status)]
    reason = row.bounce_reason if row.bounced_at else row.last_error
    return MailRow(
        id=row.id,
        person_id=row.person_id,
        to_name=row.to_name,
        to_address=row.to_address,
        kind=row.kind,
        subject=row.subject,
        fate=fate,
        at=row.bounced_at or row.sent_at or row.due_at,
        attempts=row.attempts,
        reason="" if fate is Fate.SENT else reason,
        can_retry=policy.can_retry(row.status, has_bounced=row.bounced_at is not None, has_text=bool(row.text)),
        can_stop=policy.can_stop(row.status, row.kind),
        can_renew=row.about_kind in renewers.value
        and policy.can_renew(row.status, has_bounced=row.bounced_at is not None, is_secret=row.is_secret),
    )


_FATES = {
    MailState.QUEUED: Fate.WAITING,
    MailState.SENDING: Fate.WAITING,
    MailState.SENT: Fate.SENT,
    MailState.UNSURE: Fate.UNSURE,
    MailState.FAILED: Fate.FAILED,
    MailState.DROPPED: Fate.DROPPED,
}
