"""What we promised to send, the mailbox that stands in for a mail server, and who leads the work."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from netzwerk.core.db import Base, Id, Instant, Line, Name, Word

Body = Annotated[str, mapped_column(String(200_000))]


class MailState(StrEnum):
    """How far a promised mail has come.

    `unsure` is honest: the line broke after the text was handed over, so the server may have taken it or not.
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNSURE = "unsure"
    FAILED = "failed"
    DROPPED = "dropped"


class OutboxMail(Base):
    """One mail, promised once under its key; `message_id` is the same in every attempt.

    `about_kind`, `about_id` and `about_version` name the object that the mail dies or moves with. The body of a
    secret mail (one with a token in it) is emptied as soon as it need not be sent any more. `kind` names the template
    and the choice a person has about it, `network_id` is a plain number like those of the audit trail, `calendar` is
    the calendar part of an invitation (RFC 6047), `reply_to` the address that answers go to when not to the sender.
    """

    __tablename__ = "outbox_mail"
    __table_args__ = (
        CheckConstraint("status IN ('queued','sending','sent','unsure','failed','dropped')", name="status"),
        CheckConstraint("attempts >= 0", name="attempts_not_negative"),
        CheckConstraint(
            "(status = 'sending') = (lease_until IS NOT NULL) AND (status = 'sending') = (owner <> '')",
            name="sending_has_lease",
        ),
        CheckConstraint("(status = 'sent') = (sent_at IS NOT NULL)", name="sent_has_moment"),
        CheckConstraint("about_kind = '' OR about_id IS NOT NULL", name="about_has_id"),
        Index(None, "status", "due_at"),
        Index(None, "about_kind", "about_id"),
    )

    id: Mapped[Id]
    key: Mapped[Line] = mapped_column(unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    to_name: Mapped[Name]
    to_address: Mapped[Line]
    subject: Mapped[Line]
    text: Mapped[Body]
    html: Mapped[Body]
    is_secret: Mapped[bool]
    message_id: Mapped[Line] = mapped_column(unique=True)
    about_kind: Mapped[Word] = mapped_column(default="")
    about_id: Mapped[int | None]
    about_version: Mapped[int | None]
    kind: Mapped[Word] = mapped_column(default="")
    network_id: Mapped[int | None] = mapped_column(index=True)
    calendar: Mapped[Body] = mapped_column(default="")
    reply_to: Mapped[Line] = mapped_column(default="")
    status: Mapped[Word] = mapped_column(default=MailState.QUEUED)
    due_at: Mapped[Instant]
    lease_until: Mapped[Instant | None]
    owner: Mapped[Word] = mapped_column(default="")
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[Line] = mapped_column(default="")
    created_at: Mapped[Instant]
    sent_at: Mapped[Instant | None]
    bounced_at: Mapped[Instant | None]
    bounce_reason: Mapped[Line] = mapped_column(default="")


class MailboxMessage(Base):
    """A mail that was delivered to the mailbox page instead of a mail server (development and demo only)."""

    __tablename__ = "mailbox_message"

    id: Mapped[Id]
    message_id: Mapped[Line] = mapped_column(unique=True)
    to_name: Mapped[Name]
    to_address: Mapped[Line]
    subject: Mapped[Line]
    text: Mapped[Body]
    html: Mapped[Body]
    calendar: Mapped[Body] = mapped_column(default="")
    received_at: Mapped[Instant]


class Leader(Base):
    """Which worker process leads a kind of work, and until when it does so without renewing."""

    __tablename__ = "leader"

    name: Mapped[Word] = mapped_column(primary_key=True)
    owner: Mapped[Word]
    lease_until: Mapped[Instant]
