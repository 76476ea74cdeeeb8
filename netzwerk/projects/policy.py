"""Who may see what of a development project: pure predicates."""

from __future__ import annotations

from netzwerk.core.access import Actor, NetworkLike
from netzwerk.tandems.models import TandemState


def may_see_all(actor: Actor, network: NetworkLike, tandem_id: int) -> bool:
    """Whether the whole project is shown: to its tandem, to coordination and facilitation."""
    return tandem_id in actor.open_tandems(network)


def may_see_outline(actor: Actor, network: NetworkLike) -> bool:
    """Whether title, aim, stage and milestones are shown: to the tandems of the network as well."""
    return actor.leads(network) or actor.seat_in(network) is not None


def may_see_of(actor: Actor, network: NetworkLike, tandem_state: str) -> bool:
    """Whether projects of tandems in this state exist for the actor: of one that has left for who leads the network."""
    return tandem_state != TandemState.LEFT or actor.leads(network)


def may_edit(actor: Actor, network: NetworkLike, tandem_id: int) -> bool:
    """Whether the project may be written: by its tandem, and by the coordination for it."""
    return actor.is_coordinator(network) or tandem_id in actor.tandem_ids(network)


def may_release(actor: Actor, network: NetworkLike, tandem_id: int) -> bool:
    """Whether the light may be shown to the board by name: that is an act of the tandem alone."""
    return tandem_id in actor.tandem_ids(network)
