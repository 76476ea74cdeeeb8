"""What is done with tandems: one verb each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from netzwerk.core.access import Actor, Side
from netzwerk.core.db import db
from netzwerk.core.errors import Forbidden, NotFound
from netzwerk.core.languages import gettext as _
from netzwerk.networks.models import NetworkState
from netzwerk.networks.queries import NetworkHeader
from netzwerk.tandems import policy
from netzwerk.tandems.models import BlockedPeriod, Tandem, TandemMember, TandemOrganisation, TandemState


@dataclass(frozen=True, kw_only=True)
class MemberDetails:
    """A person on one side of a tandem; `follows` is the place in the list of whoever it takes over from."""

    person_id: int
    organisation_id: int
    side: Side
    valid_from: date
    valid_to: date | None = None
    function: str = ""
    is_spokesperson: bool = False
    follows: int | None = None


@dataclass(frozen=True, kw_only=True)
class BlockedDetails:
    """Days on which a tandem cannot come, both included."""

    kind: str
    starts_on: date
    ends_on: date
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class TandemDetails:
    """A tandem with its organisations, members and blocked days."""

    number: int
    title: str
    schools: Sequence[int]
    companies: Sequence[int]
    members: Sequence[MemberDetails]
    occupations: str = ""
    block_rhythm: str = ""
    state: str = TandemState.ACTIVE
    state_reason: str = ""
    publishes_name: bool = False
    publishes_project: bool = False
    blocked: Sequence[BlockedDetails] = ()


def form(network_id: int, details: TandemDetails) -> Tandem:
    """Bring a tandem into a network; its number must be free there."""
    tandem = Tandem(
        network_id=network_id,
        number=details.number,
        title=details.title,
        occupations=details.occupations,
        block_rhythm=details.block_rhythm,
        state=details.state,
        state_reason=details.state_reason,
        publishes_name=details.publishes_name,
        publishes_project=details.publishes_project,
    )
    db.session.add(tandem)
    db.session.flush()
    for side, organisations in ((Side.SCHOOL, details.schools), (Side.COMPANY, details.companies)):
        db.session.add_all(
            TandemOrganisation(tandem_id=tandem.id, organisation_id=organisation_id, side=side)
            for organisation_id in organisations
        )
    db.session.add_all(
        BlockedPeriod(
            tandem_id=tandem.id,
            kind=period.kind,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            note=period.note,
        )
        for period in details.blocked
    )
    _seat(tandem, details.members)
    return tandem


def pair_up(tandems: Mapping[int, Tandem], partners: Mapping[int, int]) -> None:
    """Name the partner tandem of tandems, both by number.

    Raises:
        NotFound: if one of the numbers is unknown.
    """
    if unknown := {*partners, *partners.values()} - set(tandems):
        raise NotFound(sorted(unknown))
    for number, partner in partners.items():
        tandems[number].partner_tandem_id = tandems[partner].id
    db.session.flush()


def _seat(tandem: Tandem, members: Sequence[MemberDetails]) -> None:
    seats = [
        TandemMember(
            tandem_id=tandem.id,
            person_id=member.person_id,
            organisation_id=member.organisation_id,
            side=member.side,
            function=member.function,
            is_spokesperson=member.is_spokesperson,
            valid_from=member.valid_from,
            valid_to=member.valid_to,
        )
        for member in members
    ]
    db.session.add_all(seats)
    db.session.flush()
    for seat, member in zip(seats, members, strict=True):
        if member.follows is not None:
            seat.follows_id = seats[member.follows].id
    db.session.flush()


def take_up(actor: Actor, network: NetworkHeader, tandem_id: int, *, managing: bool) -> Tandem:
    """A tandem to be changed, locked until the transaction ends.

    Args:
        managing: whether it is something that coordination alone settles.

    Raises:
        NotFound: if it is in another network, or not for the actor.
        Forbidden: if the actor may not change it, or the network is archived.
    """
    if not policy.may_see_tandems(actor, network):
        raise NotFound
    row = db.session.get(Tandem, tandem_id, with_for_update=True)
    if row is None or row.network_id != network.id:
        raise NotFound
    allowed = policy.may_manage(actor, network) if managing else policy.may_edit(actor, network, tandem_id)
    if not allowed:
        raise Forbidden(_("Only the coordination of the network and the tandem itself can change this."))
    refuse_archived(network)
    return row


def refuse_archived(network: NetworkHeader) -> None:
    """See that a network still takes changes.

    Raises:
        Forbidden: if it is archived.
    """
    if network.state == NetworkState.ARCHIVED:
        raise Forbidden(_("This network is archived. Nothing in it can be changed any more."))
