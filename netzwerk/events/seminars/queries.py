"""Reading the waiting list of a seminar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from netzwerk.core.access import Actor
from netzwerk.core.db import db
from netzwerk.events.models import Participation
from netzwerk.events.seminars import policy
from netzwerk.networks.queries import NetworkHeader
from netzwerk.people.models import Person
from netzwerk.tandems.models import Tandem


@dataclass(frozen=True)
class Waiting:
    """Somebody who waits for a place."""

    person_id: int
    name: str
    tandem_number: int | None
    since: datetime


def waiting(actor: Actor, network: NetworkHeader, event_id: int) -> tuple[Waiting, ...]:
    """Who waits for a place, the longest first; nobody for actors who do not give places."""
    if not policy.may_give_places(actor, network):
        return ()
    rows = db.session.execute(
        select(Participation.person_id, Person.name, Tandem.number, Participation.waiting_since)
        .join(Person, Person.id == Participation.person_id)
        .outerjoin(Tandem, Tandem.id == Participation.tandem_id)
        .where(Participation.event_id == event_id, Participation.waiting_since.is_not(None))
        .order_by(Participation.waiting_since, Participation.id)
    )
    return tuple(Waiting(person_id, name, number, since) for person_id, name, number, since in rows if since)
