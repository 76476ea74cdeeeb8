"""Reading what must be ready for an event, and what the programme proposes for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, select

from netzwerk.core import dates
from netzwerk.core.access import Actor
from netzwerk.core.db import db, read_again
from netzwerk.core.errors import NotFound
from netzwerk.core.reading import REMEMBERED, Same
from netzwerk.events import undo
from netzwerk.events.checklist import Todo
from netzwerk.events.models import Event, EventDay, PlanPart, PlanStep, PreparationItem
from netzwerk.events.preparation.proposals import Proposal, of_template
from netzwerk.events.undo import Step
from netzwerk.networks.models import Programme
from netzwerk.networks.queries import NetworkHeader


@dataclass(frozen=True)
class Preparation:
    """What must be ready for an event.

    Attributes:
        todos: open ones first, by day.
        step: what the reader did last and can undo.
        state: fingerprint of all of it.
    """

    todos: tuple[Todo, ...]
    step: Step | None
    state: str


def of_event(actor: Actor, event_id: int) -> Preparation:
    """The list of an event, in one statement; the caller has asked whether the actor prepares it."""
    values = {"event_id": event_id, "person_id": actor.person_id}
    rows = read_again(_list(), values)
    todos, state = _listed(rows)
    last = rows[0] if rows and rows[0].kind is not None else None
    return Preparation(todos, undo.offered(last, state), state)


@lru_cache(REMEMBERED)
def _listed(rows: Same) -> tuple[Same, str]:
    items = [row for row in rows if row.id is not None]
    todos = [Todo(item.id, item.title, item.owner, item.due_on, item.done_on, item.version) for item in items]
    return Same(sorted(todos, key=_by_day)), undo.fingerprint((item.id, item.version) for item in items)


@cache
def _list() -> Select[*tuple[Any, ...]]:
    return (
        select(
            PreparationItem.id,
            PreparationItem.title,
            PreparationItem.owner,
            PreparationItem.due_on,
            PreparationItem.done_on,
            PreparationItem.version,
            PlanStep.kind,
            PlanStep.at,
            PlanStep.before,
            PlanStep.after,
        )
        .select_from(Event)
        .outerjoin(PreparationItem, PreparationItem.event_id == Event.id)
        .outerjoin(
            PlanStep,
            and_(
                PlanStep.event_id == Event.id,
                PlanStep.part == PlanPart.PREPARATION,
                PlanStep.person_id == bindparam("person_id"),
            ),
        )
        .where(Event.id == bindparam("event_id"))
        .order_by(PreparationItem.id)
    )


def todo(actor: Actor, network: NetworkHeader, event_id: int, todo_id: int) -> Todo:
    """One thing of the list.

    Raises:
        NotFound: if there is none, or the network is not the actor's to lead.
    """
    row = db.session.scalar(
        select(PreparationItem)
        .join(Event, Event.id == PreparationItem.event_id)
        .where(PreparationItem.id == todo_id, Event.id == event_id, Event.network_id == network.id)
    )
    if row is None or not actor.leads(network):
        raise NotFound
    return Todo(row.id, row.title, row.owner, row.due_on, row.done_on, row.version)


def proposals(network: NetworkHeader, event_id: int, today: date) -> tuple[Proposal, ...]:
    """What the programme proposes to have ready, with days that follow from the first day of the event."""
    row = db.session.execute(
        select(Programme.template, Event.format, EventDay.starts_at)
        .select_from(Event)
        .join(Programme, Programme.id == network.programme_id)
        .outerjoin(EventDay, EventDay.event_id == Event.id)
        .where(Event.id == event_id, Event.network_id == network.id)
        .order_by(EventDay.starts_at)
        .limit(1)
    ).one_or_none()
    if row is None:
        return ()
    template: Mapping[str, Any] = row.template or {}
    first = dates.local_day(row.starts_at, network.zone) if row.starts_at else None
    return of_template(template, row.format, first, today, network.language)


def _by_day(one: Todo) -> tuple[bool, date, int]:
    return one.is_done, one.due_on or date.max, one.id
