"""The page behind a mailed link: it shows on GET and acts on POST, needs no account, and tells strangers nothing."""

from __future__ import annotations

import math
from datetime import datetime

from flask import Blueprint, Response, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from netzwerk.core import clock, dates, languages
from netzwerk.core.access import Audience, audience
from netzwerk.core.errors import Invalid, NotFound
from netzwerk.core.forms import csrf
from netzwerk.core.languages import gettext as _
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.invitations import letters, queries, service
from netzwerk.events.invitations.answering import COMING, Place
from netzwerk.events.invitations.forms import AnswerForm, said
from netzwerk.events.invitations.queries import Opened
from netzwerk.events.links import is_web_address
from netzwerk.people import login

blueprint = Blueprint("answers", __name__)

DISCREET = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


@blueprint.after_request
def _hide(response: Response) -> Response:
    """The address is a secret: no other site hears of it, and no search engine keeps it."""
    response.headers.update(DISCREET)
    return response


@blueprint.route("/a/<token>", methods=["GET", "POST"])
@audience(Audience.ANYONE)
@csrf.exempt  # type: ignore[untyped-decorator]
def link(token: str) -> ResponseReturnValue:
    """Show the event and the choices; only the button answers, so that mail scanners change nothing.

    The form is signed like every other, but without the check of the referring page: browsers send none from here.
    """
    opened = queries.find_opened(token)
    if opened is None:
        return _unknown(token)
    languages.speak(opened.guest.variant(opened.occasion))
    g.zone = opened.occasion.zone
    form = AnswerForm(data=_stored(opened) if request.method == "GET" else None)
    signs_off = opened.guest.has_registered and opened.guest.reply in COMING
    form.preselect(request.args.get("answer", ""), opened.occasion.format, hides_needs=opened.has_needs)
    if not opened.can_answer:
        return render_template("invitations/closed.html", opened=opened, name=letters.name_of(opened.occasion))
    status = 200
    if form.validate_on_submit():
        try:
            until, place = _answer(token, form)
        except Invalid as fault:
            form.show(fault)
        except NotFound:
            return _unknown(token)
        else:
            if until is None:
                flash(said(place, form.deputy), "success")
                return redirect(url_for("answers.link", token=token))
            form.show(_too_often(until, opened.occasion.zone))
            status = 429
    if form.errors.pop("csrf_token", None):
        form.show(Invalid("", _("The page was open for very long. Please press the button once more.")))
    if status == 200 and (form.errors or form.form_errors):
        status = 422
    page = render_template(
        "invitations/link.html",
        form=form,
        opened=opened,
        name=letters.name_of(opened.occasion),
        token=token,
        signs_off=signs_off,
        room=opened.occasion.room_link if _opens_room(opened) else "",
    )
    return page, status


def _answer(token: str, form: AnswerForm) -> tuple[datetime | None, Place]:
    with transaction():
        until = service.reserve_answer(token, login.address())
        place = Place.NONE if until else service.answer_by_link(token, form.details())
    return until, place


def _stored(opened: Opened) -> dict[str, object]:
    answered = opened.guest.reply != "open"
    return {
        "reply": opened.guest.reply,
        "represented_by": opened.guest.represented_by,
        "mode": opened.mode if answered else "",
    }


def _opens_room(opened: Opened) -> bool:
    """Whether the page leads to the online room: its link may not have stood in the mail."""
    return opened.guest.has_place and is_web_address(opened.occasion.room_link)


def _unknown(token: str) -> ResponseReturnValue:
    """The same for unknown, old and withdrawn links; whoever tries many is slowed down."""
    until = None
    if request.method == "POST":
        with transaction():
            until = service.reserve_answer(token, login.address())
    page = make_response(render_template("invitations/unknown.html"), 429 if until else 404)
    if until:
        page.headers["Retry-After"] = str(max(1, math.ceil((until - clock.real_now()).total_seconds())))
    return page


def _too_often(until: datetime, zone: str) -> Invalid:
    moment = dates.format_moment(until, zone, languages.language())
    return Invalid("", _("This link was used very often. Please try again from %(clock)s.", clock=moment))
