"""The network that the address names, for the views under `/n/<code>/…`."""

from __future__ import annotations

from typing import cast

from flask import g, request

from netzwerk.core import access, languages
from netzwerk.core.errors import NotFound
from netzwerk.networks import queries
from netzwerk.networks.queries import NetworkHeader


def network_by_code(code: str) -> NetworkHeader:
    """The network with this code, once per request.

    Raises:
        NotFound: if there is none, or not for the actor.
    """
    found = cast("NetworkHeader | None", g.get("network"))
    if found is None or found.code != code:
        found = queries.find_by_code(code)
        if found is None or not access.current_actor().may_see(found):
            raise NotFound
        g.network = found
        g.zone = found.zone
        _address(found)
    return found


def current_network() -> NetworkHeader:
    """The network of this request's address.

    Raises:
        NotFound: if there is none, or not for the actor.
    """
    return network_by_code(str((request.view_args or {})["code"]))


def network_or_none() -> NetworkHeader | None:
    """The network of this request's address, if it has one that the actor may see."""
    return cast("NetworkHeader | None", g.get("network"))


def network_around() -> NetworkHeader | None:
    """The network whose navigation stands around the page: that of the address, else the only one of the actor.

    For an administrator without a role in a network there is none but that of the address.
    """
    found = network_or_none()
    actor = access.actor_or_none()
    if found or actor is None or actor.is_administrator or not (actor.grants or actor.seats):
        return found
    return queries.find_only(actor)


def _address(network: NetworkHeader) -> None:
    actor = access.current_actor()
    if network.form_of_address == "du" and actor.language == "de" and actor.seat_in(network):
        languages.speak(languages.DU)
