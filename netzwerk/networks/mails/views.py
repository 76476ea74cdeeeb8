"""The page of what went out for a network."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from netzwerk.core import clock, dates, paging
from netzwerk.core.access import Audience, audience, current_actor
from netzwerk.core.errors import Invalid
from netzwerk.core.languages import gettext as _
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks import directory
from netzwerk.networks.mails import service, wording
from netzwerk.networks.models import NetworkState
from netzwerk.networks.pages import current_network
from netzwerk.outbox import queries
from netzwerk.outbox.queries import Fate

blueprint = Blueprint("mails", __name__)


@blueprint.get("/n/<code>/mails")
@audience(Audience.COORDINATOR)
def index(code: str) -> ResponseReturnValue:
    """What went out for a network, what did not arrive first; never what a mail says."""
    network = current_network()
    kind, state = request.args.get("kind", ""), request.args.get("state", "")
    kind = kind if kind in wording.KINDS else ""
    fate = Fate(state) if state in set(Fate) else None
    today = dates.local_day(clock.now(), network.zone)
    page = queries.page_of(network.id, kind, fate, paging.number_asked(request.args.get("page")))
    return render_template(
        "mails/index.html",
        code=code,
        network=network,
        page=page,
        invitations=() if kind or fate else queries.account_troubles(directory.guests.value(network, today)),
        troubles=queries.troubles(network.id) if page.number == 1 and not kind and not fate else (),
        kind=kind,
        fate=fate or "",
        wording=wording,
        is_open=network.state != NetworkState.ARCHIVED,
    )


@blueprint.post("/n/<code>/mails/<int:mail_id>/retry")
@audience(Audience.COORDINATOR)
def retry(code: str, mail_id: int) -> ResponseReturnValue:
    """Try a mail again that failed or came back."""
    try:
        with transaction():
            service.retry(current_actor(), current_network(), mail_id)
    except Invalid as fault:
        flash(fault.message, "error")
    else:
        flash(_("The mail is on its way again."), "success")
    return redirect(url_for("mails.index", code=code))


@blueprint.post("/n/<code>/mails/<int:mail_id>/stop")
@audience(Audience.COORDINATOR)
def stop(code: str, mail_id: int) -> ResponseReturnValue:
    """Stop a mail that still waits."""
    try:
        with transaction():
            service.stop(current_actor(), current_network(), mail_id)
    except Invalid as fault:
        flash(fault.message, "error")
    else:
        flash(_("The mail is stopped."), "success")
    return redirect(url_for("mails.index", code=code))
