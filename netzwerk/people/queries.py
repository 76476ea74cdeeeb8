"""Who is signed in, the places where somebody is, and links that are still open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from netzwerk.core import clock
from netzwerk.core.db import db, read
from netzwerk.core.errors import NotFound
from netzwerk.core.tokens import digest
from netzwerk.people import notices, policy
from netzwerk.people.models import LinkPurpose, MutedNotice, Person, SignIn, SignInLink


@dataclass(frozen=True)
class SignedIn:
    """Somebody who is signed in, and since when."""

    sign_in_id: int
    method: str
    created_at: datetime
    used_at: datetime
    person_id: int
    name: str
    email: str
    language: str
    is_administrator: bool


@dataclass(frozen=True)
class Place:
    """A browser in which a person is signed in."""

    id: int
    device: str
    created_at: datetime
    used_at: datetime
    is_this: bool


@dataclass(frozen=True)
class Profile:
    """What a person may change about the own account."""

    name: str
    email: str
    language: str
    has_password: bool
    version: int


@dataclass(frozen=True)
class MailChoices:
    """Which mails a person wants, and how dates come into its calendar; `muted` are keys of notices."""

    email: str
    notice_preference: str
    calendar_choice: str
    muted: frozenset[str]
    version: int


@dataclass(frozen=True)
class OpenLink:
    """A mailed link that still counts, and whom it is for."""

    id: int
    person_id: int
    name: str
    email: str
    language: str


def find_signed_in(token: str) -> SignedIn | None:
    """Whose session the token in the cookie stands for, in one statement; nobody if ended, too old or deactivated."""
    now = clock.real_now()
    found = read(
        _signed_in(), {"digest": digest(token), "oldest": now - policy.LONGEST_SIGN_IN, "idle": now - policy.IDLE}
    )
    return SignedIn(*found[0]) if found else None


@cache
def _signed_in() -> Select[*tuple[Any, ...]]:
    return (
        select(
            SignIn.id,
            SignIn.method,
            SignIn.created_at,
            SignIn.used_at,
            Person.id,
            Person.name,
            Person.email,
            Person.language,
            Person.is_administrator,
        )
        .join(SignIn.person)
        .where(
            SignIn.token_digest == bindparam("digest"),
            SignIn.ended_at.is_(None),
            SignIn.created_at > bindparam("oldest"),
            SignIn.used_at > bindparam("idle"),
            Person.activated_at.is_not(None),
            Person.deactivated_at.is_(None),
        )
    )


def profile(person_id: int) -> Profile:
    """The account of a person.

    Raises:
        NotFound: if there is no such person.
    """
    row = db.session.get(Person, person_id)
    if row is None:
        raise NotFound
    return Profile(row.name, row.email, row.language, row.password_hash is not None, row.version)


def mail_choices(person_id: int) -> MailChoices:
    """What a person has chosen about its mails.

    Raises:
        NotFound: if there is no such person.
    """
    row = db.session.get(Person, person_id)
    if row is None:
        raise NotFound
    return MailChoices(row.email, row.notice_preference, row.calendar_choice, muted(person_id), row.version)


def muted(person_id: int) -> frozenset[str]:
    """The notices that a person does without."""
    return frozenset(db.session.scalars(select(MutedNotice.kind).where(MutedNotice.person_id == person_id)))


def has_muted(person_id: int, kind: str) -> bool:
    """Whether a person does without mails of a kind; only optional ones can be muted."""
    return notices.is_optional(kind) and notices.of_kind(kind) in muted(person_id)


def is_closed(person_id: int) -> bool:
    """Whether the account of a person was closed."""
    return db.session.scalar(select(Person.deactivated_at).where(Person.id == person_id)) is not None


def address(person_id: int) -> str | None:
    """The mail address of a person, None for nobody."""
    return db.session.scalar(select(Person.email).where(Person.id == person_id))


def names(person_ids: Iterable[int]) -> dict[int, str]:
    """The names of persons by number, in one statement."""
    wanted = sorted(set(person_ids))
    if not wanted:
        return {}
    return {row.id: row.name for row in db.session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))}


def places(person_id: int, this_id: int) -> list[Place]:
    """Where the person is signed in: this place first, then by last use."""
    now = clock.real_now()
    rows = db.session.scalars(
        select(SignIn)
        .where(
            SignIn.person_id == person_id,
            SignIn.ended_at.is_(None),
            SignIn.created_at > now - policy.LONGEST_SIGN_IN,
            SignIn.used_at > now - policy.IDLE,
        )
        .order_by(SignIn.used_at.desc(), SignIn.id.desc())
    )
    found = [Place(row.id, row.device, row.created_at, row.used_at, row.id == this_id) for row in rows]
    return sorted(found, key=lambda place: not place.is_this)


def find_link(token: str, purpose: LinkPurpose) -> OpenLink | None:
    """The link with this token while it is unused, not too old, and its person not deactivated."""
    row = db.session.execute(
        select(SignInLink.id, Person.id, Person.name, Person.email, Person.language)
        .join(SignInLink.person)
        .where(
            SignInLink.token_digest == digest(token),
            SignInLink.purpose == purpose,
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > clock.real_now(),
            Person.deactivated_at.is_(None),
        )
    ).one_or_none()
    return OpenLink(*row) if row else None


def is_link_open(link_id: int, _version: int | None) -> bool:
    """Whether a mail with this link is still worth sending."""
    found = db.session.scalar(
        select(SignInLink.id)
        .join(SignInLink.person)
        .where(
            SignInLink.id == link_id,
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > clock.real_now(),
            Person.deactivated_at.is_(None),
        )
    )
    return found is not None
