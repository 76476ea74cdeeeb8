"""Who plans an event, and who may change only its content: pure predicates."""

from __future__ import annotations

from netzwerk.core.access import Actor, NetworkLike
from netzwerk.events.models import EventKind, EventState

TOLD = frozenset({EventState.INVITED.value})
LEADING_KINDS = frozenset({EventKind.KICKOFF.value, EventKind.MEETING.value})
"""Kinds of events from which reflection windows follow."""
MAY_BE_CANCELLED = frozenset({EventState.DRAFT.value, EventState.AGREED.value, EventState.INVITED.value})


def may_plan(actor: Actor, network: NetworkLike) -> bool:
    """Whether the actor sets dates, places and everything else of an event."""
    return actor.is_coordinator(network)


def may_edit_content(actor: Actor, network: NetworkLike) -> bool:
    """Whether the actor changes focus, goals and the task to prepare."""
    return actor.leads(network)
