"""Messages to tandems: the list, a new one with its preview, and what became of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from netzwerk.core import clock, dates, paging
from netzwerk.core.access import Actor, Audience, Side, audience, current_actor
from netzwerk.core.errors import Invalid
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import ngettext
from netzwerk.core.mail import Letter
from netzwerk.core.tokens import new_token
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks.models import NetworkState
from netzwerk.networks.pages import current_network
from netzwerk.networks.queries import NetworkHeader
from netzwerk.tandems import queries as tandems
from netzwerk.tandems.messages import letters, queries, service
from netzwerk.tandems.messages.forms import MessageForm
from netzwerk.tandems.messages.letters import Author
from netzwerk.tandems.messages.recipients import Chosen
from netzwerk.tandems.messages.service import MessageText
from netzwerk.tandems.models import TandemState

blueprint = Blueprint("messages", __name__)

COORDINATION = (Audience.COORDINATOR,)
SEND, TEST = "send", "test"
SIDES = (Side.SCHOOL.value, Side.COMPANY.value)


@dataclass(frozen=True)
class Preview:
    """What is shown before a message is sent: who gets it, and the mail as the first of them gets it."""

    chosen: tuple[Chosen, ...]
    letter: Letter
    due_at: datetime | None
    mark: str


@blueprint.get("/n/<code>/messages")
@audience(*COORDINATION)
def index(code: str) -> ResponseReturnValue:
    """What was written, planned and cancelled."""
    network, actor = current_network(), current_actor()
    return render_template(
        "messages/index.html",
        page=queries.page_of(actor, network, paging.number_asked(request.args.get("page"))),
        is_open=network.state != NetworkState.ARCHIVED,
        at=clock.now(),
        code=code,
    )


@blueprint.route("/n/<code>/messages/new", methods=["GET", "POST"])
@audience(*COORDINATION)
def new(code: str) -> ResponseReturnValue:
    """Write a message; it can be sent only after its preview was seen."""
    network, actor = current_network(), current_actor()
    form = MessageForm()
    form.offer(
        (one.id, _label(one.number, ", ".join(party.name for party in one.parties) or one.title, one.state))
        for one in tandems.all_of(actor, network)
        if one.state != TandemState.LEFT
    )
    if not form.is_submitted():
        _begin(form, network)
        return _page(form, code)
    if not form.validate():
        return _page(form, code), 422
    try:
        details = form.details(network.zone)
        preview = _preview(actor, network, details)
    except Invalid as fault:
        form.show(fault)
        return _page(form, code), 422
    action = request.form.get("action")
    try:
        if action == SEND:
            with transaction():
                seen, today = form.seen.data, _today(network)
                message_id = service.send(actor, network, details, key=form.key.data, seen=seen, today=today).id
            flash(_sent(details.due_at is not None, len(preview.chosen)), "success")
            return redirect(url_for("messages.show", code=code, message_id=message_id))
        if action == TEST:
            with transaction():
                service.send_test(actor, network, details, key=form.key.data)
            flash(_("A test goes to %(email)s. Nothing has been sent to anybody else.", email=actor.email), "success")
    except Invalid as fault:
        form.show(fault)
    form.seen.data = preview.mark
    return _page(form, code, preview), 422 if form.errors or form.form_errors else 200


@blueprint.get("/n/<code>/messages/<int:message_id>")
@audience(*COORDINATION)
def show(code: str, message_id: int) -> ResponseReturnValue:
    """One message, and what became of the mail to each person."""
    network, actor = current_network(), current_actor()
    return render_template(
        "messages/show.html",
        message=queries.get(actor, network, message_id),
        is_open=network.state != NetworkState.ARCHIVED,
        at=clock.now(),
        code=code,
    )


@blueprint.post("/n/<code>/messages/<int:message_id>/cancel")
@audience(*COORDINATION)
def cancel(code: str, message_id: int) -> ResponseReturnValue:
    """Stop a message that waits."""
    network, actor = current_network(), current_actor()
    try:
        with transaction():
            service.cancel(actor, network, message_id)
    except Invalid as fault:
        flash(fault.message, "error")
    else:
        flash(_("Stopped. What has not gone out yet is not sent."), "success")
    return redirect(url_for("messages.show", code=code, message_id=message_id))


@blueprint.post("/n/<code>/messages/<int:message_id>/mails/<int:mail_id>/retry")
@audience(*COORDINATION)
def retry(code: str, message_id: int, mail_id: int) -> ResponseReturnValue:
    """Try the mail to one person again."""
    network, actor = current_network(), current_actor()
    try:
        with transaction():
            service.retry(actor, network, message_id, mail_id)
    except Invalid as fault:
        flash(fault.message, "error")
    else:
        flash(_("It is tried again."), "success")
    return redirect(url_for("messages.show", code=code, message_id=message_id))


def _preview(actor: Actor, network: NetworkHeader, details: MessageText) -> Preview:
    chosen, mark = service.preview(actor, network, details, _today(network))
    letter = letters.message(
        service.recipient_of(chosen[0]),
        network=network,
        author=Author(actor.name, actor.email),
        subject=details.subject,
        text=details.text,
        message_id=0,
        due_at=None,
    )
    return Preview(chosen, letter, details.due_at, mark)


def _begin(form: MessageForm, network: NetworkHeader) -> None:
    """An empty form, or the words of another message."""
    form.key.data = new_token()
    form.sides.data = list(SIDES)
    form.day.data = _today(network)
    form.clock.data = None
    source = request.args.get("from", "")
    if source.isascii() and source.isdigit() and len(source) < 10:
        found = queries.get(current_actor(), network, int(source))
        form.subject.data, form.text.data = found.row.subject, found.text
    ticked = request.args.get("tandem", "")
    if ticked.isascii() and ticked.isdigit() and len(ticked) < 10:
        form.tandems.data = [int(ticked)]


def _page(form: MessageForm, code: str, preview: Preview | None = None) -> str:
    return render_template("messages/new.html", form=form, preview=preview, code=code)


def _label(number: int, names: str, state: str) -> str:
    text = _("Tandem %(number)s: %(names)s", number=number, names=names)
    return _("%(tandem)s (pauses)", tandem=text) if state == TandemState.PAUSED else text


def _sent(is_later: bool, count: int) -> str:
    if is_later:
        return ngettext("Planned for %(num)s person.", "Planned for %(num)s persons.", count)
    return ngettext("On its way to %(num)s person.", "On its way to %(num)s persons.", count)


def _today(network: NetworkHeader) -> date:
    return dates.local_day(clock.now(), network.zone)
