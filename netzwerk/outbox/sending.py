"""One pass over what is due: claim, check, send outside of any transaction, mark."""

from __future__ import annotations

import logging
import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import or_, select

from netzwerk.core import clock
from netzwerk.core.configuration import current
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.outbox import message, policy
from netzwerk.outbox.message import Mail, Unaddressable
from netzwerk.outbox.models import MailboxMessage, MailState, OutboxMail
from netzwerk.outbox.service import follow, recipients, subjects
from netzwerk.outbox.smtp import Line, Outcome, Result
from netzwerk.people import notices
from netzwerk.people import queries as people

MOST_IN_ONE_PASS = 500

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Claim:
    """A mail that this process alone may send for the time of its lease."""

    id: int
    mail: Mail
    kind: str
    person_id: int | None
    about_kind: str
    about_id: int | None
    about_version: int | None


class Post(Protocol):
    """Whatever takes mails."""

    def deliver(self, claim: Claim) -> Outcome:
        """Try once to hand a mail over."""

    def close(self) -> None:
        """Say goodbye."""


class MailServer:
    """The SMTP server of the settings."""

    def __init__(self, line: Line | None = None) -> None:
        self._line = line or Line(current())

    def deliver(self, claim: Claim) -> Outcome:
        """Build the mail and hand it over."""
        try:
            built = message.build(claim.mail, sender=current().mail_from, at=clock.real_now())
        except Unaddressable as error:
            return Outcome(Result.REFUSED, f"not a mail address: {error}")
        return self._line.deliver(built)

    def close(self) -> None:
        """Hang up."""
        self._line.hang_up()


class Mailbox:
    """The mailbox page; the row of the outbox and the message are written together, so nothing can come twice."""

    def deliver(self, _claim: Claim) -> Outcome:
        """Take it; `_mark` writes the message down."""
        return Outcome(Result.SENT)

    def close(self) -> None:
        """Nothing to close."""


def send_due(post: Post | None = None) -> Counter[MailState]:
    """Send what is due by the mail server of the settings or another post; how many mails went to which state.

    A crash at any point loses nothing: a claim whose lease is over becomes `unsure` and is tried again with the same
    Message-ID, so that at most the one mail in flight can come twice.
    """
    if post is None:
        post = Mailbox() if current().shows_mailbox else MailServer()
    owner = secrets.token_hex(8)
    done: Counter[MailState] = Counter()
    _release_lost_claims()
    try:
        for _turn in range(MOST_IN_ONE_PASS):
            claim = _claim(owner)
            if claim is None:
                break
            outcome = _attempt(post, claim)
            done[_mark(claim, owner, outcome)] += 1
            if outcome.result in {Result.CLOSED, Result.UNSURE}:
                log.error("the mail server is not well: %s; mails wait for the next pass", outcome.reason)
                break
    finally:
        post.close()
    return done


def _release_lost_claims() -> None:
    with transaction():
        lost = db.session.scalars(
            select(OutboxMail)
            .where(OutboxMail.status == MailState.SENDING, OutboxMail.lease_until < clock.real_now())
            .with_for_update(skip_locked=True)
        ).all()
        for row in lost:
            log.warning("mail %s was claimed and not finished; it is tried again", row.id)
            row.status, row.lease_until, row.owner = MailState.UNSURE, None, ""
            row.last_error = "the process that was sending it ended"


def _claim(owner: str) -> Claim | None:
    now = clock.real_now()
    with transaction():
        row = db.session.scalar(
            select(OutboxMail)
            .where(
                or_(OutboxMail.status == MailState.QUEUED, OutboxMail.status == MailState.UNSURE),
                OutboxMail.due_at <= now,
            )
            .order_by(OutboxMail.due_at, OutboxMail.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if row is None:
            return None
        follow(row)
        row.status, row.owner, row.lease_until = MailState.SENDING, owner, now + policy.LEASE
        row.attempts += 1
        return Claim(
            row.id,
            Mail(
                row.message_id,
                row.to_name,
                row.to_address,
                row.subject,
                row.text,
                row.html,
                calendar=row.calendar,
                reply_to=row.reply_to,
                unsubscribe=f"{current().base_url}{notices.ADDRESS}" if notices.is_optional(row.kind) else "",
            ),
            row.kind,
            row.person_id,
            row.about_kind,
            row.about_id,
            row.about_version,
        )


def _attempt(post: Post, claim: Claim) -> Outcome:
    """Send one mail unless nobody waits for it; a fault of ours with this one keeps no other mail waiting."""
    try:
        why_not = _why_not(claim)
        return Outcome(Result.DROPPED, why_not) if why_not else post.deliver(claim)
    except Exception as error:
        log.exception("mail %s could not be tried", claim.id)
        return Outcome(Result.LATER, f"a fault of our own: {type(error).__name__}")


def _why_not(claim: Claim) -> str:
    """Why a mail is not sent any more, empty if it is; asked again before each attempt.

    The object that it is about must still stand as it was, and its recipient must still be the one that it is for.
    """
    try:
        if claim.about_id is not None and claim.about_kind:
            if not subjects.value[claim.about_kind](claim.about_id, claim.about_version):
                return "what it was about is over"
            still_for = recipients.value.get(claim.kind)
            if still_for and claim.person_id and not still_for(claim.about_id, claim.person_id):
                return "it is not for this person any more"
        if claim.person_id is not None and people.is_closed(claim.person_id):
            return "the account is closed"
        if claim.person_id is not None and people.has_muted(claim.person_id, claim.kind):
            return "the person does without such mails"
        return ""
    finally:
        db.session.rollback()


def _mark(claim: Claim, owner: str, outcome: Outcome) -> MailState:
    """Write down what became of a claim."""
    now = clock.real_now()
    with transaction():
        row = db.session.scalar(
            select(OutboxMail).where(OutboxMail.id == claim.id, OutboxMail.owner == owner).with_for_update()
        )
        if row is None:
            log.warning("the lease of mail %s ran out while it was being sent", claim.id)
            return MailState.UNSURE
        row.lease_until, row.owner = None, ""
        row.last_error = outcome.reason
        row.status = _state_after(row, outcome, now)
        if row.status == MailState.SENT:
            row.sent_at, row.last_error = now, ""
            if current().shows_mailbox:
                _put_into_mailbox(claim.mail, now)
        if row.is_secret and row.status in {MailState.SENT, MailState.FAILED, MailState.DROPPED}:
            row.text = row.html = ""
        state = MailState(row.status)
    if state is MailState.FAILED:
        log.error("mail %s cannot be delivered: %s", claim.id, outcome.reason)
    return state


def _state_after(row: OutboxMail, outcome: Outcome, now: datetime) -> MailState:
    if outcome.result is Result.SENT:
        return MailState.SENT
    if outcome.result is Result.DROPPED:
        return MailState.DROPPED
    if outcome.result is Result.REFUSED:
        return MailState.FAILED
    wait = policy.retry_after(row.attempts)
    if wait is None:
        return MailState.FAILED
    row.due_at = now + wait
    return MailState.UNSURE if outcome.result is Result.UNSURE else MailState.QUEUED


def _put_into_mailbox(mail: Mail, now: datetime) -> None:
    db.session.add(
        MailboxMessage(
            message_id=mail.message_id,
            to_name=mail.to_name,
            to_address=mail.to_address,
            subject=mail.subject,
            text=mail.text,
            html=mail.html,
            calendar=mail.calendar,
            received_at=now,
        )
    )
