"""Reading what can be changed about a network itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from netzwerk.core.db import db
from netzwerk.core.errors import NotFound
from netzwerk.core.languages import say
from netzwerk.networks.models import Network, NetworkPartner, Organisation, Phase


@dataclass(frozen=True)
class Settings:
    """A network as its settings show it; `sector` in the language of the page."""

    version: int
    title: str
    region: str
    sector: str
    starts_on: date
    ends_on: date
    target_tandems: int
    target_meetings: int
    target_seminars: int
    listings: str
    form_of_address: str
    language: str
    has_public_page: bool
    privacy_contact: str
    retention_months: int
    state: str
    zone: str


@dataclass(frozen=True)
class PartnerRow:
    """What an organisation does for the network."""

    id: int
    name: str
    town: str
    kind: str
    function: str


@dataclass(frozen=True)
class PhaseRow:
    """A phase with the version of its network, which counts its changes too."""

    id: int
    title: dict[str, str]
    starts_on: date
    ends_on: date
    version: int

    @property
    def title_de(self) -> str:
        """The German title."""
        return self.title.get("de", "")

    @property
    def title_en(self) -> str:
        """The English title."""
        return self.title.get("en", "")


def settings(network_id: int) -> Settings:
    """The settings of a network.

    Raises:
        NotFound: if there is no such network.
    """
    row = db.session.get(Network, network_id)
    if row is None:
        raise NotFound
    return Settings(
        version=row.version,
        title=row.title,
        region=row.region,
        sector=say(row.sector),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        target_tandems=row.target_tandems,
        target_meetings=row.target_meetings,
        target_seminars=row.target_seminars,
        listings=row.listings,
        form_of_address=row.form_of_address,
        language=row.language,
        has_public_page=row.has_public_page,
        privacy_contact=row.privacy_contact,
        retention_months=row.retention_months,
        state=row.state,
        zone=row.zone,
    )


def partners(network_id: int) -> tuple[PartnerRow, ...]:
    """The partners of a network by name."""
    rows = db.session.execute(
        select(NetworkPartner.id, Organisation.name, Organisation.town, Organisation.kind, NetworkPartner.function)
        .join(Organisation, Organisation.id == NetworkPartner.organisation_id)
        .where(NetworkPartner.network_id == network_id)
        .order_by(Organisation.name, NetworkPartner.function, NetworkPartner.id)
    )
    return tuple(PartnerRow(*row) for row in rows)


def phases(network_id: int) -> tuple[PhaseRow, ...]:
    """The phases of a network by day."""
    rows = db.session.execute(
        select(Phase.id, Phase.title, Phase.starts_on, Phase.ends_on, Network.version)
        .join(Network, Network.id == Phase.network_id)
        .where(Phase.network_id == network_id)
        .order_by(Phase.starts_on, Phase.id)
    )
    return tuple(PhaseRow(*row) for row in rows)


def phase(network_id: int, phase_id: int) -> PhaseRow:
    """One phase.

    Raises:
        NotFound: if the network has no such phase.
    """
    found = next((one for one in phases(network_id) if one.id == phase_id), None)
    if found is None:
        raise NotFound
    return found
