"""Who may read, write and tick off agreements: pure predicates."""

from __future__ import annotations

from netzwerk.core.access import Actor, NetworkLike
from netzwerk.events.models import EventState

WRITTEN_IN = frozenset(
    {EventState.AGREED.value, EventState.INVITED.value, EventState.HELD.value, EventState.DOCUMENTED.value}
)


def may_write(actor: Actor, network: NetworkLike) -> bool:
    """Whether the actor adds and changes agreements."""
    return actor.leads(network)


def may_tick(actor: Actor, network: NetworkLike, tandem_id: int | None) -> bool:
    """Whether the actor says that an agreement is done, or open again; a tandem does so with its own."""
    return actor.leads(network) or tandem_id in actor.tandem_ids(network)
