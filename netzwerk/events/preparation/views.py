"""The preparation list of an event: its forms and buttons; the list itself stands on the page of the event."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from netzwerk.core import clock, dates
from netzwerk.core.access import Audience, audience, current_actor
from netzwerk.core.errors import Forbidden, Invalid, NotFound, Stale
from netzwerk.core.languages import gettext as _
from netzwerk.core.unit_of_work import transaction
from netzwerk.events import queries as events
from netzwerk.events import wording as event_wording
from netzwerk.events.agenda import policy
from netzwerk.events.preparation import queries, service, wording
from netzwerk.events.preparation.forms import KnownTodoForm, TodoForm
from netzwerk.networks.pages import current_network
from netzwerk.people import history

blueprint = Blueprint("preparation", __name__)


@blueprint.route("/n/<code>/events/<int:event_id>/preparation/new", methods=["GET", "POST"])
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def add(code: str, event_id: int) -> ResponseReturnValue:
    """The form of something new to have ready."""
    network, actor = current_network(), current_actor()
    event = events.get(actor, network, event_id)
    _must_be_open()
    form = TodoForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.add(actor, network, event_id, form.details())
        except Invalid as fault:
            form.show(fault)
        else:
            return _back(code, event_id)
    status = 422 if request.method == "POST" else 200
    name = event_wording.full_name(event.kind, event.number, event.title)
    return render_template(
        "preparation/todo.html", code=code, event=event, name=name, form=form, todo=None, lines=()
    ), status


@blueprint.route("/n/<code>/events/<int:event_id>/preparation/<int:todo_id>", methods=["GET", "POST"])
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def edit(code: str, event_id: int, todo_id: int) -> ResponseReturnValue:
    """The form of something on the list."""
    network, actor = current_network(), current_actor()
    event = events.get(actor, network, event_id)
    _must_be_open()
    todo = queries.todo(actor, network, event_id, todo_id)
    form = KnownTodoForm(obj=todo)
    status = 422 if request.method == "POST" else 200
    if form.validate_on_submit():
        try:
            with transaction():
                service.change(actor, network, event_id, todo_id, form.details(), version=form.version.data)
        except Stale:
            form.clash(queries.todo(actor, network, event_id, todo_id))
            status = 409
        except Invalid as fault:
            form.show(fault)
        else:
            return _back(code, event_id)
    name = event_wording.full_name(event.kind, event.number, event.title)
    lines = history.lines("preparation_item", todo_id, kinds=wording.CHANGES, fields=wording.FIELDS)
    return render_template(
        "preparation/todo.html", code=code, event=event, name=name, form=form, todo=todo, lines=lines
    ), status


@blueprint.post("/n/<code>/events/<int:event_id>/preparation/<int:todo_id>/tick")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def tick(code: str, event_id: int, todo_id: int) -> ResponseReturnValue:
    """Tick something off, or open it again."""
    network = current_network()
    today = dates.local_day(clock.now(), network.zone)
    done_on = today if request.form.get("done") == "yes" else None
    return _do(code, event_id, lambda: service.tick(current_actor(), network, event_id, todo_id, done_on=done_on))


@blueprint.post("/n/<code>/events/<int:event_id>/preparation/<int:todo_id>/remove")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def remove(code: str, event_id: int, todo_id: int) -> ResponseReturnValue:
    """Take something off the list; it can be undone."""
    return _do(code, event_id, lambda: service.remove(current_actor(), current_network(), event_id, todo_id))


@blueprint.post("/n/<code>/events/<int:event_id>/preparation/template")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def take_over(code: str, event_id: int) -> ResponseReturnValue:
    """Put what the programme proposes on the list."""
    network, actor = current_network(), current_actor()
    today = dates.local_day(clock.now(), network.zone)

    def take() -> None:
        found = queries.proposals(network, event_id, today)
        if not service.take_over(actor, network, event_id, found):
            flash(_("The template of the programme has nothing that is not on the list already."))

    return _do(code, event_id, take)


@blueprint.post("/n/<code>/events/<int:event_id>/preparation/undo")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def undo(code: str, event_id: int) -> ResponseReturnValue:
    """Take back the actor's last step."""

    def take_back() -> None:
        state = request.form.get("state", "")
        if not service.take_back(current_actor(), current_network(), event_id, state=state):
            flash(_("There is nothing to undo any more: the list was changed since, or it is undone already."), "error")

    return _do(code, event_id, take_back)


def _do(code: str, event_id: int, verb: Callable[[], None]) -> ResponseReturnValue:
    try:
        with transaction():
            verb()
    except NotFound:
        events.get(current_actor(), current_network(), event_id)
        flash(_("Somebody else has taken this off the list meanwhile."), "error")
    except Invalid as fault:
        flash(fault.message, "error")
    return _back(code, event_id)


def _back(code: str, event_id: int) -> ResponseReturnValue:
    return redirect(url_for("events.show", code=code, event_id=event_id, _anchor="checks"))


def _must_be_open() -> None:
    if policy.is_closed(current_network()):
        raise Forbidden
