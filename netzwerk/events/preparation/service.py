"""What is done with the preparation list of an event: one verb each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from netzwerk.core import audit, editing
from netzwerk.core.access import Actor
from netzwerk.core.db import db
from netzwerk.core.errors import Forbidden, Invalid, NotFound
from netzwerk.core.languages import gettext as _
from netzwerk.events import attendance, undo
from netzwerk.events.agenda import policy
from netzwerk.events.models import Event, EventState, PlanPart, PreparationItem
from netzwerk.events.preparation.proposals import Proposal
from netzwerk.networks.queries import NetworkHeader

MOST_ITEMS = 60
OVER = attendance.HELD | {EventState.CANCELLED}


@dataclass(frozen=True, kw_only=True)
class TodoDetails:
    """Something to have ready: what, who sees to it, until when, and since when it is."""

    title: str
    owner: str = ""
    due_on: date | None = None
    done_on: date | None = None


@dataclass
class _List:
    event: Event
    rows: list[PreparationItem]
    before: dict[str, Any]

    @property
    def state(self) -> str:
        return undo.fingerprint((row.id, row.version) for row in self.rows)

    def find(self, todo_id: int) -> PreparationItem:
        for row in self.rows:
            if row.id == todo_id:
                return row
        raise NotFound

    def insert(self, values: Sequence[TodoDetails]) -> None:
        if len(self.rows) + len(values) > MOST_ITEMS:
            raise Invalid(
                "", _("A preparation list holds at most %(most)s things. Delete some first.", most=MOST_ITEMS)
            )
        self.rows += lay_out(self.event.id, values)

    def put_away(self, actor: Actor, kind: str, label: str = "") -> None:
        db.session.flush()
        undo.keep(
            actor.person_id,
            self.event.id,
            PlanPart.PREPARATION,
            kind=kind,
            label=label,
            before=self.before,
            after=self.state,
        )
        audit.record(actor.person_id, f"preparation.{kind}", "event", self.event.id)


def lay_out(event_id: int, values: Sequence[TodoDetails]) -> list[PreparationItem]:
    """Write the list of an event, or a part of it."""
    made = [
        PreparationItem(event_id=event_id, title=one.title, owner=one.owner, due_on=one.due_on, done_on=one.done_on)
        for one in values
    ]
    db.session.add_all(made)
    db.session.flush()
    return made


def follow(event_id: int, before: date, after: date, today: date) -> None:
    """Let what is still to be done follow an event to its new first day; the caller holds the lock of the event.

    Args:
        before, after: first day of the event before it was moved, and now.
        today: nothing becomes due before it.
    """
    rows = db.session.scalars(
        select(PreparationItem)
        .where(
            PreparationItem.event_id == event_id,
            PreparationItem.done_on.is_(None),
            PreparationItem.due_on.is_not(None),
        )
        .order_by(PreparationItem.id)
    )
    for row in rows if before != after else ():
        if row.due_on is not None:
            row.due_on = max(row.due_on + (after - before), today)
    db.session.flush()


def add(actor: Actor, network: NetworkHeader, event_id: int, details: TodoDetails) -> None:
    """Put something on the list; the same thing twice is one.

    Raises:
        NotFound: if the event is in another network.
        Forbidden: if the actor may not.
        Invalid: if a value cannot be accepted, the list is full, or the event is over.
    """
    found = _open(actor, network, event_id)
    _check(details)
    if any((row.title, row.owner, row.due_on) == (details.title, details.owner, details.due_on) for row in found.rows):
        return
    found.insert([details])
    found.put_away(actor, "added", details.title)


def change(
    actor: Actor, network: NetworkHeader, event_id: int, todo_id: int, details: TodoDetails, *, version: int
) -> None:
    """Change what is to be done, by whom, or until when.

    Args:
        version: that the change is based on.

    Raises:
        NotFound: if there is no such thing, or no more.
        Forbidden: if the actor may not.
        Invalid: if a value cannot be accepted, or the event is over.
        Stale: if somebody else changed it meanwhile.
    """
    found = _open(actor, network, event_id)
    row = found.find(todo_id)
    _check(details)
    values = {"title": details.title, "owner": details.owner, "due_on": details.due_on}
    if all(getattr(row, name) == value for name, value in values.items()):
        return
    editing.check(row, version)
    editing.apply(
        actor.person_id,
        row,
        values,
        kind="preparation_item.changed",
        about_kind="preparation_item",
        prose=frozenset({"title", "owner"}),
    )
    found.put_away(actor, "changed", row.title)


def tick(actor: Actor, network: NetworkHeader, event_id: int, todo_id: int, *, done_on: date | None) -> None:
    """Tick something off, or open it again; to say the same twice changes nothing.

    Args:
        done_on: the day on which it was ready; None opens it again.

    Raises:
        NotFound: if there is no such thing, or no more.
        Forbidden: if the actor may not.
        Invalid: if the event is over.
    """
    found = _open(actor, network, event_id)
    row = found.find(todo_id)
    if (row.done_on is None) == (done_on is None):
        return
    row.done_on = done_on
    found.put_away(actor, "ticked" if done_on else "opened", row.title)


def remove(actor: Actor, network: NetworkHeader, event_id: int, todo_id: int) -> None:
    """Take something off the list.

    Raises:
        NotFound: if there is no such thing, or no more.
        Forbidden: if the actor may not.
        Invalid: if the event is over.
    """
    found = _open(actor, network, event_id)
    row = found.find(todo_id)
    title = row.title
    found.rows.remove(row)
    db.session.delete(row)
    found.put_away(actor, "removed", title)


def take_over(actor: Actor, network: NetworkHeader, event_id: int, proposals: Sequence[Proposal]) -> int:
    """Put what the programme proposes on the list, unless it is there already.

    Returns:
        How many things are new.

    Raises:
        NotFound: if the event is in another network.
        Forbidden: if the actor may not.
        Invalid: if the list would be too long, or the event is over.
    """
    found = _open(actor, network, event_id)
    known = {row.title for row in found.rows}
    new = [
        TodoDetails(title=one.title, owner=one.owner, due_on=one.due_on) for one in proposals if one.title not in known
    ]
    if new:
        found.insert(new)
        found.put_away(actor, "taken_over")
    return len(new)


def take_back(actor: Actor, network: NetworkHeader, event_id: int, *, state: str) -> bool:
    """Put the list back as it was before the actor's last step; doing so again does the step once more.

    Args:
        state: fingerprint of what the actor has seen, so that two clicks undo once.

    Returns:
        Whether there was something to undo.

    Raises:
        NotFound: if the event is in another network.
        Forbidden: if the actor may not.
        Invalid: if the event is over.
    """
    found = _open(actor, network, event_id)
    step = undo.find(actor.person_id, event_id, PlanPart.PREPARATION, found.state)
    if step is None or state != found.state:
        return False
    stored = step.before["items"]
    wanted = {item["id"] for item in stored}
    here = {row.id: row for row in found.rows}
    for number, row in here.items():
        if number not in wanted:
            found.rows.remove(row)
            db.session.delete(row)
    db.session.flush()
    for item in stored:
        due_on, done_on = (date.fromisoformat(item[name]) if item[name] else None for name in ("due_on", "done_on"))
        known = here.get(item["id"])
        if known is None:
            details = TodoDetails(title=item["title"], owner=item["owner"], due_on=due_on, done_on=done_on)
            found.insert([details])
        else:
            known.title, known.owner, known.due_on, known.done_on = item["title"], item["owner"], due_on, done_on
    found.put_away(actor, "undone", step.label)
    return True


def _open(actor: Actor, network: NetworkHeader, event_id: int) -> _List:
    if not policy.may_plan(actor, network) or policy.is_closed(network):
        raise Forbidden
    event = db.session.get(Event, event_id, with_for_update=True)
    if event is None or event.network_id != network.id:
        raise NotFound
    if event.state in OVER:
        raise Invalid("", _("The event is over or cancelled, so its preparation list stays as it is."))
    rows = list(
        db.session.scalars(
            select(PreparationItem)
            .where(PreparationItem.event_id == event.id)
            .order_by(PreparationItem.id)
            .execution_options(populate_existing=True)
        )
    )
    return _List(event, rows, {"items": [_stored(row) for row in rows]})


def _stored(row: PreparationItem) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "owner": row.owner,
        "due_on": row.due_on.isoformat() if row.due_on else None,
        "done_on": row.done_on.isoformat() if row.done_on else None,
    }


def _check(details: TodoDetails) -> None:
    if not details.title:
        raise Invalid("title", _("Say what has to be ready."))
