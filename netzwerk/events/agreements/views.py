"""The agreements of a network: list, adding, changing and ticking off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from netzwerk.core import clock, dates
from netzwerk.core.access import Actor, Audience, audience, current_actor
from netzwerk.core.addresses import LARGEST_ID
from netzwerk.core.errors import Invalid, NotFound, Stale
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import lazy_gettext
from netzwerk.core.security import is_ours
from netzwerk.core.unit_of_work import transaction
from netzwerk.events import queries as event_queries
from netzwerk.events import wording
from netzwerk.events.agreements import policy, queries, service
from netzwerk.events.agreements.forms import STATES, AgreementForm
from netzwerk.events.agreements.queries import Agreed
from netzwerk.events.facts import EventDetails
from netzwerk.networks.pages import current_network
from netzwerk.networks.policy import is_closed
from netzwerk.networks.queries import NetworkHeader
from netzwerk.people import history

blueprint = Blueprint("agreements", __name__)

KINDS = {
    "agreement.added": lazy_gettext("Written down"),
    "agreement.changed": lazy_gettext("Changed"),
    "agreement.ticked": lazy_gettext("State changed"),
}
FIELDS = {
    "text": lazy_gettext("What was agreed"),
    "owner": lazy_gettext("Who does it"),
    "tandem_id": lazy_gettext("Tandem"),
    "due_on": lazy_gettext("Until"),
    "state": lazy_gettext("State"),
    "done_on": lazy_gettext("Done on"),
}


@dataclass(frozen=True)
class Shown:
    """An agreement as the form holds it."""

    version: int
    text: str
    tandem_id: str
    owner: str
    due_on: date | None
    state: str


@blueprint.get("/n/<code>/agreements")
@audience(Audience.COORDINATOR, Audience.FACILITATOR, Audience.TANDEM, Audience.BOARD)
def index(code: str) -> ResponseReturnValue:
    """All agreements that are for the reader, open ones in front."""
    actor, network = current_actor(), current_network()
    shows_all = "all" in request.args
    rows = queries.all_of(actor, network, only_open=not shows_all)
    own = [row for row in rows if row.is_own]
    origin = _origin(actor, network, request.args.get("event", 0, type=int))
    return render_template(
        "agreements/index.html",
        origin=origin,
        origin_name=wording.full_name(origin.kind, origin.number, origin.title) if origin else "",
        network=network,
        rows=rows if not own else [row for row in rows if not row.is_own],
        own=own,
        shows_all=shows_all,
        writes=policy.may_write(actor, network) and not is_closed(network),
        own_tandems=() if is_closed(network) else actor.tandem_ids(network),
        today=dates.local_day(clock.now(), network.zone),
        name_of=lambda row: wording.short_name(row.event_kind, row.event_number),
        code=code,
    )


def _origin(actor: Actor, network: NetworkHeader, event_id: int) -> EventDetails | None:
    """The event from whose page the reader came, if it exists for the reader."""
    if not 0 < event_id <= LARGEST_ID:
        return None
    try:
        return event_queries.get(actor, network, event_id)
    except NotFound:
        return None


@blueprint.route("/n/<code>/events/<int:event_id>/agreements/new", methods=["GET", "POST"])
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def add(code: str, event_id: int) -> ResponseReturnValue:
    """Write down what was agreed at an event."""
    actor, network = current_actor(), current_network()
    form = AgreementForm()
    form.offer(queries.tandems(network))
    if form.validate_on_submit():
        try:
            with transaction():
                service.add(actor, network, event_id, form.wanted())
        except Invalid as fault:
            form.show(fault)
        else:
            flash(_("The agreement is written down."))
            return redirect(_back(url_for("events.show", code=code, event_id=event_id, _anchor="agreements")))
    event = event_queries.get(actor, network, event_id)
    return render_template(
        "agreements/form.html",
        network=network,
        form=form,
        title=_("New agreement"),
        event_id=event_id,
        event_name=wording.full_name(event.kind, event.number, event.title),
        known=None,
        history=None,
        next=request.form.get("next", ""),
        code=code,
    ), 422 if form.errors else 200


@blueprint.route("/n/<code>/agreements/<int:agreement_id>", methods=["GET", "POST"])
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def edit(code: str, agreement_id: int) -> ResponseReturnValue:
    """Change an agreement, and see what was done with it."""
    actor, network = current_actor(), current_network()
    known = queries.get(actor, network, agreement_id)
    form = AgreementForm(data=vars(_shown(known))) if request.method == "GET" else AgreementForm()
    form.offer(queries.tandems(network), known)
    status = 200
    if form.validate_on_submit():
        try:
            with transaction():
                service.change(actor, network, agreement_id, form.wanted(), base=form.version.data or 0)
        except Invalid as fault:
            form.show(fault)
        except Stale:
            known = queries.get(actor, network, agreement_id)
            form.clash(_shown(known))
            status = 409
        else:
            flash(_("Saved."))
            return redirect(url_for("agreements.index", code=code))
    if form.errors and status == 200:
        status = 422
    return render_template(
        "agreements/form.html",
        network=network,
        form=form,
        title=_("Change agreement"),
        event_id=known.event_id,
        event_name=wording.full_name(known.event_kind, known.event_number, known.event_title),
        known=known,
        history=history.lines("agreement", agreement_id, kinds=KINDS, fields=FIELDS, value=_value),
        next="",
        code=code,
    ), status


@blueprint.post("/n/<code>/agreements/<int:agreement_id>/tick")
@audience(Audience.COORDINATOR, Audience.FACILITATOR, Audience.TANDEM)
def tick(code: str, agreement_id: int) -> ResponseReturnValue:
    """Say that an agreement is done, or open again."""
    is_done = request.form.get("state") != "open"
    with transaction():
        service.tick(current_actor(), current_network(), agreement_id, is_done=is_done)
    flash(_("Ticked off.") if is_done else _("Open again."))
    return redirect(_back(url_for("agreements.index", code=code)))


def _back(otherwise: str) -> str:
    asked = request.form.get("next", "")
    return asked if is_ours(asked) else otherwise


def _shown(known: Agreed) -> Shown:
    return Shown(
        version=known.version,
        text=known.text,
        tandem_id=str(known.tandem_id or ""),
        owner=known.owner,
        due_on=known.due_on,
        state=known.state,
    )


def _value(field: str, stored: object) -> str | None:
    words = {str(state): str(word) for state, word in STATES.items()}
    return words.get(str(stored)) if field == "state" else None
