"""What others may do with a person: correct name, address and language, close the account and open it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select, update

from netzwerk.core import audit, clock, editing, mail
from netzwerk.core.access import Actor
from netzwerk.core.configuration import current
from netzwerk.core.db import db
from netzwerk.core.errors import Forbidden, Invalid, NotFound
from netzwerk.core.languages import LANGUAGES
from netzwerk.core.languages import gettext as _
from netzwerk.core.slots import Slot
from netzwerk.people import policy, service
from netzwerk.people.editing import letters
from netzwerk.people.letters import Recipient
from netzwerk.people.models import Person, SignInLink

CHANGED, REOPENED = "person.changed", "person.reactivated"
PERSONAL = frozenset({"name", "email"})

address_moved: Slot[Callable[[int], None]] = Slot("links for a person that lie in the mailbox that it had before")


@dataclass(frozen=True, kw_only=True)
class PersonChange:
    """Name, address and language as they shall be; `version` is the one that the form was based on."""

    name: str
    email: str
    language: str
    version: int


def locked(person_id: int) -> Person:
    """A person, locked until the transaction ends.

    Raises:
        NotFound: if there is none.
    """
    person = db.session.get(Person, person_id, with_for_update=True, populate_existing=True)
    if person is None:
        raise NotFound
    return person


def administer(actor: Actor, person_id: int, details: PersonChange) -> bool:
    """Change a person as an administrator; whether mails about a new address go out.

    Raises:
        Forbidden: if the actor is no administrator.
        NotFound: if there is no such person.
        Invalid: if a value is wrong, or the address belongs to somebody else.
        Stale: if somebody else changed the person meanwhile.
    """
    if not actor.is_administrator:
        raise Forbidden
    return change(actor, locked(person_id), details)


def change(actor: Actor, person: Person, details: PersonChange) -> bool:
    """Change a locked person for an actor whose right to it the caller has seen; whether mails go out.

    Raises:
        Invalid: if a value is wrong, or the address belongs to somebody else.
        Stale: if somebody else changed the person meanwhile.
    """
    editing.check(person, details.version)
    name, email, before = policy.plain_name(details.name), policy.normal_address(details.email), person.email
    if not name:
        raise Invalid("name", _("Enter the name by which others know this person."))
    if details.language not in LANGUAGES:
        raise Invalid("language", _("Choose one of the offered values."))
    if email != before:
        _refuse_address(email)
    values = {"name": name, "email": email, "language": details.language}
    editing.apply(actor.person_id, person, values, kind=CHANGED, about_kind="person", prose=PERSONAL)
    db.session.flush()
    return email != before and _move(person, before)


def close(actor: Actor, person_id: int) -> str:
    """Close an account; the name of the person.

    Raises:
        Forbidden: if the actor is no administrator.
        NotFound: if there is no such person.
        Invalid: if it is the own account.
    """
    if not actor.is_administrator:
        raise Forbidden
    person = locked(person_id)
    if person.id == actor.person_id:
        raise Invalid("", _("You cannot close your own account. Ask another administrator to do it."))
    service.deactivate(actor.person_id, person.email)
    return person.name


def reopen(actor: Actor, person_id: int) -> str:
    """Let somebody whose account was closed sign in again; the name of the person.

    Raises:
        Forbidden: if the actor is no administrator.
        NotFound: if there is no such person.
    """
    if not actor.is_administrator:
        raise Forbidden
    person = locked(person_id)
    if person.deactivated_at is not None:
        person.deactivated_at = None
        audit.record(actor.person_id, REOPENED, "person", person.id)
        db.session.flush()
    return person.name


def _refuse_address(email: str) -> None:
    if not policy.is_address(email):
        raise Invalid("email", _("“%(email)s” is not a mail address.", email=email))
    if db.session.scalar(select(Person.id).where(Person.email == email)) is not None:
        raise Invalid(
            "email", _("Somebody else has the address %(email)s. One address belongs to one person.", email=email)
        )


def _move(person: Person, before: str) -> bool:
    """Void the links that lie in the old mailbox, and tell both addresses, if the person knows of the account."""
    db.session.execute(
        update(SignInLink)
        .where(SignInLink.person_id == person.id, SignInLink.used_at.is_(None))
        .values(used_at=clock.real_now())
    )
    address_moved.value(person.id)
    if person.activated_at is None or person.deactivated_at is not None:
        return False
    recipient = Recipient(person.id, person.name, person.email, person.language)
    base_url = current().base_url
    mail.post.value(letters.address_new(recipient, base_url=base_url, version=person.version))
    mail.post.value(letters.address_gone(recipient, before, base_url=base_url, version=person.version))
    return True
