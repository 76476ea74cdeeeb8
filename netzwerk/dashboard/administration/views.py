"""Pages for administrators: operation, and people with their accounts."""

from __future__ import annotations

import tomllib
from functools import cache

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from netzwerk.core import configuration, languages, paging, schema
from netzwerk.core.access import Audience, audience, current_actor
from netzwerk.core.errors import Invalid
from netzwerk.core.languages import gettext as _
from netzwerk.core.unit_of_work import transaction
from netzwerk.dashboard.administration import queries
from netzwerk.people import service as people_service
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


@cache
def _version() -> str:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])
