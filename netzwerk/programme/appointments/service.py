"""Giving roles in all networks of a programme, ending them, and handing them over."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import or_, select

from netzwerk.core import audit, mail
from netzwerk.core.access import Actor, RoleKind
from netzwerk.core.configuration import current
from netzwerk.core.db import db
from netzwerk.core.errors import Forbidden, Invalid, NotFound
from netzwerk.core.languages import gettext as _
from netzwerk.networks.models import Programme, Role
from netzwerk.networks.roles import letters
from netzwerk.networks.roles import service as roles
from netzwerk.networks.roles.letters import Office
from netzwerk.networks.roles.service import ENDED, GIVEN, HANDED_OVER, GiveDetails, SuccessionDetails
from netzwerk.people.models import Person
from netzwerk.people.policy import as_entered

KINDS = (RoleKind.COORDINATOR, RoleKind.FACILITATOR, RoleKind.BOARD)
ONE_DAY = timedelta(days=1)
START = "/networks"

Changes = dict[str, list[object]]


def give(actor: Actor, programme_id: int, details: GiveDetails) -> str:
    """Give a person a role in all networks of a programme from a day on; what to call the person.

    Raises:
        Forbidden: if the actor does not administer the installation.
        NotFound: if there is no such programme.
        Invalid: if the person has the role already, a value is wrong, or administrators would let themselves in.
    """
    programme = _locked(actor, programme_id)
    if details.kind not in KINDS:
        raise Invalid("kind", _("Choose one of the offered values."))
    if details.valid_to is not None and details.valid_to < details.valid_from:
        raise Invalid("valid_to", _("The last day must not come before the first one."))
    person = roles.person_for(actor, details.email, details.name, actor.language)
    _refuse_oneself(actor, person.id)
    role = _begin(programme, person, details.kind, details.valid_from, details.valid_to)
    changes: Changes = {"person": [None, person.id], "role": [None, details.kind]}
    _remember(actor, programme, GIVEN, person.id, {**changes, "valid_from": [None, details.valid_from]})
    _tell_given(actor, programme, role, person)
    return as_entered(details.name, name=person.name, email=person.email)


def end(actor: Actor, programme_id: int, role_id: int, until: date) -> None:
    """End a role with a day, which is the last one on which it counts; what was done in it stays.

    Raises:
        Forbidden: if the actor does not administer the installation.
        NotFound: if there is no such role.
        Invalid: if the day lies before the role begins.
    """
    programme = _locked(actor, programme_id)
    role = _role(programme, role_id)
    if until < role.valid_from:
        raise Invalid("until", _("The role begins later. Choose its first day or a later one."))
    if role.valid_to == until:
        return
    before, role.valid_to = role.valid_to, until
    changes: Changes = {"person": [role.person_id, role.person_id], "role": [role.kind, role.kind]}
    _remember(actor, programme, ENDED, role.person_id, {**changes, "valid_to": [before, until]})
    db.session.flush()
    _tell_ended(actor, programme, role)


def hand_over(actor: Actor, programme_id: int, role_id: int, details: SuccessionDetails) -> str:
    """End a role on the day before, and give it to somebody else from a day on; what to call the successor.

    Raises:
        Forbidden: if the actor does not administer the installation.
        NotFound: if there is no such role.
        Invalid: if the day does not lie within the role, or the successor may not have it.
    """
    programme = _locked(actor, programme_id)
    role = _role(programme, role_id)
    if details.valid_from <= role.valid_from:
        raise Invalid("valid_from", _("The successor must begin later than the role itself did."))
    if role.valid_to is not None and role.valid_to < details.valid_from - ONE_DAY:
        raise Invalid("valid_from", _("The role ends earlier already. Give the role anew instead."))
    successor = roles.person_for(actor, details.email, details.name, actor.language)
    if successor.id == role.person_id:
        raise Invalid("email", _("This is the person who has the role now. Name somebody else."))
    _refuse_oneself(actor, successor.id)
    ends_on = role.valid_to if role.valid_to is not None and role.valid_to >= details.valid_from else None
    before, role.valid_to = role.valid_to, details.valid_from - ONE_DAY
    db.session.flush()
    following = _begin(programme, successor, role.kind, details.valid_from, ends_on)
    changes: Changes = {"person": [role.person_id, successor.id], "role": [role.kind, role.kind]}
    _remember(actor, programme, HANDED_OVER, successor.id, {**changes, "valid_to": [before, role.valid_to]})
    _tell_ended(actor, programme, role)
    _tell_given(actor, programme, following, successor)
    return as_entered(details.name, name=successor.name, email=successor.email)


def _refuse_oneself(actor: Actor, person_id: int) -> None:
    """Each of these roles shows what tandems have written, which is not for those who only administer."""
    if person_id == actor.person_id:
        raise Invalid(
            "email",
            _("You cannot give yourself this role: it would open the reflections to you. Let somebody else have it."),
        )


def _begin(programme: Programme, person: Person, kind: str, first: date, last: date | None) -> Role:
    has_it = db.session.scalar(
        select(Role.id)
        .where(
            Role.programme_id == programme.id,
            Role.person_id == person.id,
            Role.kind == kind,
            Role.valid_from <= (last or date.max),
            or_(Role.valid_to.is_(None), Role.valid_to >= first),
        )
        .limit(1)
    )
    if has_it is not None:
        raise Invalid("email", _("%(email)s has this role in that time already.", email=person.email))
    role = Role(person_id=person.id, kind=kind, programme_id=programme.id, valid_from=first, valid_to=last)
    db.session.add(role)
    db.session.flush()
    return role


def _tell_given(actor: Actor, programme: Programme, role: Role, person: Person) -> None:
    if person.activated_at is not None and person.id != actor.person_id:
        office = _office(programme, role)
        mail.post.value(letters.given(roles.recipient(person), office, base_url=current().base_url))


def _tell_ended(actor: Actor, programme: Programme, role: Role) -> None:
    person = db.session.get(Person, role.person_id)
    if person is not None and person.activated_at is not None and person.id != actor.person_id:
        mail.post.value(letters.ended(roles.recipient(person), _office(programme, role)))


def _office(programme: Programme, role: Role) -> Office:
    return Office(
        role_id=role.id,
        kind=role.kind,
        network="",
        programme=programme.title,
        network_id=None,
        path=START,
        valid_from=role.valid_from,
        valid_to=role.valid_to,
    )


def _locked(actor: Actor, programme_id: int) -> Programme:
    if not actor.is_administrator:
        raise Forbidden
    programme = db.session.get(Programme, programme_id, with_for_update=True)
    if programme is None:
        raise NotFound
    return programme


def _role(programme: Programme, role_id: int) -> Role:
    role = db.session.get(Role, role_id, with_for_update=True)
    if role is None or role.programme_id != programme.id:
        raise NotFound
    return role


def _remember(actor: Actor, programme: Programme, kind: str, person_id: int, changes: Changes) -> None:
    plain = {
        name: [one.isoformat() if isinstance(one, date) else one for one in change] for name, change in changes.items()
    }
    audit.record(actor.person_id, kind, "programme", programme.id, {"person_id": person_id, "changes": plain})
