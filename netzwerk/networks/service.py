"""What is done with programmes, networks, organisations and regional calendars: one verb each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from netzwerk.core.db import db
from netzwerk.networks.models import (
    Network,
    NetworkPartner,
    NetworkState,
    Organisation,
    Phase,
    Programme,
    Role,
    SchoolHoliday,
)


@dataclass(frozen=True, kw_only=True)
class HolidayDetails:
    """School holidays, both days included, named in every language of the interface."""

    name: dict[str, str]
    starts_on: date
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class ProgrammeDetails:
    """A programme with the template that its networks run by."""

    code: str
    title: dict[str, str]
    description: dict[str, str]
    template: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class OrganisationDetails:
    """Who an organisation is; name and town together tell it from all others."""

    name: str
    kind: str
    town: str = ""
    region: str = ""
    website: str = ""
    contact: str = ""


@dataclass(frozen=True, kw_only=True)
class PhaseDetails:
    """A stretch of the two years, both days included."""

    title: dict[str, str]
    starts_on: date
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class PartnerDetails:
    """What an organisation is for a network."""

    organisation_id: int
    function: str


@dataclass(frozen=True, kw_only=True)
class RoleDetails:
    """A role of a person in a network, from a day to a day."""

    person_id: int
    kind: str
    valid_from: date
    valid_to: date | None = None
    organisation_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class NetworkDetails:
    """What a network is, with its phases, partners and roles."""

    programme_id: int
    code: str
    title: str
    region: str
    starts_on: date
    ends_on: date
    state: str = NetworkState.PLANNING
    sector: dict[str, str] = field(default_factory=dict)
    zone: str = "Europe/Berlin"
    language: str = "de"
    form_of_address: str = "sie"
    target_tandems: int = 10
    target_meetings: int = 6
    target_seminars: int = 5
    listings: str = ""
    has_public_page: bool = False
    privacy_contact: str = ""
    retention_months: int = 24
    phases: Sequence[PhaseDetails] = ()
    partners: Sequence[PartnerDetails] = ()
    roles: Sequence[RoleDetails] = ()


def keep_school_holidays(region: str, holidays: Sequence[HolidayDetails]) -> int:
    """Make the school holidays of a region these, as far as they are given; how many were new or changed."""
    known = {
        row.starts_on: row for row in db.session.scalars(select(SchoolHoliday).where(SchoolHoliday.region == region))
    }
    changed = 0
    for details in holidays:
        row = known.get(details.starts_on)
        if row is None:
            row = SchoolHoliday(region=region, starts_on=details.starts_on)
            db.session.add(row)
        elif (row.name, row.ends_on) == (details.name, details.ends_on):
            continue
        row.name, row.ends_on = details.name, details.ends_on
        changed += 1
    db.session.flush()
    return changed


def create_programme(details: ProgrammeDetails) -> Programme:
    """Create a programme; its code must be free."""
    programme = Programme(
        code=details.code, title=details.title, description=details.description, template=details.template
    )
    db.session.add(programme)
    db.session.flush()
    return programme


def add_organisations(details: Sequence[OrganisationDetails]) -> list[Organisation]:
    """Give an organisation for each of the details: the one that is known by name and town, else a new one."""
    names = {one.name for one in details}
    known = {
        (row.name, row.town): row
        for row in db.session.scalars(select(Organisation).where(Organisation.name.in_(sorted(names))))
    }
    for one in details:
        if (one.name, one.town) not in known:
            known[one.name, one.town] = Organisation(
                name=one.name,
                kind=one.kind,
                town=one.town,
                region=one.region,
                website=one.website,
                contact=one.contact,
            )
    db.session.add_all(known.values())
    db.session.flush()
    return [known[one.name, one.town] for one in details]


def found_network(details: NetworkDetails) -> Network:
    """Create a network with its phases, partners and roles; its code must be free."""
    network = Network(
        programme_id=details.programme_id,
        code=details.code,
        title=details.title,
        region=details.region,
        sector=details.sector,
        zone=details.zone,
        language=details.language,
        form_of_address=details.form_of_address,
        starts_on=details.starts_on,
        ends_on=details.ends_on,
        state=details.state,
        target_tandems=details.target_tandems,
        target_meetings=details.target_meetings,
        target_seminars=details.target_seminars,
        listings=details.listings,
        has_public_page=details.has_public_page,
        privacy_contact=details.privacy_contact,
        retention_months=details.retention_months,
    )
    db.session.add(network)
    db.session.flush()
    db.session.add_all(
        Phase(network_id=network.id, title=phase.title, starts_on=phase.starts_on, ends_on=phase.ends_on)
        for phase in details.phases
    )
    db.session.add_all(
        NetworkPartner(network_id=network.id, organisation_id=partner.organisation_id, function=partner.function)
        for partner in details.partners
    )
    for role in details.roles:
        give_role(network.id, role)
    db.session.flush()
    return network


def give_role(network_id: int, details: RoleDetails) -> Role:
    """Give a person a role in a network; the caller has seen to it that it may be given."""
    role = Role(
        person_id=details.person_id,
        kind=details.kind,
        network_id=network_id,
        organisation_id=details.organisation_id,
        valid_from=details.valid_from,
        valid_to=details.valid_to,
    )
    db.session.add(role)
    return role


def organisation_name(organisation_id: int) -> str:
    """What an organisation is called; empty if there is none."""
    return db.session.scalar(select(Organisation.name).where(Organisation.id == organisation_id)) or ""
