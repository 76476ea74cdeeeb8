"""Who may see tandems and what of them: pure predicates."""

from __future__ import annotations

from netzwerk.core.access import Actor, NetworkLike


def may_see_tandems(actor: Actor, network: NetworkLike) -> bool:
    """Whether single tandems exist for the actor: for those who lead the network and for the tandems themselves."""
    return actor.leads(network) or actor.seat_in(network) is not None


def may_follow(actor: Actor, network: NetworkLike, tandem_id: int) -> bool:
    """Whether the inner life of a tandem is for the actor: attendance, reflections, reasons, former members."""
    return tandem_id in actor.open_tandems(network)


def may_read_addresses(actor: Actor, network: NetworkLike, tandem_id: int) -> bool:
    """Whether the mail addresses of a tandem's members are for the actor."""
    return tandem_id in actor.open_tandems(network)


def may_manage(actor: Actor, network: NetworkLike) -> bool:
    """Whether the actor founds tandems and settles who is in them."""
    return actor.is_coordinator(network)


def may_edit(actor: Actor, network: NetworkLike, tandem_id: int) -> bool:
    """Whether the actor says when a tandem can come, what it teaches and what of it may be published."""
    return actor.is_coordinator(network) or tandem_id in actor.tandem_ids(network)


def may_write(actor: Actor, network: NetworkLike) -> bool:
    """Whether the actor writes messages to tandems and reads what became of them."""
    return actor.is_coordinator(network)


def may_read_handover(actor: Actor, network: NetworkLike, successor_id: int) -> bool:
    """Whether the note that a member left for its successor is for the actor: for the successor and coordination."""
    return actor.is_coordinator(network) or actor.person_id == successor_id
