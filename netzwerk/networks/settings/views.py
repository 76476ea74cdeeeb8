"""The settings of a network: facts, state, partners and phases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from netzwerk.core.access import Audience, audience, current_actor
from netzwerk.core.errors import Forbidden, Invalid, Stale
from netzwerk.core.languages import LANGUAGES, lazy_gettext
from netzwerk.core.languages import gettext as _
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks import policy, regions, wording
from netzwerk.networks.models import NetworkState
from netzwerk.networks.pages import current_network, network_by_code
from netzwerk.networks.queries import NetworkHeader
from netzwerk.networks.settings import queries, service, slots
from netzwerk.networks.settings.forms import PartnerForm, PhaseForm, SettingsForm
from netzwerk.people import history

blueprint = Blueprint("settings", __name__)

MANAGERS = (Audience.COORDINATOR, Audience.ADMINISTRATOR)
HAPPENINGS = {
    "network.founded": lazy_gettext("Network set up"),
    service.CHANGED: lazy_gettext("Settings changed"),
    service.MOVED_ON: lazy_gettext("State changed"),
    service.PARTNER_ADDED: lazy_gettext("Partner added"),
    service.PARTNER_REMOVED: lazy_gettext("Partner removed"),
    service.PHASE_ADDED: lazy_gettext("Phase added"),
    service.PHASE_CHANGED: lazy_gettext("Phase changed"),
    service.PHASE_REMOVED: lazy_gettext("Phase removed"),
}
FIELDS = {
    "title": lazy_gettext("Title"),
    "region": lazy_gettext("Region"),
    "sector": lazy_gettext("Sector"),
    "starts_on": lazy_gettext("Start"),
    "ends_on": lazy_gettext("End"),
    "target_tandems": lazy_gettext("Tandems"),
    "target_meetings": lazy_gettext("Network meetings"),
    "target_seminars": lazy_gettext("Online seminars"),
    "listings": lazy_gettext("Listings and pledges"),
    "form_of_address": lazy_gettext("Form of address for tandems"),
    "language": lazy_gettext("Language of the network"),
    "has_public_page": lazy_gettext("Public page"),
    "privacy_contact": lazy_gettext("Contact for data protection"),
    "retention_months": lazy_gettext("Months that data are kept after the end"),
    "state": lazy_gettext("State"),
    "partner": lazy_gettext("Partner"),
    "function": lazy_gettext("Function"),
    "phase": lazy_gettext("Phase"),
}
CLASH = 409


@blueprint.route("/n/<code>/settings", methods=["GET", "POST"])
@audience(*MANAGERS)
def show(code: str) -> ResponseReturnValue:
    """The facts about a network, and beside them its state, partners and phases."""
    network = current_network()
    stored = queries.settings(network.id)
    form = SettingsForm(obj=stored)
    form.offer(stored.region)
    status = 200
    if request.method == "POST":
        _refuse_closed(network)
        status = 422
        if form.validate_on_submit():
            try:
                with transaction():
                    service.change(current_actor(), network.id, form.details())
            except Invalid as fault:
                form.show(fault)
            except Stale:
                form.clash(queries.settings(network.id))
                status = CLASH
            else:
                flash(_("Saved."), "success")
                return redirect(url_for("settings.show", code=code))
    return _page(network, stored, form=form), status


@blueprint.post("/n/<code>/settings/state")
@audience(*MANAGERS)
def move_on(code: str) -> ResponseReturnValue:
    """Say where the network stands; archived means that nothing can be changed any more."""
    network = current_network()
    state = request.form.get("state", "")
    with transaction():
        service.move_on(current_actor(), network.id, state)
    flash(_("The network is now: %(state)s.", state=wording.STATES[state]), "success")
    return redirect(url_for("settings.show", code=code, _anchor="state"))


@blueprint.post("/n/<code>/settings/partners")
@audience(*MANAGERS)
def add_partner(code: str) -> ResponseReturnValue:
    """Say what an organisation does for the network."""
    network = current_network()
    _refuse_closed(network)
    form = PartnerForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.add_partner(current_actor(), network.id, form.details(), form.function.data)
        except Invalid as fault:
            form.show(fault)
        else:
            flash(_("%(name)s has been added.", name=form.details().name), "success")
            return redirect(url_for("settings.show", code=code, _anchor="partners"))
    stored = queries.settings(network.id)
    return _page(network, stored, partner_form=form), 422


@blueprint.post("/n/<code>/settings/partners/<int:partner_id>/remove")
@audience(*MANAGERS)
def remove_partner(code: str, partner_id: int) -> ResponseReturnValue:
    """Take a function away from an organisation."""
    network = current_network()
    with transaction():
        service.remove_partner(current_actor(), network.id, partner_id)
    flash(_("Removed."), "success")
    return redirect(url_for("settings.show", code=code, _anchor="partners"))


@blueprint.route("/n/<code>/settings/phases/new", methods=["GET", "POST"])
@audience(*MANAGERS)
def add_phase(code: str) -> ResponseReturnValue:
    """Add a phase."""
    network = _open(code)
    stored = queries.settings(network.id)
    phases = queries.phases(network.id)
    first = phases[-1].ends_on if phases else stored.starts_on
    form = PhaseForm(data={"version": stored.version, "starts_on": first, "ends_on": stored.ends_on})
    return _save_phase(network, form, None)


@blueprint.route("/n/<code>/settings/phases/<int:phase_id>", methods=["GET", "POST"])
@audience(*MANAGERS)
def edit_phase(code: str, phase_id: int) -> ResponseReturnValue:
    """Change a phase."""
    network = _open(code)
    return _save_phase(network, PhaseForm(obj=queries.phase(network.id, phase_id)), phase_id)


@blueprint.post("/n/<code>/settings/phases/<int:phase_id>/remove")
@audience(*MANAGERS)
def remove_phase(code: str, phase_id: int) -> ResponseReturnValue:
    """Remove a phase."""
    network = current_network()
    with transaction():
        service.remove_phase(current_actor(), network.id, phase_id)
    flash(_("Removed."), "success")
    return redirect(url_for("settings.show", code=code, _anchor="phases"))


def _save_phase(network: NetworkHeader, form: PhaseForm, phase_id: int | None) -> ResponseReturnValue:
    status = 422 if request.method == "POST" else 200
    if form.validate_on_submit():
        try:
            with transaction():
                service.save_phase(current_actor(), network.id, phase_id, form.details())
        except Invalid as fault:
            form.show(fault)
        except Stale:
            stored = queries.settings(network.id) if phase_id is None else queries.phase(network.id, phase_id)
            form.clash(_Newer(stored.version) if phase_id is None else stored)
            status = CLASH
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("settings.show", code=network.code, _anchor="phases"))
    page = render_template(
        "networks/phase.html", network=network, form=form, is_new=phase_id is None, code=network.code
    )
    return page, status


@dataclass(frozen=True)
class _Newer:
    """What is stored of a phase that nobody has saved yet: the version of its network only."""

    version: int


def _page(network: NetworkHeader, stored: queries.Settings, **forms: Any) -> str:
    if "form" not in forms:
        forms["form"] = SettingsForm(formdata=None, obj=stored)
        forms["form"].offer(stored.region)
    forms.setdefault("partner_form", PartnerForm(formdata=None))
    return render_template(
        "networks/settings.html",
        network=network,
        stored=stored,
        partners=queries.partners(network.id),
        phases=queries.phases(network.id),
        history=history.lines("network", network.id, kinds=HAPPENINGS, fields=FIELDS, value=_value),
        is_closed=stored.state == NetworkState.ARCHIVED,
        ends=() if policy.is_closed(network) else tuple(one for of in slots.ending.value for one in of(network)),
        may_reopen=current_actor().is_administrator,
        region=regions.name_of(stored.region),
        states=list(NetworkState),
        wording=wording,
        code=network.code,
        **forms,
    )


def _open(code: str) -> NetworkHeader:
    network = network_by_code(code)
    _refuse_closed(network)
    return network


def _refuse_closed(network: NetworkHeader) -> None:
    if policy.is_closed(network):
        raise Forbidden(_("This network is archived. Nothing in it can be changed any more."))


def _value(field: str, stored: Any) -> str | None:
    words: dict[str, Any] = {"state": wording.STATES, "function": wording.FUNCTIONS, "language": LANGUAGES}
    if field in words and stored in words[field]:
        return str(words[field][stored])
    return regions.name_of(stored) if field == "region" and stored else None
