"""Reading one organisation or one person of a network for those who set it up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Integer, and_, cast, func, null, or_, select, union

from netzwerk.core.access import Actor, RoleKind
from netzwerk.core.db import db
from netzwerk.core.errors import NotFound
from netzwerk.networks.models import Network, NetworkPartner, Organisation, Role
from netzwerk.networks.policy import may_manage
from netzwerk.networks.queries import NetworkHeader
from netzwerk.people.models import Person
from netzwerk.tandems.directory import policy
from netzwerk.tandems.models import Tandem, TandemMember, TandemOrganisation, TandemState


@dataclass(frozen=True)
class Scope:
    """A network with its programme; the network is 0 where something counts for a whole programme."""

    id: int
    programme_id: int


@dataclass(frozen=True)
class OrganisationCard:
    """An organisation as its form shows it.

    Attributes:
        may_edit: False when it belongs to networks too that the reader does not coordinate.
    """

    id: int
    name: str
    kind: str
    town: str
    region: str
    website: str
    contact: str
    version: int
    may_edit: bool


@dataclass(frozen=True)
class PersonCard:
    """A person as its form shows it.

    Attributes:
        may_correct: whether name and language are for the reader to change.
        may_move: whether the mail address is.
        roles: kinds of roles in this network that count now or will.
        seats: memberships that count now or will: tandem's row number and number, membership, function, side.
    """

    id: int
    name: str
    email: str
    language: str
    version: int
    is_administrator: bool
    invited_at: datetime | None
    is_active: bool
    is_closed: bool
    may_correct: bool
    may_move: bool
    roles: tuple[RoleKind, ...]
    seats: tuple[tuple[int, int, int, str, str], ...]


@dataclass(frozen=True)
class Guest:
    """Somebody of the network who has no open account."""

    id: int
    name: str
    email: str
    invited_at: datetime | None


def organisation(actor: Actor, network: NetworkHeader, organisation_id: int) -> OrganisationCard:
    """An organisation of the network.

    Raises:
        NotFound: if it has nothing to do with this network, or setting the network up is not for the actor.
    """
    scopes = _scopes(_uses(organisation_id))
    if not may_manage(actor, network) or not _is_in(scopes, network):
        raise NotFound
    row = db.session.get(Organisation, organisation_id)
    if row is None:
        raise NotFound
    return OrganisationCard(
        id=row.id,
        name=row.name,
        kind=row.kind,
        town=row.town,
        region=row.region,
        website=row.website,
        contact=row.contact,
        version=row.version,
        may_edit=policy.leads_all(actor, scopes),
    )


def person(actor: Actor, network: NetworkHeader, person_id: int, today: date) -> PersonCard:
    """A person of the network, with what it does there.

    Raises:
        NotFound: if the person has nothing to do with this network, or setting the network up is not for the actor.
    """
    scopes = _scopes(_places(person_id))
    if not may_manage(actor, network) or not _is_in(scopes, network):
        raise NotFound
    row = db.session.get(Person, person_id)
    if row is None:
        raise NotFound
    may_correct = policy.may_correct_person(actor, scopes, is_administrator=row.is_administrator)
    roles, seats = _positions(network, person_id, today)
    is_open = row.activated_at is not None
    return PersonCard(
        id=row.id,
        name=row.name,
        email=row.email,
        language=row.language,
        version=row.version,
        is_administrator=row.is_administrator,
        invited_at=row.invited_at,
        is_active=is_open and row.deactivated_at is None,
        is_closed=row.deactivated_at is not None,
        may_correct=may_correct,
        may_move=policy.may_move_person(actor, may_correct=may_correct, is_open=is_open),
        roles=roles,
        seats=seats,
    )


def uninvited(network: NetworkHeader, today: date) -> int:
    """How many of the network have no account and were never invited to one."""
    return (
        db.session.scalar(
            select(func.count()).select_from(Person).where(_is_guest(network, today), Person.invited_at.is_(None))
        )
        or 0
    )


def guests(network: NetworkHeader, today: date) -> tuple[Guest, ...]:
    """Who of the network has no open account, those who were never invited first."""
    rows = db.session.execute(
        select(Person.id, Person.name, Person.email, Person.invited_at)
        .where(_is_guest(network, today))
        .order_by(Person.invited_at.is_not(None), Person.name, Person.id)
    )
    return tuple(Guest(*row) for row in rows)


def guest_ids(network: NetworkHeader, today: date) -> frozenset[int]:
    """Numbers of those of the network who have no open account."""
    return frozenset(db.session.scalars(select(Person.id).where(_is_guest(network, today))))


def _is_guest(network: NetworkHeader, today: date) -> ColumnElement[bool]:
    seats = (
        select(TandemMember.person_id)
        .join(Tandem, Tandem.id == TandemMember.tandem_id)
        .where(Tandem.network_id == network.id, Tandem.state != TandemState.LEFT, _lasts(TandemMember, today))
    )
    roles = select(Role.person_id).where(Role.network_id == network.id, _lasts(Role, today))
    return and_(
        or_(Person.id.in_(seats), Person.id.in_(roles)),
        Person.activated_at.is_(None),
        Person.deactivated_at.is_(None),
    )


def _positions(
    network: NetworkHeader, person_id: int, today: date
) -> tuple[tuple[RoleKind, ...], tuple[tuple[int, int, int, str, str], ...]]:
    roles = select(Role.kind).where(
        Role.person_id == person_id,
        or_(Role.network_id == network.id, Role.programme_id == network.programme_id),
        _lasts(Role, today),
    )
    seats = (
        select(Tandem.id, Tandem.number, TandemMember.id, TandemMember.function, TandemMember.side)
        .join(Tandem, Tandem.id == TandemMember.tandem_id)
        .where(TandemMember.person_id == person_id, Tandem.network_id == network.id, _lasts(TandemMember, today))
        .order_by(Tandem.number)
    )
    kinds = tuple(RoleKind(kind) for kind in db.session.scalars(roles))
    return kinds, tuple((row[0], row[1], row[2], row[3], row[4]) for row in db.session.execute(seats))


def _uses(organisation_id: int) -> CompoundSelect[Any]:
    """The networks and programmes in which an organisation is something, or was."""
    no_programme = cast(null(), Integer)
    return union(
        select(NetworkPartner.network_id.label("network_id"), no_programme.label("programme_id")).where(
            NetworkPartner.organisation_id == organisation_id
        ),
        select(Tandem.network_id, no_programme)
        .join(TandemOrganisation, TandemOrganisation.tandem_id == Tandem.id)
        .where(TandemOrganisation.organisation_id == organisation_id),
        select(Tandem.network_id, no_programme)
        .join(TandemMember, TandemMember.tandem_id == Tandem.id)
        .where(TandemMember.organisation_id == organisation_id),
        select(Role.network_id, Role.programme_id).where(Role.organisation_id == organisation_id),
    )


def _places(person_id: int) -> CompoundSelect[Any]:
    """The networks and programmes that a person has or had to do with."""
    return union(
        select(Role.network_id.label("network_id"), Role.programme_id.label("programme_id")).where(
            Role.person_id == person_id
        ),
        select(Tandem.network_id, cast(null(), Integer))
        .join(TandemMember, TandemMember.tandem_id == Tandem.id)
        .where(TandemMember.person_id == person_id),
    )


def _scopes(places: CompoundSelect[Any]) -> Sequence[Scope]:
    found = places.subquery()
    rows = db.session.execute(
        select(found.c.network_id, found.c.programme_id, Network.programme_id.label("of_network")).outerjoin(
            Network, Network.id == found.c.network_id
        )
    )
    return [Scope(row.network_id or 0, row.programme_id or row.of_network) for row in rows]


def _is_in(scopes: Sequence[Scope], network: NetworkHeader) -> bool:
    return any(
        scope.id == network.id or (not scope.id and scope.programme_id == network.programme_id) for scope in scopes
    )


def _lasts(row: type[Role] | type[TandemMember], day: date) -> Any:
    return or_(row.valid_to.is_(None), row.valid_to >= day)
