"""The pages on which coordination records for a side, and with which the side confirms it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from netzwerk.core import clock
from netzwerk.core.access import Audience, Side, audience, current_actor
from netzwerk.core.errors import Invalid
from netzwerk.core.languages import gettext as _
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks.pages import current_network
from netzwerk.reflections.recording import forms, queries, service
from netzwerk.reflections.recording.forms import RecordForm
from netzwerk.reflections.recording.policy import Obstacle
from netzwerk.reflections.recording.queries import Blank, Target
from netzwerk.reflections.recording.service import Hindered
from netzwerk.reflections.writing.service import LONGEST_TEXT, Barred
from netzwerk.reflections.writing.views import words_of

ROUND = "/n/<code>/reflections/rounds/<int:number>"
RECORD = f"{ROUND}/tandems/<int:tandem_id>/record/<any(school,company):side>"

blueprint = Blueprint("recording", __name__)


@blueprint.get(RECORD)
@audience(Audience.COORDINATOR)
def record(code: str, number: int, tandem_id: int, side: str) -> ResponseReturnValue:  # noqa: ARG001
    """Show the form on which coordination records for a side."""
    target = Target(number, tandem_id, Side(side))
    found = queries.blank(current_actor(), current_network(), target, clock.now())
    return _page(found, RecordForm())


@blueprint.post(RECORD)
@audience(Audience.COORDINATOR)
def send(code: str, number: int, tandem_id: int, side: str) -> ResponseReturnValue:
    """Hand in for a side what it told coordination."""
    network, actor, now = current_network(), current_actor(), clock.now()
    target = Target(number, tandem_id, Side(side))
    form = RecordForm()
    faults: dict[int, str] = {}
    try:
        with transaction():
            service.record(actor, network, target, forms.details(), now)
    except Hindered as hindered:
        status = 403 if hindered.obstacle is Obstacle.ARCHIVED else 409
    except Invalid as fault:
        status = 422
        if fault.field:
            faults[int(fault.field)] = fault.message
        else:
            form.form_errors.append(fault.message)
    else:
        flash(_("Recorded. The members of this side are asked by mail whether it is right."), "success")
        return redirect(url_for("reflections.matrix", code=code))
    found = queries.blank(actor, network, target, now)
    return _page(found, form, faults=faults, typed=True), status


@blueprint.post(f"{ROUND}/confirm")
@audience(Audience.TANDEM)
def confirm(code: str, number: int) -> ResponseReturnValue:
    """Confirm what coordination recorded for the actor's side."""
    try:
        with transaction():
            head = service.confirm(current_actor(), current_network(), number, clock.now())
    except Barred as barred:
        flash(words_of(barred.bar), "warning")
        return redirect(url_for("writing.write", code=code, number=number))
    if not head.desk.has_submitted:
        flash(_("Your side has taken it back meanwhile, so there is nothing to confirm."), "warning")
        return redirect(url_for("writing.write", code=code, number=number))
    flash(_("Confirmed. Thank you."), "success")
    return redirect(url_for("reflections.show", code=code, entry_id=head.entry_id))


@blueprint.post(f"{ROUND}/decline")
@audience(Audience.TANDEM)
def decline(code: str, number: int) -> ResponseReturnValue:
    """Go on with what the actor's side had written itself instead of what coordination recorded."""
    try:
        with transaction():
            service.decline(current_actor(), current_network(), number, clock.now())
    except Barred as barred:
        flash(words_of(barred.bar), "warning")
    else:
        flash(_("Your own draft is back. What coordination recorded stands beside it."), "success")
    return redirect(url_for("writing.write", code=code, number=number))


@blueprint.post(f"{ROUND}/kept/forget")
@audience(Audience.TANDEM)
def forget(code: str, number: int) -> ResponseReturnValue:
    """Delete what was kept of the actor's side beside its sheet."""
    try:
        with transaction():
            service.forget(current_actor(), current_network(), number, clock.now())
    except Barred as barred:
        flash(words_of(barred.bar), "warning")
    else:
        flash(_("Deleted."), "success")
    return redirect(url_for("writing.write", code=code, number=number))


def _page(found: Blank, form: RecordForm, *, faults: dict[int, str] | None = None, typed: bool = False) -> str:
    return render_template(
        "reflections/recording/record.html",
        network=current_network(),
        found=found,
        form=form,
        faults=faults or {},
        texts=forms.typed_texts() if typed else {},
        ratings=forms.typed_ratings() if typed else {},
        reason=_reason(found.obstacle) if found.obstacle else "",
        limit=LONGEST_TEXT,
    )


def _reason(obstacle: Obstacle) -> str:
    words = {
        Obstacle.ARCHIVED: _("This network is closed. Everything can be read, nothing can be changed any more."),
        Obstacle.INACTIVE: _("This tandem does not take part at the moment, so nothing is recorded for it."),
        Obstacle.PLANNED: _("This reflection has not opened yet."),
        Obstacle.SUBMITTED: _("This side has already submitted, so nothing is recorded over it."),
        Obstacle.CLOSED: _(
            "The round is closed because the meeting has begun. Bring what is still missing to the meeting."
        ),
    }
    return words[obstacle]
