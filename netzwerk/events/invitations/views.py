"""The pages on which people are invited, reminded, and answer for themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from netzwerk.core import clock, dates
from netzwerk.core.access import NETWORK_ROLES, Audience, audience, current_actor
from netzwerk.core.errors import Forbidden, Invalid, NotFound
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import ngettext, spoken
from netzwerk.core.texts import prose
from netzwerk.core.unit_of_work import transaction
from netzwerk.events import queries as events
from netzwerk.events import wording as words
from netzwerk.events.invitations import asking, letters, policy, queries, service, wording
from netzwerk.events.invitations.facts import Guest, Occasion
from netzwerk.events.invitations.forms import AnswerForm, InvitationForm, NotedForm, PeopleForm, said
from netzwerk.events.models import EventFormat, EventKind, Reply
from netzwerk.networks.models import NetworkState
from netzwerk.networks.pages import current_network
from netzwerk.networks.queries import NetworkHeader
from netzwerk.outbox import queries as outbox

blueprint = Blueprint("invitations", __name__)

NO_LINK = "…"


@blueprint.route("/n/<code>/events/<int:event_id>/invitation", methods=["GET", "POST"])
@audience(Audience.COORDINATOR)
def page(code: str, event_id: int) -> ResponseReturnValue:
    """Choose whom to invite and what to write, see it, and only then send."""
    network, actor = _open_network(), current_actor()
    occasion = _occasion(network, event_id)
    possible = queries.candidates(network, event_id, queries.today_of(network))
    guests = queries.guests(network, event_id)
    form = _form(occasion, possible, guests)
    if request.method == "POST":
        sound = form.validate()
        if sound and request.form.get("action") == "send":
            try:
                with transaction():
                    count = asking.invite(actor, network, event_id, form.chosen, form.text.data or "")
            except Invalid as fault:
                form.show(fault)
            else:
                flash(ngettext("%(num)s person is invited.", "%(num)s people are invited.", count), "success")
                return redirect(url_for("events.show", code=code, event_id=event_id))
        elif (
            sound and request.form.get("action") == "preview" and any(one.person_id in form.chosen for one in possible)
        ):
            return _preview(code, occasion, form, possible, guests)
        elif sound and request.form.get("action") == "preview":
            form.show(Invalid("people", _("Nobody is chosen. Please choose whom to invite.")))
    return _page(code, occasion, form, possible, guests), 422 if form.errors or form.form_errors else 200


@blueprint.post("/n/<code>/events/<int:event_id>/invitation/<int:person_id>/answer")
@audience(Audience.COORDINATOR)
def note(code: str, event_id: int, person_id: int) -> ResponseReturnValue:
    """Note what somebody answered by telephone."""
    network, actor = _open_network(), current_actor()
    occasion = _occasion(network, event_id)
    told = NotedForm()
    message = "" if told.validate() else _("Please choose an answer.")
    if not message:
        try:
            with transaction():
                version = told.version.data or 0
                service.note_answer(actor, network, event_id, person_id, told.details(), version=version)
        except Invalid as fault:
            message = fault.message
    if message:
        possible = queries.candidates(network, event_id, queries.today_of(network))
        guests = queries.guests(network, event_id)
        form = _form(occasion, possible, guests, is_shown_first=True)
        return _page(code, occasion, form, possible, guests, message=message), 422
    return redirect(url_for("invitations.page", code=code, event_id=event_id, _anchor=f"person-{person_id}"))


@blueprint.post("/n/<code>/events/<int:event_id>/invitation/<int:person_id>/withdraw")
@audience(Audience.COORDINATOR)
def withdraw(code: str, event_id: int, person_id: int) -> ResponseReturnValue:
    """Take one invitation back."""
    network = _open_network()
    with transaction():
        asking.withdraw(current_actor(), network, event_id, person_id)
    flash(_("The invitation is taken back."), "success")
    return redirect(url_for("invitations.page", code=code, event_id=event_id))


@blueprint.route("/n/<code>/events/<int:event_id>/reminder", methods=["GET", "POST"])
@audience(Audience.COORDINATOR)
def reminder(code: str, event_id: int) -> ResponseReturnValue:
    """See who is reminded of what, and only then send."""
    network, actor = _open_network(), current_actor()
    occasion = _occasion(network, event_id)
    missing = [one for one in queries.guests(network, event_id) if asking.is_missing(one)]
    today = queries.today_of(network)
    reminded = asking.reminded_on(network, event_id, today)
    invited = {
        one.person_id for one in missing if one.invited_at and dates.local_day(one.invited_at, network.zone) >= today
    }
    everybody = [one.person_id for one in missing if one.person_id not in reminded | invited]
    form = PeopleForm(data={"people": everybody} if request.method == "GET" else None)
    form.offer(missing)
    if form.validate_on_submit():
        try:
            with transaction():
                count = asking.remind(actor, network, event_id, form.chosen)
        except Invalid as fault:
            form.show(fault)
        else:
            if count:
                flash(ngettext("%(num)s person is reminded.", "%(num)s people are reminded.", count), "success")
            else:
                flash(_("These people were reminded today already, so nothing was sent again."))
            return redirect(url_for("events.show", code=code, event_id=event_id))
    example = _example(missing, form.chosen)
    with spoken(example.variant(occasion) if example else occasion.language):
        subject = letters.reminder_subject(occasion)
        parts = letters.reminder_parts(occasion, example.name if example else NO_LINK, NO_LINK)
    rendered = render_template(
        "invitations/reminder.html",
        form=form,
        occasion=occasion,
        name=letters.name_of(occasion),
        missing=missing,
        reminded=reminded,
        invited_today=invited,
        returned=outbox.bounced_addresses(one.person_id for one in missing),
        chosen=form.chosen,
        subject=subject,
        parts=parts,
        wording=wording,
        code=code,
    )
    return rendered, 422 if form.errors or form.form_errors else 200


@blueprint.route("/n/<code>/events/<int:event_id>/answer", methods=["GET", "POST"])
@audience(*NETWORK_ROLES)
def answer(code: str, event_id: int) -> ResponseReturnValue:
    """Answer for oneself, signed in; one tap on the page of the event sends only the reply."""
    network, actor = current_network(), current_actor()
    event = events.get(actor, network, event_id)
    own = next((one for one in events.participation(actor, network, event_id) if one.is_self), None)
    if own is None:
        raise NotFound
    stored = {
        "reply": own.reply,
        "represented_by": own.represented_by,
        "mode": own.mode if own.reply != "open" else "",
        "needs": queries.own_needs(event_id, actor.person_id),
    }
    form = AnswerForm(data=stored if request.method == "GET" else None)
    form.preselect(request.args.get("answer", ""), event.format)
    if form.validate_on_submit():
        try:
            with transaction():
                place = service.answer(
                    actor, network, event_id, form.details(), registers=event.kind == EventKind.SEMINAR
                )
        except Invalid as fault:
            form.show(fault)
        else:
            flash(said(place, form.deputy), "success")
            return redirect(url_for("events.show", code=code, event_id=event_id))
    rendered = render_template(
        "invitations/answer.html",
        form=form,
        event=event,
        name=words.full_name(event.kind, event.number, event.title),
        code=code,
    )
    return rendered, 422 if form.errors or form.form_errors else 200


def _form(
    occasion: Occasion, possible: Sequence[Guest], guests: Sequence[Guest], *, is_shown_first: bool = False
) -> InvitationForm:
    chosen = [one.person_id for one in possible if policy.is_chosen(one.group, occasion.kind)]
    if is_shown_first or request.method == "GET":
        form = InvitationForm(formdata=None, data={"text": occasion.text, "people": chosen})
    else:
        form = InvitationForm()
    form.offer((*possible, *guests))
    return form


def _page(
    code: str,
    occasion: Occasion,
    form: InvitationForm,
    possible: Sequence[Guest],
    guests: Sequence[Guest],
    *,
    message: str = "",
) -> str:
    invited = [one for one in guests if one.invited_at]
    answered = {one.person_id for one in invited if one.reply != Reply.OPEN}
    noted = queries.noted(occasion.id) if answered else {}
    return render_template(
        "invitations/page.html",
        form=form,
        occasion=occasion,
        name=letters.name_of(occasion),
        groups=_groups(possible),
        returned=outbox.bounced_addresses(one.person_id for one in (*possible, *guests)),
        chosen=form.chosen,
        invited=invited,
        noted={person_id: name for person_id, name in noted.items() if person_id in answered},
        missing=[one for one in guests if asking.is_missing(one)],
        can_invite=occasion.state in policy.MAY_BE_INVITED_TO and bool(occasion.days),
        takes_answers=occasion.state in policy.OPEN_FOR_ANSWERS and not _is_over(occasion),
        lacking=_lacking(occasion),
        wording=wording,
        message=message,
        code=code,
    )


def _is_over(occasion: Occasion) -> bool:
    return bool(occasion.days) and occasion.days[-1].ends_at < clock.now()


def _preview(
    code: str, occasion: Occasion, form: InvitationForm, possible: Sequence[Guest], guests: Sequence[Guest]
) -> ResponseReturnValue:
    chosen = [one for one in possible if one.person_id in form.chosen]
    written = replace(occasion, text=prose(form.text.data))
    example = chosen[0]
    with spoken(example.variant(occasion)):
        subject = letters.invitation_subject(written)
        parts = letters.invitation_parts(written, example.name, NO_LINK)
    expected = len(chosen) + sum(one.reply != Reply.DECLINED for one in guests)
    return render_template(
        "invitations/preview.html",
        form=form,
        occasion=occasion,
        name=letters.name_of(occasion),
        people=chosen,
        expected=expected,
        too_many=max(expected - occasion.capacity, 0) if occasion.capacity is not None else 0,
        groups=_groups(chosen),
        subject=subject,
        parts=parts,
        zone=occasion.zone,
        wording=wording,
        code=code,
    )


def _groups(people: Iterable[Guest]) -> list[tuple[str, list[Guest]]]:
    """The people of each group, groups without people left out."""
    found: dict[str, list[Guest]] = {group: [] for group in policy.GROUPS}
    for one in people:
        found[one.group].append(one)
    return [(group, some) for group, some in found.items() if some]


def _example(people: Sequence[Guest], chosen: frozenset[int]) -> Guest | None:
    return next((one for one in people if one.person_id in chosen), people[0] if people else None)


def _lacking(occasion: Occasion) -> list[str]:
    """What people would look for in the invitation and not find."""
    found = []
    if occasion.format != EventFormat.ONLINE and not occasion.venue:
        found.append(_("The place is missing."))
    if occasion.format != EventFormat.ON_SITE and not occasion.room_link:
        found.append(_("The link of the online room is missing; it can follow later, everybody will get an update."))
    if occasion.reply_until is None:
        found.append(_("There is no day by which answers are wanted."))
    return found


def _occasion(network: NetworkHeader, event_id: int) -> Occasion:
    occasion = queries.occasion(event_id)
    if occasion.network_id != network.id:
        raise NotFound
    return occasion


def _open_network() -> NetworkHeader:
    network = current_network()
    if network.state == NetworkState.ARCHIVED:
        raise Forbidden
    return network
