"""Addresses under which calendars are fetched without signing in."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from netzwerk.core.db import Base, Digest, Id, Instant, Word

ACTIVE = text("revoked_at IS NULL")


class FeedToken(Base):
    """The address of one calendar: of a person, or of a network's public dates.

    Only the digest of the token is kept; the address itself is shown once. At most one is active for each
    subject.
    """

    __tablename__ = "feed_token"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (network_id IS NULL)", name="one_subject"),
        CheckConstraint("length(token_digest) = 64", name="sha256"),
        CheckConstraint("revoked_at IS NULL OR revoked_at >= created_at", name="revoked_later"),
        Index(
            "uq_feed_token_person_active",
            "person_id",
            unique=True,
            sqlite_where=ACTIVE,
            postgresql_where=ACTIVE,
        ),
        Index(
            "uq_feed_token_network_active",
            "network_id",
            unique=True,
            sqlite_where=ACTIVE,
            postgresql_where=ACTIVE,
        ),
    )

    id: Mapped[Id]
    token_digest: Mapped[Digest] = mapped_column(unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    network_id: Mapped[int | None] = mapped_column(ForeignKey("network.id"))
    created_at: Mapped[Instant]
    revoked_at: Mapped[Instant | None]


class CalendarNotice(Base):
    """What a person's calendar was last told of a day of an event, by mail.

    `sequence` is what the mail said, `day_sequence` what the day had then: they differ for somebody whose invitation
    was taken back, because each mail about one entry must count further (RFC 5546, 2.1.4).
    """

    __tablename__ = "calendar_notice"
    __table_args__ = (
        UniqueConstraint("day_id", "person_id"),
        CheckConstraint("method IN ('REQUEST', 'CANCEL')", name="method"),
    )

    id: Mapped[Id]
    day_id: Mapped[int] = mapped_column(ForeignKey("event_day.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    method: Mapped[Word]
    sequence: Mapped[int]
    day_sequence: Mapped[int]
    at: Mapped[Instant]
