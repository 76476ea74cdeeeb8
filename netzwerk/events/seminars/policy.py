"""Who may register for a seminar, and who gives places: pure predicates."""

from __future__ import annotations

from netzwerk.core.access import Actor, NetworkLike
from netzwerk.events.invitations.policy import OPEN_FOR_REGISTRATION
from netzwerk.events.models import EventKind


def may_register(actor: Actor, network: NetworkLike, *, kind: str) -> bool:
    """Whether the actor can register, invited or not: members of tandems, for seminars only."""
    return kind == EventKind.SEMINAR and actor.seat_in(network) is not None


def is_open(state: str, *, is_over: bool) -> bool:
    """Whether registrations are taken: once the date is agreed, until the seminar is over."""
    return state in OPEN_FOR_REGISTRATION and not is_over


def may_give_places(actor: Actor, network: NetworkLike) -> bool:
    """Whether the actor sees the waiting list and lets somebody move up."""
    return actor.is_coordinator(network)
