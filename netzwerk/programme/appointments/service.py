"""Giving roles in all networks of a programme, ending them, and handing them over."""

from __future__ import annotations

from datetime import date, timedelta

from netzwerk.core.access import Actor, RoleKind
from netzwerk.core.db import db
from netzwerk.core.errors import Forbidden, Invalid, NotFound
from netzwerk.core.languages import gettext as _
from netzwerk.networks import wording
from netzwerk.networks.models import Programme, Role
from netzwerk.networks.roles import service as roles
from netzwerk.networks.roles.letters import Office
from netzwerk.networks.roles.service import ENDED, GIVEN, HANDED_OVER, Changes, GiveDetails, SuccessionDetails
from netzwerk.people.letters import Calling
from netzwerk.people.models import Person
from netzwerk.people.policy import as_entered

KINDS = (RoleKind.COORDINATOR, RoleKind.FACILITATOR, RoleKind.BOARD)
ONE_DAY = timedelta(days=1)
START = "/networks"


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
    roles.check_days(details)
    person = roles.person_for(
        actor, details.email, details.name, actor.language, calling=_calling(programme, details.kind)
    )
    _refuse_oneself(actor, person.id)
    role = _begin(programme, person, details.kind, details.valid_from, details.valid_to)
    changes: Changes = {"person": [None, person.id], "role": [None, details.kind]}
    roles.remember(actor, programme, GIVEN, person.id, {**changes, "valid_from": [None, details.valid_from]})
    roles.tell_begun(actor, person, _office(programme, role))
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
    roles.check_last_day(role, until)
    if role.valid_to == until:
        return
    before, role.valid_to = role.valid_to, until
    changes: Changes = {"person": [role.person_id, role.person_id], "role": [role.kind, role.kind]}
    roles.remember(actor, programme, ENDED, role.person_id, {**changes, "valid_to": [before, until]})
    db.session.flush()
    roles.tell_ended(actor, role.person_id, _office(programme, role))


def hand_over(actor: Actor, programme_id: int, role_id: int, details: SuccessionDetails) -> str:
    """End a role on the day before, and give it to somebody else from a day on; what to call the successor.

    Raises:
        Forbidden: if the actor does not administer the installation.
        NotFound: if there is no such role.
        Invalid: if the day does not lie within the role, or the successor may not have it.
    """
    programme = _locked(actor, programme_id)
    role = _role(programme, role_id)
    successor = roles.successor_for(actor, role, details, actor.language, calling=_calling(programme, role.kind))
    _refuse_oneself(actor, successor.id)
    ends_on = role.valid_to if role.valid_to is not None and role.valid_to >= details.valid_from else None
    before, role.valid_to = role.valid_to, details.valid_from - ONE_DAY
    db.session.flush()
    following = _begin(programme, successor, role.kind, details.valid_from, ends_on)
    changes: Changes = {"person": [role.person_id, successor.id], "role": [role.kind, role.kind]}
    roles.remember(actor, programme, HANDED_OVER, successor.id, {**changes, "valid_to": [before, role.valid_to]})
    roles.tell_ended(actor, role.person_id, _office(programme, role))
    roles.tell_begun(actor, successor, _office(programme, following))
    return as_entered(details.name, name=successor.name, email=successor.email)


def _refuse_oneself(actor: Actor, person_id: int) -> None:
    """Each of these roles shows what tandems have written, which is not for those who only administer."""
    if person_id == actor.person_id:
        raise Invalid(
            "email",
            _("You cannot give yourself this role: it would open the reflections to you. Let somebody else have it."),
        )


def _calling(programme: Programme, kind: str) -> Calling:
    return Calling(programme=dict(programme.title), role=wording.ROLES[kind])


def _begin(programme: Programme, person: Person, kind: str, first: date, last: date | None) -> Role:
    roles.refuse_twice(Role.programme_id == programme.id, person, kind, first, last)
    role = Role(person_id=person.id, kind=kind, programme_id=programme.id, valid_from=first, valid_to=last)
    db.session.add(role)
    db.session.flush()
    return role


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
