"""The pages on which an event is planned, moved and called off."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from netzwerk.core import clock, dates
from netzwerk.core.access import Actor, Audience, audience, current_actor
from netzwerk.core.errors import Forbidden, Invalid, Stale
from netzwerk.core.languages import gettext as _
from netzwerk.core.unit_of_work import transaction
from netzwerk.events import wording as words
from netzwerk.events.models import EventState
from netzwerk.events.planning import checking, forms, policy, queries, service, wording
from netzwerk.events.planning.facts import Move, Plan
from netzwerk.events.planning.forms import AnewForm, CancelForm, ContentForm, EventForm
from netzwerk.networks.models import NetworkState
from netzwerk.networks.pages import current_network
from netzwerk.networks.queries import NetworkHeader
from netzwerk.people import history

blueprint = Blueprint("planning", __name__)


@blueprint.route("/n/<code>/events/new", methods=["GET", "POST"])
@audience(Audience.COORDINATOR)
def new(code: str) -> ResponseReturnValue:
    """Plan a new event."""
    network, actor = current_network(), current_actor()
    _demand_open(network)
    if request.method == "GET":
        kind = request.args.get("kind", "meeting")
        kind = kind if kind in words.PLAIN else "meeting"
        form = forms.with_days(1)(formdata=None, **_usual(network, kind))
        return _page(code, _offered(form, network), None)
    form, is_asked = _sent(network)
    if is_asked and form.validate():
        try:
            with transaction():
                event_id = service.create(actor, network, form.details(network.zone))
        except Invalid as fault:
            form.show(fault)
        else:
            flash(_("The event is planned."), "success")
            return redirect(url_for("events.show", code=code, event_id=event_id))
    return _page(code, form, None), 422 if is_asked else 200


@blueprint.route("/n/<code>/events/<int:event_id>/edit", methods=["GET", "POST"])
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def edit(code: str, event_id: int) -> ResponseReturnValue:
    """Change an event; what calendars must hear of is shown first."""
    network, actor = current_network(), current_actor()
    _demand_open(network)
    plan = queries.get(actor, network, event_id)
    if not policy.may_plan(actor, network):
        return _edit_content(code, actor, network, plan)
    if request.method == "GET":
        form = forms.with_days(len(plan.wish.days))(formdata=None, obj=forms.stored(plan, network.zone))
        return _page(code, _offered(form, network, plan), plan)
    form, is_asked = _sent(network, plan)
    if not is_asked or not form.validate():
        return _page(code, form, plan), 422 if is_asked else 200
    return _save(code, actor, network, plan, form)


@blueprint.route("/n/<code>/events/<int:event_id>/cancel", methods=["GET", "POST"])
@audience(Audience.COORDINATOR)
def cancel(code: str, event_id: int) -> ResponseReturnValue:
    """Call an event off, after seeing who will hear of it."""
    network, actor = current_network(), current_actor()
    _demand_open(network)
    plan = queries.get(actor, network, event_id)
    form = CancelForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.cancel(actor, network, event_id, form.reason.data)
        except Invalid as fault:
            form.show(fault)
        else:
            flash(_("The event is cancelled. Everybody who was invited hears of it."), "success")
            return redirect(url_for("events.show", code=code, event_id=event_id))
    page = render_template(
        "events/cancel.html",
        form=form,
        plan=plan,
        name=_name(plan),
        people=queries.told(event_id) if plan.state in policy.TOLD else (),
        windows=service.windows_without(network, plan),
        can_cancel=plan.state in policy.MAY_BE_CANCELLED,
        code=code,
    )
    return page, 422 if form.errors else 200


@blueprint.route("/n/<code>/events/<int:event_id>/anew", methods=["GET", "POST"])
@audience(Audience.COORDINATOR)
def anew(code: str, event_id: int) -> ResponseReturnValue:
    """Set another day for an event that was called off."""
    network, actor = current_network(), current_actor()
    _demand_open(network)
    plan = queries.get(actor, network, event_id)
    form = AnewForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.plan_anew(actor, network, event_id, form.first_on.data, form.date_reason.data or "")
        except Invalid as fault:
            form.show(fault)
        else:
            flash(_("The event is a draft again, on its new day. Now check it and invite."), "success")
            return redirect(url_for("events.show", code=code, event_id=event_id))
    page = render_template(
        "events/anew.html",
        form=form,
        plan=plan,
        name=_name(plan),
        is_cancelled=plan.state == EventState.CANCELLED,
        when=wording.when,
        zone=network.zone,
        code=code,
    )
    return page, 422 if form.errors or form.form_errors else 200


def _save(code: str, actor: Actor, network: NetworkHeader, plan: Plan, form: EventForm) -> ResponseReturnValue:
    wish = form.details(network.zone, plan.wish.kind)
    try:
        move = service.preview(actor, network, plan.id, wish)
        if move is not None and "confirmed" not in request.form and form.version.data == plan.version:
            return _ask(code, form, plan, move)
        ask_again = bool(request.form.get("ask_again"))
        with transaction():
            note = request.form.get("note", "")
            service.change(actor, network, plan.id, wish, form.version.data, ask_again=ask_again, note=note)
    except Stale:
        plan = queries.get(actor, network, plan.id)
        form.clash(forms.stored(plan, network.zone))
        return _page(code, form, plan), 409
    except Invalid as fault:
        form.show(fault)
        return _page(code, form, plan), 422
    flash(_("Saved. Everybody who was invited hears of it.") if move else _("Saved."), "success")
    return redirect(url_for("events.show", code=code, event_id=plan.id))


def _edit_content(code: str, actor: Actor, network: NetworkHeader, plan: Plan) -> ResponseReturnValue:
    stored = forms.stored(plan, network.zone)
    form = ContentForm(obj=stored)
    status = 200
    if form.validate_on_submit():
        try:
            with transaction():
                service.change_content(actor, network, plan.id, form.details(), form.version.data)
        except Stale:
            plan = queries.get(actor, network, plan.id)
            form.clash(forms.stored(plan, network.zone))
            status = 409
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("events.show", code=code, event_id=plan.id))
    elif form.errors:
        status = 422
    return _page(code, form, plan), status


def _usual(network: NetworkHeader, kind: str) -> dict[str, object]:
    """What a new event begins with."""
    starts, ends = forms.USUAL_SPAN
    return {
        "version": 0,
        "kind": kind,
        "number": queries.next_number(network, kind),
        "format": forms.usual_format(kind),
        "host_id": "",
        "day_0_from": starts,
        "day_0_until": ends,
    }


def _sent(network: NetworkHeader, plan: Plan | None = None) -> tuple[EventForm, bool]:
    """The form as it was sent, with a day more or less if that was the button; whether it asks to be saved."""
    sent: MultiDict[str, str] = MultiDict(request.form)
    action = sent.get("action", "save")
    if action == "add":
        sent = forms.added(sent)
    elif action.startswith("remove-") and action[7:].isdecimal():
        sent = forms.removed(sent, int(action[7:]))
    form = forms.with_days(forms.count_days(sent))(formdata=sent)
    return _offered(form, network, plan), action == "save"


def _offered(form: EventForm, network: NetworkHeader, plan: Plan | None = None) -> EventForm:
    today = dates.local_day(clock.now(), network.zone)
    form.prepare(queries.hosts(network), queries.leaders(network, today, plan.wish.facilitators if plan else ()))
    if plan is not None:
        del form.kind
        if plan.state not in {"draft", "agreed"}:
            del form.is_agreed
    return form


def _page(code: str, form: EventForm | ContentForm, plan: Plan | None) -> str:
    network = current_network()
    lines = (
        history.lines("event", plan.id, kinds=wording.KINDS, fields=wording.FIELDS, value=wording.value) if plan else ()
    )
    return render_template(
        "events/edit.html",
        form=form,
        plan=plan,
        name=_name(plan) if plan else "",
        objections=checking.objections(network, plan.wish, plan.id) if plan else (),
        is_full=isinstance(form, EventForm),
        most_days=forms.MOST_DAYS,
        history_lines=lines,
        code=code,
    )


def _ask(code: str, form: EventForm, plan: Plan, move: Move) -> str:
    network = current_network()
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in {"csrf_token", "action"}]
    return render_template(
        "events/move.html",
        form=form,
        plan=plan,
        name=_name(plan),
        move=move,
        kept=kept,
        changes_day=move.changes_day(network.zone),
        when=wording.when,
        zone=network.zone,
        code=code,
    )


def _name(plan: Plan) -> str:
    return words.full_name(plan.wish.kind, plan.wish.number, plan.wish.title)


def _demand_open(network: NetworkHeader) -> None:
    if network.state == NetworkState.ARCHIVED:
        raise Forbidden
