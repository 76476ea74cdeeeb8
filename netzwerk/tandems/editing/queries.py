"""What the forms about a tandem are filled from."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import CompoundSelect, func, select, union

from netzwerk.core import dates
from netzwerk.core.access import Actor
from netzwerk.core.db import db
from netzwerk.core.errors import NotFound
from netzwerk.networks.models import NetworkPartner, Organisation, Role
from netzwerk.networks.queries import NetworkHeader
from netzwerk.tandems import handover, policy
from netzwerk.tandems import queries as tandems
from netzwerk.tandems.handover import Held
from netzwerk.tandems.models import BlockedPeriod, Tandem, TandemOrganisation, TandemState
from netzwerk.tandems.queries import TandemDetails


@dataclass(frozen=True)
class Fields:
    """A tandem as its form shows it; `state` and `reason` belong to the form about taking part."""

    number: int
    title: str
    occupations: str
    block_rhythm: str
    partner_tandem_id: int | None
    publishes_name: bool
    publishes_project: bool
    state: str
    reason: str
    version: int


@dataclass(frozen=True)
class BlockedFields:
    """Blocked days as their form shows them; `version` is their fingerprint."""

    id: int
    kind: str
    starts_on: date
    ends_on: date
    note: str
    version: int


@dataclass(frozen=True)
class Choice:
    """An organisation or a tandem to choose."""

    id: int
    label: str


def fingerprint(*values: object) -> int:
    """A number that tells whether a row without a version of its own is still as it was read."""
    return zlib.crc32(repr(values).encode())


def blocked_version(row: BlockedPeriod) -> int:
    """The fingerprint of blocked days."""
    return fingerprint(str(row.kind), row.starts_on, row.ends_on, row.note)


def editable(actor: Actor, network: NetworkHeader, tandem_id: int) -> TandemDetails:
    """A tandem that the actor may edit.

    Raises:
        NotFound: if it is in another network, or not for the actor to edit.
    """
    if not policy.may_edit(actor, network, tandem_id):
        raise NotFound
    return tandems.get(actor, network, tandem_id)


def fields(tandem: TandemDetails) -> Fields:
    """What the forms about a tandem are filled from."""
    return Fields(
        number=tandem.brief.number,
        title=tandem.brief.title,
        occupations=tandem.brief.occupations,
        block_rhythm=tandem.block_rhythm,
        partner_tandem_id=tandem.partner[0] if tandem.partner else None,
        publishes_name=tandem.publishes_name,
        publishes_project=tandem.publishes_project,
        state=tandem.brief.state,
        reason=tandem.brief.state_reason,
        version=tandem.version,
    )


def blocked(actor: Actor, network: NetworkHeader, tandem_id: int, blocked_id: int) -> BlockedFields:
    """Blocked days of a tandem that the actor may edit.

    Raises:
        NotFound: if there are none such, or not for the actor to edit.
    """
    if not policy.may_edit(actor, network, tandem_id):
        raise NotFound
    row = db.session.get(BlockedPeriod, blocked_id)
    if row is None or row.tandem_id != tandem_id:
        raise NotFound
    return BlockedFields(row.id, row.kind, row.starts_on, row.ends_on, row.note, blocked_version(row))


@dataclass(frozen=True)
class Consequences:
    """What follows when a tandem pauses, leaves, or takes part again.

    Attributes:
        taken_back: invitations that are taken back, by event.
        left_out: events to which the others are invited and this tandem is not.
        without_access: members who cannot sign in to the network any more.
    """

    taken_back: tuple[Held, ...] = ()
    left_out: tuple[Held, ...] = ()
    without_access: tuple[str, ...] = ()

    @property
    def mark(self) -> int:
        """By which it is known that what was confirmed is still what follows."""
        return fingerprint(self.taken_back, self.left_out, self.without_access)

    @property
    def told(self) -> tuple[str, ...]:
        """Who hears by mail that an invitation is taken back."""
        return tuple(dict.fromkeys(name for one in self.taken_back if one.told for name in one.people))


def consequences(
    actor: Actor, network: NetworkHeader, tandem: TandemDetails, state: TandemState, now: datetime
) -> Consequences:
    """What follows when a tandem that the actor manages gets another state; nothing for the state that it has."""
    before = tandem.brief.state
    today = dates.local_day(now, network.zone)
    if state == before:
        return Consequences()
    members: tuple[str, ...] = ()
    if state == TandemState.LEFT:
        seated = tandems.members(actor, network, tandem.brief.id, today)
        members = tuple(dict.fromkeys(one.name for one in seated if one.is_current(today)))
    return Consequences(
        taken_back=handover.held.value(tandem.brief.id, now) if before == TandemState.ACTIVE else (),
        left_out=handover.left_out.value(network, tandem.brief.id, now) if state == TandemState.ACTIVE else (),
        without_access=members,
    )


def organisations(network: NetworkHeader) -> tuple[Choice, ...]:
    """The organisations that are known in a network, by name, for its coordination."""
    known: CompoundSelect[int | None] = union(
        select(TandemOrganisation.organisation_id)
        .join(Tandem, Tandem.id == TandemOrganisation.tandem_id)
        .where(Tandem.network_id == network.id),
        select(NetworkPartner.organisation_id).where(NetworkPartner.network_id == network.id),
        select(Role.organisation_id).where(Role.network_id == network.id, Role.organisation_id.is_not(None)),
    )
    rows = db.session.execute(
        select(Organisation.id, Organisation.name, Organisation.town)
        .where(Organisation.id.in_(known))
        .order_by(Organisation.name, Organisation.id)
    )
    return tuple(Choice(row.id, f"{row.name}, {row.town}" if row.town else row.name) for row in rows)


def next_number(network: NetworkHeader) -> int:
    """The number that a new tandem is offered."""
    return (db.session.scalar(select(func.max(Tandem.number)).where(Tandem.network_id == network.id)) or 0) + 1
