"""The items of all days of an event, laid out to be changed: opened under a lock, put away in their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, select, update

from netzwerk.core import audit
from netzwerk.core.access import Actor
from netzwerk.core.db import db
from netzwerk.core.errors import Forbidden, Invalid, NotFound
from netzwerk.core.languages import gettext as _
from netzwerk.events import undo
from netzwerk.events.agenda import policy
from netzwerk.events.agenda.plan import order_of, state_of
from netzwerk.events.models import AgendaItem, Event, EventDay, PlanPart
from netzwerk.networks.queries import NetworkHeader

FIELDS = (
    *("minutes", "kind", "title", "goal", "method", "social_form"),
    *("material", "responsible", "internal_note", "outcome"),
)
FAR = 1_000_000
MOST_ITEMS = 100


@dataclass
class Desk:
    """Days and their items; whoever has one holds the lock of the event.

    Attributes:
        rows: items of each day in the order that is wanted.
        before: how everything was, as JSON.
    """

    event: Event
    days: Sequence[EventDay]
    rows: dict[int, list[AgendaItem]]
    before: Mapping[str, Any]

    @property
    def order(self) -> str:
        """Fingerprint of which items stand where."""
        return order_of((day.id, [row.id for row in self.rows[day.id]]) for day in self.days)

    @property
    def state(self) -> str:
        """Fingerprint of the items with what they say."""
        return state_of((day.id, [(row.id, row.version) for row in self.rows[day.id]]) for day in self.days)

    def day(self, day_id: int) -> list[AgendaItem]:
        """The items of a day.

        Raises:
            NotFound: if the event has no such day.
        """
        if day_id not in self.rows:
            raise NotFound
        return self.rows[day_id]

    def find(self, item_id: int) -> AgendaItem:
        """An item.

        Raises:
            NotFound: if the event has no such item, or has it no more.
        """
        for rows in self.rows.values():
            for row in rows:
                if row.id == item_id:
                    return row
        raise NotFound

    def place(self, row: AgendaItem) -> tuple[int, int]:
        """The day of an item, and how many items stand before it there."""
        return next((day_id, rows.index(row)) for day_id, rows in self.rows.items() if row in rows)

    def insert(self, day_id: int, place: int, values: Sequence[Mapping[str, Any]]) -> list[AgendaItem]:
        """Put new items at a place of a day.

        Raises:
            Invalid: if the day would have too many items.
        """
        rows = self.day(day_id)
        if len(rows) + len(values) > MOST_ITEMS:
            raise Invalid(
                "",
                _("A day holds at most %(most)s items. Delete some, or put them on another day.", most=MOST_ITEMS),
            )
        made = [
            AgendaItem(day_id=day_id, position=FAR + len(rows) + number, **one) for number, one in enumerate(values)
        ]
        db.session.add_all(made)
        db.session.flush()
        rows[place:place] = made
        return made

    def delete(self, row: AgendaItem) -> None:
        """Take an item away for good."""
        day_id, place = self.place(row)
        del self.rows[day_id][place]
        db.session.delete(row)
        db.session.flush()

    def put_away(self, actor: Actor, kind: str, label: str = "") -> None:
        """Store the order, remember the step so that it can be undone, and write it into the history of the event.

        Positions change without a new version of the item: moving one does not disturb whoever is editing it.
        """
        db.session.flush()
        _arrange(self.rows)
        undo.keep(
            actor.person_id,
            self.event.id,
            PlanPart.AGENDA,
            kind=kind,
            label=label,
            before=self.before,
            after=self.state,
        )
        audit.record(actor.person_id, f"agenda.{kind}", "event", self.event.id)


def open_desk(actor: Actor, network: NetworkHeader, event_id: int) -> Desk:
    """Lock an event and lay out its agenda.

    Raises:
        NotFound: if the event is in another network.
        Forbidden: if the actor does not plan it, or the network is closed.
    """
    if not policy.may_plan(actor, network) or policy.is_closed(network):
        raise Forbidden
    event = db.session.get(Event, event_id, with_for_update=True)
    if event is None or event.network_id != network.id:
        raise NotFound
    days = db.session.scalars(
        select(EventDay)
        .where(EventDay.event_id == event.id)
        .order_by(EventDay.starts_at)
        .execution_options(populate_existing=True)
    ).all()
    rows: dict[int, list[AgendaItem]] = {day.id: [] for day in days}
    for row in db.session.scalars(
        select(AgendaItem)
        .where(AgendaItem.day_id.in_(rows))
        .order_by(AgendaItem.position)
        .execution_options(populate_existing=True)
    ):
        rows[row.day_id].append(row)
    before = {"days": [[day.id, [_stored(row) for row in rows[day.id]]] for day in days]}
    return Desk(event, days, rows, before)


def _stored(row: AgendaItem) -> dict[str, Any]:
    return {"id": row.id, **{name: getattr(row, name) for name in FIELDS}}


def _arrange(rows: Mapping[int, Sequence[AgendaItem]]) -> None:
    moved: dict[int, tuple[int, int]] = {}
    changed: list[AgendaItem] = []
    for day_id, items in rows.items():
        for position, row in enumerate(items, 1):
            if (row.day_id, row.position) != (day_id, position):
                moved[row.id] = (day_id, position)
                changed.append(row)
    if not moved:
        return
    days = {item: day for item, (day, _position) in moved.items()}
    positions = {item: position for item, (_day, position) in moved.items()}
    aside = update(AgendaItem).where(AgendaItem.id.in_(moved)).execution_options(synchronize_session=False)
    db.session.execute(aside.values(position=2 * FAR + AgendaItem.id))
    db.session.execute(
        aside.values(day_id=case(days, value=AgendaItem.id), position=case(positions, value=AgendaItem.id))
    )
    for row in changed:
        db.session.expire(row, ["day_id", "position", "updated_at"])
