"""One tap on the page of a seminar: take part, sign off, or let somebody move up."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from netzwerk.core.access import Audience, audience, current_actor
from netzwerk.core.errors import Invalid
from netzwerk.core.languages import gettext as _
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.invitations.answering import Place
from netzwerk.events.seminars import service
from netzwerk.networks.pages import current_network

blueprint = Blueprint("seminars", __name__)


@blueprint.post("/n/<code>/events/<int:event_id>/registration")
@audience(Audience.TANDEM)
def register(code: str, event_id: int) -> ResponseReturnValue:
    """Take a place, or one on the waiting list."""
    try:
        with transaction():
            place = service.register(current_actor(), current_network(), event_id, mode=request.form.get("mode", ""))
    except Invalid as fault:
        message = fault.message
    else:
        message = (
            _("All places are taken: you are on the waiting list and hear from us as soon as one is free.")
            if place is Place.WAITING
            else _("You are registered.")
        )
    flash(message)
    return _back(code, event_id)


@blueprint.post("/n/<code>/events/<int:event_id>/registration/withdraw")
@audience(Audience.TANDEM)
def withdraw(code: str, event_id: int) -> ResponseReturnValue:
    """Give the place back."""
    try:
        with transaction():
            service.withdraw(current_actor(), current_network(), event_id)
    except Invalid as fault:
        message = fault.message
    else:
        message = _("You are signed off. Thank you for making room.")
    flash(message)
    return _back(code, event_id)


@blueprint.post("/n/<code>/events/<int:event_id>/registration/<int:person_id>/place")
@audience(Audience.COORDINATOR)
def give_place(code: str, event_id: int, person_id: int) -> ResponseReturnValue:
    """Let somebody move up from the waiting list."""
    try:
        with transaction():
            number = service.give_place(current_actor(), current_network(), event_id, person_id)
    except Invalid as fault:
        message = fault.message
    else:
        message = _("Moved up, and told so by mail. There are %(number)s places now.", number=number)
    flash(message)
    return _back(code, event_id)


def _back(code: str, event_id: int) -> ResponseReturnValue:
    return redirect(url_for("events.show", code=code, event_id=event_id))
