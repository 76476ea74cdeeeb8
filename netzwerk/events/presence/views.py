"""The attendance sheet of an event: a page to tap on, which also works as one form."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from netzwerk.core import clock, dates
from netzwerk.core.access import Audience, audience, current_actor
from netzwerk.core.errors import Invalid
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import ngettext
from netzwerk.core.unit_of_work import transaction
from netzwerk.events import wording
from netzwerk.events.models import EventFormat
from netzwerk.events.presence import forms, policy, queries, service
from netzwerk.events.presence.facts import Sheet
from netzwerk.events.presence.forms import WalkInForm
from netzwerk.events.presence.service import Clash, Mark
from netzwerk.networks.pages import current_network

blueprint = Blueprint("presence", __name__)


@blueprint.get("/n/<code>/attendance")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def current(code: str) -> ResponseReturnValue:
    """Lead on to the sheet of the event that is on or comes next; without one, of the last that was held."""
    event_id = queries.nearest(current_actor(), current_network(), clock.now())
    if event_id is None:
        flash(_("There is no event yet for which attendance is taken. It begins with an agreed date."), "warning")
        return redirect(url_for("programme.plan", code=code))
    return redirect(url_for("presence.sheet", code=code, event_id=event_id))


@blueprint.get("/n/<code>/events/<int:event_id>/attendance")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def sheet(code: str, event_id: int) -> ResponseReturnValue:
    """The attendance sheet."""
    return _page(code, queries.sheet(current_actor(), current_network(), event_id))


@blueprint.post("/n/<code>/events/<int:event_id>/attendance")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def save(code: str, event_id: int) -> ResponseReturnValue:
    """Write the rows of the sheet that changed; those that clash come back with both versions."""
    actor, network = current_actor(), current_network()
    before = queries.sheet(actor, network, event_id)
    try:
        marks = forms.marks_of(before, request.form)
        with transaction():
            clashes = service.note(actor, network, event_id, marks)
    except Invalid as fault:
        return _page(code, before, message=fault.message, kept=_kept(before, request.form)), 422
    if clashes:
        return _page(
            code, queries.sheet(actor, network, event_id), clashes={one.person_id: one for one in clashes}
        ), 409
    changed = sum(mark.was != mark.wanted for mark in marks)
    if changed:
        flash(ngettext("%(num)s entry saved.", "%(num)s entries saved.", changed))
    return redirect(url_for("presence.sheet", code=code, event_id=event_id))


@blueprint.post("/n/<code>/events/<int:event_id>/attendance/tap")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def tap(code: str, event_id: int) -> ResponseReturnValue:  # noqa: ARG001
    """Write one tap and answer what is noted of everybody now, so that devices show each other's entries."""
    try:
        mark = forms.tapped(request.form)
        with transaction():
            clashes = service.note(current_actor(), current_network(), event_id, [mark])
    except Invalid as fault:
        return jsonify(message=fault.message), 422
    entries = {str(number): forms.written(entry) for number, entry in queries.entries(event_id).items()}
    return jsonify(entries=entries), 409 if clashes else 200


@blueprint.post("/n/<code>/events/<int:event_id>/attendance/everybody")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def everybody(code: str, event_id: int) -> ResponseReturnValue:
    """Note everybody as present of whom nothing is noted yet."""
    try:
        with transaction():
            noted = service.note_everybody(
                current_actor(), current_network(), event_id, only_accepted="all" not in request.form
            )
    except Invalid as fault:
        message = fault.message
    else:
        message = (
            ngettext("%(num)s person noted as present.", "%(num)s people noted as present.", noted)
            if noted
            else _("There was nobody left to note as present.")
        )
    flash(message)
    return redirect(url_for("presence.sheet", code=code, event_id=event_id))


@blueprint.post("/n/<code>/events/<int:event_id>/attendance/undo")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def undo(code: str, event_id: int) -> ResponseReturnValue:
    """Take back "all there"."""
    with transaction():
        undone = service.undo_everybody(
            current_actor(), current_network(), event_id, request.form.get("record", 0, type=int)
        )
    if undone:
        flash(ngettext("Undone: %(num)s entry is open again.", "Undone: %(num)s entries are open again.", undone))
    return redirect(url_for("presence.sheet", code=code, event_id=event_id))


@blueprint.post("/n/<code>/events/<int:event_id>/attendance/walk-ins")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def add_walk_in(code: str, event_id: int) -> ResponseReturnValue:
    """Note somebody who came without an invitation."""
    actor, network = current_actor(), current_network()
    known = queries.sheet(actor, network, event_id)
    form = WalkInForm()
    form.offer(known)
    if form.validate_on_submit():
        try:
            with transaction():
                service.add_walk_in(
                    actor, network, event_id, form.details(request.form.get("tap", "")[: service.LONGEST_TAP])
                )
        except Invalid as fault:
            form.show(fault)
        else:
            flash(_("%(name)s is on the list.", name=form.name.data.strip()))
            return redirect(url_for("presence.sheet", code=code, event_id=event_id))
    return _page(code, queries.sheet(actor, network, event_id), form=form), 422


@blueprint.post("/n/<code>/events/<int:event_id>/attendance/walk-ins/tap")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def come_along(code: str, event_id: int) -> ResponseReturnValue:  # noqa: ARG001
    """The same for an entry that waited on a device, answered with its number; sending it twice notes it once."""
    actor, network = current_actor(), current_network()
    form = WalkInForm()
    form.offer(queries.sheet(actor, network, event_id))
    if not form.validate():
        return jsonify(message=" ".join(str(fault) for faults in form.errors.values() for fault in faults)), 422
    try:
        with transaction():
            walk_in_id = service.add_walk_in(
                actor, network, event_id, form.details(request.form.get("tap", "")[: service.LONGEST_TAP])
            )
    except Invalid as fault:
        return jsonify(message=fault.message), 422
    return jsonify(id=walk_in_id)


@blueprint.post("/n/<code>/events/<int:event_id>/attendance/walk-ins/<int:walk_in_id>/remove")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def remove_walk_in(code: str, event_id: int, walk_in_id: int) -> ResponseReturnValue:
    """Take somebody off the sheet."""
    with transaction():
        service.remove_walk_in(current_actor(), current_network(), event_id, walk_in_id)
    flash(_("Taken off the list."))
    return redirect(url_for("presence.sheet", code=code, event_id=event_id))


def _page(
    code: str,
    found: Sheet,
    *,
    clashes: Mapping[int, Clash] | None = None,
    kept: Mapping[int, Mark] | None = None,
    form: WalkInForm | None = None,
    message: str = "",
) -> str:
    if form is None:
        form = WalkInForm(formdata=None, mode=policy.default_mode(found.format))
        form.offer(found)
    network = current_network()
    return render_template(
        "presence/sheet.html",
        network=network,
        sheet=found,
        name=wording.full_name(found.kind, found.number, found.title),
        clashes=clashes or {},
        kept=kept or {},
        form=form,
        new_tap=secrets.token_hex(8),
        message=message,
        has_begun=policy.has_begun(
            found.state, found.days[0] if found.days else None, dates.local_day(clock.now(), network.zone)
        ),
        is_hybrid=found.format == EventFormat.HYBRID,
        written=forms.written,
        code=code,
    )


def _kept(found: Sheet, fields: Mapping[str, str]) -> Mapping[int, Mark]:
    """What somebody had chosen when the form was refused, so that nothing has to be chosen again."""
    try:
        return {mark.person_id: mark for mark in forms.marks_of(found, fields)}
    except Invalid:
        return {}
