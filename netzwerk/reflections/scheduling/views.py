"""The page on which coordination sets when a reflection round is open and what it asks."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from netzwerk.core import clock, dates
from netzwerk.core.access import Audience, audience, current_actor
from netzwerk.core.errors import Invalid, Stale
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import lazy_gettext
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks.pages import current_network
from netzwerk.people import history
from netzwerk.reflections.scheduling import policy, queries, service
from netzwerk.reflections.scheduling.forms import RoundForm

blueprint = Blueprint("scheduling", __name__)

CLASH = 409
KINDS = {service.CHANGED: lazy_gettext("round changed")}
FIELDS = {
    "fixed_opens": lazy_gettext("Opens on"),
    "fixed_due": lazy_gettext("Due on"),
    "prompt_set_id": lazy_gettext("Questions"),
}


@blueprint.route("/n/<code>/reflections/rounds/<int:number>/edit", methods=["GET", "POST"])
@audience(Audience.COORDINATOR)
def edit(code: str, number: int) -> ResponseReturnValue:
    """Set the days of a round by hand or let them follow from the meetings, and choose its questions."""
    network, actor = current_network(), current_actor()
    stored = queries.fields(actor, network, number)
    sets = queries.sets(network, stored.prompt_set_id)
    form = RoundForm(obj=stored)
    form.offer(sets)
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        today = dates.local_day(clock.now(), network.zone)
        try:
            with transaction():
                changed = service.change(actor, network, number, form.details(), base=form.version.data, today=today)
        except Invalid as fault:
            form.show(fault)
        except Stale:
            stored = queries.fields(actor, network, number)
            form.clash(stored)
            status = CLASH
        else:
            flash(_("Saved. Reminders follow the new days.") if changed else _("Nothing was changed."), "success")
            return redirect(url_for("reflections.matrix", code=code, _anchor="rounds"))
    names = dict(sets)

    def words(field: str, value: Any) -> str | None:
        if field == "prompt_set_id":
            return names.get(value)
        return None if value else _("follows from the meetings")

    page = render_template(
        "reflections/scheduling/edit.html",
        network=network,
        stored=stored,
        form=form,
        window=stored.window(stored.opens_on, stored.due_on),
        may_choose=policy.may_choose_questions(stored.entries),
        questions=names.get(stored.prompt_set_id, ""),
        lines=history.lines(service.ABOUT, stored.id, kinds=KINDS, fields=FIELDS, value=words),
        code=code,
    )
    return page, status
