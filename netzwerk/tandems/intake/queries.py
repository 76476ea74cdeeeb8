"""Reading drafts of an intake, and everything that its rows are compared with: one statement for each kind of thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select, union

from netzwerk.core import clock
from netzwerk.core.access import Actor, RoleKind, Side
from netzwerk.core.db import db
from netzwerk.core.errors import NotFound
from netzwerk.networks.models import NetworkPartner, Organisation, Role
from netzwerk.networks.policy import may_manage
from netzwerk.networks.queries import NetworkHeader
from netzwerk.networks.roles.policy import takes_it_alone
from netzwerk.people.models import Person
from netzwerk.tandems.intake import policy
from netzwerk.tandems.intake.columns import Column
from netzwerk.tandems.intake.entries import Entry, Reader
from netzwerk.tandems.intake.known import (
    Known,
    KnownMember,
    KnownPerson,
    KnownRole,
    KnownTandem,
    OrganisationKey,
    key,
)
from netzwerk.tandems.intake.planning import plan
from netzwerk.tandems.intake.sheets import Sheet
from netzwerk.tandems.intake.steps import Plan
from netzwerk.tandems.models import IntakeDraft, Tandem, TandemMember, TandemOrganisation, TandemState


@dataclass(frozen=True)
class DryRun:
    """A draft with what taking it over would do."""

    id: int
    sheet: Sheet
    mapped: Mapping[Column, int]
    known: Known
    plan: Plan


def draft(actor: Actor, network: NetworkHeader, draft_id: int, *, locks: bool = False) -> IntakeDraft:
    """The actor's own draft in this network.

    Raises:
        NotFound: if it is somebody else's, of another network, taken over, or older than a day.
    """
    found = select(IntakeDraft).where(
        IntakeDraft.id == draft_id,
        IntakeDraft.person_id == actor.person_id,
        IntakeDraft.network_id == network.id,
        IntakeDraft.created_at > clock.real_now() - policy.KEPT,
    )
    row = db.session.scalar(found.with_for_update() if locks else found)
    if row is None or not may_manage(actor, network):
        raise NotFound
    return row


def dry_run(actor: Actor, network: NetworkHeader, draft_id: int, today: date, *, locks: bool = False) -> DryRun:
    """What taking over a draft would do now.

    Args:
        today: local day of the network.

    Raises:
        NotFound: if it is not the actor's own draft.
    """
    row = draft(actor, network, draft_id, locks=locks)
    sheet = Sheet.of(row.content["sheet"])
    mapped = {Column(name): place for name, place in row.content["mapped"].items()}
    reader = Reader(sheet, mapped)
    entries = reader.entries()
    compared = known(actor, network, entries, today)
    return DryRun(row.id, sheet, mapped, compared, plan(reader, entries, compared))


def known(actor: Actor, network: NetworkHeader, entries: Sequence[Entry], today: date) -> Known:
    """What of the rows is in the network already."""
    emails = sorted({entry.email for entry in entries if entry.email})
    tandems = _tandems(network)
    persons = _persons(actor, network, emails)
    organisations, ours = _organisations(network, {entry.organisation for entry in entries if entry.organisation})
    members, speakers = _members(network, today)
    return Known(
        language=network.language,
        persons=persons,
        organisations=organisations,
        our_organisations=ours,
        tandems=tandems,
        members=members,
        spokespersons=speakers,
        roles=_roles(network, emails, today),
    )


def _persons(actor: Actor, network: NetworkHeader, emails: Sequence[str]) -> dict[str, KnownPerson]:
    rows = db.session.execute(
        select(Person, _is_elsewhere(network).label("elsewhere")).where(Person.email.in_(emails))
    ).all()
    return {
        person.email: KnownPerson(
            id=person.id,
            name=person.name,
            language=person.language,
            is_ours=actor.is_administrator or not (elsewhere or person.is_administrator),
            is_open=person.activated_at is not None,
            is_closed=person.deactivated_at is not None,
            lets_itself_in=takes_it_alone(actor, network, person.id),
        )
        for person, elsewhere in rows
    }


def _is_elsewhere(network: NetworkHeader) -> ColumnElement[bool]:
    """Whether a person ever had to do with another network than this, or with nothing at all yet."""
    roles = select(Role.id).where(
        Role.person_id == Person.id, or_(Role.network_id.is_(None), Role.network_id != network.id)
    )
    seats = (
        select(TandemMember.id)
        .join(Tandem, Tandem.id == TandemMember.tandem_id)
        .where(TandemMember.person_id == Person.id, Tandem.network_id != network.id)
    )
    own_roles = select(Role.id).where(Role.person_id == Person.id, Role.network_id == network.id)
    own_seats = (
        select(TandemMember.id)
        .join(Tandem, Tandem.id == TandemMember.tandem_id)
        .where(TandemMember.person_id == Person.id, Tandem.network_id == network.id)
    )
    is_here = or_(own_roles.exists(), own_seats.exists())
    return or_(roles.exists(), seats.exists(), ~is_here)


def _organisations(
    network: NetworkHeader, names: Iterable[str]
) -> tuple[dict[OrganisationKey, int], dict[str, OrganisationKey]]:
    of_network = union(
        select(TandemOrganisation.organisation_id)
        .join(Tandem, Tandem.id == TandemOrganisation.tandem_id)
        .where(Tandem.network_id == network.id),
        select(NetworkPartner.organisation_id).where(NetworkPartner.network_id == network.id),
        select(Role.organisation_id).where(Role.network_id == network.id, Role.organisation_id.is_not(None)),
    ).subquery()
    is_ours = Organisation.id.in_(select(of_network))
    rows = db.session.execute(
        select(Organisation.id, Organisation.name, Organisation.town, is_ours.label("ours"))
        .where(or_(Organisation.name.in_(sorted(names)), is_ours))
        .order_by(is_ours, Organisation.id)
    ).all()
    found = {key(row.name, row.town): row.id for row in rows}
    by_name: dict[str, list[OrganisationKey]] = {}
    for row in rows:
        if row.ours:
            by_name.setdefault(row.name.casefold(), []).append(key(row.name, row.town))
    return found, {name: keys[0] for name, keys in by_name.items() if len(keys) == 1}


def _tandems(network: NetworkHeader) -> dict[int, KnownTandem]:
    rows = db.session.execute(
        select(Tandem, TandemOrganisation.organisation_id, TandemOrganisation.side)
        .outerjoin(TandemOrganisation, TandemOrganisation.tandem_id == Tandem.id)
        .where(Tandem.network_id == network.id)
        .order_by(Tandem.number, TandemOrganisation.id)
    ).all()
    parties: dict[int, dict[int, Side]] = {}
    for tandem, organisation_id, side in rows:
        known_parties = parties.setdefault(tandem.id, {})
        if organisation_id is not None:
            known_parties[organisation_id] = Side(side)
    return {
        tandem.number: KnownTandem(
            id=tandem.id,
            number=tandem.number,
            title=tandem.title,
            occupations=tandem.occupations,
            block_rhythm=tandem.block_rhythm,
            has_left=tandem.state == TandemState.LEFT,
            parties=parties[tandem.id],
        )
        for tandem, _organisation_id, _side in rows
    }


def _members(
    network: NetworkHeader, today: date
) -> tuple[dict[tuple[int, str], KnownMember], dict[tuple[int, Side], KnownMember]]:
    rows = db.session.execute(
        select(TandemMember, Tandem.number, Person.email, Person.name)
        .join(Tandem, Tandem.id == TandemMember.tandem_id)
        .join(Person, Person.id == TandemMember.person_id)
        .where(Tandem.network_id == network.id, _counts_or_will(TandemMember, today))
        .order_by(TandemMember.valid_from)
    ).all()
    found = {}
    speakers = {}
    for member, number, email, name in rows:
        one = KnownMember(
            id=member.id,
            tandem=number,
            person_id=member.person_id,
            name=name,
            organisation_id=member.organisation_id,
            side=Side(member.side),
            function=member.function,
            speaks=member.is_spokesperson,
        )
        found[number, email] = one
        if member.is_spokesperson and member.valid_to is None:
            speakers[number, one.side] = one
    return found, speakers


def _roles(network: NetworkHeader, emails: Sequence[str], today: date) -> dict[tuple[str, RoleKind], KnownRole]:
    rows = db.session.execute(
        select(Person.email, Role.kind, Role.id, Role.organisation_id)
        .join(Person, Person.id == Role.person_id)
        .where(Role.network_id == network.id, Person.email.in_(emails), _counts_or_will(Role, today))
    )
    return {
        (email, RoleKind(kind)): KnownRole(role_id, organisation_id) for email, kind, role_id, organisation_id in rows
    }


def _counts_or_will(row: type[Role] | type[TandemMember], day: date) -> ColumnElement[bool]:
    return or_(row.valid_to.is_(None), row.valid_to >= day)
