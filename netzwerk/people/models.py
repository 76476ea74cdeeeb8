"""Persons, the places where they are signed in, links and codes by mail, and failed attempts."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netzwerk.core.db import Base, Digest, Id, Instant, Line, Name, Stamped, Word, one_of


class NoticePreference(StrEnum):
    """How a person wants to hear of what is due."""

    SINGLE = "single"
    WEEKLY = "weekly"


class CalendarChoice(StrEnum):
    """How dates come into a person's calendar: never both ways, or each would appear twice."""

    INVITATION = "invitation"
    FEED = "feed"


class LinkPurpose(StrEnum):
    """What a mailed link is for."""

    SIGN_IN = "sign_in"
    ACTIVATION = "activation"


class SignInMethod(StrEnum):
    """How a person proved who it is when it signed in."""

    PASSWORD = "password"  # noqa: S105
    LINK = "link"


class Person(Base, Stamped):
    """Somebody who takes part; with `activated_at` also an account."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("language IN ('de', 'en')", name="language"),
        one_of("notice_preference", NoticePreference),
        one_of("calendar_choice", CalendarChoice),
    )

    id: Mapped[Id]
    name: Mapped[Name]
    email: Mapped[Line] = mapped_column(unique=True)
    language: Mapped[Word] = mapped_column(default="de")
    notice_preference: Mapped[Word] = mapped_column(default=NoticePreference.SINGLE)
    calendar_choice: Mapped[Word] = mapped_column(default=CalendarChoice.INVITATION)
    is_administrator: Mapped[bool] = mapped_column(default=False)
    password_hash: Mapped[Line | None]
    invited_at: Mapped[Instant | None]
    activated_at: Mapped[Instant | None]
    deactivated_at: Mapped[Instant | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class MutedNotice(Base):
    """A kind of mail that a person does not want."""

    __tablename__ = "muted_notice"
    __table_args__ = (UniqueConstraint("person_id", "kind"),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[Word]


class SignIn(Base):
    """One place where a person is signed in; the cookie holds the token whose digest stands here."""

    __tablename__ = "sign_in"
    __table_args__ = (CheckConstraint("method IN ('password', 'link')", name="method"),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    token_digest: Mapped[Digest] = mapped_column(unique=True)
    method: Mapped[Word] = mapped_column(default=SignInMethod.PASSWORD)
    device: Mapped[Name]
    created_at: Mapped[Instant]
    used_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")


class SignInLink(Base):
    """A link with a code, mailed for signing in or for the first access; used once."""

    __tablename__ = "sign_in_link"
    __table_args__ = (one_of("purpose", LinkPurpose),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[Word]
    token_digest: Mapped[Digest] = mapped_column(unique=True)
    code_digest: Mapped[Digest | None]
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    used_at: Mapped[Instant | None]
    wrong_codes: Mapped[int] = mapped_column(default=0)

    person: Mapped[Person] = relationship(lazy="raise_on_sql")


class SignInAttempt(Base):
    """One failed or requested sign-in, kept for a day to slow guessing; accounts and addresses as digests only."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index(None, "key_digest", "at"),)

    id: Mapped[Id]
    key_digest: Mapped[Digest]
    at: Mapped[Instant] = mapped_column(index=True)
