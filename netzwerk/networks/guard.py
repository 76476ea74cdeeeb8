"""Locks a network for a change, if the actor may make it and the network is not archived."""

from __future__ import annotations

from netzwerk.core.access import Actor
from netzwerk.core.db import db
from netzwerk.core.errors import Forbidden, NotFound
from netzwerk.core.languages import gettext as _
from netzwerk.networks import policy
from netzwerk.networks.models import Network


def open_for(actor: Actor, network_id: int) -> Network:
    """The network, locked until the transaction ends, so that changes to it happen one after the other.

    Raises:
        NotFound: if there is none, or managing it is not for the actor.
        Forbidden: if it is archived.
    """
    network = managed_by(actor, network_id)
    if policy.is_closed(network):
        raise Forbidden(_("This network is archived. Nothing in it can be changed any more."))
    return network


def managed_by(actor: Actor, network_id: int) -> Network:
    """As `open_for`, but archived or not."""
    network = db.session.get(Network, network_id, with_for_update=True)
    if network is None or not policy.may_manage(actor, network):
        raise NotFound
    return network
