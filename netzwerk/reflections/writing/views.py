"""The writer: a sheet that is saved while it is written, its summary, handing in and taking back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from netzwerk.core import clock, dates
from netzwerk.core.access import Audience, audience, current_actor
from netzwerk.core.errors import Invalid, NotFound
from netzwerk.core.languages import gettext as _
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks.pages import current_network
from netzwerk.networks.queries import NetworkHeader
from netzwerk.reflections.releasing import service as releasing
from netzwerk.reflections.steps import service as steps
from netzwerk.reflections.writing import forms, lines, policy, queries, service
from netzwerk.reflections.writing.facts import Sheet
from netzwerk.reflections.writing.forms import SheetForm, Typed
from netzwerk.reflections.writing.policy import Bar, Phase
from netzwerk.reflections.writing.service import Barred, Clash, Saved

SHEET = "/n/<code>/reflections/rounds/<int:number>"

blueprint = Blueprint("writing", __name__)


@blueprint.get("/n/<code>/reflections/write")
@audience(Audience.TANDEM)
def current(code: str) -> ResponseReturnValue:
    """Lead on to the sheet of the round that can be written now, else to all reflections."""
    number = queries.writable(current_actor(), current_network(), clock.now())
    if number is None:
        return redirect(url_for("reflections.matrix", code=code))
    return redirect(url_for("writing.write", code=code, number=number))


@blueprint.get(f"{SHEET}/write")
@audience(Audience.TANDEM)
def write(code: str, number: int) -> ResponseReturnValue:  # noqa: ARG001
    """Show the sheet of the actor's side, or what was handed in."""
    network = current_network()
    sheet = queries.sheet(current_actor(), network, number, clock.now())
    return _page(network, sheet, SheetForm())


@blueprint.post(f"{SHEET}/write")
@audience(Audience.TANDEM)
def save(code: str, number: int) -> ResponseReturnValue:
    """Save what was changed on the sheet, and go where the button leads."""
    network, actor = current_network(), current_actor()
    clashes: dict[int, Clash] = {}
    faults: dict[int, str] = {}
    too_many = ""
    form = SheetForm()
    try:
        with transaction():
            for field in forms.changed():
                try:
                    _save(network, number, field)
                except Clash as clash:
                    clashes[field.prompt_id or 0] = clash
                except Invalid as fault:
                    faults[field.prompt_id or 0] = fault.message
            step = request.form.get("step")
            if step and not clashes and not faults:
                try:
                    steps.take_step(actor, network, number, step, clock.now())
                except Invalid as fault:
                    too_many = fault.message
    except Barred as barred:
        form.form_errors.append(words_of(barred.bar))
        sheet = queries.sheet(actor, network, number, clock.now())
        return _page(network, sheet, form, status=403, typed=True, bar=barred.bar)
    if clashes or faults:
        sheet = queries.sheet(actor, network, number, clock.now())
        status = 409 if clashes else 422
        return _page(network, sheet, form, status=status, typed=True, clashes=clashes, faults=faults)
    if too_many:
        sheet = queries.sheet(actor, network, number, clock.now())
        return _page(network, sheet, form, status=422, step_fault=too_many)
    return _next(code, number)


@blueprint.post(f"{SHEET}/autosave")
@audience(Audience.TANDEM)
def autosave(code: str, number: int) -> ResponseReturnValue:  # noqa: ARG001
    """Save one field while it is written; the answer is small and never a page."""
    network = current_network()
    try:
        with transaction():
            saved = _save(network, number, forms.one_field())
    except Clash as clash:
        mark = lines.mark(clash.stored) if isinstance(clash.stored, str) else ""
        at = _clock(network, clash.at)
        return jsonify(version=clash.version, stored=clash.stored, mark=mark, author=clash.author, at=at), 409
    except Barred as barred:
        return jsonify(bar=barred.bar, message=words_of(barred.bar)), 403
    except Invalid as fault:
        return jsonify(message=fault.message), 422
    at = _clock(network, clock.real_now())
    return jsonify(version=saved.version, mark=saved.mark, at=at, late=saved.is_late)


@blueprint.get(f"{SHEET}/token")
@audience(Audience.TANDEM)
def token(code: str, number: int) -> ResponseReturnValue:  # noqa: ARG001
    """Who is signed in now, and the token that forms of this session carry: for a sheet that was open all the while."""
    queries.seat_of(current_actor(), current_network())
    return jsonify(token=generate_csrf(), person=str(current_actor().person_id))


@blueprint.get(f"{SHEET}/write/review")
@audience(Audience.TANDEM)
def review(code: str, number: int) -> ResponseReturnValue:
    """Show what will be handed in, what is missing, and who will read what."""
    network = current_network()
    sheet = queries.sheet(current_actor(), network, number, clock.now())
    if policy.bar_to_submitting(sheet.head.desk) is not None:
        return redirect(url_for("writing.write", code=code, number=number))
    return render_template("reflections/write_review.html", network=network, sheet=sheet, form=SheetForm())


@blueprint.post(f"{SHEET}/submit")
@audience(Audience.TANDEM)
def submit(code: str, number: int) -> ResponseReturnValue:
    """Hand in the part of the actor's side."""
    network, actor = current_network(), current_actor()
    form = SheetForm()
    try:
        with transaction():
            head = service.submit(actor, network, number, clock.now())
    except Barred as barred:
        flash(words_of(barred.bar), "warning")
        return redirect(url_for("writing.write", code=code, number=number))
    except Invalid as fault:
        form.show(fault)
        sheet = queries.sheet(actor, network, number, clock.now())
        return render_template("reflections/write_review.html", network=network, sheet=sheet, form=form), 422
    if head.side.other in head.submitted:
        flash(_("Submitted. Both sides are in; you can now compare your ratings."), "success")
    else:
        flash(_("Submitted. Thank you. The other side has not submitted yet."), "success")
    return redirect(url_for("reflections.show", code=code, entry_id=head.entry_id))


@blueprint.post(f"{SHEET}/take-back")
@audience(Audience.TANDEM)
def take_back(code: str, number: int) -> ResponseReturnValue:
    """Take back what the actor's side has handed in, to go on writing."""
    try:
        with transaction():
            service.take_back(current_actor(), current_network(), number, clock.now())
    except Barred as barred:
        flash(words_of(barred.bar), "warning")
    else:
        flash(_("Taken back. Nobody outside your tandem reads it until you submit again."), "success")
    return redirect(url_for("writing.write", code=code, number=number))


def words_of(bar: Bar) -> str:
    """What stands in the way, why, and what to do next."""
    words = {
        Bar.ARCHIVED: _("This network is closed. Everything can be read, nothing can be changed any more."),
        Bar.PLANNED: _("This reflection has not opened yet."),
        Bar.SUBMITTED: _("Your side has already submitted. Take it back first if you want to change something."),
        Bar.CLOSED: _("The round is closed because the meeting has begun. Bring what is still missing to the meeting."),
        Bar.ACCEPTED: _(
            "Coordination has accepted this reflection. If you want to change something, ask it to undo the acceptance."
        ),
    }
    return words[bar]


def _save(network: NetworkHeader, number: int, field: Typed) -> Saved:
    actor, now = current_actor(), clock.now()
    if field.part == forms.LEVEL and field.prompt_id is None:
        return releasing.release_entry(actor, network, number, field.number or 0, base=field.base or 0, now=now)
    if field.prompt_id is None:
        raise NotFound
    if field.part == forms.LEVEL:
        return releasing.release_answer(actor, network, number, field.prompt_id, field.number, base=field.base, now=now)
    base = field.base or 0
    if field.part == forms.RATING:
        return service.save_rating(actor, network, number, field.prompt_id, field.number, base=base, now=now)
    return service.save_text(actor, network, number, field.prompt_id, field.text, base=base, mark=field.mark, now=now)


def _next(code: str, number: int) -> ResponseReturnValue:
    if request.form.get("do") == "review":
        return redirect(url_for("writing.review", code=code, number=number))
    if request.form.get("step"):
        flash(_("The step now stands in your project."), "success")
    elif request.form.get("do") == "release":
        flash(_("Saved who may read it."), "success")
    else:
        flash(_("Saved."), "success")
    anchor = request.form.get("steps_at") if request.form.get("step") else None
    return redirect(url_for("writing.write", code=code, number=number, _anchor=anchor))


def _page(
    network: NetworkHeader,
    sheet: Sheet,
    form: SheetForm,
    *,
    status: int = 200,
    typed: bool = False,
    bar: Bar | None = None,
    clashes: dict[int, Clash] | None = None,
    faults: dict[int, str] | None = None,
    step_fault: str = "",
) -> ResponseReturnValue:
    desk = sheet.head.desk
    bar = bar or policy.bar_to_saving(desk)
    values: dict[str, Any] = {
        "network": network,
        "sheet": sheet,
        "form": form,
        "texts": forms.typed_texts() if typed else {},
        "ratings": forms.typed_ratings() if typed else {},
        "clashes": clashes or {},
        "faults": faults or {},
        "step_fault": step_fault,
        "bar": bar,
        "reason": words_of(bar) if bar else "",
        "may_submit": policy.bar_to_submitting(desk) is None,
        "may_take_back": desk.has_submitted and policy.bar_to_taking_back(desk) is None,
        "may_release": policy.bar_to_releasing(desk) is None,
        "limit": service.LONGEST_TEXT,
    }
    if desk.phase is Phase.PLANNED or (bar is not None and not values["texts"]):
        return render_template("reflections/write_closed.html", **values), status
    return render_template("reflections/write.html", **values), status


def _clock(network: NetworkHeader, at: Any) -> str:
    return dates.format_clock(at, network.zone) if at else ""
