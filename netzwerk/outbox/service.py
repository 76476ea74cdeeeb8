"""Promises a mail, one row under one key in the same transaction as the change that it tells of; tries again, stops."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from netzwerk.core import clock
from netzwerk.core.configuration import current
from netzwerk.core.db import db
from netzwerk.core.errors import Invalid, NotFound
from netzwerk.core.languages import gettext as _
from netzwerk.core.mail import Letter, header_text
from netzwerk.core.slots import Slot
from netzwerk.core.tokens import new_token
from netzwerk.outbox import policy
from netzwerk.outbox.models import MailState, OutboxMail
from netzwerk.outbox.queries import renewers
from netzwerk.people import queries as people

LONGEST_NAME = 120
LONGEST_SUBJECT = 300
LONGEST_REASON = 300
STOPPED = "stopped by coordination"
RENEWED = "another one with a new link took its place"

StillWanted = Callable[[int, int | None], bool]
StillFor = Callable[[int, int], bool]
subjects: Slot[Mapping[str, StillWanted]] = Slot("objects that mails are about")
recipients: Slot[Mapping[str, StillFor]] = Slot("people whom mails of a kind are still for")
recipients.fill({})
readdressed: Slot[Callable[[str, str, str], str]] = Slot("calendar parts for another mailbox of the same person")


def enqueue(letter: Letter) -> None:
    """Promise a letter once; a second one with the same key is ignored, and so is one that its recipient has muted.

    Raises:
        LookupError: if nobody can say whether the object that the letter is about still stands.
    """
    if letter.about_kind and letter.about_kind not in subjects.value:
        raise LookupError(f"no feature answers for mails about {letter.about_kind!r}")
    if letter.person_id is not None and people.has_muted(letter.person_id, letter.kind):
        return
    now = clock.real_now()
    row = OutboxMail(
        key=letter.key,
        person_id=letter.person_id,
        to_name=header_text(letter.to_name)[:LONGEST_NAME],
        to_address=letter.to_address,
        subject=header_text(letter.subject)[:LONGEST_SUBJECT],
        text=letter.text,
        html=letter.html,
        is_secret=letter.secret,
        message_id=f"<{new_token()}@{_domain()}>",
        about_kind=letter.about_kind,
        about_id=letter.about_id,
        about_version=letter.about_version,
        kind=letter.kind,
        network_id=letter.network_id,
        calendar=letter.calendar,
        reply_to=letter.reply_to,
        due_at=letter.due_at or now,
        created_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
            db.session.flush()
    except IntegrityError:
        if db.session.scalar(select(OutboxMail.id).where(OutboxMail.key == letter.key)) is None:
            raise


def drop(about_kind: str, about_ids: Collection[int]) -> None:
    """Drop what waits to be sent about objects that go for good."""
    waiting = (MailState.QUEUED, MailState.UNSURE)
    db.session.execute(
        update(OutboxMail)
        .where(OutboxMail.about_kind == about_kind, OutboxMail.about_id.in_(about_ids), OutboxMail.status.in_(waiting))
        .values(status=MailState.DROPPED, text="", html="", last_error="what it was about is over")
        .execution_options(synchronize_session=False)
    )


def reword_unsure(person_id: int, reword: Callable[[str], str]) -> None:
    """Change what mails to a person say that may have arrived already and are tried again.

    Args:
        reword: gives another text for a text; asked for the plain one and the HTML one of each mail.
    """
    unsure = (MailState.SENDING, MailState.UNSURE)
    rows = db.session.scalars(
        select(OutboxMail)
        .where(OutboxMail.person_id == person_id, OutboxMail.status.in_(unsure), OutboxMail.is_secret.is_(True))
        .with_for_update()
    )
    for row in rows.all():
        row.text, row.html = reword(row.text), reword(row.html)
    db.session.flush()


def retry(network_id: int, mail_id: int) -> None:
    """Try a mail of a network again that failed or came back: the same mail, to the address its person has now.

    The words of one with a link are gone by then; if the feature that it came from can, another one takes its place.

    Raises:
        NotFound: if there is no such mail in the network.
        Invalid: if it cannot be tried again.
    """
    row = _locked(network_id, mail_id)
    if policy.can_renew(row.status, has_bounced=row.bounced_at is not None, is_secret=row.is_secret):
        renew = renewers.value.get(row.about_kind)
        if renew and row.about_id is not None and renew(row.about_id, row.about_version):
            row.status, row.last_error = MailState.DROPPED, RENEWED
            row.sent_at = row.bounced_at = None
            row.bounce_reason = ""
            db.session.flush()
            return
    if not policy.can_retry(row.status, has_bounced=row.bounced_at is not None, has_text=bool(row.text)):
        raise Invalid("", _("This mail cannot be tried again. Have a new one sent where it came from."))
    follow(row)
    row.status, row.due_at, row.attempts, row.last_error = MailState.QUEUED, clock.real_now(), 0, ""
    row.sent_at = row.bounced_at = None
    row.bounce_reason = ""
    db.session.flush()


def follow(row: OutboxMail) -> None:
    """Let a mail go to the address that its person has now, in its calendar part too: both are the same (RFC 6047)."""
    if row.person_id is None or row.kind in policy.FOR_ONE_MAILBOX:
        return
    address = people.address(row.person_id) or row.to_address
    if address == row.to_address:
        return
    row.to_address = address
    if row.calendar:
        row.calendar = readdressed.value(row.calendar, row.to_name, address)


def stop(network_id: int, mail_id: int) -> None:
    """Stop a mail of a network that still waits.

    Raises:
        NotFound: if there is no such mail in the network.
        Invalid: if it is on its way already, or of a kind that other things depend on.
    """
    row = _locked(network_id, mail_id)
    if not policy.can_stop(row.status, row.kind):
        raise Invalid("", _("This mail cannot be stopped any more."))
    row.status, row.last_error = MailState.DROPPED, STOPPED
    if row.is_secret:
        row.text = row.html = ""
    db.session.flush()


def note_return(message_ids: Collection[str], reason: str) -> int:
    """Write down that a mail server sent mails back; how many of ours that were.

    One that still waits to be tried again, because it was not sure whether it had been taken, is given up.
    """
    rows = db.session.scalars(
        select(OutboxMail)
        .where(OutboxMail.message_id.in_(sorted(message_ids)), OutboxMail.bounced_at.is_(None))
        .with_for_update()
    ).all()
    for row in rows:
        row.bounced_at, row.bounce_reason = clock.real_now(), reason[:LONGEST_REASON]
        if row.status in {MailState.QUEUED, MailState.UNSURE}:
            row.status, row.last_error = MailState.FAILED, row.bounce_reason
        if row.is_secret and row.status == MailState.FAILED:
            row.text = row.html = ""
    db.session.flush()
    return len(rows)


def _locked(network_id: int, mail_id: int) -> OutboxMail:
    row = db.session.scalar(
        select(OutboxMail).where(OutboxMail.id == mail_id, OutboxMail.network_id == network_id).with_for_update()
    )
    if row is None:
        raise NotFound
    return row


def _domain() -> str:
    return current().mail_from.rpartition("@")[2].rstrip(">") or "localhost.localdomain"
