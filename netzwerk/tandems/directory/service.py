"""What coordination does with the people and organisations of its network: one verb each."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from netzwerk.core import editing
from netzwerk.core.access import Actor
from netzwerk.core.db import db
from netzwerk.core.errors import Forbidden, Invalid, NotFound
from netzwerk.core.languages import gettext as _
from netzwerk.networks import guard
from netzwerk.networks.models import Organisation, OrganisationKind
from netzwerk.networks.queries import NetworkHeader
from netzwerk.networks.service import OrganisationDetails
from netzwerk.people import invitations
from netzwerk.people.editing import service as persons
from netzwerk.people.editing.service import PersonChange
from netzwerk.tandems.directory import cards

CHANGED = "organisation.changed"


def change_organisation(
    actor: Actor, network: NetworkHeader, organisation_id: int, details: OrganisationDetails, *, base: int
) -> None:
    """Change who an organisation is, in every network at once.

    Args:
        base: the version that the form was based on.

    Raises:
        NotFound: if it has nothing to do with the network.
        Forbidden: if it belongs to networks too that the actor does not coordinate, or the network is archived.
        Invalid: if the name is missing, or another organisation has name and town already.
        Stale: if somebody else changed it meanwhile.
    """
    guard.open_for(actor, network.id)
    if not cards.organisation(actor, network, organisation_id).may_edit:
        raise Forbidden(shared_organisation())
    row = db.session.get(Organisation, organisation_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound
    editing.check(row, base)
    if details.kind not in set(OrganisationKind):
        raise Invalid("kind", _("Choose one of the offered values."))
    other = select(Organisation.id).where(
        Organisation.name == details.name, Organisation.town == details.town, Organisation.id != row.id
    )
    if db.session.scalar(other) is not None:
        raise Invalid("name", _("There is another organisation with this name in this town already."))
    values = {
        "name": details.name,
        "kind": details.kind,
        "town": details.town,
        "region": details.region,
        "website": details.website,
        "contact": details.contact,
    }
    editing.apply(actor.person_id, row, values, kind=CHANGED, about_kind="organisation")
    db.session.flush()


def change_person(actor: Actor, network: NetworkHeader, person_id: int, details: PersonChange, today: date) -> bool:
    """Correct a person of the network; whether mails about a new address go out.

    Raises:
        NotFound: if the person has nothing to do with the network.
        Forbidden: if the person belongs to networks too that the actor does not coordinate, or the network is archived.
        Invalid: if a value is wrong, or the address may not be changed by the actor.
        Stale: if somebody else changed the person meanwhile.
    """
    guard.open_for(actor, network.id)
    row = persons.locked(person_id)
    card = cards.person(actor, network, person_id, today)
    if not card.may_correct:
        raise Forbidden(shared_person())
    if details.email.strip().lower() != row.email and not card.may_move:
        raise Invalid("email", _("The address of an open account is changed by the administration only."))
    return persons.change(actor, row, details)


def invite(actor: Actor, network: NetworkHeader, person_ids: Collection[int], today: date) -> int:
    """Invite people of the network to their accounts; how many there are.

    Raises:
        Invalid: if nobody is chosen: that never means all.
        NotFound: if one of them is none of the network's.
        Forbidden: if the network is archived.
    """
    guard.open_for(actor, network.id)
    if not person_ids:
        raise Invalid("persons", _("Choose at least one person. Nobody chosen does not mean all."))
    if not set(person_ids) <= {guest.id for guest in cards.guests(network, today)}:
        raise Invalid("persons", _("Somebody has opened the account meanwhile, or left. Look through the list again."))
    return invitations.invite_all(actor.person_id, person_ids, network=network.title)


def shared_organisation() -> str:
    """Why an organisation cannot be changed here."""
    return _("This organisation belongs to networks too that you do not coordinate. The administration can change it.")


def shared_person() -> str:
    """Why a person cannot be changed here."""
    return _(
        "This person has to do with other networks too, or with the administration. The person can change name and "
        "language on the page “My account”; the administration can change everything."
    )
