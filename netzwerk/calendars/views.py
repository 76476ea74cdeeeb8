"""Calendar addresses to give out and take back, and the calendars that clients fetch from them."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from netzwerk.calendars import ics, queries, service
from netzwerk.calendars.forms import ProofForm
from netzwerk.core import clock, configuration, dates, languages
from netzwerk.core.access import NETWORK_ROLES, Audience, audience, current_actor
from netzwerk.core.errors import Invalid, NotFound
from netzwerk.core.languages import gettext as _
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks.pages import network_by_code
from netzwerk.people import login
from netzwerk.people import policy as people_policy
from netzwerk.people import queries as people_queries
from netzwerk.people import service as people_service

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
    return _personal_page()


@blueprint.post("/calendar/address")
@audience(Audience.SIGNED_IN)
def issue() -> ResponseReturnValue:
    """Make a personal address, or a new one, and show it this once."""
    form, refused = _proof()
    if refused:
        return _personal_page(form=form), refused
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
    return _network_page(code)


@blueprint.post("/n/<code>/calendar/address")
@audience(Audience.COORDINATOR)
def issue_for_network(code: str) -> ResponseReturnValue:
    """Make an address for the network, or a new one, and show it this once."""
    form, refused = _proof()
    if refused:
        return _network_page(code, form=form), refused
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
        published = service.feed(token)
    except NotFound:
        return Response(GONE, 404, DISCREET, content_type="text/plain; charset=utf-8")
    response = Response(published.body, headers=DISCREET, content_type=CALENDAR)
    response.headers["Content-Disposition"] = 'inline; filename="netzwerk.ics"'
    response.set_etag(published.tag)
    return response.make_conditional(request)


@feeds.get("/a/<token>/calendar.ics")
@audience(Audience.ANYONE)
def answer_calendar(token: str) -> ResponseReturnValue:
    """Give the days of the event behind a mailed answer link as a file."""
    try:
        body = service.of_answer_link(token)
    except NotFound:
        return Response(GONE, 404, DISCREET, content_type="text/plain; charset=utf-8")
    disposition = {"Content-Disposition": 'attachment; filename="netzwerk.ics"'}
    return Response(body, headers=DISCREET | disposition, content_type=CALENDAR)


@blueprint.get("/n/<code>/events/<int:event_id>/calendar.ics")
@audience(*NETWORK_ROLES)
def download(code: str, event_id: int) -> ResponseReturnValue:
    """Give the days of one event as a file."""
    body = service.single(current_actor(), network_by_code(code), event_id)
    disposition = {"Content-Disposition": f'attachment; filename="{code}-{event_id}.ics"'}
    return Response(body, headers=disposition, content_type=CALENDAR)


def _personal_page(token: str | None = None, form: ProofForm | None = None) -> str:
    actor = current_actor()
    places = queries.places_of(actor)
    return render_template(
        "calendars/page.html",
        address=queries.find_personal_address(actor.person_id),
        addresses=_addresses(token),
        places=places,
        coordinated=[place for place in places if actor.is_coordinator(place)],
        has_seat=bool(actor.seats),
        proof=_needed_proof(),
        form=form or ProofForm(formdata=None),
    )


def _network_page(code: str, token: str | None = None, form: ProofForm | None = None) -> str:
    network = network_by_code(code)
    return render_template(
        "calendars/network_page.html",
        network=network,
        address=queries.find_network_address(network.id),
        addresses=_addresses(token),
        proof=_needed_proof(),
        form=form or ProofForm(formdata=None),
    )


def _needed_proof() -> str:
    """`password` or `link` for people who signed in a while ago, empty for those who just did.

    An address opens a calendar for good, so a browser left alone must not be enough (OWASP ASVS 5.0, 7.5).
    """
    here = login.signed_in()
    if here is None or clock.real_now() - here.created_at < people_policy.FRESH:
        return ""
    return "password" if people_queries.profile(here.person_id).has_password else "link"


def _proof() -> tuple[ProofForm, int]:
    """The form, and the status of the answer if whoever sent it has not proven to be the person; else 0."""
    form = ProofForm()
    needed = _needed_proof()
    if not needed:
        return form, 0
    if needed == "link" or not form.validate():
        return form, 422
    actor = current_actor()
    with transaction():
        until = people_service.reserve_password_try(actor.email, login.address())
    if until is not None:
        moment = dates.format_moment(until, login.HOME_ZONE, languages.language())
        form.show(Invalid("password", _("Too many attempts. Try again from %(clock)s.", clock=moment)))
        return form, 429
    if people_service.check_password(actor.email, form.password.data) != actor.person_id:
        form.show(Invalid("password", _("This is not your password.")))
        return form, 422
    return form, 0


def _addresses(token: str | None) -> dict[str, str] | None:
    """The address for copying and for opening, from the configured base address, never from the request."""
    if token is None:
        return None
    settings = configuration.current()
    path = url_for("feeds.calendar", token=token)
    return {"https": f"{settings.base_url}{path}", "webcal": f"webcal://{settings.host}{path}"}
