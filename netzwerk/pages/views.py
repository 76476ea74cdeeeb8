"""Imprint, privacy notice, accessibility declaration and help: open to everybody."""

from __future__ import annotations

import math
from dataclasses import dataclass

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from netzwerk.core import clock, dates
from netzwerk.core.access import Audience, actor_or_none, audience
from netzwerk.core.configuration import current
from netzwerk.core.errors import Invalid
from netzwerk.core.languages import gettext as _
from netzwerk.core.security import is_ours
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks import queries
from netzwerk.pages import service
from netzwerk.pages.forms import FeedbackForm
from netzwerk.people import login
from netzwerk.privacy import record
from netzwerk.privacy.register import CATEGORIES

blueprint = Blueprint("pages", __name__)


@dataclass(frozen=True)
class Operator:
    """Who runs this installation."""

    name: str
    address: tuple[str, ...]
    email: str


@blueprint.get("/imprint")
@audience(Audience.ANYONE)
def imprint() -> ResponseReturnValue:
    """Who runs this installation (§ 5 DDG)."""
    return render_template("pages/imprint.html", operator=_operator(), demo=current().demo)


@blueprint.get("/privacy")
@audience(Audience.ANYONE)
def privacy() -> ResponseReturnValue:
    """The privacy notice (Art. 13 GDPR), made from the register of personal data."""
    actor = actor_or_none()
    return render_template(
        "pages/privacy.html",
        operator=_operator(),
        contacts=queries.privacy_contacts(actor) if actor or current().demo else (),
        categories=CATEGORIES,
        measures=record.measures(),
        session_cookie=current_app.config["SESSION_COOKIE_NAME"],
        language_cookie=login.language_cookie(current()),
    )


@blueprint.route("/accessibility", methods=["GET", "POST"])
@audience(Audience.ANYONE)
def accessibility() -> ResponseReturnValue:
    """The accessibility declaration with the form for feedback (§ 14 HessBGG, HVBIT)."""
    form = FeedbackForm()
    status, headers = 200, {}
    if form.validate_on_submit():
        try:
            with transaction():
                until = service.report_barrier(form.details(), address=login.address())
        except Invalid as fault:
            form.show(fault)
        else:
            if until is None:
                flash(_("Thank you. Your report is on its way."), "success")
                return redirect(url_for("pages.accessibility"))
            form.show(Invalid("", _("There were too many reports from your connection. Try again later.")))
            seconds = math.ceil((until - clock.real_now()).total_seconds())
            status, headers = 429, {"Retry-After": str(max(1, seconds))}
    if request.method == "GET" and is_ours(request.args.get("page")):
        form.page.data = request.args["page"]
    if form.errors and status == 200:
        status = 422
    answer = make_response(render_template("pages/accessibility.html", form=form, operator=_operator()), status)
    answer.headers.update(headers)
    return answer


@blueprint.get("/help")
@audience(Audience.ANYONE)
def help() -> ResponseReturnValue:  # noqa: A001
    """How things work, including the keyboard."""
    actor = actor_or_none()
    today = dates.local_day(clock.now(), login.HOME_ZONE)
    return render_template(
        "pages/help.html",
        operator=_operator(),
        coordination=queries.coordination(actor, today) if actor else (),
    )


def _operator() -> Operator:
    settings = current()
    return Operator(
        name=settings.operator or _("Example foundation (invented)"),
        address=tuple(line.strip() for line in settings.operator_address.split("|") if line.strip()),
        email=settings.operator_email,
    )
