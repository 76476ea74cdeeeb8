"""Reading networks, organisations and people, always from what the actor may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    ScalarSelect,
    Select,
    SQLColumnExpression,
    and_,
    bindparam,
    column,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    table,
    true,
)

from netzwerk.core import dates, history, paging
from netzwerk.core.access import Actor, RoleKind
from netzwerk.core.db import db, read, read_again
from netzwerk.core.paging import Page
from netzwerk.core.reading import REMEMBERED, Same
from netzwerk.networks.models import Network, NetworkState, Phase, Programme, Role
from netzwerk.people.models import Person


@dataclass(frozen=True)
class NetworkHeader:
    """What every page of a network needs to know about it.

    Attributes:
        tandems: number of tandems that take part.
    """

    id: int
    programme_id: int
    code: str
    title: str
    region: str
    zone: str
    language: str
    form_of_address: str
    starts_on: date
    ends_on: date
    state: str
    target_tandems: int
    target_meetings: int
    target_seminars: int
    tandems: int


@dataclass(frozen=True)
class NetworkRow:
    """A network in a list."""

    id: int
    programme_id: int
    code: str
    title: str
    region: str
    starts_on: date
    ends_on: date
    state: str
    tandems: int


@dataclass(frozen=True)
class PhaseRow:
    """A part of the two years, both days included."""

    title: dict[str, str] = field(hash=False)
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Contact:
    """Whom to write to in a network, about its work or about the protection of data.

    Attributes:
        name: empty for an address that stands for an office.
    """

    network: str
    name: str
    address: str


_TANDEM = table("tandem", column("network_id"), column("state"))


def find_by_code(code: str) -> NetworkHeader | None:
    """The network with this code, for whoever asks; the caller checks who does."""
    found = read(_by_code(), {"code": code})
    return NetworkHeader(*found[0]) if found else None


@cache
def _by_code() -> Select[*tuple[Any, ...]]:
    return select(*_header()).where(Network.code == bindparam("code"))


def archived_on(network: NetworkHeader) -> date | None:
    """The local day on which a network was archived; None if it is not, or nobody noted it here."""
    if network.state != NetworkState.ARCHIVED:
        return None
    for one in history.of("network", network.id):
        if (one.changes.get("state") or [None])[-1] == NetworkState.ARCHIVED:
            return dates.local_day(one.at, network.zone)
    return None


def find_only(actor: Actor) -> NetworkHeader | None:
    """The network of the actor, if there is exactly one."""
    rows = db.session.execute(visible(actor).with_only_columns(*_header()).limit(2)).mappings().all()
    return NetworkHeader(**rows[0]) if len(rows) == 1 else None


def visible(actor: Actor) -> Select[Network]:
    """The networks that exist for the actor: base of every list and detail."""
    return select(Network).where(_may_see(actor))


def page_of(actor: Actor, words: str, number: int) -> Page[NetworkRow]:
    """The networks of the actor, the youngest first.

    Args:
        words: part of the title, the code or the region; empty for all.

    Raises:
        NotFound: if there is no such page.
    """
    total = func.count().over().label("total")
    rows: Sequence[Row[*tuple[Any, ...]]] = db.session.execute(
        visible(actor)
        .where(_matches(words))
        .with_only_columns(
            Network.id,
            Network.programme_id,
            Network.code,
            Network.title,
            Network.region,
            Network.starts_on,
            Network.ends_on,
            Network.state,
            _tandems(),
            total,
        )
        .order_by(Network.starts_on.desc(), Network.title, Network.id)
        .limit(paging.PAGE_SIZE)
        .offset(paging.offset(number))
    ).all()
    return paging.page([NetworkRow(*row[:-1]) for row in rows], number, rows[0].total if rows else 0)


def has_programmes() -> bool:
    """Whether there is a programme at all, by which networks could run."""
    return db.session.scalar(select(exists(select(Programme.id)))) or False


def phases(network_id: int) -> tuple[PhaseRow, ...]:
    """The phases of a network by day."""
    return _phase_rows(read_again(_phases(), {"network_id": network_id}))


@lru_cache(REMEMBERED)
def _phase_rows(rows: Same) -> Same:
    return Same(PhaseRow(*row) for row in rows)


@cache
def _phases() -> Select[*tuple[Any, ...]]:
    return (
        select(Phase.title, Phase.starts_on, Phase.ends_on)
        .where(Phase.network_id == bindparam("network_id"))
        .order_by(Phase.starts_on)
    )


def coordination(actor: Actor, day: date) -> tuple[Contact, ...]:
    """Coordinators on a day of the networks that the actor takes part in, the youngest network first."""
    counts = and_(Role.valid_from <= day, or_(Role.valid_to.is_(None), Role.valid_to >= day))
    rows = db.session.execute(
        select(Network.title, Person.name, Person.email)
        .join(Role, or_(Role.network_id == Network.id, Role.programme_id == Network.programme_id))
        .join(Person, Person.id == Role.person_id)
        .where(_takes_part(actor), Role.kind == RoleKind.COORDINATOR, counts)
        .order_by(Network.starts_on.desc(), Network.title, Network.id, Person.name)
        .limit(paging.PAGE_SIZE)
    )
    return tuple(dict.fromkeys(Contact(*row) for row in rows))


def privacy_contacts(actor: Actor | None) -> tuple[Contact, ...]:
    """Where to write about data in the networks that the actor takes part in, or in every one for nobody."""
    rows = db.session.execute(
        select(Network.title, literal(""), Network.privacy_contact)
        .where(_takes_part(actor) if actor else true(), Network.privacy_contact != "")
        .order_by(Network.starts_on.desc(), Network.title, Network.id)
        .limit(paging.PAGE_SIZE)
    )
    return tuple(Contact(*row) for row in rows)


def _header() -> tuple[SQLColumnExpression[Any], ...]:
    return (
        Network.id,
        Network.programme_id,
        Network.code,
        Network.title,
        Network.region,
        Network.zone,
        Network.language,
        Network.form_of_address,
        Network.starts_on,
        Network.ends_on,
        Network.state,
        Network.target_tandems,
        Network.target_meetings,
        Network.target_seminars,
        _tandems().label("tandems"),
    )


def _tandems() -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(_TANDEM)
        .where(_TANDEM.c.network_id == Network.id, _TANDEM.c.state != "left")
        .scalar_subquery()
    )


def _may_see(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.is_administrator else _takes_part(actor)


def _takes_part(actor: Actor) -> ColumnElement[bool]:
    networks = {grant.network_id for grant in actor.grants if grant.network_id is not None}
    networks |= {seat.network_id for seat in actor.seats}
    programmes = {grant.programme_id for grant in actor.grants if grant.programme_id is not None}
    if not networks and not programmes:
        return false()
    return or_(Network.id.in_(sorted(networks)), Network.programme_id.in_(sorted(programmes)))


def _matches(words: str) -> ColumnElement[bool]:
    if not words:
        return true()
    return or_(*(part.icontains(words, autoescape=True) for part in (Network.title, Network.code, Network.region)))
