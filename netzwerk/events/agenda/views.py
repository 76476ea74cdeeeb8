"""The editor of an agenda: its page, the form of an item, and the buttons; drag and keys send the same requests."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from netzwerk.core import dates
from netzwerk.core.access import Audience, audience, current_actor
from netzwerk.core.errors import Forbidden, Invalid, NotFound, Stale
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import language
from netzwerk.core.unit_of_work import transaction
from netzwerk.events import wording as event_wording
from netzwerk.events.agenda import policy, queries, service, wording
from netzwerk.events.agenda.forms import ItemForm, NewItemForm
from netzwerk.events.agenda.offers import Offer
from netzwerk.events.agenda.plan import Plan, PlanItem
from netzwerk.events.agenda.service import How, Place
from netzwerk.networks.pages import current_network
from netzwerk.networks.queries import NetworkHeader
from netzwerk.people import history

blueprint = Blueprint("agenda", __name__)

USUAL_MINUTES = 30
SHORTEST_GAP = 5


@dataclass(frozen=True)
class Conflict:
    """A wish that met an agenda that somebody else had changed meanwhile.

    Attributes:
        message: what happened and what to do.
        action: label of the button that sends the wish again, empty when there is nothing to send.
        href: where that button goes.
        name: of the value that it sends.
        value: what it sends.
    """

    message: str
    action: str = ""
    href: str = ""
    name: str = ""
    value: str = ""


@blueprint.get("/n/<code>/events/<int:event_id>/agenda")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def show(code: str, event_id: int) -> ResponseReturnValue:
    """The agenda with everything that can be done to it."""
    plan = _plan(event_id)
    return _page(code, plan)


@blueprint.route("/n/<code>/events/<int:event_id>/agenda/new", methods=["GET", "POST"])
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def add(code: str, event_id: int) -> ResponseReturnValue:
    """The form of a new item."""
    network, plan = current_network(), _plan(event_id)
    if policy.is_closed(network) or not plan.may_be_arranged:
        raise Forbidden
    form = NewItemForm()
    form.place.choices = _places(plan)
    if request.method == "GET":
        form.place.data, form.minutes.data = _proposal(plan)
    elif form.validate_on_submit():
        day_id, after_id = form.where()
        try:
            with transaction():
                item_id = service.add(
                    current_actor(), network, event_id, form.details(), day_id=day_id, after_id=after_id
                )
        except Invalid as fault:
            form.show(fault)
        else:
            return _back(code, event_id, item_id)
    status = 422 if request.method == "POST" else 200
    return render_template("agenda/item.html", **_frame(code, plan), form=form, item=None, lines=()), status


@blueprint.route("/n/<code>/events/<int:event_id>/agenda/<int:item_id>", methods=["GET", "POST"])
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def edit(code: str, event_id: int, item_id: int) -> ResponseReturnValue:
    """The form of an item."""
    network, plan = current_network(), _plan(event_id)
    if policy.is_closed(network) or not plan.may_be_worded:
        raise Forbidden
    item = _item(plan, item_id)
    form = ItemForm(obj=item)
    status = 200
    if form.validate_on_submit():
        try:
            with transaction():
                service.change(current_actor(), network, event_id, item_id, form.details(), version=form.version.data)
        except Stale:
            plan = _plan(event_id)
            form.clash(_item(plan, item_id))
            status = 409
        except Invalid as fault:
            form.show(fault)
            status = 422
        else:
            return _back(code, event_id, item_id)
    elif request.method == "POST":
        status = 422
    lines = history.lines("agenda_item", item_id, kinds=wording.CHANGES, fields=wording.FIELDS, value=wording.value)
    return render_template("agenda/item.html", **_frame(code, plan), form=form, item=item, lines=lines), status


@blueprint.post("/n/<code>/events/<int:event_id>/agenda/<int:item_id>/copy")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def copy(code: str, event_id: int, item_id: int) -> ResponseReturnValue:
    """Put an item once more behind itself."""
    try:
        with transaction():
            made = service.copy(current_actor(), current_network(), event_id, item_id, order=_sent("order"))
    except Stale:
        return _page(
            code,
            _plan(event_id),
            conflict=Conflict(
                _("The agenda was changed since you saw it, so nothing was copied. This is how it stands now."),
                _("Copy all the same"),
                url_for("agenda.copy", code=code, event_id=event_id, item_id=item_id),
            ),
        )
    except NotFound:
        return _page(code, _plan(event_id), conflict=_gone())
    except Invalid as fault:
        return _page(code, _plan(event_id), refusal=fault.message)
    return _shown(code, event_id, made)


@blueprint.post("/n/<code>/events/<int:event_id>/agenda/<int:item_id>/remove")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def remove(code: str, event_id: int, item_id: int) -> ResponseReturnValue:
    """Delete an item; it can be undone."""
    try:
        with transaction():
            service.remove(current_actor(), current_network(), event_id, item_id, version=_number("version"))
    except Stale:
        plan = _plan(event_id)
        item = _item(plan, item_id)
        return _page(
            code,
            plan,
            conflict=Conflict(
                _("Somebody else has just changed “%(title)s”, so it was not deleted.", title=item.title),
                _("Delete all the same"),
                url_for("agenda.remove", code=code, event_id=event_id, item_id=item_id),
                "version",
                str(item.version),
            ),
        )
    except NotFound:
        _plan(event_id)
    except Invalid as fault:
        return _page(code, _plan(event_id), refusal=fault.message)
    return _shown(code, event_id)


@blueprint.post("/n/<code>/events/<int:event_id>/agenda/<int:item_id>/move")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def move(code: str, event_id: int, item_id: int) -> ResponseReturnValue:
    """Move an item; `to` names the day and how many items stand before it there."""
    wish = _sent("to")
    day, _colon, before = wish.partition(":")
    if not (day.isdecimal() and before.isdecimal() and len(wish) < 30):
        raise NotFound
    try:
        with transaction():
            service.move(
                current_actor(),
                current_network(),
                event_id,
                item_id,
                Place(int(day), int(before)),
                order=_sent("order"),
            )
    except Stale:
        plan = _plan(event_id)
        return _page(code, plan, conflict=_moved_meanwhile(code, plan, item_id, wish), focus=item_id)
    except NotFound:
        return _page(code, _plan(event_id), conflict=_gone())
    except Invalid as fault:
        return _page(code, _plan(event_id), refusal=fault.message)
    return _shown(code, event_id, item_id, says=True)


@blueprint.post("/n/<code>/events/<int:event_id>/agenda/days/<int:day_id>/shorten")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def shorten(code: str, event_id: int, day_id: int) -> ResponseReturnValue:
    """Make the items of a day shorter in proportion until they fit."""
    try:
        with transaction():
            service.shorten(current_actor(), current_network(), event_id, day_id)
    except Invalid as fault:
        return _page(code, _plan(event_id), refusal=fault.message)
    return _shown(code, event_id)


@blueprint.post("/n/<code>/events/<int:event_id>/agenda/undo")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def undo(code: str, event_id: int) -> ResponseReturnValue:
    """Take back the actor's last step."""
    with transaction():
        is_undone = service.undo(current_actor(), current_network(), event_id, state=_sent("state"))
    if not is_undone:
        message = _("There is nothing to undo any more: the agenda was changed since, or it is undone already.")
        return _page(code, _plan(event_id), refusal=message)
    return _shown(code, event_id)


@blueprint.get("/n/<code>/events/<int:event_id>/agenda/offers")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def offers(code: str, event_id: int) -> ResponseReturnValue:
    """Agendas that can be taken over."""
    return _offers(code, _plan(event_id))


@blueprint.post("/n/<code>/events/<int:event_id>/agenda/offers")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def take_over(code: str, event_id: int) -> ResponseReturnValue:
    """Take over an agenda; if there is one already, it must be said what becomes of it."""
    network, plan = current_network(), _plan(event_id)
    offer = next((one for one in queries.offers(network, plan) if one.key == _sent("offer")), None)
    if offer is None:
        raise NotFound
    how = _sent("how")
    try:
        with transaction():
            service.take_over(
                current_actor(),
                network,
                event_id,
                offer,
                how=How(how) if how in set(How) else None,
                from_day_id=_number("day") or None,
                order=_sent("order"),
            )
    except Stale:
        message = _(
            "The agenda was changed since you saw it, so nothing was taken over. Please look at it and choose again."
        )
        return _offers(code, _plan(event_id), chosen=offer, message=message, status=409)
    except Invalid as fault:
        return _offers(code, _plan(event_id), chosen=offer, message=fault.message, status=422)
    return _back(code, event_id)


def _plan(event_id: int) -> Plan:
    return queries.plan(current_actor(), current_network(), event_id)


def _item(plan: Plan, item_id: int) -> PlanItem:
    item = plan.item(item_id)
    if item is None:
        raise NotFound
    return item


def _frame(code: str, plan: Plan) -> dict[str, object]:
    return {
        "code": code,
        "network": current_network(),
        "plan": plan,
        "name": event_wording.full_name(plan.kind, plan.number, plan.title),
        "short_name": event_wording.short_name(plan.kind, plan.number),
        "wording": wording,
        "is_closed": policy.is_closed(current_network()),
    }


def _page(
    code: str, plan: Plan, *, conflict: Conflict | None = None, refusal: str = "", focus: int | None = None
) -> ResponseReturnValue:
    network, actor = current_network(), current_actor()
    is_part = "HX-Request" in request.headers
    has_items = bool(plan.items)
    says = conflict.message if conflict else refusal or (_whereabouts(plan, network, focus) if focus else "")
    values = {
        **_frame(code, plan),
        "conflict": conflict,
        "refusal": refusal,
        "focus": focus,
        "says": says,
        "step": queries.step(actor, plan),
        "offers": () if has_items or not plan.days else queries.offers(network, plan),
    }
    status = 409 if conflict else 422 if refusal else 200
    if is_part:
        return render_template("agenda/_plan.html", **values), status
    lines = history.lines("event", plan.event_id, kinds=wording.HAPPENINGS, fields={})
    return render_template("agenda/show.html", **values, lines=lines), status


def _shown(code: str, event_id: int, focus: int | None = None, *, says: bool = False) -> ResponseReturnValue:
    if "HX-Request" in request.headers:
        return _page(code, _plan(event_id), focus=focus)
    if says and focus:
        flash(_whereabouts(_plan(event_id), current_network(), focus), "success")
    return _back(code, event_id, focus)


def _back(code: str, event_id: int, item_id: int | None = None) -> ResponseReturnValue:
    return redirect(
        url_for("agenda.show", code=code, event_id=event_id, _anchor=f"item-{item_id}" if item_id else "plan")
    )


def _offers(
    code: str, plan: Plan, *, chosen: Offer | None = None, message: str = "", status: int = 200
) -> ResponseReturnValue:
    found = queries.offers(current_network(), plan)
    return (
        render_template("agenda/offers.html", **_frame(code, plan), offers=found, chosen=chosen, message=message),
        status,
    )


def _places(plan: Plan) -> list[tuple[str, str]]:
    found = []
    for day in plan.days:
        prefix = f"{dates.format_day_short(dates.local_day(day.starts_at, current_network().zone), language())}: "
        prefix = prefix if len(plan.days) > 1 else ""
        found.append((f"{day.id}:0", prefix + _("at the beginning")))
        found += [
            (f"{day.id}:{item.id}", prefix + _("after %(place)s. %(title)s", place=item.place, title=item.title[:80]))
            for item in day.items
        ]
    return found


def _proposal(plan: Plan) -> tuple[str, int]:
    """Where a new item goes, and how long it is: what is free on that day, if that is an hour or less."""
    wanted = request.args.get("after", default=0, type=int)
    day_id = request.args.get("day", default=0, type=int)
    if not plan.days:
        raise NotFound
    found = plan.entry(wanted)
    day = found[0] if found else next((day for day in plan.days if day.id == day_id), plan.days[-1])
    after = found[1].item.id if found else day.items[-1].id if day.items and "after" not in request.args else 0
    spare = day.agenda.spare
    return f"{day.id}:{after}", spare if SHORTEST_GAP <= spare <= 2 * USUAL_MINUTES else USUAL_MINUTES


def _moved_meanwhile(code: str, plan: Plan, item_id: int, wish: str) -> Conflict:
    item = plan.item(item_id)
    if item is None:
        return _gone()
    before = wish.partition(":")[2]
    message = _(
        "Somebody else has changed the order meanwhile. This is how it stands now; you wanted to move “%(title)s” "
        "to place %(place)s.",
        title=item.title,
        place=int(before) + 1,
    )
    return Conflict(
        message,
        _("Move it there now"),
        url_for("agenda.move", code=code, event_id=plan.event_id, item_id=item_id),
        "to",
        wish,
    )


def _gone() -> Conflict:
    return Conflict(_("Somebody else has deleted this item meanwhile. This is how the agenda stands now."))


def _whereabouts(plan: Plan, network: NetworkHeader, item_id: int) -> str:
    return wording.whereabouts(plan, item_id, network.zone)


def _sent(name: str) -> str:
    return request.form.get(name, "")


def _number(name: str) -> int:
    return request.form.get(name, default=0, type=int)
