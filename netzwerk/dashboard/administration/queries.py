"""Reading numbers about the installation, and all its people in pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, func, or_, select, true

from netzwerk.core import clock, paging
from netzwerk.core.db import db
from netzwerk.core.errors import NotFound
from netzwerk.core.paging import Page
from netzwerk.networks.models import Network, Organisation
from netzwerk.outbox.models import Leader, MailState, OutboxMail
from netzwerk.people.models import Person, SignIn
from netzwerk.tandems.models import Tandem, TandemState


class AccountState(StrEnum):
    """Whether a person can sign in."""

    ACTIVE = "active"
    INVITED = "invited"
    NONE = "none"
    DEACTIVATED = "deactivated"


@dataclass(frozen=True)
class Numbers:
    """How much there is.

    Attributes:
        active: persons whose account works.
        invited: persons who were invited and have not come yet.
        places: browsers that are signed in and were used within the last day.
    """

    networks: int
    tandems: int
    organisations: int
    persons: int
    active: int
    invited: int
    deactivated: int
    places: int


@dataclass(frozen=True)
class MailCount:
    """Mails in one state; `oldest_due` is when the first of them was to leave."""

    state: str
    count: int
    oldest_due: datetime


@dataclass(frozen=True)
class Lease:
    """Which process did the background work last, and until when it leads."""

    owner: str
    until: datetime

    @property
    def is_running(self) -> bool:
        """Whether it leads at this moment."""
        return self.until > clock.real_now()


@dataclass(frozen=True)
class AccountRow:
    """A person with the state of the account."""

    id: int
    name: str
    email: str
    is_administrator: bool
    state: AccountState
    invited_at: datetime | None
    language: str
    version: int


def numbers() -> Numbers:
    """How much there is, in one statement."""
    row = db.session.execute(
        select(
            _count(Network.id),
            _count(Tandem.id, Tandem.state != TandemState.LEFT),
            _count(Organisation.id),
            _count(Person.id),
            _count(Person.id, Person.activated_at.is_not(None), Person.deactivated_at.is_(None)),
            _count(
                Person.id,
                Person.invited_at.is_not(None),
                Person.activated_at.is_(None),
                Person.deactivated_at.is_(None),
            ),
            _count(Person.id, Person.deactivated_at.is_not(None)),
            _count(
                SignIn.id,
                SignIn.ended_at.is_(None),
                SignIn.used_at > clock.real_now() - timedelta(days=1),
            ),
        )
    ).one()
    return Numbers(*row)


def mails() -> tuple[MailCount, ...]:
    """Mails of the outbox by state, in the order of their life."""
    rows = db.session.execute(
        select(OutboxMail.status, func.count(), func.min(OutboxMail.due_at)).group_by(OutboxMail.status)
    )
    order = [state.value for state in MailState]
    found = [MailCount(state, count, oldest) for state, count, oldest in rows]
    return tuple(sorted(found, key=lambda one: order.index(one.state)))


def lease(name: str) -> Lease | None:
    """Who did a kind of background work last, None if nobody ever did."""
    row = db.session.get(Leader, name)
    return Lease(row.owner, row.lease_until) if row else None


def people(words: str, number: int) -> Page[AccountRow]:
    """All persons of the installation by name.

    Args:
        words: part of the name or the mail address; empty for all.

    Raises:
        NotFound: if there is no such page.
    """
    rows: Sequence[Row[*tuple[Any, ...]]] = db.session.execute(
        select(Person, func.count().over().label("total"))
        .where(_has_words(words))
        .order_by(Person.name, Person.id)
        .limit(paging.PAGE_SIZE)
        .offset(paging.offset(number))
    ).all()
    return paging.page([_account(row[0]) for row in rows], number, rows[0].total if rows else 0)


def account(person_id: int) -> AccountRow:
    """One person with the state of the account.

    Raises:
        NotFound: if there is no such person.
    """
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound
    return _account(person)


def _account(person: Person) -> AccountRow:
    return AccountRow(
        id=person.id,
        name=person.name,
        email=person.email,
        is_administrator=person.is_administrator,
        state=_state(person),
        invited_at=person.invited_at,
        language=person.language,
        version=person.version,
    )


def _state(person: Person) -> AccountState:
    if person.deactivated_at is not None:
        return AccountState.DEACTIVATED
    if person.activated_at is not None:
        return AccountState.ACTIVE
    return AccountState.INVITED if person.invited_at is not None else AccountState.NONE


def _count(column: Any, *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count(column)).where(*conditions).scalar_subquery()


def _has_words(words: str) -> ColumnElement[bool]:
    if not words:
        return true()
    return or_(Person.name.icontains(words, autoescape=True), Person.email.icontains(words, autoescape=True))
