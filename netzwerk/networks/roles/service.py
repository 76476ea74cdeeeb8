"""Giving roles in a network, ending them, and handing them over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, or_, select

from netzwerk.core import audit, clock, dates, mail
from netzwerk.core.access import Actor, NetworkLike, RoleKind
from netzwerk.core.configuration import current
from netzwerk.core.db import db
from netzwerk.core.errors import Invalid, NotFound
from netzwerk.core.languages import gettext as _
from netzwerk.networks import guard, wording
from netzwerk.networks import service as networks
from netzwerk.networks.models import Network, NetworkPartner, Programme, Role
from netzwerk.networks.roles import letters, policy
from netzwerk.networks.roles.letters import Office
from netzwerk.networks.service import RoleDetails
from netzwerk.people import policy as people_policy
from netzwerk.people import service as people
from netzwerk.people.letters import Calling, Recipient
from netzwerk.people.models import Person

GIVEN, ENDED, HANDED_OVER = "role.given", "role.ended", "role.handed_over"
ONE_DAY = timedelta(days=1)
ZONE = "Europe/Berlin"

Changes = dict[str, list[object]]


@dataclass(frozen=True, kw_only=True)
class GiveDetails:
    """Who gets which role: somebody known by the mail address, else somebody new with this name."""

    kind: str
    email: str
    name: str
    valid_from: date
    valid_to: date | None = None
    organisation_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class SuccessionDetails:
    """Who takes a role over, and from when on."""

    email: str
    name: str
    valid_from: date


def person_for(
    actor: Actor,
    email: str,
    name: str,
    language: str,
    *,
    calling: Calling,
    email_field: str = "email",
    name_field: str = "name",
) -> Person:
    """Whoever is known by the mail address, else somebody new; who was never invited gets the invitation by mail.

    Raises:
        Invalid: at the given fields, if the address is none, the name of somebody new is missing, or the account is
            closed.
    """
    email = people_policy.normal_address(email)
    person = _by_address(email)
    if person is not None and person.deactivated_at is not None:
        raise Invalid(
            email_field,
            _("The account of %(email)s is closed. Take another address, or ask the administration.", email=email),
        )
    if person is None or (person.activated_at is None and person.invited_at is None):
        try:
            people.invite(actor.person_id, email=email, name=name, language=language, calling=calling)
        except Invalid as fault:
            fields = {"email": email_field, "name": name_field}
            raise Invalid(fields.get(fault.field, fault.field), fault.message) from fault
        person = _by_address(email)
        assert person is not None
    return person


def give(actor: Actor, network_id: int, details: GiveDetails) -> str:
    """Give a person a role in a network from a day on; what to call the person before the actor.

    Raises:
        NotFound: if managing the network is not for the actor.
        Forbidden: if it is archived.
        Invalid: if the person has the role already, a value is wrong, or administrators would let themselves in.
    """
    network = guard.open_for(actor, network_id)
    if details.kind not in set(RoleKind):
        raise Invalid("kind", _("Choose one of the offered values."))
    check_days(details)
    if details.organisation_id is not None and not _is_around(network, details.organisation_id):
        raise Invalid("organisation_id", _("Choose one of the offered values."))
    person = person_for(actor, details.email, details.name, network.language, calling=calling_to(network, details.kind))
    refuse_oneself(actor, network, person.id, details.kind)
    role = _begin(
        network,
        person,
        RoleDetails(
            person_id=person.id,
            kind=details.kind,
            valid_from=details.valid_from,
            valid_to=details.valid_to,
            organisation_id=details.organisation_id,
        ),
    )
    changes: Changes = {"role": [None, details.kind], "valid_from": [None, details.valid_from]}
    remember(actor, network, GIVEN, person.id, changes)
    db.session.flush()
    tell_given(actor, network, role, person)
    return people_policy.as_entered(details.name, name=person.name, email=person.email)


def end(actor: Actor, network_id: int, role_id: int, until: date) -> None:
    """End a role with a day, which is the last one on which it counts; what was done in it stays.

    Raises:
        NotFound: if there is no such role, or managing the network is not for the actor.
        Forbidden: if the network is archived.
        Invalid: if the day lies before the role begins, or nobody would coordinate the network any more.
    """
    network = guard.open_for(actor, network_id)
    role = _role(network, role_id)
    check_last_day(role, until)
    if role.kind == RoleKind.COORDINATOR and not actor.is_administrator and not _is_coordinated(network, role, until):
        raise Invalid(
            "until",
            _("Nobody would coordinate the network after this day. Name a successor, or ask the administration."),
        )
    before, role.valid_to = role.valid_to, until
    remember(actor, network, ENDED, role.person_id, {"role": [role.kind, role.kind], "valid_to": [before, until]})
    db.session.flush()
    if before != until:
        tell_ended(actor, role.person_id, _office(network, role))


def hand_over(actor: Actor, network_id: int, role_id: int, details: SuccessionDetails) -> str:
    """End a role on the day before, and give it to somebody else from a day on, for the same organisation.

    Returns:
        What to call the successor before the actor.

    Raises:
        NotFound: if there is no such role, or managing the network is not for the actor.
        Forbidden: if the network is archived.
        Invalid: if the day does not lie within the role, or the successor is the same person.
    """
    network = guard.open_for(actor, network_id)
    role = _role(network, role_id)
    successor = successor_for(actor, role, details, network.language, calling=calling_to(network, role.kind))
    refuse_oneself(actor, network, successor.id, role.kind)
    ends_on = role.valid_to if role.valid_to is not None and role.valid_to >= details.valid_from else None
    before, role.valid_to = role.valid_to, details.valid_from - ONE_DAY
    db.session.flush()
    following = _begin(
        network,
        successor,
        RoleDetails(
            person_id=successor.id,
            kind=role.kind,
            valid_from=details.valid_from,
            valid_to=ends_on,
            organisation_id=role.organisation_id,
        ),
    )
    changes: Changes = {"role": [role.kind, role.kind], "valid_to": [before, role.valid_to]}
    remember(actor, network, HANDED_OVER, successor.id, changes)
    db.session.flush()
    tell_ended(actor, role.person_id, _office(network, role))
    tell_given(actor, network, following, successor)
    return people_policy.as_entered(details.name, name=successor.name, email=successor.email)


def refuse_oneself(actor: Actor, network: NetworkLike, person_id: int, kind: str, field: str = "email") -> None:
    """Administrators see no reflections, so they do not take a role by themselves that would show them.

    Raises:
        Invalid: at the field, if that is what the actor wants.
    """
    if kind in policy.LEADING and policy.takes_it_alone(actor, network, person_id):
        raise Invalid(
            field,
            _("You cannot give yourself this role: it would open the reflections to you. Let the coordination do it."),
        )


def tell_given(actor: Actor, network: Network, role: Role, person: Person) -> None:
    """Promise somebody with an account the mail about a new role; who is invited only hears of it by the invitation."""
    tell_begun(actor, person, _office(network, role))


def tell_begun(actor: Actor, person: Person, office: Office) -> None:
    """The same of a role that the caller has put into words."""
    if person.activated_at is not None and person.id != actor.person_id:
        mail.post.value(letters.given(recipient(person), office, base_url=current().base_url))


def tell_ended(actor: Actor, person_id: int, office: Office) -> None:
    """Promise somebody with an account the mail about the end of a role."""
    person = db.session.get(Person, person_id)
    if person is not None and person.activated_at is not None and person.id != actor.person_id:
        mail.post.value(letters.ended(recipient(person), office))


def check_days(details: GiveDetails) -> None:
    """Whether a role can last from its first to its last day.

    Raises:
        Invalid: if the last comes before the first.
    """
    if details.valid_to is not None and details.valid_to < details.valid_from:
        raise Invalid("valid_to", _("The last day must not come before the first one."))


def check_last_day(role: Role, until: date) -> None:
    """Whether a role can end on a day.

    Raises:
        Invalid: if it begins later.
    """
    if until < role.valid_from:
        raise Invalid("until", _("The role begins later. Choose its first day or a later one."))


def successor_for(actor: Actor, role: Role, details: SuccessionDetails, language: str, *, calling: Calling) -> Person:
    """Who can take a role over on the day, invited if new.

    Raises:
        Invalid: if the day does not lie within the role, or the successor is the same person.
    """
    if details.valid_from <= role.valid_from:
        raise Invalid("valid_from", _("The successor must begin later than the role itself did."))
    if role.valid_to is not None and role.valid_to < details.valid_from - ONE_DAY:
        raise Invalid("valid_from", _("The role ends earlier already. Give the role anew instead."))
    successor = person_for(actor, details.email, details.name, language, calling=calling)
    if successor.id == role.person_id:
        raise Invalid("email", _("This is the person who has the role now. Name somebody else."))
    return successor


def refuse_twice(place: ColumnElement[bool], person: Person, kind: str, first: date, last: date | None) -> None:
    """Nobody has the same role twice at a time.

    Args:
        place: condition for the roles of the network or of the programme.

    Raises:
        Invalid: if the person has it on one of the days.
    """
    has_it = db.session.scalar(
        select(Role.id)
        .where(
            place,
            Role.person_id == person.id,
            Role.kind == kind,
            Role.valid_from <= (last or date.max),
            or_(Role.valid_to.is_(None), Role.valid_to >= first),
        )
        .limit(1)
    )
    if has_it is not None:
        raise Invalid("email", _("%(email)s has this role in that time already.", email=person.email))


def remember(actor: Actor, place: Network | Programme, kind: str, person_id: int, changes: Changes) -> None:
    """Write into the history of the network or the programme what became of a role."""
    plain = {
        name: [one.isoformat() if isinstance(one, date) else one for one in change] for name, change in changes.items()
    }
    audit.record(actor.person_id, kind, place.__tablename__, place.id, {"person_id": person_id, "changes": plain})


def lasts(role_id: int, _version: int | None) -> bool:
    """Whether a role is not over: then a mail about its beginning is still worth sending."""
    role = db.session.get(Role, role_id)
    return role is not None and (role.valid_to is None or role.valid_to >= dates.local_day(clock.now(), ZONE))


def calling_to(network: Network, kind: str) -> Calling:
    """What an invitation to an account says of a role in a network."""
    return Calling(network=network.title, role=wording.ROLES[kind])


def recipient(person: Person) -> Recipient:
    """A person as letters see it."""
    return Recipient(person.id, person.name, person.email, person.language)


def _office(network: Network, role: Role) -> Office:
    return Office(
        role_id=role.id,
        kind=role.kind,
        network=network.title,
        programme={},
        network_id=network.id,
        path=f"/n/{network.code}/",
        valid_from=role.valid_from,
        valid_to=role.valid_to,
    )


def _begin(network: Network, person: Person, details: RoleDetails) -> Role:
    refuse_twice(Role.network_id == network.id, person, details.kind, details.valid_from, details.valid_to)
    role = networks.give_role(network.id, details)
    db.session.flush()
    return role


def _is_coordinated(network: Network, ending: Role, until: date) -> bool:
    following = until + ONE_DAY
    return (
        db.session.scalar(
            select(Role.id)
            .where(
                or_(Role.network_id == network.id, Role.programme_id == network.programme_id),
                Role.kind == RoleKind.COORDINATOR,
                Role.id != ending.id,
                Role.valid_from <= following,
                or_(Role.valid_to.is_(None), Role.valid_to >= following),
            )
            .limit(1)
        )
        is not None
    )


def _is_around(network: Network, organisation_id: int) -> bool:
    partner = select(NetworkPartner.id).where(
        NetworkPartner.network_id == network.id, NetworkPartner.organisation_id == organisation_id
    )
    role = select(Role.id).where(Role.network_id == network.id, Role.organisation_id == organisation_id)
    return db.session.scalar(partner.union(role).limit(1)) is not None


def _role(network: Network, role_id: int) -> Role:
    role = db.session.get(Role, role_id, with_for_update=True)
    if role is None or role.network_id != network.id:
        raise NotFound
    return role


def _by_address(email: str) -> Person | None:
    return db.session.scalar(select(Person).where(Person.email == email))
