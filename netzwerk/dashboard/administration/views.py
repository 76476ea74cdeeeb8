"""Pages for administrators: operation, and people with their accounts."""

from __future__ import annotations

import tomllib
from functools import cache

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from netzwerk.core import configuration, languages, paging, schema
from netzwerk.core.access import Audience, audience, current_actor
from netzwerk.core.errors import Invalid, Stale
from netzwerk.core.languages import gettext as _
from netzwerk.core.unit_of_work import transaction
from netzwerk.dashboard.administration import queries
from netzwerk.people import history, policy
from netzwerk.people import service as people_service
from netzwerk.people.editing import service as editing
from netzwerk.people.editing import wording
from netzwerk.people.editing.forms import NewPersonForm, PersonForm
from netzwerk.settings import ROOT

blueprint = Blueprint("admin", __name__)

WORKER = "worker"
LONGEST_WORDS = 100


@blueprint.get("/admin")
@audience(Audience.ADMINISTRATOR)
def operation() -> ResponseReturnValue:
    """How the installation is doing, in numbers."""
    settings = configuration.current()
    return render_template(
        "admin/operation.html",
        numbers=queries.numbers(),
        mails=queries.mails(),
        worker=queries.lease(WORKER),
        schema_state=schema.state(),
        newest=schema.known_revisions()[0],
        version=_version(),
        database="PostgreSQL" if settings.database_url.startswith("postgresql") else "SQLite",
        mail_host=settings.mail_host,
        shows_mailbox=settings.shows_mailbox,
    )


@blueprint.get("/admin/people")
@audience(Audience.ADMINISTRATOR)
def people() -> ResponseReturnValue:
    """All people of the installation with the state of their accounts."""
    words = request.args.get("q", "").strip()[:LONGEST_WORDS]
    page = queries.people(words, paging.number_asked(request.args.get("page")))
    return render_template("admin/people.html", page=page, words=words)


@blueprint.post("/admin/people/<int:person_id>/invite")
@audience(Audience.ADMINISTRATOR)
def invite(person_id: int) -> ResponseReturnValue:
    """Send somebody without an account the link for the first access."""
    person = queries.account(person_id)
    try:
        with transaction():
            people_service.invite(
                current_actor().person_id, email=person.email, name=person.name, language=languages.language()
            )
    except Invalid as fault:
        flash(fault.message, "error")
    else:
        flash(_("The invitation to %(name)s is on its way.", name=person.name), "success")
    return redirect(url_for("admin.people", q=person.name))


@blueprint.route("/admin/people/new", methods=["GET", "POST"])
@audience(Audience.ADMINISTRATOR)
def new_person() -> ResponseReturnValue:
    """Give somebody an account, or send the invitation again to an address that is known."""
    form = NewPersonForm()
    if form.validate_on_submit():
        try:
            with transaction():
                people_service.invite(
                    current_actor().person_id,
                    email=form.email.data,
                    name=form.name.data,
                    language=form.language.data,
                )
        except Invalid as fault:
            form.show(fault)
        else:
            flash(_("The invitation to %(name)s is on its way.", name=form.name.data), "success")
            return redirect(url_for("admin.people", q=policy.normal_address(form.email.data)))
    elif not form.is_submitted():
        form.language.data = languages.language()
    return render_template("admin/new_person.html", form=form), 422 if form.errors else 200


@blueprint.route("/admin/people/<int:person_id>", methods=["GET", "POST"])
@audience(Audience.ADMINISTRATOR)
def person(person_id: int) -> ResponseReturnValue:
    """Name, address and language of a person, the state of the account, and what was done with it."""
    stored = queries.account(person_id)
    form = PersonForm(obj=stored)
    status = 0
    if form.validate_on_submit():
        try:
            with transaction():
                tells = editing.administer(current_actor(), person_id, form.details())
        except Invalid as fault:
            form.show(fault)
        except Stale:
            stored = queries.account(person_id)
            form.clash(stored)
            status = 409
        else:
            flash(_("Saved. Both addresses get a mail about it.") if tells else _("Saved."), "success")
            return redirect(url_for("admin.person", person_id=person_id))
    page = render_template(
        "admin/person.html",
        form=form,
        person=stored,
        is_self=person_id == current_actor().person_id,
        lines=history.lines("person", person_id, kinds=wording.KINDS, fields=wording.FIELDS, value=wording.value),
    )
    return page, status or (422 if form.errors else 200)


@blueprint.post("/admin/people/<int:person_id>/close")
@audience(Audience.ADMINISTRATOR)
def close_account(person_id: int) -> ResponseReturnValue:
    """Close an account; whoever is signed in with it is nobody at the next request."""
    try:
        with transaction():
            name = editing.close(current_actor(), person_id)
    except Invalid as fault:
        flash(fault.message, "error")
    else:
        flash(_("The account of %(name)s is closed.", name=name), "success")
    return redirect(url_for("admin.person", person_id=person_id))


@blueprint.post("/admin/people/<int:person_id>/reopen")
@audience(Audience.ADMINISTRATOR)
def reopen_account(person_id: int) -> ResponseReturnValue:
    """Open a closed account again."""
    with transaction():
        name = editing.reopen(current_actor(), person_id)
    flash(_("The account of %(name)s is open again.", name=name), "success")
    return redirect(url_for("admin.person", person_id=person_id))


@cache
def _version() -> str:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])
