"""Reading agendas for their editor, and where a new one can come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from netzwerk.core.access import Actor
from netzwerk.core.db import db
from netzwerk.core.errors import NotFound
from netzwerk.events import queries as events
from netzwerk.events import undo, wording
from netzwerk.events.agenda import policy, timing
from netzwerk.events.agenda.offers import Offer, OfferDay, OfferItem, of_template
from netzwerk.events.agenda.plan import Plan, PlanDay, PlanItem, order_of, state_of
from netzwerk.events.models import AgendaItem, Event, EventDay, EventState, PlanPart
from netzwerk.events.undo import Step
from netzwerk.networks.models import Programme
from netzwerk.networks.queries import NetworkHeader


def plan(actor: Actor, network: NetworkHeader, event_id: int) -> Plan:
    """The agenda of an event, for those who plan it.

    Raises:
        NotFound: if the event is in another network, or the agenda is not the actor's to plan.
    """
    if not policy.may_plan(actor, network):
        raise NotFound
    event = (
        db.session.scalars(
            events.visible(actor, network)
            .where(Event.id == event_id)
            .options(joinedload(Event.days).joinedload(EventDay.items))
        )
        .unique()
        .one_or_none()
    )
    if event is None:
        raise NotFound
    return Plan(
        event_id=event.id,
        kind=event.kind,
        number=event.number,
        title=event.title,
        state=event.state,
        days=tuple(_day(day) for day in event.days),
        order=order_of((day.id, [item.id for item in day.items]) for day in event.days),
        state_now=state_of((day.id, [(item.id, item.version) for item in day.items]) for day in event.days),
    )


def step(actor: Actor, shown: Plan) -> Step | None:
    """What the actor did last and can undo."""
    return undo.find(actor.person_id, shown.event_id, PlanPart.AGENDA, shown.state_now)


def offers(network: NetworkHeader, shown: Plan) -> tuple[Offer, ...]:
    """Where an agenda can come from: the programme, its day patterns, and other events, those of the same kind first.

    The caller has asked `policy.may_plan`; two statements.
    """
    template: Mapping[str, Any] = (
        db.session.scalar(select(Programme.template).where(Programme.id == network.programme_id)) or {}
    )
    return (*of_template(template, shown.kind, shown.number, network.language), *_earlier(network, shown))


def _earlier(network: NetworkHeader, shown: Plan) -> tuple[Offer, ...]:
    rows = (
        db.session.scalars(
            select(Event)
            .where(
                Event.network_id == network.id,
                Event.id != shown.event_id,
                Event.state != EventState.CANCELLED,
                exists(
                    select(AgendaItem.id)
                    .join(EventDay, EventDay.id == AgendaItem.day_id)
                    .where(EventDay.event_id == Event.id)
                ),
            )
            .options(joinedload(Event.days).joinedload(EventDay.items))
        )
        .unique()
        .all()
    )
    found = sorted(rows, key=lambda event: (event.kind != shown.kind, -event.days[0].starts_at.timestamp()))
    return tuple(
        Offer(
            key=f"event-{event.id}",
            title=wording.full_name(event.kind, event.number, event.title),
            is_event=True,
            short_title=wording.short_name(event.kind, event.number),
            days=tuple(
                OfferDay(
                    minutes=round((day.ends_at - day.starts_at).total_seconds() / 60),
                    items=tuple(_offered(item) for item in day.items),
                )
                for day in event.days
            ),
        )
        for event in found
    )


def _offered(item: AgendaItem) -> OfferItem:
    return OfferItem(
        minutes=item.minutes,
        kind=item.kind,
        title=item.title,
        goal=item.goal,
        method=item.method,
        social_form=item.social_form,
        material=item.material,
        responsible=item.responsible,
        internal_note=item.internal_note,
    )


def _day(day: EventDay) -> PlanDay:
    items = [
        PlanItem(
            id=item.id,
            day_id=day.id,
            place=place,
            minutes=item.minutes,
            kind=item.kind,
            title=item.title,
            goal=item.goal,
            method=item.method,
            social_form=item.social_form,
            material=item.material,
            responsible=item.responsible,
            internal_note=item.internal_note,
            outcome=item.outcome,
            version=item.version,
        )
        for place, item in enumerate(day.items, 1)
    ]
    return PlanDay(day.id, day.starts_at, day.ends_at, timing.build(day.starts_at, day.ends_at, items))
