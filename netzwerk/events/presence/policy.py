"""Who may take attendance, and of which events: pure predicates."""

from __future__ import annotations

from datetime import date

from netzwerk.core.access import Actor, NetworkLike
from netzwerk.events.models import EventFormat, EventKind, EventState

TAKEN_IN = frozenset({EventState.AGREED, EventState.INVITED, EventState.HELD, EventState.DOCUMENTED})
FOR_ALL_TANDEMS = frozenset({EventKind.KICKOFF, EventKind.MEETING, EventKind.SEMINAR, EventKind.CLOSING})


def may_take(actor: Actor, network: NetworkLike) -> bool:
    """Whether the actor sees and takes attendance: who coordinates or facilitates the network."""
    return actor.leads(network)


def is_taken_in(state: str) -> bool:
    """Whether attendance can be noted of an event in this state: not of drafts, not of what was cancelled."""
    return state in TAKEN_IN


def has_begun(state: str, first_on: date | None, today: date) -> bool:
    """Whether somebody can be there already: from the day on which the event begins, and once it is held."""
    return state in {EventState.HELD, EventState.DOCUMENTED} or first_on is None or first_on <= today


def is_for_all_tandems(kind: str) -> bool:
    """Whether every member of a tandem may turn up at an event of this kind, invited or not."""
    return kind in FOR_ALL_TANDEMS


def default_mode(event_format: str) -> str:
    """How somebody takes part of whom nobody said it: `on_site` or `online`."""
    return "online" if event_format == EventFormat.ONLINE else "on_site"
