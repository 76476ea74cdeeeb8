"""When an event can be closed, opened again and documented, and by whom: pure predicates."""

from __future__ import annotations

from datetime import date, datetime

from netzwerk.core import dates
from netzwerk.core.access import Actor, NetworkLike
from netzwerk.events.models import EventState

BEFORE = frozenset({EventState.AGREED.value, EventState.INVITED.value})
DOCUMENTED_IN = frozenset({*BEFORE, EventState.HELD.value, EventState.DOCUMENTED.value})


def may_record(actor: Actor, network: NetworkLike) -> bool:
    """Whether the actor closes events of the network and documents them."""
    return actor.leads(network)


def is_ready(state: str, last_day: datetime | None, now: datetime) -> bool:
    """Whether an event can be closed: it has not been, and its last day has begun."""
    return state in BEFORE and last_day is not None and last_day <= now


def can_reopen(state: str, held_at: datetime | None, today: date, zone: str) -> bool:
    """Whether closing an event can still be undone: on the same day, and before it is documented."""
    return state == EventState.HELD and held_at is not None and dates.local_day(held_at, zone) == today
