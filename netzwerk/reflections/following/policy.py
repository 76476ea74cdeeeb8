"""What coordination and facilitation may do with an entry: pure predicates."""

from __future__ import annotations

from netzwerk.core.access import Actor, NetworkLike
from netzwerk.reflections.models import EntryState


def may_review(actor: Actor, network: NetworkLike, tandem_id: int) -> bool:
    """Whether the actor may ask back and accept: both leading roles, but never for a tandem of their own."""
    return actor.leads(network) and actor.side_in(tandem_id) is None


def may_comment(actor: Actor, network: NetworkLike, tandem_id: int) -> bool:
    """Whether the actor may comment: who leads the network, and the tandem itself."""
    return actor.leads(network) or actor.side_in(tandem_id) is not None


def may_be_returned(state: str) -> bool:
    """Whether an entry can go back with a question."""
    return state == EntryState.SUBMITTED


def may_be_accepted(state: str, *, both_submitted: bool) -> bool:
    """Whether an entry can be accepted; one that was asked back only when neither side is at work on it."""
    return state == EntryState.SUBMITTED or (state == EntryState.RETURNED and both_submitted)
