"""The pages of coordination and facilitation beside reflections: remind, ask back, accept, comment."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from netzwerk.core import clock, dates
from netzwerk.core.access import Audience, audience, current_actor
from netzwerk.core.configuration import current
from netzwerk.core.errors import Forbidden, Invalid, NotFound, Stale
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import ngettext, spoken
from netzwerk.core.texts import prose
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks.models import NetworkState
from netzwerk.networks.pages import current_network
from netzwerk.networks.queries import NetworkHeader
from netzwerk.reflections import queries as reflections
from netzwerk.reflections import views as pages
from netzwerk.reflections.following import service
from netzwerk.reflections.following.forms import AcceptForm, CommentForm, ReminderForm, ReturnForm
from netzwerk.reflections.following.service import TakenBack
from netzwerk.reflections.reminders import letters, queries
from netzwerk.reflections.reminders import service as reminders

ENTRY = "/n/<code>/reflections/<int:entry_id>"

blueprint = Blueprint("following", __name__)


@blueprint.route("/n/<code>/reflections/rounds/<int:number>/remind", methods=["GET", "POST"])
@audience(Audience.COORDINATOR)
def remind(code: str, number: int) -> ResponseReturnValue:
    """See who is reminded of what, and only then send."""
    network, actor, now = _open_network(), current_actor(), clock.now()
    round_id = _round_id(network, number)
    found, missing = reminders.preview(network, round_id, now)
    occasion = found.occasion
    unreachable = queries.unreachable(occasion, dates.local_day(now, network.zone))
    everybody = [one.person.person_id for one in missing]
    form = ReminderForm(data={"people": everybody} if request.method == "GET" else None)
    form.offer(missing)
    if form.validate_on_submit():
        try:
            with transaction():
                count = reminders.ask(actor, network, round_id, form.chosen, now, note=form.note.data or "")
        except Invalid as fault:
            form.show(fault)
        else:
            _tell(count, [one.person.name for one in unreachable])
            return redirect(url_for("reflections.matrix", code=code))
    example = next((one.person for one in missing if one.person.person_id in form.chosen or not form.chosen), None)
    subject, parts = "", []
    if example is not None:
        with spoken(example.variant(occasion)):
            subject = letters.subject(occasion)
            parts = list(letters.parts(occasion, example, current().base_url, prose(form.note.data)))
    rendered = render_template(
        "reflections/following/remind.html",
        network=network,
        number=number,
        form=form,
        missing=missing,
        unreachable=unreachable,
        tandems=len(frozenset[int]().union(*(one.tandem_ids for one in (*missing, *unreachable)))),
        chosen=form.chosen,
        subject=subject,
        parts=parts,
    )
    return rendered, 422 if form.errors or form.form_errors else 200


@blueprint.post(f"{ENTRY}/return")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def give_back(code: str, entry_id: int) -> ResponseReturnValue:
    """Give an entry back to its tandem with a question."""
    network = _open_network()
    form = ReturnForm()
    status = 422
    if form.validate():
        try:
            with transaction():
                service.return_entry(
                    current_actor(),
                    network,
                    entry_id,
                    form.question.data or "",
                    seen=form.seen.data or "",
                    now=clock.now(),
                )
        except TakenBack:
            return _gone(code)
        except Stale:
            status = 409
            form.form_errors.append(_changed())
        except Invalid as fault:
            form.show(fault)
        else:
            flash(_("The tandem has got your question by mail."), "success")
            return _back(code, entry_id)
    return pages.entry_page(network, entry_id, returning=form, status=status)


@blueprint.post(f"{ENTRY}/accept")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def accept(code: str, entry_id: int) -> ResponseReturnValue:
    """Accept an entry as it was read."""
    network = _open_network()
    form = AcceptForm()
    try:
        with transaction():
            service.accept(current_actor(), network, entry_id, seen=form.seen.data or "", now=clock.now())
    except TakenBack:
        return _gone(code)
    except Stale:
        shown = ReturnForm(formdata=None)
        shown.form_errors.append(_changed())
        return pages.entry_page(network, entry_id, returning=shown, status=409)
    flash(_("Accepted. You can undo it below."), "success")
    return _back(code, entry_id)


@blueprint.post(f"{ENTRY}/reopen")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def reopen(code: str, entry_id: int) -> ResponseReturnValue:
    """Take an acceptance back."""
    with transaction():
        service.reopen(current_actor(), current_network(), entry_id, clock.now())
    flash(_("The acceptance is undone."), "success")
    return _back(code, entry_id)


@blueprint.post(f"{ENTRY}/comments")
@audience(Audience.COORDINATOR, Audience.FACILITATOR, Audience.TANDEM)
def comment(code: str, entry_id: int) -> ResponseReturnValue:
    """Comment on an entry."""
    network = _open_network()
    form = CommentForm()
    if form.validate():
        try:
            with transaction():
                service.comment(current_actor(), network, entry_id, form.text.data or "", clock.now())
        except TakenBack:
            return _gone(code)
        except Invalid as fault:
            form.show(fault)
        else:
            flash(_("Your comment stands below the reflection."), "success")
            return redirect(url_for("reflections.show", code=code, entry_id=entry_id, _anchor="comments"))
    return pages.entry_page(network, entry_id, commenting=form, status=422)


def _open_network() -> NetworkHeader:
    network = current_network()
    if network.state == NetworkState.ARCHIVED:
        raise Forbidden(_("This network is closed. Everything can be read, nothing can be changed any more."))
    return network


def _round_id(network: NetworkHeader, number: int) -> int:
    found = next((one.id for one in reflections.rounds_of(network, clock.now()) if one.number == number), None)
    if found is None:
        raise NotFound
    return found


def _tell(count: int, unreachable: list[str]) -> None:
    if count:
        flash(ngettext("%(num)s person is reminded.", "%(num)s people are reminded.", count), "success")
    else:
        flash(_("They were reminded today already, so nothing was sent again."))
    if unreachable:
        names = ", ".join(unreachable)
        flash(_("Not reached, because they have no open account yet: %(names)s", names=names), "warning")


def _changed() -> str:
    return _(
        "The tandem has changed or submitted something since you opened this page, so nothing was done. Read what "
        "stands here now, then decide."
    )


def _gone(code: str) -> ResponseReturnValue:
    flash(
        _(
            "The tandem has taken this reflection back meanwhile, so nothing was done. You will see it again when it "
            "is submitted."
        ),
        "warning",
    )
    return redirect(url_for("reflections.matrix", code=code))


def _back(code: str, entry_id: int) -> ResponseReturnValue:
    return redirect(url_for("reflections.show", code=code, entry_id=entry_id, _anchor="review"))
