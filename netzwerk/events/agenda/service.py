"""What is done with the agenda of an event: one verb each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from netzwerk.core import editing
from netzwerk.core.access import Actor
from netzwerk.core.errors import Invalid, Stale
from netzwerk.core.languages import gettext as _
from netzwerk.events import undo as steps
from netzwerk.events.agenda import timing
from netzwerk.events.agenda.desk import FIELDS, Desk, open_desk
from netzwerk.events.agenda.offers import Offer
from netzwerk.events.agenda.plan import CLOSED, ONLY_WORDS
from netzwerk.events.models import AgendaItem, ItemKind, PlanPart
from netzwerk.networks.queries import NetworkHeader

LONGEST_MINUTES = 720
PROSE = frozenset({"title", "social_form", "material", "responsible"})


class How(StrEnum):
    """What happens to the items that are there when others are taken over."""

    APPEND = "append"
    REPLACE = "replace"


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What an item says, and how long it takes; what came out of it belongs to the documentation."""

    minutes: int
    kind: str
    title: str
    goal: str = ""
    method: str = ""
    social_form: str = ""
    material: str = ""
    responsible: str = ""
    internal_note: str = ""


@dataclass(frozen=True)
class Place:
    """Where an item goes: a day, and how many items stand before it there."""

    day_id: int
    before: int


def add(
    actor: Actor, network: NetworkHeader, event_id: int, wording: Wording, *, day_id: int, after_id: int | None
) -> int:
    """Add an item after another one, or at the beginning of a day; the same one twice at once is one.

    Args:
        after_id: the item before it; None for the beginning. One that is gone stands for the end of the day.

    Returns:
        The number of the item.

    Raises:
        NotFound: if the event has no such day.
        Forbidden: if the actor may not.
        Invalid: if a value cannot be accepted, or the event is over.
    """
    desk = open_desk(actor, network, event_id)
    _must_be_open(desk)
    _check(wording)
    rows = desk.day(day_id)
    numbers = [row.id for row in rows]
    place = 0 if after_id is None else numbers.index(after_id) + 1 if after_id in numbers else len(rows)
    values = asdict(wording)
    if place < len(rows) and all(getattr(rows[place], name) == value for name, value in values.items()):
        return rows[place].id
    (row,) = desk.insert(day_id, place, [values])
    desk.put_away(actor, "added", row.title)
    return row.id


def change(
    actor: Actor, network: NetworkHeader, event_id: int, item_id: int, wording: Wording, *, version: int
) -> None:
    """Change what an item says.

    Args:
        version: that the change is based on.

    Raises:
        NotFound: if there is no such item, or no more.
        Forbidden: if the actor may not.
        Invalid: if a value cannot be accepted, or the event is documented or cancelled.
        Stale: if somebody else changed the item meanwhile.
    """
    desk = open_desk(actor, network, event_id)
    row = desk.find(item_id)
    if desk.event.state in CLOSED:
        raise Invalid("", _("The event is documented or cancelled, so its agenda stays as it is."))
    _check(wording)
    values = asdict(wording)
    if all(getattr(row, name) == value for name, value in values.items()):
        return
    editing.check(row, version)
    editing.apply(actor.person_id, row, values, kind="agenda_item.changed", about_kind="agenda_item", prose=PROSE)
    desk.put_away(actor, "changed", row.title)


def copy(actor: Actor, network: NetworkHeader, event_id: int, item_id: int, *, order: str) -> int:
    """Put the same item once more behind itself.

    Args:
        order: the order that the wish was based on, so that two clicks make one copy.

    Returns:
        The number of the copy.

    Raises:
        NotFound: if there is no such item, or no more.
        Forbidden: if the actor may not.
        Invalid: if the event is over, or the day is full.
        Stale: if the order is another one by now.
    """
    desk = open_desk(actor, network, event_id)
    _must_be_open(desk)
    row = desk.find(item_id)
    if desk.order != order:
        raise Stale
    day_id, place = desk.place(row)
    (made,) = desk.insert(day_id, place + 1, [{name: getattr(row, name) for name in FIELDS}])
    desk.put_away(actor, "copied", row.title)
    return made.id


def remove(actor: Actor, network: NetworkHeader, event_id: int, item_id: int, *, version: int) -> None:
    """Delete an item.

    Args:
        version: that the actor has seen.

    Raises:
        NotFound: if there is no such item, or no more.
        Forbidden: if the actor may not.
        Invalid: if the event is over.
        Stale: if somebody else changed the item meanwhile.
    """
    desk = open_desk(actor, network, event_id)
    _must_be_open(desk)
    row = desk.find(item_id)
    editing.check(row, version)
    title = row.title
    desk.delete(row)
    desk.put_away(actor, "removed", title)


def move(actor: Actor, network: NetworkHeader, event_id: int, item_id: int, to: Place, *, order: str) -> None:
    """Move an item to another place of its day, or to another day.

    Args:
        order: the order that the wish was based on; a wish that is fulfilled already is always granted.

    Raises:
        NotFound: if there is no such item or day, or no more.
        Forbidden: if the actor may not.
        Invalid: if the event is over, or the other day is full.
        Stale: if the order is another one by now.
    """
    desk = open_desk(actor, network, event_id)
    _must_be_open(desk)
    row = desk.find(item_id)
    day_id, place = desk.place(row)
    target = desk.day(to.day_id)
    last = len(target) - (to.day_id == day_id)
    wanted = max(0, min(to.before, last))
    if (day_id, place) == (to.day_id, wanted):
        return
    if desk.order != order:
        raise Stale
    del desk.rows[day_id][place]
    target.insert(wanted, row)
    desk.put_away(actor, "moved", row.title)


def shorten(actor: Actor, network: NetworkHeader, event_id: int, day_id: int) -> None:
    """Make the items of a day shorter in proportion, breaks apart, until they fit; nothing happens when they do.

    Raises:
        NotFound: if the event has no such day.
        Forbidden: if the actor may not.
        Invalid: if the event is over, or the items cannot be short enough.
    """
    desk = open_desk(actor, network, event_id)
    _must_be_open(desk)
    rows = desk.day(day_id)
    day = next(day for day in desk.days if day.id == day_id)
    over = timing.build(day.starts_at, day.ends_at, rows).over_run
    if not over:
        return
    found = timing.shortened(
        [row.minutes for row in rows], is_fixed=[row.kind == ItemKind.BREAK for row in rows], over=over
    )
    if found is None:
        raise Invalid(
            "",
            _("There is too much for this day even if every item were five minutes long. Delete or move some items."),
        )
    for row, minutes in zip(rows, found, strict=True):
        row.minutes = minutes
    desk.put_away(actor, "shortened")


def take_over(
    actor: Actor,
    network: NetworkHeader,
    event_id: int,
    offer: Offer,
    *,
    how: How | None,
    from_day_id: int | None,
    order: str,
) -> None:
    """Take over the items of another agenda: its first day to the first one of the event, and so on.

    If the event has fewer days, what is left goes to its last one.

    Args:
        how: what happens to the items of the days that get new ones; None only if there are none.
        from_day_id: the day at which it begins, None for the first.
        order: the order that the wish was based on.

    Raises:
        NotFound: if the event has no such day.
        Forbidden: if the actor may not.
        Invalid: if the event is over or has no days, a day would be too full, or `how` is missing.
        Stale: if the order is another one by now.
    """
    desk = open_desk(actor, network, event_id)
    _must_be_open(desk)
    if not desk.days:
        raise Invalid("", _("This event has no date yet. Set its days first."))
    if desk.order != order:
        raise Stale
    numbers = [day.id for day in desk.days]
    first = numbers.index(from_day_id) if from_day_id in numbers else 0
    gets: dict[int, list[Mapping[str, Any]]] = {}
    for number, day in enumerate(offer.days):
        target = numbers[min(first + number, len(numbers) - 1)]
        if day.items:
            gets.setdefault(target, []).extend(asdict(item) for item in day.items)
    if how is None and any(desk.rows[day_id] for day_id in gets):
        raise Invalid("how", _("There is an agenda already. Choose whether to append or to replace."))
    for day_id, values in gets.items():
        if how is How.REPLACE:
            for row in [*desk.rows[day_id]]:
                desk.delete(row)
        desk.insert(day_id, len(desk.rows[day_id]), values)
    desk.put_away(actor, "taken_over", offer.title)


def undo(actor: Actor, network: NetworkHeader, event_id: int, *, state: str) -> bool:
    """Put everything back as it was before the actor's last step; undoing again does it once more.

    Args:
        state: fingerprint of what the actor has seen, so that two clicks undo once.

    Returns:
        Whether there was something to undo.

    Raises:
        Forbidden: if the actor may not.
        NotFound: if the event is in another network.
    """
    desk = open_desk(actor, network, event_id)
    step = steps.find(actor.person_id, event_id, PlanPart.AGENDA, desk.state)
    if step is None or state != desk.state or desk.event.state in CLOSED:
        return False
    here = {row.id: row for rows in desk.rows.values() for row in rows}
    wanted = {item["id"] for _day, items in step.before["days"] for item in items}
    for number, row in here.items():
        if number not in wanted:
            desk.delete(row)
    for day_id, items in step.before["days"]:
        rows: list[AgendaItem] = []
        for item in items:
            values = {name: item[name] for name in FIELDS}
            known = here.get(item["id"])
            for name, value in values.items() if known else ():
                setattr(known, name, value)
            rows.append(known or desk.insert(day_id, 0, [values])[0])
        desk.rows[day_id] = rows
    desk.put_away(actor, "undone", step.label)
    return True


def _must_be_open(desk: Desk) -> None:
    if desk.event.state in ONLY_WORDS | CLOSED:
        raise Invalid("", _("The event is over or cancelled: its items can no longer be added, deleted or moved."))


def _check(wording: Wording) -> None:
    if not wording.title:
        raise Invalid("title", _("Give the item a title."))
    if not 1 <= wording.minutes <= LONGEST_MINUTES:
        raise Invalid("minutes", _("Enter the duration in minutes, from 1 to %(most)s.", most=LONGEST_MINUTES))
