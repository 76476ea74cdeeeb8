"""Promises a mail: one row under one key, in the same transaction as the change that it tells of."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from netzwerk.core import clock
from netzwerk.core.configuration import current
from netzwerk.core.db import db
from netzwerk.core.mail import Letter, header_text
from netzwerk.core.slots import Slot
from netzwerk.core.tokens import new_token
from netzwerk.outbox.models import MailState, OutboxMail
from netzwerk.people import queries as people

LONGEST_NAME = 120
LONGEST_SUBJECT = 300

StillWanted = Callable[[int, int | None], bool]
StillFor = Callable[[int, int], bool]
subjects: Slot[Mapping[str, StillWanted]] = Slot("objects that mails are about")
recipients: Slot[Mapping[str, StillFor]] = Slot("people whom mails of a kind are still for")
recipients.fill({})


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


def _domain() -> str:
    return current().mail_from.rpartition("@")[2].rstrip(">") or "localhost.localdomain"
