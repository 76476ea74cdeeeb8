"""Who may found and change networks, and when nobody may any more: pure predicates."""

from __future__ import annotations

import re
from typing import Protocol

from netzwerk.core.access import Actor, NetworkLike, RoleKind
from netzwerk.networks.models import NetworkState

CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_CODE = 60
TURNED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class Stateful(Protocol):
    """Anything that knows where a network stands in its life."""

    @property
    def state(self) -> str:
        """One of `NetworkState`."""


def programmes_of(actor: Actor) -> frozenset[int]:
    """The programmes all of whose networks the actor coordinates."""
    return frozenset(
        grant.programme_id
        for grant in actor.grants
        if grant.kind is RoleKind.COORDINATOR and grant.programme_id is not None
    )


def may_found(actor: Actor) -> bool:
    """Whether the actor may set up a network at all: administrators, and who coordinates a whole programme."""
    return actor.is_administrator or bool(programmes_of(actor))


def may_found_in(actor: Actor, programme_id: int) -> bool:
    """Whether the actor may set up a network of this programme."""
    return actor.is_administrator or programme_id in programmes_of(actor)


def may_manage(actor: Actor, network: NetworkLike) -> bool:
    """Whether settings, phases, partners and roles of the network are for the actor."""
    return actor.is_administrator or actor.is_coordinator(network)


def is_closed(network: Stateful) -> bool:
    """Whether the network is archived, so that nothing in it can be changed."""
    return network.state == NetworkState.ARCHIVED


def is_code(text: str) -> bool:
    """Whether a text can stand in the address of a network: lower-case letters, digits, single hyphens between."""
    return len(text) <= LONGEST_CODE and CODE.fullmatch(text) is not None


def code_from(title: str, year: int) -> str:
    """A code made of a title and the year in which the network starts, such as `netzwerk-am-main-2026`."""
    words = _words(title)
    if words[-1:] == [str(year)]:
        words.pop()
    return f"{'-'.join(words)[: LONGEST_CODE - 5].strip('-') or 'netzwerk'}-{year}"


def plain_code_from(title: str) -> str:
    """A code made of a title alone, such as `tandem-netzwerk`; empty if the title has no letter or digit."""
    return "-".join(_words(title))[:LONGEST_CODE].strip("-")


def _words(title: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", title.lower().translate(TURNED))
