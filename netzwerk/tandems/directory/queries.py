"""Reading organisations and people of a network in pages, each in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    ScalarSelect,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)

from netzwerk.core import paging
from netzwerk.core.access import Actor, RoleKind
from netzwerk.core.db import db
from netzwerk.core.paging import Page
from netzwerk.networks.directory import Account, OrganisationRow, PersonRow
from netzwerk.networks.models import NetworkPartner, Organisation, Role
from netzwerk.networks.queries import NetworkHeader
from netzwerk.people.models import Person
from netzwerk.tandems.models import Tandem, TandemMember, TandemOrganisation, TandemState

TANDEM = "tandem"
OPEN_TO_TANDEMS = (RoleKind.COORDINATOR, RoleKind.FACILITATOR)
RANK = {RoleKind.COORDINATOR: 0, RoleKind.FACILITATOR: 1, TANDEM: 2, RoleKind.BOARD: 3, RoleKind.PARTNER: 4}


def organisations(actor: Actor, network: NetworkHeader, day: date, words: str, number: int) -> Page[OrganisationRow]:
    """Organisations that take part in a tandem, are something for the network, or whose people have a role, by name.

    Roles are those that count on a day and that the actor sees among the people of the network.

    Args:
        words: part of the name or the town; empty for all.

    Raises:
        NotFound: if there is no such page.
    """
    functions = _functions(network)
    tandems = _tandems(network)
    roles = _roles_of_organisation(network, day, _open_roles(actor, network))
    rows: Sequence[Row[*tuple[Any, ...]]] = db.session.execute(
        select(
            Organisation.id,
            Organisation.name,
            Organisation.kind,
            Organisation.town,
            Organisation.website,
            functions.label("functions"),
            tandems.label("tandems"),
            roles.label("roles"),
            func.count().over().label("total"),
        )
        .where(
            or_(functions.is_not(None), tandems.is_not(None), roles.is_not(None)),
            _has_words(words, Organisation.name, Organisation.town),
        )
        .order_by(Organisation.name, Organisation.id)
        .limit(paging.PAGE_SIZE)
        .offset(paging.offset(number))
    ).all()
    found = [
        OrganisationRow(
            id=row.id,
            name=row.name,
            kind=row.kind,
            town=row.town,
            website=row.website,
            functions=tuple(sorted(row.functions.split(","))) if row.functions else (),
            roles=tuple(sorted(set(row.roles.split(",")), key=lambda kind: RANK[kind])) if row.roles else (),
            tandems=_pairs(row.tandems),
        )
        for row in rows
    ]
    return paging.page(found, number, rows[0].total if rows else 0)


def people(actor: Actor, network: NetworkHeader, day: date, words: str, number: int) -> Page[PersonRow]:
    """Positions of people in a network that count on a day: coordination, facilitation, tandems, then the others.

    Members of tandems see coordination, facilitation and the tandems, and addresses of coordination, facilitation and
    their own tandem only.

    Args:
        words: part of the name, the function or the organisation; empty for all.

    Raises:
        NotFound: if there is no such page.
    """
    sees_all = actor.leads(network) or actor.is_administrator
    positions = union_all(_roles(network, day, _open_roles(actor, network)), _memberships(network, day)).subquery()
    rows: Sequence[Row[*tuple[Any, ...]]] = db.session.execute(
        select(positions, func.count().over().label("total"))
        .where(_has_words(words, positions.c.name, positions.c.function, positions.c.organisation))
        .order_by(
            positions.c.rank,
            positions.c.tandem_number,
            positions.c.side.desc(),
            positions.c.name,
            positions.c.person_id,
        )
        .limit(paging.PAGE_SIZE)
        .offset(paging.offset(number))
    ).all()
    own = actor.tandem_ids(network)
    found = [
        _person(
            row,
            shows_email=sees_all or row.role in OPEN_TO_TANDEMS or row.tandem_id in own,
            shows_account=sees_all,
        )
        for row in rows
    ]
    return paging.page(found, number, rows[0].total if rows else 0)


def _open_roles(actor: Actor, network: NetworkHeader) -> Sequence[RoleKind]:
    return list(RoleKind) if actor.leads(network) or actor.is_administrator else OPEN_TO_TANDEMS


def _functions(network: NetworkHeader) -> ScalarSelect[str | None]:
    return (
        select(func.aggregate_strings(NetworkPartner.function, ","))
        .where(NetworkPartner.network_id == network.id, NetworkPartner.organisation_id == Organisation.id)
        .correlate(Organisation)
        .scalar_subquery()
    )


def _tandems(network: NetworkHeader) -> ScalarSelect[str | None]:
    return (
        select(func.aggregate_strings(cast(Tandem.number, String) + ":" + cast(Tandem.id, String), ","))
        .join(TandemOrganisation, TandemOrganisation.tandem_id == Tandem.id)
        .where(
            Tandem.network_id == network.id,
            Tandem.state != TandemState.LEFT,
            TandemOrganisation.organisation_id == Organisation.id,
        )
        .correlate(Organisation)
        .scalar_subquery()
    )


def _roles_of_organisation(network: NetworkHeader, day: date, kinds: Sequence[RoleKind]) -> ScalarSelect[str | None]:
    return (
        select(func.aggregate_strings(Role.kind, ","))
        .where(_has_role(network, day, kinds), Role.organisation_id == Organisation.id)
        .correlate(Organisation)
        .scalar_subquery()
    )


def _pairs(text: str | None) -> tuple[tuple[int, int], ...]:
    if not text:
        return ()
    pairs = (one.split(":") for one in text.split(","))
    return tuple(sorted((int(number), int(row_id)) for number, row_id in pairs))


def _has_words(words: str, *columns: ColumnElement[str] | Any) -> ColumnElement[bool]:
    return or_(*(column.icontains(words, autoescape=True) for column in columns)) if words else true()


def _counts(row: type[Role] | type[TandemMember], day: date) -> ColumnElement[bool]:
    return and_(row.valid_from <= day, or_(row.valid_to.is_(None), row.valid_to >= day))


def _account() -> ColumnElement[str]:
    return case(
        (Person.deactivated_at.is_not(None), Account.CLOSED.value),
        (Person.activated_at.is_not(None), Account.ACTIVE.value),
        (Person.invited_at.is_not(None), Account.INVITED.value),
        else_=Account.NONE.value,
    )


def _has_role(network: NetworkHeader, day: date, kinds: Sequence[RoleKind]) -> ColumnElement[bool]:
    return and_(
        or_(Role.network_id == network.id, Role.programme_id == network.programme_id),
        _counts(Role, day),
        Role.kind.in_(kinds),
    )


def _roles(network: NetworkHeader, day: date, kinds: Sequence[RoleKind]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Person.id.label("person_id"),
            Person.name.label("name"),
            Person.email.label("email"),
            Role.kind.label("role"),
            literal("").label("function"),
            func.coalesce(Organisation.name, "").label("organisation"),
            cast(null(), Integer).label("tandem_id"),
            cast(null(), Integer).label("tandem_number"),
            cast(null(), String(60)).label("side"),
            literal(0).label("speaks"),
            case(RANK, value=Role.kind, else_=9).label("rank"),
            _account().label("account"),
            Person.invited_at.label("invited_at"),
        )
        .join(Role, Role.person_id == Person.id)
        .outerjoin(Organisation, Organisation.id == Role.organisation_id)
        .where(_has_role(network, day, kinds))
    )


def _memberships(network: NetworkHeader, day: date) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Person.id,
            Person.name,
            Person.email,
            literal(TANDEM),
            TandemMember.function,
            Organisation.name,
            Tandem.id,
            Tandem.number,
            TandemMember.side,
            cast(TandemMember.is_spokesperson, Integer),
            literal(RANK[TANDEM]),
            _account(),
            Person.invited_at,
        )
        .join(TandemMember, TandemMember.person_id == Person.id)
        .join(Tandem, Tandem.id == TandemMember.tandem_id)
        .join(Organisation, Organisation.id == TandemMember.organisation_id)
        .where(Tandem.network_id == network.id, Tandem.state != TandemState.LEFT, _counts(TandemMember, day))
    )


def _person(row: Row[*tuple[Any, ...]], *, shows_email: bool, shows_account: bool) -> PersonRow:
    return PersonRow(
        person_id=row.person_id,
        name=row.name,
        email=row.email if shows_email else "",
        role=row.role,
        function=row.function,
        organisation=row.organisation,
        tandem=None if row.tandem_id is None else (row.tandem_number, row.tandem_id),
        side=row.side,
        is_spokesperson=bool(row.speaks),
        account=Account(row.account) if shows_account else None,
        invited_at=row.invited_at if shows_account else None,
    )
