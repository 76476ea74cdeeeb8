"""What the form of an event offers and shows."""

from __future__ import annotations

from datetime import date

from sqlalchemy import and_, func, or_, select, union
from sqlalchemy.orm import joinedload

from netzwerk.core.access import Actor, RoleKind
from netzwerk.core.db import db
from netzwerk.core.errors import NotFound
from netzwerk.events.models import Event, EventDay, EventState, Participation
from netzwerk.events.planning import policy
from netzwerk.events.planning.facts import DayWish, Plan, Wish
from netzwerk.networks.models import NetworkPartner, Organisation, Role
from netzwerk.networks.queries import NetworkHeader
from netzwerk.people.models import Person
from netzwerk.tandems.models import Tandem, TandemOrganisation


def get(actor: Actor, network: NetworkHeader, event_id: int) -> Plan:
    """An event with all that its form shows, for those who lead the network.

    Raises:
        NotFound: if it is in another network, or not for the actor to change.
    """
    row = (
        db.session.scalars(
            select(Event)
            .where(Event.id == event_id, Event.network_id == network.id)
            .options(joinedload(Event.days).joinedload(EventDay.items), joinedload(Event.facilitators))
            .execution_options(populate_existing=True)
        )
        .unique()
        .one_or_none()
    )
    if row is None or not policy.may_edit_content(actor, network):
        raise NotFound
    planned = frozenset(day.id for day in row.days if day.items)
    return Plan(id=row.id, version=row.version, state=row.state, wish=wish_of(row), has_agenda=planned)


def wish_of(row: Event) -> Wish:
    """An event as it is; its days and facilitators are loaded."""
    return Wish(
        kind=row.kind,
        number=row.number,
        title=row.title,
        focus=row.focus,
        goals=row.goals,
        format=row.format,
        venue=row.venue,
        room_link=row.room_link,
        host_id=row.host_id,
        facilitators=tuple(sorted(one.person_id for one in row.facilitators)),
        preparation=row.preparation,
        reply_until=row.reply_until,
        capacity=row.capacity,
        date_reason=row.date_reason,
        is_agreed=row.state != EventState.DRAFT,
        days=tuple(DayWish(day.id, day.starts_at, day.ends_at) for day in row.days),
    )


def hosts(network: NetworkHeader) -> tuple[tuple[int, str], ...]:
    """Organisations that may host: those of tandems, partners, and of people with a role, by name."""
    of_tandems = (
        select(TandemOrganisation.organisation_id)
        .join(Tandem, Tandem.id == TandemOrganisation.tandem_id)
        .where(Tandem.network_id == network.id)
    )
    partners = select(NetworkPartner.organisation_id).where(NetworkPartner.network_id == network.id)
    roles = select(Role.organisation_id).where(
        or_(Role.network_id == network.id, Role.programme_id == network.programme_id),
        Role.organisation_id.is_not(None),
    )
    earlier = select(Event.host_id).where(Event.network_id == network.id, Event.host_id.is_not(None))
    rows = db.session.execute(
        select(Organisation.id, Organisation.name, Organisation.town)
        .where(Organisation.id.in_(union(of_tandems, partners, roles, earlier)))
        .order_by(Organisation.name, Organisation.town)
    )
    return tuple((row.id, ", ".join(filter(None, (row.name, row.town)))) for row in rows)


def leaders(network: NetworkHeader, today: date, keep: tuple[int, ...] = ()) -> tuple[tuple[int, str], ...]:
    """People who may facilitate an event: facilitation and coordination of today, and those who do already, by name."""
    leads = and_(
        or_(Role.network_id == network.id, Role.programme_id == network.programme_id),
        Role.kind.in_([RoleKind.FACILITATOR, RoleKind.COORDINATOR]),
        Role.valid_from <= today,
        or_(Role.valid_to.is_(None), Role.valid_to >= today),
    )
    now = select(Role.person_id).where(leads)
    rows = db.session.execute(
        select(Person.id, Person.name)
        .where(or_(and_(Person.id.in_(now), Person.deactivated_at.is_(None)), Person.id.in_(keep)))
        .order_by(Person.name, Person.id)
    )
    return tuple((row.id, row.name) for row in rows)


def next_number(network: NetworkHeader, kind: str) -> int:
    """The number after the highest of its kind."""
    last = db.session.scalar(select(func.max(Event.number)).where(Event.network_id == network.id, Event.kind == kind))
    return (last or 0) + 1


def told(event_id: int) -> tuple[str, ...]:
    """The names of those who were invited and will hear of a change, by name."""
    return tuple(
        db.session.scalars(
            select(Person.name)
            .join(Participation, Participation.person_id == Person.id)
            .where(
                Participation.event_id == event_id,
                or_(Participation.invited_at.is_not(None), Participation.reply.in_(["accepted", "represented"])),
                Person.deactivated_at.is_(None),
            )
            .order_by(Person.name, Person.id)
        )
    )
