"""Invites several people to their accounts at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import select

from netzwerk.core import clock
from netzwerk.core.db import db
from netzwerk.people import service
from netzwerk.people.letters import Calling
from netzwerk.people.models import Person

SAME_CLICK = timedelta(seconds=10)


def invite_all(actor_id: int, person_ids: Iterable[int], *, network: str = "") -> int:
    """Promise everybody without an open account the mail for the first access; how many there are.

    Args:
        network: title of the network to which they are invited.

    Who has an account, or one that is closed, gets nothing; who was invited seconds ago gets no second mail.
    """
    persons = db.session.scalars(
        select(Person)
        .where(Person.id.in_(sorted(set(person_ids))), Person.activated_at.is_(None), Person.deactivated_at.is_(None))
        .order_by(Person.id)
        .with_for_update()
    ).all()
    just_now = clock.real_now() - SAME_CLICK
    for person in persons:
        if person.invited_at is not None and person.invited_at > just_now:
            continue
        service.invite(
            actor_id,
            email=person.email,
            name=person.name,
            language=person.language,
            calling=Calling(network=network),
        )
    return len(persons)
