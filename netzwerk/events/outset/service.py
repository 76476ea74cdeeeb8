"""Gives an event that has none yet the agenda and the preparation list that the template of its programme proposes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import select

from netzwerk.core import clock, dates
from netzwerk.core.db import db
from netzwerk.events import service as events
from netzwerk.events.agenda import offers
from netzwerk.events.agenda.offers import OfferDay
from netzwerk.events.models import AgendaItem, Event, EventDay, EventKind, PreparationItem
from netzwerk.events.preparation import proposals
from netzwerk.events.preparation import service as preparation
from netzwerk.events.preparation.service import TodoDetails
from netzwerk.events.service import ItemDetails
from netzwerk.networks.models import Network, Programme

PREPARED = frozenset({EventKind.KICKOFF.value, EventKind.MEETING.value, EventKind.CLOSING.value})
"""Kinds whose preparation list is laid out; all others begin with an empty one."""


def lay_out(event_id: int) -> None:
    """Lay out agenda and preparation list, each only where there is nothing; the caller holds the lock of the event.

    An event without days has no agenda yet: call it again when it gets its date, which also gives the things to
    prepare their days.
    """
    event = db.session.get(Event, event_id)
    assert event is not None
    network, template = db.session.execute(
        select(Network, Programme.template)
        .join(Programme, Programme.id == Network.programme_id)
        .where(Network.id == event.network_id)
    ).one()
    days = db.session.scalars(
        select(EventDay).where(EventDay.event_id == event_id).order_by(EventDay.starts_at, EventDay.id)
    ).all()
    _agenda(event, days, template or {}, network.language)
    if event.kind in PREPARED:
        first = dates.local_day(days[0].starts_at, network.zone) if days else None
        _preparation(event, first, template or {}, network)


def _agenda(event: Event, days: Sequence[EventDay], template: Mapping[str, Any], language: str) -> None:
    numbers = [day.id for day in days]
    if not days or db.session.scalar(select(AgendaItem.id).where(AgendaItem.day_id.in_(numbers)).limit(1)) is not None:
        return
    for day, offered in zip(days, _offered(event, days, template, language), strict=False):
        events.add_items(day.id, [ItemDetails(**asdict(item)) for item in offered.items])


def _offered(event: Event, days: Sequence[EventDay], template: Mapping[str, Any], language: str) -> Sequence[OfferDay]:
    """The agenda of the programme for this event; for a further meeting the day pattern that is nearest in length."""
    found = [
        one
        for one in offers.of_template(template, event.kind, event.number, language)
        if len(one.days) == len(days) and (one.key == offers.PROGRAMME or event.kind == EventKind.MEETING)
    ]
    own = next((one for one in found if one.key == offers.PROGRAMME), None)
    minutes = sum((day.ends_at - day.starts_at).total_seconds() / 60 for day in days)
    nearest = min(found, key=lambda one: abs(sum(day.minutes for day in one.days) - minutes), default=None)
    chosen = own or nearest
    return chosen.days if chosen else ()


def _preparation(event: Event, first: date | None, template: Mapping[str, Any], network: Network) -> None:
    today = dates.local_day(clock.now(), network.zone)
    proposed = proposals.of_template(template, event.format, first, today, network.language)
    rows = db.session.scalars(select(PreparationItem).where(PreparationItem.event_id == event.id)).all()
    if not rows:
        values = [TodoDetails(title=one.title, owner=one.owner, due_on=one.due_on) for one in proposed]
        preparation.lay_out(event.id, values)
        return
    due = {one.title: one.due_on for one in proposed}
    for row in rows:
        if row.due_on is None and row.done_on is None:
            row.due_on = due.get(row.title)
    db.session.flush()
