"""What is done with a tandem that runs: one verb each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from netzwerk.core import audit, clock, editing
from netzwerk.core.access import Actor, Side
from netzwerk.core.db import db
from netzwerk.core.errors import Forbidden, Invalid, NotFound, Stale
from netzwerk.core.languages import gettext as _
from netzwerk.networks import service as networks
from netzwerk.networks.models import Network, Organisation, OrganisationKind
from netzwerk.networks.queries import NetworkHeader
from netzwerk.networks.service import OrganisationDetails
from netzwerk.tandems import handover, policy, service
from netzwerk.tandems.editing.queries import blocked_version, organisations
from netzwerk.tandems.models import BlockedPeriod, Tandem, TandemMember, TandemOrganisation, TandemState
from netzwerk.tandems.queries import STATE_CHANGED, TandemDetails
from netzwerk.tandems.service import BlockedDetails

TANDEM = "tandem"
KIND_OF_SIDE = {Side.SCHOOL: OrganisationKind.SCHOOL, Side.COMPANY: OrganisationKind.COMPANY}
LONGEST_BLOCK_DAYS = 366


@dataclass(frozen=True, kw_only=True)
class OwnDetails:
    """What a tandem says about itself."""

    occupations: str
    block_rhythm: str
    publishes_name: bool
    publishes_project: bool


@dataclass(frozen=True, kw_only=True)
class ManagedDetails(OwnDetails):
    """What coordination settles besides."""

    number: int
    title: str
    partner_tandem_id: int | None


@dataclass(frozen=True, kw_only=True)
class PartyDetails:
    """An organisation that is known in the network, or a new one by name and town."""

    organisation_id: int | None = None
    name: str = ""
    town: str = ""


def found(
    actor: Actor, network: NetworkHeader, details: ManagedDetails, school: PartyDetails, company: PartyDetails
) -> Tandem:
    """Bring a new tandem into a network, with an organisation on each side.

    Raises:
        Invalid: if its number is taken, or an organisation is missing or named twice.
    """
    if not policy.may_manage(actor, network):
        raise Forbidden
    service.refuse_archived(network)
    db.session.get(Network, network.id, with_for_update=True)
    _refuse_taken(network, details.number, None)
    at_school = _organisation(network, Side.SCHOOL, school, "school")
    at_company = _organisation(network, Side.COMPANY, company, "company")
    if at_school.id == at_company.id:
        raise Invalid("company", _("This organisation stands on the side of the school already. Choose another one."))
    tandem = service.form(
        network.id,
        service.TandemDetails(
            number=details.number,
            title=details.title,
            schools=[at_school.id],
            companies=[at_company.id],
            members=(),
            occupations=details.occupations,
            block_rhythm=details.block_rhythm,
            publishes_name=details.publishes_name,
            publishes_project=details.publishes_project,
        ),
    )
    tandem.partner_tandem_id = _partner(actor, network, tandem.id, details.partner_tandem_id)
    audit.record(actor.person_id, "tandem.created", TANDEM, tandem.id)
    db.session.flush()
    return tandem


def change(actor: Actor, network: NetworkHeader, tandem_id: int, details: OwnDetails, *, base: int) -> None:
    """Change what a tandem is; what coordination settles can be changed by coordination only.

    Args:
        base: the version that the form was based on.

    Raises:
        Invalid: if the number is taken, or the partner is none.
        Stale: if somebody else changed it meanwhile.
    """
    manages = isinstance(details, ManagedDetails)
    tandem = service.take_up(actor, network, tandem_id, managing=manages)
    editing.check(tandem, base)
    values: dict[str, object] = {
        "occupations": details.occupations,
        "block_rhythm": details.block_rhythm,
        "publishes_name": details.publishes_name,
        "publishes_project": details.publishes_project,
    }
    if isinstance(details, ManagedDetails):
        db.session.get(Network, network.id, with_for_update=True)
        _refuse_taken(network, details.number, tandem_id)
        values["number"] = details.number
        values["title"] = details.title
        values["partner_tandem_id"] = _partner(actor, network, tandem_id, details.partner_tandem_id)
    editing.apply(actor.person_id, tandem, values, kind="tandem.changed", about_kind=TANDEM)
    db.session.flush()


def add_organisation(
    actor: Actor, network: NetworkHeader, tandem_id: int, side: Side, details: PartyDetails
) -> Organisation:
    """Put an organisation on a side of a tandem, such as a second company.

    Raises:
        Invalid: if it is missing, or takes part in the tandem already.
    """
    tandem = service.take_up(actor, network, tandem_id, managing=True)
    organisation = _organisation(network, side, details, "organisation_id")
    if organisation.id in {row.organisation_id for row in _parties(tandem.id)}:
        raise Invalid(
            "organisation_id" if details.organisation_id else "name",
            _("%(name)s takes part in this tandem already.", name=organisation.name),
        )
    db.session.add(TandemOrganisation(tandem_id=tandem.id, organisation_id=organisation.id, side=side))
    _remember(actor, "tandem.organisation_added", tandem.id, organisation=[None, organisation.id])
    return organisation


def remove_organisation(actor: Actor, network: NetworkHeader, tandem_id: int, organisation_id: int, today: date) -> str:
    """Take an organisation out of a tandem; its name.

    Raises:
        NotFound: if it does not take part.
        Invalid: if it is the only one of its side, or somebody is in the tandem for it.
    """
    tandem = service.take_up(actor, network, tandem_id, managing=True)
    parties = _parties(tandem.id)
    row = next((party for party in parties if party.organisation_id == organisation_id), None)
    if row is None:
        raise NotFound
    name = db.session.scalar(select(Organisation.name).where(Organisation.id == organisation_id)) or ""
    if sum(party.side == row.side for party in parties) == 1:
        raise Invalid("", _("%(name)s is the only one on its side. Add another organisation first.", name=name))
    needed = db.session.scalar(
        select(TandemMember.id).where(
            TandemMember.tandem_id == tandem.id,
            TandemMember.organisation_id == organisation_id,
            or_(TandemMember.valid_to.is_(None), TandemMember.valid_to >= today),
        )
    )
    if needed is not None:
        raise Invalid(
            "",
            _(
                "Somebody is in this tandem for %(name)s. End the membership or name another organisation there first.",
                name=name,
            ),
        )
    db.session.delete(row)
    _remember(actor, "tandem.organisation_removed", tandem.id, organisation=[organisation_id, None])
    return name


def block(actor: Actor, network: NetworkHeader, tandem_id: int, details: BlockedDetails) -> BlockedPeriod:
    """Write down days on which a tandem cannot come; the same days twice are one.

    Raises:
        Invalid: if the days are in the wrong order, or not in the term of the network.
    """
    tandem = service.take_up(actor, network, tandem_id, managing=False)
    _refuse_impossible(network, details)
    known = db.session.scalar(
        select(BlockedPeriod).where(
            BlockedPeriod.tandem_id == tandem.id,
            BlockedPeriod.kind == details.kind,
            BlockedPeriod.starts_on == details.starts_on,
            BlockedPeriod.ends_on == details.ends_on,
        )
    )
    if known is not None:
        return known
    row = BlockedPeriod(
        tandem_id=tandem.id,
        kind=details.kind,
        starts_on=details.starts_on,
        ends_on=details.ends_on,
        note=details.note,
    )
    db.session.add(row)
    _remember(
        actor,
        "tandem.blocked_added",
        tandem.id,
        starts_on=[None, row.starts_on.isoformat()],
        ends_on=[None, row.ends_on.isoformat()],
    )
    return row


def change_block(
    actor: Actor, network: NetworkHeader, tandem_id: int, blocked_id: int, details: BlockedDetails, *, base: int
) -> None:
    """Change days on which a tandem cannot come.

    Raises:
        Invalid: if the days are in the wrong order, or not in the term of the network.
        Stale: if somebody else changed them meanwhile.
    """
    row = _blocked(actor, network, tandem_id, blocked_id)
    if blocked_version(row) != base:
        raise Stale
    _refuse_impossible(network, details)
    before = row.starts_on, row.ends_on, row.kind
    row.kind, row.starts_on, row.ends_on, row.note = details.kind, details.starts_on, details.ends_on, details.note
    if before != (row.starts_on, row.ends_on, row.kind):
        _remember(
            actor,
            "tandem.blocked_changed",
            tandem_id,
            starts_on=[before[0].isoformat(), row.starts_on.isoformat()],
            ends_on=[before[1].isoformat(), row.ends_on.isoformat()],
        )
    db.session.flush()


def unblock(actor: Actor, network: NetworkHeader, tandem_id: int, blocked_id: int) -> None:
    """Take back that a tandem cannot come on some days; what is gone already stays gone.

    Raises:
        NotFound: if the tandem has no such days, or not any more.
    """
    row = _blocked(actor, network, tandem_id, blocked_id)
    db.session.delete(row)
    _remember(
        actor,
        "tandem.blocked_removed",
        tandem_id,
        starts_on=[row.starts_on.isoformat(), None],
        ends_on=[row.ends_on.isoformat(), None],
    )


def set_state(
    actor: Actor, network: NetworkHeader, tandem_id: int, state: TandemState, reason: str, *, base: int
) -> None:
    """Let a tandem pause, leave or take part again; who does not take part loses invitations to what is to come.

    Raises:
        Invalid: if the reason for a pause or for leaving is missing.
        Stale: if somebody else changed the tandem meanwhile.
    """
    tandem = service.take_up(actor, network, tandem_id, managing=True)
    editing.check(tandem, base)
    _demand_reason(state, reason)
    before = tandem.state
    kept = "" if state == TandemState.ACTIVE else reason
    values: dict[str, object] = {"state": str(state), "state_reason": kept}
    editing.apply(actor.person_id, tandem, values, kind=STATE_CHANGED, about_kind=TANDEM)
    if state != TandemState.ACTIVE and before == TandemState.ACTIVE:
        _take_back_invitations(tandem.id, clock.now())
    db.session.flush()


def check_state(network: NetworkHeader, tandem: TandemDetails, state: TandemState, reason: str, *, base: int) -> None:
    """See beforehand that a tandem as it was read could get another state.

    Raises:
        Forbidden: if the network is archived.
        Invalid, Stale: as in `set_state`.
    """
    service.refuse_archived(network)
    if tandem.version != base:
        raise Stale
    _demand_reason(state, reason)


def _demand_reason(state: TandemState, reason: str) -> None:
    if state != TandemState.ACTIVE and not reason:
        raise Invalid("reason", _("Write in a few words why, so that others understand it later."))


def _take_back_invitations(tandem_id: int, since: datetime) -> None:
    persons = select(TandemMember.person_id).where(TandemMember.tandem_id == tandem_id).distinct()
    for person_id in db.session.scalars(persons.order_by(TandemMember.person_id)).all():
        handover.of_events.value(tandem_id, person_id, None, since)


def _remember(actor: Actor, kind: str, tandem_id: int, **changes: list[object]) -> None:
    db.session.flush()
    audit.record(actor.person_id, kind, TANDEM, tandem_id, {"changes": changes})
    db.session.flush()


def _parties(tandem_id: int) -> Sequence[TandemOrganisation]:
    return db.session.scalars(select(TandemOrganisation).where(TandemOrganisation.tandem_id == tandem_id)).all()


def _blocked(actor: Actor, network: NetworkHeader, tandem_id: int, blocked_id: int) -> BlockedPeriod:
    service.take_up(actor, network, tandem_id, managing=False)
    row = db.session.get(BlockedPeriod, blocked_id)
    if row is None or row.tandem_id != tandem_id:
        raise NotFound
    return row


def _organisation(network: NetworkHeader, side: Side, details: PartyDetails, field: str) -> Organisation:
    if details.organisation_id is not None:
        known = {one.id for one in organisations(network)}
        found = db.session.get(Organisation, details.organisation_id) if details.organisation_id in known else None
        if found is None:
            raise Invalid(field, _("Choose one of the organisations of the list, or name a new one."))
        return found
    if not details.name:
        raise Invalid(field, _("Choose an organisation, or enter the name of a new one below."))
    new = OrganisationDetails(name=details.name, kind=KIND_OF_SIDE[side], town=details.town, region=network.region)
    return networks.add_organisations([new])[0]


def _refuse_taken(network: NetworkHeader, number: int, own_id: int | None) -> None:
    taken = db.session.scalar(select(Tandem.id).where(Tandem.network_id == network.id, Tandem.number == number))
    if taken is not None and taken != own_id:
        raise Invalid(
            "number", _("There is a tandem %(number)s in this network already. Choose another number.", number=number)
        )


def _partner(actor: Actor, network: NetworkHeader, own_id: int, partner_id: int | None) -> int | None:
    """The partner as asked for; one that has no partner yet gets this tandem as its own."""
    if partner_id is None:
        return None
    partner = db.session.get(Tandem, partner_id, with_for_update=True)
    if partner is None or partner.network_id != network.id or partner.id == own_id:
        raise Invalid("partner_tandem_id", _("Choose another tandem of this network as partner."))
    if partner.partner_tandem_id is None:
        mutual = {"partner_tandem_id": own_id}
        editing.apply(actor.person_id, partner, mutual, kind="tandem.changed", about_kind=TANDEM)
    return partner_id


def _refuse_impossible(network: NetworkHeader, details: BlockedDetails) -> None:
    if details.ends_on < details.starts_on:
        raise Invalid("ends_on", _("The last day lies before the first one. Please check both."))
    if details.ends_on < network.starts_on or details.starts_on > network.ends_on:
        raise Invalid("starts_on", _("These days lie outside the term of the network. Please check the year."))
    if (details.ends_on - details.starts_on).days >= LONGEST_BLOCK_DAYS:
        raise Invalid("ends_on", _("This is longer than a year. Let the tandem pause instead, or check the year."))
