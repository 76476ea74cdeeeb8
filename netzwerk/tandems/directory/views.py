"""One organisation or person of a network, for those who set it up, and invitations to accounts."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from netzwerk.core import clock, dates
from netzwerk.core.access import Audience, audience, current_actor
from netzwerk.core.errors import Invalid, Stale
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import language, ngettext
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks import wording
from netzwerk.networks.pages import current_network
from netzwerk.networks.policy import is_closed
from netzwerk.networks.settings import service as settings
from netzwerk.people import history
from netzwerk.people.editing import wording as person_wording
from netzwerk.people.editing.forms import PersonForm
from netzwerk.people.history import HistoryLine
from netzwerk.tandems.directory import cards, service
from netzwerk.tandems.directory.forms import InvitationForm, NewOrganisationForm, OrganisationForm
from netzwerk.tandems.directory.wording import ORGANISATION_FIELDS, ORGANISATION_KINDS, organisation_value

blueprint = Blueprint("directory", __name__)

SETTING_UP = (Audience.COORDINATOR, Audience.ADMINISTRATOR)


@blueprint.route("/n/<code>/organisations/new", methods=["GET", "POST"])
@audience(*SETTING_UP)
def new_organisation(code: str) -> ResponseReturnValue:
    """Name an organisation that does something for the network; one that is known already is only linked."""
    network, actor = current_network(), current_actor()
    form = NewOrganisationForm()
    if not form.is_submitted():
        form.region.data = network.region
        form.kind.data = "foundation"
    elif form.validate():
        try:
            with transaction():
                settings.add_partner(actor, network.id, form.details(), form.function.data)
        except Invalid as fault:
            form.show(fault)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("networks.organisations", code=code, q=form.name.data.strip()[:100]))
    page = render_template("directory/new_organisation.html", form=form, code=code, is_closed=is_closed(network))
    return page, 422 if form.errors else 200


@blueprint.route("/n/<code>/organisations/<int:organisation_id>", methods=["GET", "POST"])
@audience(*SETTING_UP)
def organisation(code: str, organisation_id: int) -> ResponseReturnValue:
    """An organisation with its form, or why it cannot be changed here."""
    network, actor = current_network(), current_actor()
    stored = cards.organisation(actor, network, organisation_id)
    form = OrganisationForm(obj=stored)
    form.keep_region(stored.region)
    status = 0
    if form.validate_on_submit():
        try:
            with transaction():
                service.change_organisation(actor, network, organisation_id, form.details(), base=form.version.data)
        except Invalid as fault:
            form.show(fault)
        except Stale:
            stored = cards.organisation(actor, network, organisation_id)
            form.clash(stored)
            status = 409
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("directory.organisation", code=code, organisation_id=organisation_id))
    may_edit = stored.may_edit and not is_closed(network)
    lines: tuple[HistoryLine, ...] = ()
    if stored.may_edit:
        lines = history.lines(
            "organisation",
            organisation_id,
            kinds=ORGANISATION_KINDS,
            fields=ORGANISATION_FIELDS,
            value=organisation_value,
        )
    page = render_template(
        "directory/organisation.html",
        form=form,
        organisation=stored,
        may_edit=may_edit,
        reason="" if stored.may_edit else service.shared_organisation(),
        lines=lines,
        wording=wording,
        code=code,
    )
    return page, status or (422 if form.errors else 200)


@blueprint.route("/n/<code>/people/<int:person_id>", methods=["GET", "POST"])
@audience(*SETTING_UP)
def person(code: str, person_id: int) -> ResponseReturnValue:
    """A person of the network: what it does, the account, and the form if that is for the reader."""
    network, actor = current_network(), current_actor()
    today = dates.local_day(clock.now(), network.zone)
    stored = cards.person(actor, network, person_id, today)
    form = PersonForm(obj=stored)
    status = 0
    if form.validate_on_submit():
        try:
            with transaction():
                tells = service.change_person(actor, network, person_id, form.details(), today)
        except Invalid as fault:
            form.show(fault)
        except Stale:
            stored = cards.person(actor, network, person_id, today)
            form.clash(stored)
            status = 409
        else:
            flash(_("Saved. Both addresses get a mail about it.") if tells else _("Saved."), "success")
            return redirect(url_for("directory.person", code=code, person_id=person_id))
    lines: tuple[HistoryLine, ...] = ()
    if stored.may_correct:
        lines = history.lines(
            "person",
            person_id,
            kinds=person_wording.KINDS,
            fields=person_wording.FIELDS,
            value=person_wording.value,
        )
    page = render_template(
        "directory/person.html",
        form=form,
        person=stored,
        may_edit=stored.may_correct and not is_closed(network),
        is_closed=is_closed(network),
        is_coordinator=actor.is_coordinator(network),
        reason="" if stored.may_correct else service.shared_person(),
        lines=lines,
        wording=wording,
        code=code,
    )
    return page, status or (422 if form.errors else 200)


@blueprint.route("/n/<code>/people/invite", methods=["GET", "POST"])
@audience(*SETTING_UP)
def invite(code: str) -> ResponseReturnValue:
    """Who of the network has no account yet, and who of them gets a mail now."""
    network, actor = current_network(), current_actor()
    today = dates.local_day(clock.now(), network.zone)
    guests = cards.guests(network, today)
    form = InvitationForm()
    form.persons.choices = [SelectChoice(guest.id, _label(guest)) for guest in guests]
    if not form.is_submitted():
        form.persons.data = [guest.id for guest in guests if guest.invited_at is None]
    elif form.validate():
        try:
            with transaction():
                count = service.invite(actor, network, form.persons.data or [], today)
        except Invalid as fault:
            form.show(fault)
        else:
            flash(
                ngettext("%(num)s invitation is on its way.", "%(num)s invitations are on their way.", count), "success"
            )
            return redirect(url_for("mails.index" if _came_from_mails() else "networks.people", code=code))
    page = render_template(
        "directory/invite.html",
        form=form,
        guests=guests,
        fresh=sum(guest.invited_at is None for guest in guests),
        is_closed=is_closed(network),
        code=code,
    )
    return page, 422 if form.errors else 200


def _came_from_mails() -> bool:
    """Whether the button stood in the outbox, which is for coordination only."""
    return request.form.get("then") == "mails" and current_actor().is_coordinator(current_network())


def _label(guest: cards.Guest) -> str:
    if guest.invited_at is None:
        return f"{guest.name} · {guest.email}"
    day = dates.format_day(guest.invited_at.date(), language())
    return _("%(name)s · %(email)s · invited on %(day)s", name=guest.name, email=guest.email, day=day)
