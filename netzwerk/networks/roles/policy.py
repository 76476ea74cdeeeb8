"""Who may let whom into a network: pure predicates."""

from __future__ import annotations

from netzwerk.core.access import Actor, NetworkLike, RoleKind

LEADING = frozenset({RoleKind.COORDINATOR.value, RoleKind.FACILITATOR.value, RoleKind.BOARD.value})
"""Roles that open reflections, or what tandems release of them."""


def takes_it_alone(actor: Actor, network: NetworkLike, person_id: int) -> bool:
    """Whether somebody who only administers the installation would get into a network by the own hand."""
    return person_id == actor.person_id and not actor.is_coordinator(network)
