"""Who may plan the agenda of an event: pure predicates."""

from __future__ import annotations

from netzwerk.core.access import Actor
from netzwerk.networks.models import NetworkState
from netzwerk.networks.queries import NetworkHeader


def may_plan(actor: Actor, network: NetworkHeader) -> bool:
    """Whether agenda and preparation of the network's events are the actor's to plan."""
    return actor.leads(network)


def is_closed(network: NetworkHeader) -> bool:
    """Whether nothing can be changed in the network any more."""
    return network.state == NetworkState.ARCHIVED
