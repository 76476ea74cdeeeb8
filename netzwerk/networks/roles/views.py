"""The roles of a network: who has which one, giving, ending and handing over."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from netzwerk.core import clock, dates
from netzwerk.core.access import Audience, RoleKind, audience, current_actor
from netzwerk.core.errors import Forbidden, Invalid
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import language, lazy_gettext
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks import policy, wording
from netzwerk.networks.pages import current_network
from netzwerk.networks.queries import NetworkHeader
from netzwerk.networks.roles import queries, service
from netzwerk.networks.roles.forms import EndForm, RoleForm, SuccessionForm
from netzwerk.networks.roles.queries import RoleRow
from netzwerk.people import history

blueprint = Blueprint("roles", __name__)

MANAGERS = (Audience.COORDINATOR, Audience.ADMINISTRATOR)
HAPPENINGS = {
    service.GIVEN: lazy_gettext("Role given"),
    service.ENDED: lazy_gettext("Role ended"),
    service.HANDED_OVER: lazy_gettext("Role handed over"),
}
FIELDS = {
    "role": lazy_gettext("Role"),
    "valid_from": lazy_gettext("First day"),
    "valid_to": lazy_gettext("Last day"),
}


@blueprint.get("/n/<code>/roles")
@audience(*MANAGERS)
def index(code: str) -> ResponseReturnValue:
    """Who has which role in the network, today, later and before."""
    network = current_network()
    today = _today(network)
    rows = queries.roles(network)
    return render_template(
        "networks/roles.html",
        network=network,
        today=today,
        groups=[(kind, [row for row in rows if row.kind == kind and not row.has_ended(today)]) for kind in RoleKind],
        ended=[row for row in rows if row.has_ended(today)],
        history=history.lines("network", network.id, kinds=HAPPENINGS, fields=FIELDS, value=_value),
        is_closed=policy.is_closed(network),
        wording=wording,
        code=code,
    )


@blueprint.route("/n/<code>/roles/new", methods=["GET", "POST"])
@audience(*MANAGERS)
def give(code: str) -> ResponseReturnValue:
    """Give somebody a role; somebody new is invited by mail."""
    network = _open()
    form = RoleForm()
    form.offer(queries.organisations(network), _("none"))
    if request.method == "GET":
        form.valid_from.data = _today(network)
        asked = request.args.get("kind")
        form.kind.data = asked if asked in set(RoleKind) else None
    if form.validate_on_submit():
        try:
            with transaction():
                name = service.give(current_actor(), network.id, form.details())
        except Invalid as fault:
            form.show(fault)
        else:
            flash(_("%(name)s has the role “%(role)s”.", name=name, role=wording.ROLES[form.kind.data]), "success")
            return redirect(url_for("roles.index", code=code))
    page = render_template("networks/role_new.html", form=form, lead="", **_back(network))
    return page, 422 if form.errors or form.form_errors else 200


@blueprint.route("/n/<code>/roles/<int:role_id>/end", methods=["GET", "POST"])
@audience(*MANAGERS)
def end(code: str, role_id: int) -> ResponseReturnValue:
    """End a role with a day."""
    network = _open()
    row = queries.role(network, role_id)
    form = EndForm()
    if request.method == "GET":
        form.until.data = max(row.valid_to or _today(network), row.valid_from)
    if form.validate_on_submit():
        try:
            with transaction():
                service.end(current_actor(), network.id, role_id, form.until.data)
        except Invalid as fault:
            form.show(fault)
        else:
            flash(_("The role of %(name)s ends on %(day)s.", name=row.name, day=_day(form.until.data)), "success")
            return redirect(_home(network, row, form.until.data))
    page = render_template(
        "networks/role_end.html",
        form=form,
        row=row,
        wording=wording,
        successor_href=url_for("roles.hand_over", code=code, role_id=role_id),
        **_back(network),
    )
    return page, 422 if form.errors or form.form_errors else 200


@blueprint.route("/n/<code>/roles/<int:role_id>/successor", methods=["GET", "POST"])
@audience(*MANAGERS)
def hand_over(code: str, role_id: int) -> ResponseReturnValue:  # noqa: ARG001
    """Let somebody else take a role over from a day on."""
    network = _open()
    row = queries.role(network, role_id)
    form = SuccessionForm()
    if request.method == "GET":
        form.valid_from.data = _today(network)
    if form.validate_on_submit():
        try:
            with transaction():
                name = service.hand_over(current_actor(), network.id, role_id, form.details())
        except Invalid as fault:
            form.show(fault)
        else:
            day = _day(form.valid_from.data)
            flash(_("%(name)s takes over from %(before)s on %(day)s.", name=name, before=row.name, day=day), "success")
            return redirect(_home(network, row, form.valid_from.data - timedelta(days=1)))
    page = render_template("networks/role_successor.html", form=form, row=row, wording=wording, **_back(network))
    return page, 422 if form.errors or form.form_errors else 200


def _open() -> NetworkHeader:
    network = current_network()
    if policy.is_closed(network):
        raise Forbidden(_("This network is archived. Nothing in it can be changed any more."))
    return network


def _back(network: NetworkHeader) -> dict[str, str]:
    return {"home": _("Roles"), "home_href": url_for("roles.index", code=network.code)}


def _home(network: NetworkHeader, row: RoleRow, last: date) -> str:
    """The roles, or the list of networks for somebody whose own role is over by now."""
    actor = current_actor()
    is_gone = row.person_id == actor.person_id and last < _today(network) and not actor.is_administrator
    return url_for("networks.index") if is_gone else url_for("roles.index", code=network.code)


def _today(network: NetworkHeader) -> date:
    return dates.local_day(clock.now(), network.zone)


def _day(day: date) -> str:
    return dates.format_day(day, language())


def _value(field: str, stored: Any) -> str | None:
    return str(wording.ROLES[stored]) if field == "role" and stored in wording.ROLES else None
