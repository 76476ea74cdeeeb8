"""Programmes in the administration: the list, a new one, one with its roles, and what it is called."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from netzwerk.core import clock, dates
from netzwerk.core.access import Audience, audience, current_actor
from netzwerk.core.errors import Invalid, Stale
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import lazy_gettext, say
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks import wording
from netzwerk.networks.roles import queries as roles
from netzwerk.networks.roles.service import ENDED, GIVEN, HANDED_OVER
from netzwerk.people import history
from netzwerk.programme.appointments.service import KINDS
from netzwerk.programme.programmes import queries, service
from netzwerk.programme.programmes.forms import NamingForm, ProgrammeForm

blueprint = Blueprint("programmes", __name__)

ZONE = "Europe/Berlin"
CLASH = 409
HAPPENINGS = {
    service.CREATED: lazy_gettext("Programme created"),
    service.RENAMED: lazy_gettext("Changed"),
    "seed.loaded": lazy_gettext("Loaded from a file"),
    GIVEN: lazy_gettext("Role given"),
    ENDED: lazy_gettext("Role ended"),
    HANDED_OVER: lazy_gettext("Role handed over"),
}
FIELDS = {
    "title": lazy_gettext("Title"),
    "description": lazy_gettext("Description"),
    "person": lazy_gettext("Person"),
    "role": lazy_gettext("Role"),
    "valid_from": lazy_gettext("First day"),
    "valid_to": lazy_gettext("Last day"),
}


@blueprint.get("/admin/programmes")
@audience(Audience.ADMINISTRATOR)
def index() -> ResponseReturnValue:
    """All programmes."""
    return render_template("programmes/index.html", programmes=queries.programmes(today()))


@blueprint.route("/admin/programmes/new", methods=["GET", "POST"])
@audience(Audience.ADMINISTRATOR)
def new() -> ResponseReturnValue:
    """Create a programme from a template."""
    form = ProgrammeForm()
    form.offer(queries.sources())
    if form.validate_on_submit():
        try:
            with transaction():
                programme_id = service.create(current_actor(), form.details())
        except Invalid as fault:
            form.show(fault)
        else:
            flash(_("The programme has been created. Now say who coordinates its networks."), "success")
            return redirect(url_for("programmes.show", programme_id=programme_id))
    return render_template("programmes/new.html", form=form), 422 if request.method == "POST" else 200


@blueprint.get("/admin/programmes/<int:programme_id>")
@audience(Audience.ADMINISTRATOR)
def show(programme_id: int) -> ResponseReturnValue:
    """A programme: what it proposes, and who has which role in all of its networks."""
    found = queries.programme(programme_id)
    day = today()
    rows = roles.of_whole_programme(programme_id)
    names = {row.person_id: row.name for row in rows}

    def value(field: str, stored: Any) -> str | None:
        if field == "role" and stored in wording.ROLES:
            return str(wording.ROLES[stored])
        return names.get(stored, _("a former account")) if field == "person" and stored else None

    return render_template(
        "programmes/show.html",
        programme=found,
        title=say(found.title),
        description=say(found.description),
        shape=queries.shape(found),
        networks=queries.networks_of(programme_id),
        today=day,
        groups=[(kind, [row for row in rows if row.kind == kind and not row.has_ended(day)]) for kind in KINDS],
        ended=[row for row in rows if row.has_ended(day)],
        history=history.lines("programme", programme_id, kinds=HAPPENINGS, fields=FIELDS, value=value),
        wording=wording,
    )


@blueprint.route("/admin/programmes/<int:programme_id>/edit", methods=["GET", "POST"])
@audience(Audience.ADMINISTRATOR)
def edit(programme_id: int) -> ResponseReturnValue:
    """Say anew what a programme is called."""
    found = queries.programme(programme_id)
    form = NamingForm(obj=queries.naming(found))
    title = say(found.title)
    status = 422 if request.method == "POST" else 200
    if form.validate_on_submit():
        try:
            with transaction():
                service.rename(current_actor(), programme_id, form.details())
        except Invalid as fault:
            form.show(fault)
        except Stale:
            form.clash(queries.naming(queries.programme(programme_id)))
            status = CLASH
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("programmes.show", programme_id=programme_id))
    return render_template("programmes/edit.html", form=form, title=title, programme_id=programme_id), status


def today() -> date:
    """The local day of the administration."""
    return dates.local_day(clock.now(), ZONE)
