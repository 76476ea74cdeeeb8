"""Who may see what of an event: pure predicates."""

from __future__ import annotations

from netzwerk.core.access import Actor, NetworkLike
from netzwerk.events.models import EventKind, EventState

OF_THE_BOARD = frozenset({EventKind.SITTING.value})
OF_THOSE_INVITED = frozenset({EventKind.SITTING.value, EventKind.VISIT.value})
PUBLIC = frozenset({EventKind.CONFERENCE.value, EventKind.CLOSING.value})


def may_enter_room(
    actor: Actor, network: NetworkLike, *, kind: str, state: str, is_expected: bool, has_place: bool
) -> bool:
    """Whether the actor is given the link of the online room: the team and those invited; the board in its sittings.

    Args:
        has_place: whether a place is the actor's; only that opens the room of a seminar.
    """
    if state == EventState.CANCELLED:
        return False
    if actor.leads(network):
        return True
    if kind == EventKind.SEMINAR:
        return has_place
    return is_expected or (kind in OF_THE_BOARD and actor.is_board(network))


def takes_part(actor: Actor, network: NetworkLike, *, kind: str, is_expected: bool) -> bool:
    """Whether agenda, goals and preparation are for the actor, and not only the shared facts.

    The board has them of its sittings; of all other events it sees facts and dates unless it is invited.
    """
    if actor.leads(network) or is_expected:
        return True
    if kind in OF_THE_BOARD:
        return actor.is_board(network)
    return actor.seat_in(network) is not None


def may_count(actor: Actor, network: NetworkLike, *, kind: str) -> bool:
    """Whether answers are counted for the actor however few they are; for all others only over enough tandems."""
    return actor.leads(network) or actor.seat_in(network) is not None or kind in OF_THE_BOARD


def may_read_notes(actor: Actor, network: NetworkLike) -> bool:
    """Whether the internal notes of a facilitation plan are for the actor."""
    return actor.leads(network)


def may_read_names(actor: Actor, network: NetworkLike, tandem_id: int | None) -> bool:
    """Whether the actor learns who answered and who was there, in a tandem or (None) beside the tandems."""
    return tandem_id in actor.open_tandems(network)


def may_read_agreements(actor: Actor, network: NetworkLike, *, kind: str) -> bool:
    """Whether agreements and results of an event are for the actor; the board reads those of its own sittings."""
    if actor.leads(network):
        return True
    if kind in OF_THE_BOARD:
        return actor.is_board(network)
    return actor.seat_in(network) is not None


def may_prepare(actor: Actor, network: NetworkLike) -> bool:
    """Whether conflicts, drafts and the steps of preparation are for the actor."""
    return actor.leads(network)
