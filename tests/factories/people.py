"""People, their roles, and who acts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import update

from netzwerk.core import access
from netzwerk.core.access import Actor, RoleKind
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks.models import Role
from netzwerk.people import passwords
from netzwerk.people.models import MutedNotice, Person
from tests.factories.saving import new_number, save, together
from tests.factories.times import NOW, STARTS_ON, TODAY, at


def person(name: str = "", *, password: str = "", **values: Any) -> Person:
    """A person with an active account; only with a password can it sign in by one."""
    number = new_number()
    if password:
        values["password_hash"] = passwords.digest(password)
    return save(
        Person(
            **{
                "name": name or f"Person {number}",
                "email": f"person{number}@example.org",
                "invited_at": at(STARTS_ON),
                "activated_at": at(STARTS_ON),
                **values,
            }
        )
    )


def deactivate(holder: Person, at: datetime | None = NOW) -> None:
    """Close an account, also one with open sessions; at None opens it again."""
    with transaction():
        db.session.execute(update(Person).where(Person.id == holder.id).values(deactivated_at=at))


def mute(holder: Person, notice: str) -> MutedNotice:
    """Let somebody do without a kind of mail."""
    return save(MutedNotice(person_id=holder.id, kind=notice))


def administrator(**values: Any) -> Person:
    """A person who runs the installation."""
    return person(**{"name": "Administration", "is_administrator": True, **values})


def role(
    kind: RoleKind,
    network: Any = None,
    *,
    holder: Person | None = None,
    programme_id: int | None = None,
    valid_from: date = STARTS_ON,
    valid_to: date | None = None,
) -> Person:
    """Give somebody (new, if nobody is named) a role in a network, or in all networks of a programme."""
    with together():
        holder = holder or person(f"{kind.value.capitalize()} {new_number()}")
        save(
            Role(
                person_id=holder.id,
                kind=kind,
                network_id=network.id if network else None,
                programme_id=programme_id,
                valid_from=valid_from,
                valid_to=valid_to,
            )
        )
    return holder


def coordinator(network: Any, **values: Any) -> Person:
    """A further coordinator."""
    return role(RoleKind.COORDINATOR, network, **values)


def facilitator(network: Any, **values: Any) -> Person:
    """A further facilitator."""
    return role(RoleKind.FACILITATOR, network, **values)


def actor(person: Person, on: date = TODAY) -> Actor:
    """The person as services and queries see it, with all that counts on that day."""
    standing = access.find_standing.value(person.id, on)
    db.session.rollback()
    return Actor(
        person_id=person.id,
        name=person.name,
        email=person.email,
        language=person.language,
        is_administrator=person.is_administrator,
        grants=standing.grants,
        seats=standing.seats,
    )
