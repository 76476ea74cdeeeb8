"""Giving a role in all networks of a programme, ending it, and handing it over."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from netzwerk.core import dates
from netzwerk.core.access import Audience, audience, current_actor
from netzwerk.core.errors import Invalid
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import language, say
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks import wording
from netzwerk.networks.roles import queries
from netzwerk.networks.roles.forms import EndForm, SuccessionForm
from netzwerk.programme.appointments import service
from netzwerk.programme.appointments.forms import AppointmentForm
from netzwerk.programme.programmes import queries as programmes
from netzwerk.programme.programmes.views import today

blueprint = Blueprint("appointments", __name__)


@blueprint.route("/admin/programmes/<int:programme_id>/roles/new", methods=["GET", "POST"])
@audience(Audience.ADMINISTRATOR)
def give(programme_id: int) -> ResponseReturnValue:
    """Give somebody a role in all networks; somebody new is invited by mail."""
    title = say(programmes.programme(programme_id).title)
    form = AppointmentForm()
    if request.method == "GET":
        form.valid_from.data = today()
        asked = request.args.get("kind")
        form.kind.data = asked if asked in service.KINDS else None
    if form.validate_on_submit():
        try:
            with transaction():
                name = service.give(current_actor(), programme_id, form.details())
        except Invalid as fault:
            form.show(fault)
        else:
            flash(_("%(name)s has the role “%(role)s”.", name=name, role=wording.ROLES[form.kind.data]), "success")
            return _home(programme_id)
    page = render_template(
        "networks/role_new.html",
        form=form,
        lead=_("The role counts in all networks of the programme, also in those that are set up later."),
        **_back(programme_id, title),
    )
    return page, 422 if request.method == "POST" else 200


@blueprint.route("/admin/programmes/<int:programme_id>/roles/<int:role_id>/end", methods=["GET", "POST"])
@audience(Audience.ADMINISTRATOR)
def end(programme_id: int, role_id: int) -> ResponseReturnValue:
    """End a role with a day."""
    title = say(programmes.programme(programme_id).title)
    row = queries.of_programme(programme_id, role_id)
    form = EndForm()
    if request.method == "GET":
        form.until.data = max(row.valid_to or today(), row.valid_from)
    if form.validate_on_submit():
        try:
            with transaction():
                service.end(current_actor(), programme_id, role_id, form.until.data)
        except Invalid as fault:
            form.show(fault)
        else:
            flash(_("The role of %(name)s ends on %(day)s.", name=row.name, day=_day(form.until.data)), "success")
            return _home(programme_id)
    page = render_template(
        "networks/role_end.html",
        form=form,
        row=row,
        wording=wording,
        successor_href=url_for("appointments.hand_over", programme_id=programme_id, role_id=role_id),
        **_back(programme_id, title),
    )
    return page, 422 if request.method == "POST" else 200


@blueprint.route("/admin/programmes/<int:programme_id>/roles/<int:role_id>/successor", methods=["GET", "POST"])
@audience(Audience.ADMINISTRATOR)
def hand_over(programme_id: int, role_id: int) -> ResponseReturnValue:
    """Let somebody else take a role over from a day on."""
    title = say(programmes.programme(programme_id).title)
    row = queries.of_programme(programme_id, role_id)
    form = SuccessionForm()
    if request.method == "GET":
        form.valid_from.data = today()
    if form.validate_on_submit():
        try:
            with transaction():
                name = service.hand_over(current_actor(), programme_id, role_id, form.details())
        except Invalid as fault:
            form.show(fault)
        else:
            day = _day(form.valid_from.data)
            flash(_("%(name)s takes over from %(before)s on %(day)s.", name=name, before=row.name, day=day), "success")
            return _home(programme_id)
    page = render_template(
        "networks/role_successor.html", form=form, row=row, wording=wording, **_back(programme_id, title)
    )
    return page, 422 if request.method == "POST" else 200


def _back(programme_id: int, title: str) -> dict[str, str]:
    return {"home": title, "home_href": url_for("programmes.show", programme_id=programme_id)}


def _home(programme_id: int) -> ResponseReturnValue:
    return redirect(url_for("programmes.show", programme_id=programme_id, _anchor="roles"))


def _day(day: date) -> str:
    return dates.format_day(day, language())
