"""Days of events that come soon, and who comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, or_, select

from netzwerk.core import clock, dates
from netzwerk.core.access import Side
from netzwerk.core.db import db
from netzwerk.events.facts import DaySpan
from netzwerk.events.invitations.facts import Guest
from netzwerk.events.models import Event, EventDay, EventState, Participation, Reply
from netzwerk.events.reminders import policy
from netzwerk.networks.models import Network, NetworkState
from netzwerk.people.models import Person
from netzwerk.tandems.models import Tandem, TandemState

SOON = timedelta(days=18)
COMING = (EventState.AGREED, EventState.INVITED)
ALIVE = (NetworkState.RUNNING, NetworkState.CLOSING)


@dataclass(frozen=True)
class Near:
    """A day of an event that comes soon."""

    event_id: int
    day: DaySpan
    zone: str
    region: str


def near(now: datetime) -> tuple[Near, ...]:
    """The days of the next weeks that are reminded of by themselves, in running networks."""
    rows = db.session.execute(
        select(
            Event.id.label("event_id"),
            EventDay.id,
            EventDay.starts_at,
            EventDay.ends_at,
            Network.zone,
            Network.region,
        )
        .join(Event, Event.id == EventDay.event_id)
        .join(Network, Network.id == Event.network_id)
        .where(
            EventDay.starts_at.between(now - policy.OWN_REMINDER, now + SOON),
            Event.state.in_(COMING),
            Network.state.in_(ALIVE),
        )
        .order_by(Event.id, EventDay.starts_at)
    ).all()
    found = []
    for before, row in zip([None, *rows], rows, strict=False):
        previous = before.starts_at if before and before.event_id == row.event_id else None
        own = policy.has_own_reminder(
            dates.local_day(row.starts_at, row.zone), dates.local_day(previous, row.zone) if previous else None
        )
        if own and row.starts_at > now:
            found.append(Near(row.event_id, DaySpan(row.id, row.starts_at, row.ends_at), row.zone, row.region))
    return tuple(found)


def guests(event_id: int) -> tuple[Guest, ...]:
    """Everybody who said yes and has a place: no closed account, no tandem that pauses or has left."""
    rows = db.session.execute(_coming(event_id)).mappings()
    return tuple(Guest(group="", **row) for row in rows)


def stands(day_id: int, version: int | None) -> bool:
    """Whether a day is still to come and begins when a mail about it says."""
    starts_at = db.session.scalar(
        select(EventDay.starts_at)
        .join(Event, Event.id == EventDay.event_id)
        .join(Network, Network.id == Event.network_id)
        .where(EventDay.id == day_id, Event.state.in_(COMING), Network.state.in_(ALIVE))
    )
    return starts_at is not None and policy.version_of(starts_at) == version and clock.now() < starts_at


def is_coming(day_id: int, person_id: int) -> bool:
    """Whether a person still comes to the event of a day."""
    event_id = db.session.scalar(select(EventDay.event_id).where(EventDay.id == day_id))
    if event_id is None:
        return False
    return db.session.execute(_coming(event_id).where(Person.id == person_id)).first() is not None


def _coming(event_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Person.id.label("person_id"),
            Person.name,
            Person.email,
            Person.language,
            Participation.tandem_id,
            Participation.side,
        )
        .join(Person, Person.id == Participation.person_id)
        .outerjoin(Tandem, Tandem.id == Participation.tandem_id)
        .where(
            Participation.event_id == event_id,
            Participation.reply == Reply.ACCEPTED,
            Participation.waiting_since.is_(None),
            Person.deactivated_at.is_(None),
            or_(Tandem.id.is_(None), Tandem.state == TandemState.ACTIVE),
        )
        .order_by(Participation.id)
    )


def is_of_school(guest: Guest) -> bool:
    """Whether school holidays count for somebody."""
    return guest.side == Side.SCHOOL
