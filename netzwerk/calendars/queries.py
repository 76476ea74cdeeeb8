"""Reading addresses, and the days that calendars are made of, for any number of networks at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import ColumnElement, Row, exists, false, func, or_, select

from netzwerk.calendars.happenings import DueDay, EventDayRow, Place
from netzwerk.calendars.models import FeedToken
from netzwerk.core.access import Actor, RoleKind
from netzwerk.core.db import db
from netzwerk.events.models import Event, EventDay, EventState, Participation
from netzwerk.events.queries import has_place
from netzwerk.networks.models import Network, Organisation, Role
from netzwerk.people.models import Person
from netzwerk.reflections import windows
from netzwerk.reflections.models import ReflectionRound
from netzwerk.reflections.rounds import closing_state


@dataclass(frozen=True)
class Address:
    """An active calendar address, without its token, which nobody knows any more."""

    created_at: datetime


def find_person_id(email: str) -> int | None:
    """The active person with this mail address."""
    return db.session.scalar(
        select(Person.id).where(Person.email == email.strip().lower(), Person.deactivated_at.is_(None))
    )


def find_personal_address(person_id: int) -> Address | None:
    """The person's active address, if there is one."""
    return _find_address(FeedToken.person_id == person_id)


def find_network_address(network_id: int) -> Address | None:
    """The network's active address, if there is one."""
    return _find_address(FeedToken.network_id == network_id)


def places_of(actor: Actor) -> list[Place]:
    """The networks in which the actor has a role or a seat today, by code.

    Administrators have no events of their own: they run the installation, not the networks.
    """
    networks = {grant.network_id for grant in actor.grants} | {seat.network_id for seat in actor.seats}
    programmes = {grant.programme_id for grant in actor.grants}
    return _places(
        or_(
            Network.id.in_(sorted(network for network in networks if network)),
            Network.programme_id.in_(sorted(programme for programme in programmes if programme)),
        )
    )


def find_place(network_id: int) -> Place | None:
    """The network with this number."""
    return next(iter(_places(Network.id == network_id)), None)


def event_days(places: Sequence[Place], person_id: int | None, today: date) -> list[EventDayRow]:
    """Every day of every event of the networks, with what decides about who sees it; by event and start.

    Args:
        places: the networks.
        person_id: whose invitations count, None for nobody's.
        today: the day on which roles of partners count.
    """
    return _event_days(places, Event.network_id.in_([place.id for place in places]), person_id, today)


def days_of_event(place: Place, event_id: int, person_id: int, today: date) -> list[EventDayRow]:
    """The days of one event of the network, like `event_days`."""
    wanted = (Event.network_id == place.id) & (Event.id == event_id)
    return _event_days([place], wanted, person_id, today)


def due_days(places: Sequence[Place]) -> list[DueDay]:
    """The due days of the reflection rounds of these networks, as far as their meetings have agreed dates.

    A round that follows from the draft of a meeting, or the closing round while the closing event is a draft, is left
    out: it would tell the date of the draft.
    """
    if not places:
        return []
    by_id = {place.id: place for place in places}
    rows = db.session.execute(
        select(
            ReflectionRound.id,
            ReflectionRound.network_id,
            ReflectionRound.number,
            ReflectionRound.fixed_due,
            ReflectionRound.created_at,
            ReflectionRound.updated_at,
            func.min(EventDay.starts_at, type_=EventDay.starts_at.type).label("meeting_day"),
            func.max(EventDay.updated_at, type_=EventDay.updated_at.type).label("moved_at"),
        )
        .outerjoin(Event, Event.id == ReflectionRound.meeting_id)
        .outerjoin(EventDay, EventDay.event_id == Event.id)
        .where(
            ReflectionRound.network_id.in_(by_id),
            or_(
                Event.state != EventState.DRAFT,
                ReflectionRound.fixed_due.is_not(None) & ReflectionRound.meeting_id.is_not(None),
                ReflectionRound.meeting_id.is_(None) & (func.coalesce(closing_state(), "") != EventState.DRAFT),
            ),
        )
        .group_by(ReflectionRound.id)
        .order_by(ReflectionRound.network_id, ReflectionRound.number)
    )
    found = []
    for row in rows:
        place = by_id[row.network_id]
        due_on = windows.due_day(row.meeting_day, place.zone, fixed_due=row.fixed_due)
        if due_on:
            changed = max(filter(None, (row.updated_at, row.moved_at)))
            found.append(DueDay(place, row.id, row.number, due_on, row.created_at, changed))
    return found


def _places(condition: ColumnElement[bool]) -> list[Place]:
    rows = db.session.execute(
        select(Network.id, Network.programme_id, Network.code, Network.title, Network.zone, Network.language)
        .where(condition)
        .order_by(Network.code)
    )
    return [Place(*row) for row in rows]


def _find_address(condition: ColumnElement[bool]) -> Address | None:
    created_at = db.session.scalar(select(FeedToken.created_at).where(condition, FeedToken.revoked_at.is_(None)))
    return Address(created_at) if created_at else None


def _event_days(
    places: Sequence[Place], wanted: ColumnElement[bool], person_id: int | None, today: date
) -> list[EventDayRow]:
    if not places:
        return []
    rows = db.session.execute(
        select(
            Event,
            EventDay,
            Organisation.name.label("host_name"),
            Organisation.town.label("host_town"),
            _is_expected(person_id).label("is_expected"),
            _has_place(person_id).label("has_place"),
            _is_host(person_id, today).label("is_host"),
        )
        .join(Network, Network.id == Event.network_id)
        .join(EventDay, EventDay.event_id == Event.id)
        .outerjoin(Organisation, Organisation.id == Event.host_id)
        .where(wanted)
        .order_by(Event.network_id, Event.id, EventDay.starts_at)
    ).all()
    by_id = {place.id: place for place in places}
    found: list[EventDayRow] = []
    for _, group in groupby(rows, key=lambda row: row.Event.id):
        found.extend(_rows_of_event(by_id, list(group)))
    return found


def _rows_of_event(
    places: dict[int, Place], rows: list[Row[Event, EventDay, str, str, bool, bool, bool]]
) -> Iterable[EventDayRow]:
    for number, row in enumerate(rows, start=1):
        event: Event = row.Event
        day: EventDay = row.EventDay
        yield EventDayRow(
            place=places[event.network_id],
            event_id=event.id,
            kind=event.kind,
            number=event.number,
            title=event.title,
            focus=event.focus,
            preparation=event.preparation,
            format=event.format,
            venue=event.venue,
            host=", ".join(filter(None, (row.host_name, row.host_town))),
            room_link=event.room_link,
            state=event.state,
            uid=day.uid,
            first_uid=rows[0].EventDay.uid,
            sequence=day.sequence,
            starts_at=day.starts_at,
            ends_at=day.ends_at,
            day=number,
            days=len(rows),
            is_expected=row.is_expected,
            is_host=row.is_host,
            created_at=day.created_at,
            updated_at=max(day.updated_at, event.updated_at),
            has_place=row.has_place,
        )


def _is_expected(person_id: int | None) -> ColumnElement[bool]:
    if person_id is None:
        return false()
    return exists().where(Participation.event_id == Event.id, Participation.person_id == person_id)


def _has_place(person_id: int | None) -> ColumnElement[bool]:
    return false() if person_id is None else exists().where(Participation.person_id == person_id, has_place())


def _is_host(person_id: int | None, today: date) -> ColumnElement[bool]:
    if person_id is None:
        return false()
    return exists().where(
        Role.person_id == person_id,
        Role.kind == RoleKind.PARTNER,
        Role.organisation_id == Event.host_id,
        or_(Role.network_id == Network.id, Role.programme_id == Network.programme_id),
        Role.valid_from <= today,
        or_(Role.valid_to.is_(None), Role.valid_to >= today),
    )
