"""The network that the address names, for the views under `/n/<code>/…`."""

from __future__ import annotations

from datetime import date
from typing import cast

from flask import Flask, g, request

from netzwerk.core import access, dates, languages
from netzwerk.core.errors import Forbidden, NotFound
from netzwerk.core.languages import gettext as _
from netzwerk.networks import policy, queries
from netzwerk.networks.queries import NetworkHeader

READ_WHEN_CLOSED = frozenset({"directory.organisation", "directory.person", "intake.start", "settings.show"})
"""Pages that hold a form and are worth reading without it."""
FORMS = frozenset({"presence.sheet", "record.edit"})
"""Pages that are nothing but a form, whose answers go elsewhere."""


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


def closed_note(network: NetworkHeader | None) -> str:
    """That a network is archived, and since when; empty while it is alive."""
    return _since(queries.archived_on(network)) if network and policy.is_closed(network) else ""


def closed_here() -> str:
    """The same of the network of this request's address."""
    return closed_note(network_or_none())


def _since(day: date | None) -> str:
    if day is None:
        return _("Archived – to read only")
    return _("Archived since %(day)s – to read only", day=dates.format_day(day, languages.language()))


def register(app: Flask) -> None:
    """Close the forms of archived networks; those that say so themselves stay as pages to read."""
    app.before_request(_close_forms)


def _close_forms() -> None:
    network, rule = network_or_none(), request.url_rule
    if network is None or rule is None or not policy.is_closed(network):
        return
    is_form = request.method == "GET" and ("POST" in (rule.methods or ()) or rule.endpoint in FORMS)
    if is_form and rule.endpoint not in READ_WHEN_CLOSED:
        raise Forbidden(_("This network is archived. Nothing in it can be changed any more."))


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
