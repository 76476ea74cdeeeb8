"""Who may change people and organisations that several networks may share: pure predicates."""

from __future__ import annotations

from collections.abc import Sequence

from netzwerk.core.access import Actor, NetworkLike


def leads_all(actor: Actor, networks: Sequence[NetworkLike]) -> bool:
    """Whether the actor administers, or coordinates every one of the networks, of which there must be one."""
    return actor.is_administrator or (bool(networks) and all(actor.is_coordinator(network) for network in networks))


def may_correct_person(actor: Actor, networks: Sequence[NetworkLike], *, is_administrator: bool) -> bool:
    """Whether the actor may correct the name of a person.

    Args:
        networks: those that the person has or had to do with.
        is_administrator: whether the person administers the installation.
    """
    return actor.is_administrator or (not is_administrator and leads_all(actor, networks))


def may_move_person(actor: Actor, *, may_correct: bool, is_open: bool) -> bool:
    """Whether the actor may change the mail address of a person: that of an open account is for administrators."""
    return actor.is_administrator or (may_correct and not is_open)
