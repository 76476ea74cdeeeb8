"""Reading the roles of a network over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select

from netzwerk.core.db import db
from netzwerk.core.errors import NotFound
from netzwerk.networks.models import NetworkPartner, Organisation, Role
from netzwerk.networks.queries import NetworkHeader
from netzwerk.people.models import Person


@dataclass(frozen=True)
class RoleRow:
    """A role of a person, from a day to a day.

    Attributes:
        of_programme: whether it counts in all networks of the programme; then it is not changed here.
        is_active: whether the person has an account that works.
        invited: whether an invitation to the account went out.
    """

    id: int
    person_id: int
    name: str
    email: str
    kind: str
    organisation: str
    organisation_id: int | None
    valid_from: date
    valid_to: date | None
    of_programme: bool
    is_active: bool
    invited: bool

    def has_ended(self, day: date) -> bool:
        """Whether it is over on a day."""
        return self.valid_to is not None and self.valid_to < day

    def is_to_come(self, day: date) -> bool:
        """Whether it has not begun on a day."""
        return self.valid_from > day


def roles(network: NetworkHeader) -> tuple[RoleRow, ...]:
    """All roles in a network, those of its programme too, by kind and name, in one statement."""
    rows = db.session.execute(
        _roles()
        .where(or_(Role.network_id == network.id, Role.programme_id == network.programme_id))
        .order_by(Role.kind, Person.name, Role.valid_from, Role.id)
    )
    return tuple(_row(row) for row in rows)


def role(network: NetworkHeader, role_id: int) -> RoleRow:
    """One role of a network itself.

    Raises:
        NotFound: if it has no such role.
    """
    found = db.session.execute(_roles().where(Role.id == role_id, Role.network_id == network.id)).one_or_none()
    if found is None:
        raise NotFound
    return _row(found)


def of_whole_programme(programme_id: int) -> tuple[RoleRow, ...]:
    """All roles in a programme as a whole, by kind and name, in one statement."""
    rows = db.session.execute(
        _roles().where(Role.programme_id == programme_id).order_by(Role.kind, Person.name, Role.valid_from, Role.id)
    )
    return tuple(_row(row) for row in rows)


def of_programme(programme_id: int, role_id: int) -> RoleRow:
    """One role in a programme as a whole.

    Raises:
        NotFound: if it has no such role.
    """
    found = db.session.execute(_roles().where(Role.id == role_id, Role.programme_id == programme_id)).one_or_none()
    if found is None:
        raise NotFound
    return _row(found)


def organisations(network: NetworkHeader) -> tuple[tuple[int, str], ...]:
    """Organisations that can stand beside a role: partners of the network, and those of its roles."""
    partners = select(NetworkPartner.organisation_id).where(NetworkPartner.network_id == network.id)
    of_roles = select(Role.organisation_id).where(Role.network_id == network.id, Role.organisation_id.is_not(None))
    rows = db.session.execute(
        select(Organisation.id, Organisation.name)
        .where(Organisation.id.in_(partners.union(of_roles)))
        .order_by(Organisation.name, Organisation.id)
    )
    return tuple((row.id, row.name) for row in rows)


def _roles() -> Select[Role, Person, str]:
    return (
        select(Role, Person, Organisation.name.label("organisation"))
        .join(Person, Person.id == Role.person_id)
        .outerjoin(Organisation, Organisation.id == Role.organisation_id)
    )


def _row(found: Any) -> RoleRow:
    row, person, organisation = found
    return RoleRow(
        id=row.id,
        person_id=person.id,
        name=person.name,
        email=person.email,
        kind=row.kind,
        organisation=organisation or "",
        organisation_id=row.organisation_id,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        of_programme=row.programme_id is not None,
        is_active=person.activated_at is not None and person.deactivated_at is None,
        invited=person.invited_at is not None,
    )
