"""Tandems with any number of organisations on each side, their members over time, and blocked weeks."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netzwerk.core.access import Side
from netzwerk.core.db import Base, Document, Id, Instant, Line, Name, Prose, Stamped, Word, one_of
from netzwerk.networks.models import Network, Organisation
from netzwerk.people.models import Person


class TandemState(StrEnum):
    """Whether a tandem takes part."""

    ACTIVE = "active"
    PAUSED = "paused"
    LEFT = "left"


class BlockKind(StrEnum):
    """Why a tandem cannot come."""

    BLOCK = "block"
    EXAM = "exam"
    IMPOSSIBLE = "impossible"


class Tandem(Base, Stamped):
    """A vocational school and one or more training companies that work on one project."""

    __tablename__ = "tandem"
    __table_args__ = (
        UniqueConstraint("network_id", "number"),
        CheckConstraint("number > 0", name="number_positive"),
        one_of("state", TandemState),
        CheckConstraint("state = 'active' OR state_reason <> ''", name="state_has_reason"),
        CheckConstraint("partner_tandem_id IS NULL OR partner_tandem_id <> id", name="not_own_partner"),
    )

    id: Mapped[Id]
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"), index=True)
    number: Mapped[int]
    title: Mapped[Line]
    occupations: Mapped[Line] = mapped_column(default="")
    block_rhythm: Mapped[Line] = mapped_column(default="")
    partner_tandem_id: Mapped[int | None] = mapped_column(ForeignKey("tandem.id"))
    state: Mapped[Word] = mapped_column(default=TandemState.ACTIVE)
    state_reason: Mapped[Line] = mapped_column(default="")
    publishes_name: Mapped[bool] = mapped_column(default=False)
    publishes_project: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    network: Mapped[Network] = relationship(lazy="raise_on_sql")
    partner_tandem: Mapped[Tandem | None] = relationship(lazy="raise_on_sql", remote_side="Tandem.id")
    organisations: Mapped[list[TandemOrganisation]] = relationship(
        lazy="raise_on_sql", order_by="TandemOrganisation.id", back_populates="tandem"
    )
    members: Mapped[list[TandemMember]] = relationship(
        lazy="raise_on_sql", order_by="TandemMember.id", back_populates="tandem"
    )


class TandemOrganisation(Base):
    """An organisation on one side of a tandem."""

    __tablename__ = "tandem_organisation"
    __table_args__ = (
        UniqueConstraint("tandem_id", "organisation_id"),
        UniqueConstraint("tandem_id", "organisation_id", "side", name="uq_tandem_organisation_side"),
        one_of("side", Side),
    )

    id: Mapped[Id]
    tandem_id: Mapped[int] = mapped_column(ForeignKey("tandem.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    side: Mapped[Word]

    tandem: Mapped[Tandem] = relationship(lazy="raise_on_sql", back_populates="organisations")
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")


class TandemMember(Base, Stamped):
    """A person on one side of a tandem from a day to a day; a successor names whom it follows."""

    __tablename__ = "tandem_member"
    __table_args__ = (
        UniqueConstraint("tandem_id", "person_id", "valid_from"),
        one_of("side", Side),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="valid"),
        Index(
            "uq_tandem_member_spokesperson",
            "tandem_id",
            "side",
            unique=True,
            sqlite_where=text("is_spokesperson = 1 AND valid_to IS NULL"),
            postgresql_where=text("is_spokesperson AND valid_to IS NULL"),
        ),
    )

    id: Mapped[Id]
    tandem_id: Mapped[int] = mapped_column(ForeignKey("tandem.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    side: Mapped[Word]
    function: Mapped[Name] = mapped_column(default="")
    is_spokesperson: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    handover_note: Mapped[Prose] = mapped_column(default="")
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("tandem_member.id"))

    tandem: Mapped[Tandem] = relationship(lazy="raise_on_sql", back_populates="members")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")
    follows: Mapped[TandemMember | None] = relationship(lazy="raise_on_sql", remote_side="TandemMember.id")


class BlockedPeriod(Base):
    """Days on which a tandem cannot come, both included."""

    __tablename__ = "blocked_period"
    __table_args__ = (
        one_of("kind", BlockKind),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
    )

    id: Mapped[Id]
    tandem_id: Mapped[int] = mapped_column(ForeignKey("tandem.id"), index=True)
    kind: Mapped[Word]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    note: Mapped[Line] = mapped_column(default="")


class IntakeDraft(Base):
    """A spreadsheet of people and tandems between upload and taking over; deleted after a day."""

    __tablename__ = "intake_draft"

    id: Mapped[Id]
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    content: Mapped[Document]
    created_at: Mapped[Instant]


class Message(Base, Stamped):
    """A message that coordination writes to tandems; its mails wait in the outbox until it is due.

    `key` stands in the form, so that a form sent twice makes one message. `due_at` is domain time.
    """

    __tablename__ = "message"
    __table_args__ = (UniqueConstraint("network_id", "key"),)

    id: Mapped[Id]
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"), index=True)
    key: Mapped[Word]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    subject: Mapped[Line]
    text: Mapped[Prose]
    due_at: Mapped[Instant]
    cancelled_at: Mapped[Instant | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    recipients: Mapped[list[MessageRecipient]] = relationship(lazy="raise_on_sql", order_by="MessageRecipient.id")


class MessageRecipient(Base):
    """A person that a message goes to, as a member of a tandem."""

    __tablename__ = "message_recipient"
    __table_args__ = (UniqueConstraint("message_id", "person_id"),)

    id: Mapped[Id]
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    tandem_id: Mapped[int | None] = mapped_column(ForeignKey("tandem.id"))
