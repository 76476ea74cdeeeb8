"""Members of a tandem: somebody joins, does something else, goes, or is followed by somebody."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from netzwerk.core import clock, dates
from netzwerk.core.access import Audience, Side, audience, current_actor
from netzwerk.core.errors import Invalid, NotFound, Stale
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import ngettext
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks.pages import current_network
from netzwerk.networks.queries import NetworkHeader
from netzwerk.tandems.editing.pages import form_page
from netzwerk.tandems.editing.queries import editable
from netzwerk.tandems.membership import queries, service
from netzwerk.tandems.membership.forms import EndForm, MemberForm, NewMemberForm, SuccessorForm
from netzwerk.tandems.membership.service import Outcome
from netzwerk.tandems.queries import TandemDetails

blueprint = Blueprint("members", __name__)

COORDINATION = (Audience.COORDINATOR,)


@blueprint.route("/n/<code>/tandems/<int:tandem_id>/members/new", methods=["GET", "POST"])
@audience(*COORDINATION)
def new(code: str, tandem_id: int) -> ResponseReturnValue:
    """Somebody joins a side of the tandem."""
    network, actor = current_network(), current_actor()
    side = _side(request.args.get("side"))
    tandem = editable(actor, network, tandem_id)
    form = NewMemberForm()
    form.offer(_organisations(tandem, side))
    if not form.is_submitted():
        form.valid_from.data = _today(network)
    elif form.validate():
        try:
            with transaction():
                outcome = service.add(actor, network, tandem_id, side, form.details())
        except Invalid as fault:
            form.show(fault)
        else:
            flash(_joined(outcome), "success")
            return redirect(url_for("tandems.show", code=code, tandem_id=tandem_id))
    title = _("Add somebody for the school") if side is Side.SCHOOL else _("Add somebody for the company")
    return form_page(form, tandem, title, action=_("Add"), code=code)


@blueprint.route("/n/<code>/tandems/<int:tandem_id>/members/<int:member_id>/edit", methods=["GET", "POST"])
@audience(*COORDINATION)
def edit(code: str, tandem_id: int, member_id: int) -> ResponseReturnValue:
    """What a member does, and whether it speaks for its side."""
    network, actor = current_network(), current_actor()
    tandem = editable(actor, network, tandem_id)
    member = queries.member(actor, network, tandem_id, member_id)
    form = MemberForm(obj=member)
    form.offer(_organisations(tandem, Side(member.side)))
    status = 0
    if form.validate_on_submit():
        try:
            with transaction():
                service.change(actor, network, tandem_id, member_id, form.details(), base=form.version.data)
        except Invalid as fault:
            form.show(fault)
        except Stale:
            form.clash(queries.member(actor, network, tandem_id, member_id))
            status = 409
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("tandems.show", code=code, tandem_id=tandem_id))
    leaving = url_for("members.end", code=code, tandem_id=tandem_id, member_id=member_id)
    more = None if member.valid_to else (_("End the membership"), leaving)
    return form_page(form, tandem, member.name, action=_("Save"), code=code, status=status, more=more)


@blueprint.route("/n/<code>/tandems/<int:tandem_id>/members/<int:member_id>/end", methods=["GET", "POST"])
@audience(*COORDINATION)
def end(code: str, tandem_id: int, member_id: int) -> ResponseReturnValue:
    """The last day of a membership; nobody follows."""
    network, actor = current_network(), current_actor()
    tandem = editable(actor, network, tandem_id)
    member = queries.member(actor, network, tandem_id, member_id)
    form = EndForm()
    if not form.is_submitted():
        form.last_day.data = member.valid_to or max(_today(network), member.valid_from)
    elif form.validate():
        try:
            with transaction():
                gone = service.end(actor, network, tandem_id, member_id, form.last_day.data)
        except Invalid as fault:
            form.show(fault)
        else:
            day = dates.format_day(form.last_day.data, actor.language)
            text = _("%(name)s is in the tandem until %(day)s.", name=member.name, day=day)
            taken = ngettext("%(num)s invitation was taken back.", "%(num)s invitations were taken back.", gone)
            flash(f"{text} {taken}" if gone else text, "success")
            return redirect(url_for("tandems.show", code=code, tandem_id=tandem_id))
    title = _("%(name)s leaves the tandem", name=member.name)
    return form_page(form, tandem, title, action=_("End the membership"), code=code)


@blueprint.route("/n/<code>/tandems/<int:tandem_id>/members/<int:member_id>/successor", methods=["GET", "POST"])
@audience(*COORDINATION)
def hand_over(code: str, tandem_id: int, member_id: int) -> ResponseReturnValue:
    """Somebody follows a member, with what is handed over."""
    network, actor = current_network(), current_actor()
    tandem = editable(actor, network, tandem_id)
    member = queries.member(actor, network, tandem_id, member_id)
    form = SuccessorForm()
    form.offer(_organisations(tandem, Side(member.side)))
    if not form.is_submitted():
        form.organisation_id.data = member.organisation_id
        form.function.data = member.function
        form.is_spokesperson.data = member.is_spokesperson
        form.valid_from.data = _today(network)
    elif form.validate():
        try:
            with transaction():
                outcome = service.hand_over(actor, network, tandem_id, member_id, form.details())
        except Invalid as fault:
            form.show(fault)
        else:
            moved = ngettext("%(num)s invitation passed on.", "%(num)s invitations passed on.", outcome.invitations)
            text = _("%(name)s follows %(before)s.", name=outcome.name, before=member.name)
            flash(" ".join(filter(None, (text, moved if outcome.invitations else "", _invited(outcome)))), "success")
            return redirect(url_for("tandems.show", code=code, tandem_id=tandem_id))
    title = _("Who follows %(name)s?", name=member.name)
    return form_page(form, tandem, title, action=_("Hand over"), code=code)


def _organisations(tandem: TandemDetails, side: Side) -> list[tuple[int, str]]:
    return [(party.id, party.name) for party in tandem.brief.parties if party.side == side]


def _joined(outcome: Outcome) -> str:
    text = _("%(name)s is in the tandem now.", name=outcome.name)
    return " ".join(filter(None, (text, _invited(outcome))))


def _invited(outcome: Outcome) -> str:
    return _("The invitation to an account is on its way.") if outcome.is_invited else ""


def _today(network: NetworkHeader) -> date:
    return dates.local_day(clock.now(), network.zone)


def _side(word: str | None) -> Side:
    try:
        return Side(word or Side.SCHOOL)
    except ValueError as error:
        raise NotFound from error
