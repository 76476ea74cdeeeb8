"""Closing an event, and the page on which it is documented."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from netzwerk.core import clock, dates
from netzwerk.core.access import Actor, Audience, audience, current_actor
from netzwerk.core.errors import Invalid
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import lazy_gettext
from netzwerk.core.unit_of_work import transaction
from netzwerk.events import queries as event_queries
from netzwerk.events import wording
from netzwerk.events.agreements.forms import AgreementForm
from netzwerk.events.agreements.queries import tandems
from netzwerk.events.record import policy, queries, service
from netzwerk.events.record.facts import Record
from netzwerk.events.record.forms import RecordForm, form_for
from netzwerk.networks.pages import current_network
from netzwerk.networks.queries import NetworkHeader
from netzwerk.people import history

blueprint = Blueprint("record", __name__)

KINDS = {
    "event.held": lazy_gettext("Closed as held"),
    "event.reopened": lazy_gettext("Closing undone"),
    "event.recorded": lazy_gettext("Documentation changed"),
    "event.documented": lazy_gettext("Marked as documented"),
    "event.resumed": lazy_gettext("Documentation opened again"),
}
FIELDS = {
    "state": lazy_gettext("State"),
    "outcome": lazy_gettext("Results"),
    "deviations": lazy_gettext("What went differently than planned"),
    "parked": lazy_gettext("Topics put aside for later"),
}


@blueprint.get("/n/<code>/events/<int:event_id>/record")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def edit(code: str, event_id: int) -> ResponseReturnValue:
    """What is documented of an event, to be written on."""
    record = queries.get(current_actor(), current_network(), event_id)
    return _page(code, record, form_for(record, is_sent=False))


@blueprint.post("/n/<code>/events/<int:event_id>/record")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def save(code: str, event_id: int) -> ResponseReturnValue:
    """Write down what was sent, and mark the event as documented if that was the button."""
    actor, network = current_actor(), current_network()
    before = queries.get(actor, network, event_id)
    form = form_for(before, is_sent=True)
    completes = "documented" in request.form
    if form.validate_on_submit():
        try:
            with transaction():
                _written, clashes = service.record(actor, network, event_id, form.words(before))
                if completes and not clashes:
                    service.mark_documented(actor, network, event_id)
        except Invalid as fault:
            form.show(fault)
        else:
            if clashes:
                stored = queries.get(actor, network, event_id)
                form.clash(stored, clashes)
                return _page(code, stored, form), 409
            flash(_("Documented: tandems read the results on the page of the event.") if completes else _("Saved."))
            where = "events.show" if completes else "record.edit"
            return redirect(url_for(where, code=code, event_id=event_id))
    return _page(code, queries.get(actor, network, event_id), form), 422


@blueprint.post("/n/<code>/events/<int:event_id>/hold")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def hold(code: str, event_id: int) -> ResponseReturnValue:
    """Close an event as held."""
    return _step(code, event_id, service.hold, _("Closed. Now results and agreements can be written down."))


@blueprint.post("/n/<code>/events/<int:event_id>/reopen")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def reopen(code: str, event_id: int) -> ResponseReturnValue:
    """Undo the closing of an event."""
    return _step(code, event_id, service.reopen, _("Undone: the event is open again."))


@blueprint.post("/n/<code>/events/<int:event_id>/record/resume")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def resume(code: str, event_id: int) -> ResponseReturnValue:
    """Open the documentation of an event again."""
    return _step(code, event_id, service.resume, _("The documentation is open again."))


def _step(
    code: str, event_id: int, verb: Callable[[Actor, NetworkHeader, int], None], message: str
) -> ResponseReturnValue:
    try:
        with transaction():
            verb(current_actor(), current_network(), event_id)
    except Invalid as fault:
        message = fault.message
    flash(message)
    return redirect(url_for("events.show", code=code, event_id=event_id))


def _page(code: str, record: Record, form: RecordForm) -> str:
    network = current_network()
    agreement = AgreementForm(formdata=None)
    agreement.offer(tandems(network))
    now = clock.now()
    return render_template(
        "record/edit.html",
        network=network,
        record=record,
        name=wording.full_name(record.kind, record.number, record.title),
        form=form,
        agreement=agreement,
        agreements=event_queries.agreements(record.event_id),
        is_ready=policy.is_ready(record.state, record.last_day, now),
        today=dates.local_day(now, network.zone),
        history=history.lines("event", record.event_id, kinds=KINDS, fields=FIELDS, value=_value),
        code=code,
    )


def _value(field: str, stored: object) -> str | None:
    states = {
        "agreed": _("date agreed"),
        "invited": _("invited"),
        "held": _("held"),
        "documented": _("documented"),
    }
    return states.get(str(stored)) if field == "state" else None
