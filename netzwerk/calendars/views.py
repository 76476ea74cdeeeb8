"""Calendar addresses to give out and take back, and the calendars that clients fetch from them."""

from __future__ import annotations

import hashlib

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from netzwerk.calendars import ics, queries, service
from netzwerk.core import configuration
from netzwerk.core.access import NETWORK_ROLES, Audience, audience, current_actor
from netzwerk.core.errors import NotFound
from netzwerk.core.languages import gettext as _
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks.pages import network_by_code

GONE = (
    "Diese Kalenderadresse gilt nicht mehr. Eine neue gibt es in der Anwendung unter „Termine abonnieren“.\r\n"
    "This calendar address is no longer valid. Get a new one in the application under “Subscribe to dates”.\r\n"
)
CALENDAR = f"{ics.MEDIA_TYPE}; charset=utf-8"
DISCREET = {
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}

blueprint = Blueprint("calendars", __name__)
feeds = Blueprint("feeds", __name__)
"""What calendar clients fetch: it knows no cookie and no session."""


@blueprint.get("/calendar")
@audience(Audience.SIGNED_IN)
def page() -> ResponseReturnValue:
    """Show whether there is a personal address, what it holds and how to use it."""
    return _personal_page(token=None)


@blueprint.post("/calendar/address")
@audience(Audience.SIGNED_IN)
def issue() -> ResponseReturnValue:
    """Make a personal address, or a new one, and show it this once."""
    with transaction():
        token = service.issue(current_actor())
    return _personal_page(token)


@blueprint.post("/calendar/address/revoke")
@audience(Audience.SIGNED_IN)
def revoke() -> ResponseReturnValue:
    """Make the personal address stop working."""
    with transaction():
        service.revoke(current_actor())
    flash(_("The calendar address no longer works."))
    return redirect(url_for("calendars.page"))


@blueprint.get("/n/<code>/calendar")
@audience(Audience.COORDINATOR)
def network_page(code: str) -> ResponseReturnValue:
    """Show whether the network has an address for people without an account."""
    return _network_page(code, token=None)


@blueprint.post("/n/<code>/calendar/address")
@audience(Audience.COORDINATOR)
def issue_for_network(code: str) -> ResponseReturnValue:
    """Make an address for the network, or a new one, and show it this once."""
    network = network_by_code(code)
    with transaction():
        token = service.issue_for_network(current_actor(), network)
    return _network_page(code, token)


@blueprint.post("/n/<code>/calendar/address/revoke")
@audience(Audience.COORDINATOR)
def revoke_for_network(code: str) -> ResponseReturnValue:
    """Make the network's address stop working."""
    network = network_by_code(code)
    with transaction():
        service.revoke_for_network(current_actor(), network)
    flash(_("The calendar address no longer works."))
    return redirect(url_for("calendars.network_page", code=code))


@feeds.get("/feeds/<token>/netzwerk.ics")
@audience(Audience.ANYONE)
def calendar(token: str) -> ResponseReturnValue:
    """Give a calendar client what stands behind an address."""
    try:
        body = service.feed(token)
    except NotFound:
        return Response(GONE, 404, DISCREET, content_type="text/plain; charset=utf-8")
    response = Response(body, headers=DISCREET, content_type=CALENDAR)
    response.headers["Content-Disposition"] = 'inline; filename="netzwerk.ics"'
    response.set_etag(hashlib.sha256(body).hexdigest())
    return response.make_conditional(request)


@blueprint.get("/n/<code>/events/<int:event_id>/calendar.ics")
@audience(*NETWORK_ROLES)
def download(code: str, event_id: int) -> ResponseReturnValue:
    """Give the days of one event as a file."""
    body = service.single(current_actor(), network_by_code(code), event_id)
    disposition = {"Content-Disposition": f'attachment; filename="{code}-{event_id}.ics"'}
    return Response(body, headers=disposition, content_type=CALENDAR)


def _personal_page(token: str | None) -> str:
    actor = current_actor()
    places = queries.places_of(actor)
    return render_template(
        "calendars/page.html",
        address=queries.find_personal_address(actor.person_id),
        addresses=_addresses(token),
        places=places,
        coordinated=[place for place in places if actor.is_coordinator(place)],
        has_seat=bool(actor.seats),
    )


def _network_page(code: str, token: str | None) -> str:
    network = network_by_code(code)
    return render_template(
        "calendars/network_page.html",
        network=network,
        address=queries.find_network_address(network.id),
        addresses=_addresses(token),
    )


def _addresses(token: str | None) -> dict[str, str] | None:
    """The address for copying and for opening, from the configured base address, never from the request."""
    if token is None:
        return None
    settings = configuration.current()
    path = url_for("feeds.calendar", token=token)
    return {"https": f"{settings.base_url}{path}", "webcal": f"webcal://{settings.host}{path}"}
