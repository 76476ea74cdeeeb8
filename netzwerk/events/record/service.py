"""What is done when an event is over: one verb each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from netzwerk.core import audit, clock, dates
from netzwerk.core.access import Actor
from netzwerk.core.db import db
from netzwerk.core.errors import Forbidden, Invalid, NotFound
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import language
from netzwerk.core.texts import prose
from netzwerk.events.models import AgendaItem, Event, EventDay, EventState, Participation
from netzwerk.events.record import policy
from netzwerk.events.record.facts import fingerprint
from netzwerk.events.record.slots import forget_snapshots
from netzwerk.networks.policy import is_closed
from netzwerk.networks.queries import NetworkHeader

LONGEST = 20000
OUTCOME = "outcome_"


@dataclass(frozen=True)
class Words:
    """A text that somebody sends.

    Attributes:
        was: fingerprint of the text that the form had shown.
    """

    text: str
    was: str


def hold(actor: Actor, network: NetworkHeader, event_id: int) -> None:
    """Close an event as held, now; doing it twice does no harm.

    Raises:
        Forbidden: if the actor may not, or the network is closed.
        NotFound: if there is no such event in the network.
        Invalid: if it has no date, or its last day has not begun, or it was cancelled.
    """
    event = _lock(actor, network, event_id)
    if event.state in {EventState.HELD, EventState.DOCUMENTED}:
        return
    last = db.session.scalars(
        select(EventDay.starts_at).where(EventDay.event_id == event_id).order_by(EventDay.starts_at.desc())
    ).first()
    if last is None:
        raise Invalid("", _("This event has no date yet. Set one before it is closed."))
    now = clock.now()
    if not policy.is_ready(event.state, last, now):
        day = dates.format_day(dates.local_day(last, network.zone), language())
        raise Invalid("", _("This event can be closed once its last day has begun: %(day)s.", day=day))
    _change(actor, event, EventState.HELD, "event.held")
    event.held_at = now
    db.session.flush()


def reopen(actor: Actor, network: NetworkHeader, event_id: int) -> None:
    """Undo the closing of an event on the same day, and forget how projects were at it; twice does no harm.

    Raises:
        Forbidden: if the actor may not, or the network is closed.
        NotFound: if there is no such event in the network.
        Invalid: if it was closed on an earlier day, or is documented.
    """
    event = _lock(actor, network, event_id)
    if event.state in policy.BEFORE:
        return
    today = dates.local_day(clock.now(), network.zone)
    if not policy.can_reopen(event.state, event.held_at, today, network.zone):
        raise Invalid("", _("Closing an event can be undone on the same day only, and before it is documented."))
    was_invited = db.session.scalars(
        select(Participation.id).where(Participation.event_id == event_id, Participation.invited_at.is_not(None))
    ).first()
    _change(actor, event, EventState.INVITED if was_invited else EventState.AGREED, "event.reopened")
    event.held_at = None
    forget_snapshots.value(event_id)
    db.session.flush()


def record(
    actor: Actor, network: NetworkHeader, event_id: int, words: Mapping[str, Words]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Write down results, deviations and what was put aside, text by text.

    A text that somebody else changed since the form was opened is not overwritten.

    Args:
        words: by field: `deviations`, `parked`, and `outcome_<number>` for items of the agenda.

    Returns:
        The fields that were written, and those that clash.

    Raises:
        Forbidden: if the actor may not, or the network is closed.
        NotFound: if there is no such event, or an item is not on its agenda.
        Invalid: if a text is too long; nothing is written then.
    """
    event = _lock(actor, network, event_id)
    items = _items(event_id)
    written, clashes = [], []
    for field, sent in words.items():
        text = prose(sent.text)
        if fingerprint(text) == sent.was:
            continue
        if len(text) > LONGEST:
            raise Invalid(field, _("Please shorten this to %(most)s characters.", most=LONGEST))
        row, column = _place(field, event, items)
        stored = fingerprint(getattr(row, column))
        if stored == fingerprint(text):
            continue
        if stored != sent.was:
            clashes.append(field)
            continue
        setattr(row, column, text)
        written.append(field)
    if written:
        names = {field.rstrip("0123456789").rstrip("_") for field in written}
        audit.record(
            actor.person_id, "event.recorded", "event", event_id, {"changes": {name: [] for name in sorted(names)}}
        )
    db.session.flush()
    return tuple(written), tuple(clashes)


def mark_documented(actor: Actor, network: NetworkHeader, event_id: int) -> None:
    """Say that the documentation of an event is complete; doing it twice does no harm.

    Raises:
        Forbidden: if the actor may not, or the network is closed.
        NotFound: if there is no such event in the network.
        Invalid: if it has not been held.
    """
    event = _lock(actor, network, event_id)
    if event.state == EventState.DOCUMENTED:
        return
    if event.state != EventState.HELD:
        raise Invalid("", _("Only an event that was held can be documented. Close it first."))
    _change(actor, event, EventState.DOCUMENTED, "event.documented")


def resume(actor: Actor, network: NetworkHeader, event_id: int) -> None:
    """Say that the documentation of an event goes on after all; doing it twice does no harm.

    Raises:
        Forbidden: if the actor may not, or the network is closed.
        NotFound: if there is no such event in the network.
    """
    event = _lock(actor, network, event_id)
    if event.state == EventState.DOCUMENTED:
        _change(actor, event, EventState.HELD, "event.resumed")


def _lock(actor: Actor, network: NetworkHeader, event_id: int) -> Event:
    if not policy.may_record(actor, network):
        raise Forbidden
    event = db.session.get(Event, event_id, with_for_update=True)
    if event is None or event.network_id != network.id or event.state not in policy.DOCUMENTED_IN:
        raise NotFound
    if is_closed(network):
        raise Forbidden(_("This network is closed: nothing in it can be changed any more."))
    return event


def _change(actor: Actor, event: Event, state: EventState, kind: str) -> None:
    audit.record(actor.person_id, kind, "event", event.id, {"changes": {"state": [event.state, state.value]}})
    event.state = state
    db.session.flush()


def _items(event_id: int) -> dict[str, AgendaItem]:
    rows = db.session.scalars(
        select(AgendaItem).join(EventDay, EventDay.id == AgendaItem.day_id).where(EventDay.event_id == event_id)
    )
    return {f"{OUTCOME}{row.id}": row for row in rows}


def _place(field: str, event: Event, items: Mapping[str, AgendaItem]) -> tuple[Event | AgendaItem, str]:
    if field in {"deviations", "parked"}:
        return event, field
    if field not in items:
        raise NotFound
    return items[field], "outcome"
