"""Reading who has a role in all networks of a programme, over time."""

from __future__ import annotations

from sqlalchemy import select

from netzwerk.core.db import db
from netzwerk.core.errors import NotFound
from netzwerk.networks.models import Role
from netzwerk.networks.roles.queries import RoleRow
from netzwerk.people.models import Person


def roles(programme_id: int) -> tuple[RoleRow, ...]:
    """All roles in a programme as a whole, by kind and name, in one statement."""
    rows = db.session.execute(
        select(Role, Person)
        .join(Person, Person.id == Role.person_id)
        .where(Role.programme_id == programme_id)
        .order_by(Role.kind, Person.name, Role.valid_from, Role.id)
    )
    return tuple(_row(role, person) for role, person in rows)


def role(programme_id: int, role_id: int) -> RoleRow:
    """One role in a programme as a whole.

    Raises:
        NotFound: if there is no such role.
    """
    found = next((one for one in roles(programme_id) if one.id == role_id), None)
    if found is None:
        raise NotFound
    return found


def _row(row: Role, person: Person) -> RoleRow:
    return RoleRow(
        id=row.id,
        person_id=person.id,
        name=person.name,
        email=person.email,
        kind=row.kind,
        organisation="",
        organisation_id=None,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        of_programme=True,
        is_active=person.activated_at is not None and person.deactivated_at is None,
        invited=person.invited_at is not None,
    )
