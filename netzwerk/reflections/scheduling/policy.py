"""Who may set when a reflection round is open: pure predicates."""

from __future__ import annotations

from netzwerk.core.access import Actor, NetworkLike


def may_edit(actor: Actor, network: NetworkLike) -> bool:
    """Whether the actor sets the days and the questions of rounds."""
    return actor.is_coordinator(network)


def may_choose_questions(entries: int) -> bool:
    """Whether the questions can still be others: not any more when somebody has begun to answer them."""
    return entries == 0
