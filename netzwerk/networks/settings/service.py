"""Changing a network itself: facts, state, partners and phases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from netzwerk.core import audit, clock, editing
from netzwerk.core.access import Actor
from netzwerk.core.db import db
from netzwerk.core.errors import Forbidden, Invalid, NotFound
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import language, say
from netzwerk.networks import guard, policy
from netzwerk.networks import service as networks
from netzwerk.networks.models import Network, NetworkPartner, NetworkState, OrganisationKind, PartnerFunction, Phase
from netzwerk.networks.service import OrganisationDetails
from netzwerk.people import policy as people_policy

CHANGED, MOVED_ON = "network.changed", "network.state_changed"
PARTNER_ADDED, PARTNER_REMOVED = "network.partner_added", "network.partner_removed"
PHASE_ADDED, PHASE_CHANGED, PHASE_REMOVED = "network.phase_added", "network.phase_changed", "network.phase_removed"
LONGEST_RETENTION = 120


@dataclass(frozen=True, kw_only=True)
class SettingsDetails:
    """The facts about a network; `sector` in the language of the page."""

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


@dataclass(frozen=True, kw_only=True)
class PhaseDetails:
    """A phase, both days included, and the version of the network that the form was based on."""

    version: int
    title_de: str
    title_en: str
    starts_on: date
    ends_on: date


def change(actor: Actor, network_id: int, details: SettingsDetails) -> None:
    """Change the facts about a network.

    Raises:
        NotFound: if managing the network is not for the actor.
        Forbidden: if it is archived.
        Stale: if somebody changed it since the form was opened.
        Invalid: if a value is wrong.
    """
    network = guard.open_for(actor, network_id)
    editing.check(network, details.version)
    if details.ends_on <= details.starts_on:
        raise Invalid("ends_on", _("The end must come after the start."))
    contact = details.privacy_contact.strip()
    if contact and not people_policy.is_address(contact.lower()):
        raise Invalid("privacy_contact", _("“%(email)s” is not a mail address.", email=contact))
    values = {
        "title": details.title,
        "region": details.region,
        "starts_on": details.starts_on,
        "ends_on": details.ends_on,
        "target_tandems": details.target_tandems,
        "target_meetings": details.target_meetings,
        "target_seminars": details.target_seminars,
        "listings": details.listings,
        "form_of_address": details.form_of_address,
        "language": details.language,
        "has_public_page": details.has_public_page,
        "privacy_contact": contact,
        "retention_months": details.retention_months,
    }
    if details.sector != say(network.sector):
        values["sector"] = {**network.sector, language(): details.sector} if details.sector else {}
    editing.apply(
        actor.person_id, network, values, kind=CHANGED, about_kind="network", prose=frozenset({"title", "sector"})
    )
    db.session.flush()


def move_on(actor: Actor, network_id: int, state: str) -> None:
    """Say where a network stands in its life; archived ends all changes until an administrator opens it again.

    Raises:
        NotFound: if managing the network is not for the actor.
        Forbidden: if it is archived and the actor is no administrator.
        Invalid: if there is no such state.
    """
    if state not in set(NetworkState):
        raise Invalid("state", _("Choose one of the offered values."))
    network = guard.managed_by(actor, network_id)
    if policy.is_closed(network) and not actor.is_administrator:
        raise Forbidden(_("This network is archived. Nothing in it can be changed any more."))
    editing.apply(actor.person_id, network, {"state": state}, kind=MOVED_ON, about_kind="network")
    db.session.flush()


def add_partner(actor: Actor, network_id: int, organisation: OrganisationDetails, function: str) -> None:
    """Say what an organisation does for a network; it is the one that is known by name and town, else a new one.

    Raises:
        NotFound: if managing the network is not for the actor.
        Forbidden: if it is archived.
        Invalid: if a choice is none of ours, or the organisation does this already.
    """
    network = guard.open_for(actor, network_id)
    if function not in set(PartnerFunction) or organisation.kind not in set(OrganisationKind):
        raise Invalid("function", _("Choose one of the offered values."))
    row = networks.add_organisations([organisation])[0]
    known = db.session.scalar(
        select(NetworkPartner.id).where(
            NetworkPartner.network_id == network.id,
            NetworkPartner.organisation_id == row.id,
            NetworkPartner.function == function,
        )
    )
    if known is not None:
        raise Invalid("name", _("%(name)s has this function in the network already.", name=row.name))
    db.session.add(NetworkPartner(network_id=network.id, organisation_id=row.id, function=function))
    _remember(actor, network, PARTNER_ADDED, partner=[None, row.name], function=[None, function])
    db.session.flush()


def remove_partner(actor: Actor, network_id: int, partner_id: int) -> None:
    """Take a function away from an organisation; the organisation itself stays.

    Raises:
        NotFound: if there is no such partner, or managing the network is not for the actor.
        Forbidden: if the network is archived.
    """
    network = guard.open_for(actor, network_id)
    row = db.session.get(NetworkPartner, partner_id)
    if row is None or row.network_id != network.id:
        raise NotFound
    organisation = networks.organisation_name(row.organisation_id)
    _remember(actor, network, PARTNER_REMOVED, partner=[organisation, None], function=[row.function, None])
    db.session.delete(row)
    db.session.flush()


def save_phase(actor: Actor, network_id: int, phase_id: int | None, details: PhaseDetails) -> None:
    """Add a phase (None) or change one.

    Raises:
        NotFound: if there is no such phase, or managing the network is not for the actor.
        Forbidden: if the network is archived.
        Stale: if somebody changed network or phases since the form was opened.
        Invalid: if the days are not in order or lie outside the network.
    """
    network = guard.open_for(actor, network_id)
    editing.check(network, details.version)
    if details.ends_on <= details.starts_on:
        raise Invalid("ends_on", _("The end must come after the start."))
    for name, day in (("starts_on", details.starts_on), ("ends_on", details.ends_on)):
        if not network.starts_on <= day <= network.ends_on:
            raise Invalid(name, _("This day is outside the two years of the network."))
    row = Phase(network_id=network.id) if phase_id is None else _phase(network, phase_id)
    before = [None if phase_id is None else one for one in (row.starts_on, row.ends_on)]
    row.title = {language_: title for language_, title in (("de", details.title_de), ("en", details.title_en)) if title}
    row.starts_on, row.ends_on = details.starts_on, details.ends_on
    db.session.add(row)
    _remember(
        actor,
        network,
        PHASE_ADDED if phase_id is None else PHASE_CHANGED,
        phase=[None, say(row.title)],
        starts_on=[before[0], row.starts_on],
        ends_on=[before[1], row.ends_on],
    )
    db.session.flush()


def remove_phase(actor: Actor, network_id: int, phase_id: int) -> None:
    """Remove a phase.

    Raises:
        NotFound: if there is no such phase, or managing the network is not for the actor.
        Forbidden: if the network is archived.
    """
    network = guard.open_for(actor, network_id)
    row = _phase(network, phase_id)
    _remember(actor, network, PHASE_REMOVED, phase=[say(row.title), None])
    db.session.delete(row)
    db.session.flush()


def _phase(network: Network, phase_id: int) -> Phase:
    row = db.session.get(Phase, phase_id)
    if row is None or row.network_id != network.id:
        raise NotFound
    return row


def _remember(actor: Actor, network: Network, kind: str, **changes: list[object]) -> None:
    """Write it down, and let forms about the network that are open elsewhere see that something changed."""
    network.updated_at = clock.real_now()
    plain = {
        name: [one.isoformat() if isinstance(one, date) else one for one in change]
        for name, change in changes.items()
        if change[0] != change[1]
    }
    audit.record(actor.person_id, kind, "network", network.id, {"changes": plain})
