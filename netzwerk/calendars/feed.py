"""The calendar behind an address, built anew only when something that it shows has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, Select, bindparam, func, or_, select, true

from netzwerk.calendars.models import FeedToken
from netzwerk.core import tokens
from netzwerk.core.access import Actor, RoleKind, Standing
from netzwerk.core.db import read
from netzwerk.events.models import Event, EventDay, Participation
from netzwerk.networks.models import Network, Organisation, Role
from netzwerk.people.models import Person
from netzwerk.reflections.models import ReflectionRound

MOST = 512
"""Calendars that each process keeps, the latest ones; 10 kB or so each."""


@dataclass(frozen=True)
class Subject:
    """Whose calendar an address opens: a person's, without the standing that counts today, or a network's."""

    person: Actor | None
    network_id: int | None


@dataclass(frozen=True)
class Recipe:
    """All that the bytes of a calendar follow from.

    Attributes:
        reader: the person with the standing that counts today, None for the calendar of a network.
        today: roles of partners count by the day.
        state: how often and when last the rows that it shows were changed.
        base_url: where its links lead.
    """

    reader: Actor | None
    network_id: int | None
    today: date
    state: tuple[Any, ...]
    base_url: str


@dataclass(frozen=True)
class Published:
    """A calendar with its entity tag, the SHA-256 of its bytes."""

    body: bytes
    tag: str


_kept: dict[Recipe, Published] = {}


def publish(recipe: Recipe, build: Callable[[], bytes]) -> Published:
    """What was built for this recipe before, else what is built now.

    The recipe is read before the calendar is built: what changes in between is newer than its recipe says, and the
    next recipe is another one.
    """
    found = _kept.pop(recipe, None)
    if found is None:
        body = build()
        found = Published(body, hashlib.sha256(body).hexdigest())
    _kept[recipe] = found
    while len(_kept) > MOST:
        _kept.pop(next(iter(_kept)), None)
    return found


def find_subject(token: str) -> Subject | None:
    """Whose calendar the token opens now; None if it is unknown, revoked, or its person deactivated."""
    row = next(iter(read(_subject(), {"digest": tokens.digest(token)})), None)
    if row is None:
        return None
    if row.person_id is None:
        return Subject(None, row.network_id)
    return Subject(Actor(row.person_id, row.name, row.email, row.language, row.is_administrator), None)


def state(standing: Standing, person_id: int | None, network_id: int | None, today: date) -> tuple[Any, ...]:
    """What tells one state of the shown rows from every other, in one statement.

    Counts tell of new and deleted rows, versions and times of changed ones.
    """
    networks = {grant.network_id for grant in standing.grants} | {seat.network_id for seat in standing.seats}
    by_programme = sorted({grant.programme_id for grant in standing.grants if grant.programme_id is not None})
    values: dict[str, Any] = {
        "network_ids": sorted(one for one in networks | {network_id} if one is not None),
        "person_id": person_id,
        "today": today,
    }
    if by_programme:
        values["programme_ids"] = by_programme
    return tuple(read(_state(by_programme=bool(by_programme)), values)[0])


@cache
def _subject() -> Select[*tuple[Any, ...]]:
    return (
        select(
            FeedToken.person_id,
            FeedToken.network_id,
            Person.name,
            Person.email,
            Person.language,
            Person.is_administrator,
        )
        .outerjoin(Person, Person.id == FeedToken.person_id)
        .where(
            FeedToken.token_digest == bindparam("digest"),
            FeedToken.revoked_at.is_(None),
            Person.deactivated_at.is_(None),
        )
    )


@cache
def _state(*, by_programme: bool) -> Select[*tuple[Any, ...]]:
    mine: ColumnElement[bool] = Network.id.in_(bindparam("network_ids", expanding=True))
    if by_programme:
        mine = or_(mine, Network.programme_id.in_(bindparam("programme_ids", expanding=True)))
    person, today = bindparam("person_id", type_=Integer), bindparam("today", type_=Date)
    events = (
        select(
            func.count(Event.id.distinct()).label("events"),
            func.sum(Event.version).label("versions"),
            func.max(Event.updated_at).label("event_at"),
            func.count(EventDay.id).label("days"),
            func.sum(EventDay.sequence).label("sequences"),
            func.max(EventDay.updated_at).label("day_at"),
            func.max(Organisation.updated_at).label("host_at"),
            func.max(Network.updated_at).label("network_at"),
            func.count(Network.id.distinct()).label("networks"),
        )
        .select_from(Network)
        .outerjoin(Event, Event.network_id == Network.id)
        .outerjoin(EventDay, EventDay.event_id == Event.id)
        .outerjoin(Organisation, Organisation.id == Event.host_id)
        .where(mine)
        .subquery()
    )
    rounds = (
        select(func.count(ReflectionRound.id).label("rounds"), func.max(ReflectionRound.updated_at).label("round_at"))
        .join(Network, Network.id == ReflectionRound.network_id)
        .where(mine)
        .subquery()
    )
    invitations = (
        select(func.count(Participation.id).label("invitations"), func.max(Participation.updated_at).label("asked_at"))
        .where(Participation.person_id == person)
        .subquery()
    )
    hosts = (
        select(
            func.count(Role.id).label("roles"),
            func.sum(Role.organisation_id).label("organisations"),
            func.min(Role.organisation_id).label("first_organisation"),
            func.max(Role.organisation_id).label("last_organisation"),
        )
        .where(
            Role.person_id == person,
            Role.kind == RoleKind.PARTNER,
            Role.valid_from <= today,
            or_(Role.valid_to.is_(None), Role.valid_to >= today),
        )
        .subquery()
    )
    every = events.join(rounds, true()).join(invitations, true()).join(hosts, true())
    return select(events, rounds, invitations, hosts).select_from(every)
