"""Changing a tandem: a new one, what it is, its organisations, its blocked days, and whether it takes part."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from netzwerk.core import clock, dates
from netzwerk.core.access import Actor, Audience, Side, audience, current_actor
from netzwerk.core.errors import Invalid, NotFound, Stale
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import ngettext
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks.pages import current_network
from netzwerk.networks.queries import NetworkHeader
from netzwerk.people import history
from netzwerk.tandems import policy, wording
from netzwerk.tandems import queries as tandems
from netzwerk.tandems.editing import queries, service
from netzwerk.tandems.editing import wording as history_words
from netzwerk.tandems.editing.forms import (
    BlockedEditForm,
    BlockedForm,
    ManagedForm,
    NewTandemForm,
    OrganisationForm,
    OwnForm,
    StateForm,
)
from netzwerk.tandems.editing.pages import form_page
from netzwerk.tandems.editing.queries import Consequences
from netzwerk.tandems.models import TandemState
from netzwerk.tandems.queries import TandemBrief, TandemDetails

blueprint = Blueprint("tandem_editing", __name__)

COORDINATION = (Audience.COORDINATOR,)
EDITORS = (Audience.COORDINATOR, Audience.TANDEM)


@blueprint.route("/n/<code>/tandems/new", methods=["GET", "POST"])
@audience(*COORDINATION)
def new(code: str) -> ResponseReturnValue:
    """A new tandem with an organisation on each side."""
    network, actor = current_network(), current_actor()
    form = NewTandemForm()
    form.offer_partners(_partners(tandems.all_of(actor, network), None))
    form.offer_organisations((one.id, one.label) for one in queries.organisations(network))
    if not form.is_submitted():
        form.number.data = queries.next_number(network)
        form.title.data = _("Tandem %(number)s", number=form.number.data)
    elif form.validate():
        school, company = form.parties()
        try:
            with transaction():
                tandem_id = service.found(actor, network, form.details(), school, company).id
        except Invalid as fault:
            form.show(fault)
        else:
            flash(_("The tandem is there. Now add the people who belong to it."), "success")
            return redirect(url_for("tandems.show", code=code, tandem_id=tandem_id))
    return render_template("tandems/new.html", form=form, code=code), 422 if form.is_submitted() else 200


@blueprint.route("/n/<code>/tandems/<int:tandem_id>/edit", methods=["GET", "POST"])
@audience(*EDITORS)
def edit(code: str, tandem_id: int) -> ResponseReturnValue:
    """What a tandem is; coordination changes all, the tandem what concerns itself."""
    network, actor = current_network(), current_actor()
    tandem = queries.editable(actor, network, tandem_id)
    manages = policy.may_manage(actor, network)
    others = tandems.all_of(actor, network)
    form = ManagedForm(obj=queries.fields(tandem)) if manages else OwnForm(obj=queries.fields(tandem))
    if isinstance(form, ManagedForm):
        form.offer_partners(_partners(others, tandem_id, kept=tandem.partner[0] if tandem.partner else None))
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                with transaction():
                    service.change(actor, network, tandem_id, form.details(), base=form.version.data)
            except Invalid as fault:
                form.show(fault)
            except Stale:
                form.clash(queries.fields(queries.editable(actor, network, tandem_id)))
                status = 409
            else:
                flash(_("Saved."), "success")
                return redirect(url_for("tandems.show", code=code, tandem_id=tandem_id))
    return (
        render_template(
            "tandems/edit.html",
            form=form,
            tandem=tandem,
            manages=manages,
            today=dates.local_day(clock.now(), network.zone),
            lines=_history(actor, network, tandem, others),
            wording=wording,
            code=code,
        ),
        status,
    )


@blueprint.route("/n/<code>/tandems/<int:tandem_id>/organisations/new", methods=["GET", "POST"])
@audience(*COORDINATION)
def add_organisation(code: str, tandem_id: int) -> ResponseReturnValue:
    """A further organisation on a side, such as a second company."""
    network, actor = current_network(), current_actor()
    side = _side(request.args.get("side"))
    tandem = queries.editable(actor, network, tandem_id)
    form = OrganisationForm()
    here = {party.id for party in tandem.brief.parties}
    form.offer((one.id, one.label) for one in queries.organisations(network) if one.id not in here)
    if form.validate_on_submit():
        try:
            with transaction():
                name = service.add_organisation(actor, network, tandem_id, side, form.details()).name
        except Invalid as fault:
            form.show(fault)
        else:
            flash(_("%(name)s takes part now.", name=name), "success")
            return redirect(url_for("tandems.show", code=code, tandem_id=tandem_id))
    title = _("Add a school") if side is Side.SCHOOL else _("Add a company")
    return form_page(form, tandem, title, action=_("Add"), code=code)


@blueprint.post("/n/<code>/tandems/<int:tandem_id>/organisations/<int:organisation_id>/remove")
@audience(*COORDINATION)
def remove_organisation(code: str, tandem_id: int, organisation_id: int) -> ResponseReturnValue:
    """Take out an organisation that nobody needs."""
    network, actor = current_network(), current_actor()
    today = dates.local_day(clock.now(), network.zone)
    try:
        with transaction():
            name = service.remove_organisation(actor, network, tandem_id, organisation_id, today)
    except Invalid as fault:
        flash(fault.message, "error")
    else:
        flash(_("%(name)s does not take part any more.", name=name), "success")
    return redirect(url_for("tandem_editing.edit", code=code, tandem_id=tandem_id, _anchor="organisations"))


@blueprint.route("/n/<code>/tandems/<int:tandem_id>/blocked/new", methods=["GET", "POST"])
@audience(*EDITORS)
def block(code: str, tandem_id: int) -> ResponseReturnValue:
    """Days on which the tandem cannot come."""
    network, actor = current_network(), current_actor()
    tandem = queries.editable(actor, network, tandem_id)
    form = BlockedForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.block(actor, network, tandem_id, form.details())
        except Invalid as fault:
            form.show(fault)
        else:
            flash(_("Noted. Dates that fall on these days are shown as a conflict."), "success")
            return redirect(url_for("tandem_editing.edit", code=code, tandem_id=tandem_id, _anchor="blocked"))
    return form_page(form, tandem, _("When the tandem cannot come"), action=_("Save"), code=code)


@blueprint.route("/n/<code>/tandems/<int:tandem_id>/blocked/<int:blocked_id>", methods=["GET", "POST"])
@audience(*EDITORS)
def edit_block(code: str, tandem_id: int, blocked_id: int) -> ResponseReturnValue:
    """The same days, changed."""
    network, actor = current_network(), current_actor()
    tandem = queries.editable(actor, network, tandem_id)
    form = BlockedEditForm(obj=queries.blocked(actor, network, tandem_id, blocked_id))
    status = 0
    if form.validate_on_submit():
        try:
            with transaction():
                details = form.details()
                service.change_block(actor, network, tandem_id, blocked_id, details, base=form.version.data)
        except Invalid as fault:
            form.show(fault)
        except Stale:
            form.clash(queries.blocked(actor, network, tandem_id, blocked_id))
            status = 409
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("tandem_editing.edit", code=code, tandem_id=tandem_id, _anchor="blocked"))
    return form_page(form, tandem, _("When the tandem cannot come"), action=_("Save"), code=code, status=status)


@blueprint.post("/n/<code>/tandems/<int:tandem_id>/blocked/<int:blocked_id>/delete")
@audience(*EDITORS)
def unblock(code: str, tandem_id: int, blocked_id: int) -> ResponseReturnValue:
    """Take days back; a second click finds nothing left to do."""
    network, actor = current_network(), current_actor()
    queries.editable(actor, network, tandem_id)
    try:
        with transaction():
            service.unblock(actor, network, tandem_id, blocked_id)
    except NotFound:
        flash(_("These days were removed already."), "success")
    else:
        flash(_("Removed."), "success")
    return redirect(url_for("tandem_editing.edit", code=code, tandem_id=tandem_id, _anchor="blocked"))


@blueprint.route("/n/<code>/tandems/<int:tandem_id>/state", methods=["GET", "POST"])
@audience(*COORDINATION)
def state(code: str, tandem_id: int) -> ResponseReturnValue:
    """Let a tandem pause, leave, or take part again."""
    network, actor = current_network(), current_actor()
    tandem = queries.editable(actor, network, tandem_id)
    form = StateForm(obj=queries.fields(tandem))
    status = 0
    if form.validate_on_submit():
        chosen = TandemState(form.state.data)
        follows = queries.consequences(actor, network, tandem, chosen, clock.now())
        try:
            if follows != Consequences() and form.confirmed.data != follows.mark:
                service.check_state(network, tandem, chosen, form.reason.data, base=form.version.data)
                return _ask(form, tandem, chosen, follows, code)
            with transaction():
                service.set_state(actor, network, tandem_id, chosen, form.reason.data, base=form.version.data)
        except Invalid as fault:
            form.show(fault)
        except Stale:
            form.clash(queries.fields(queries.editable(actor, network, tandem_id)))
            status = 409
        else:
            flash(_told(follows), "success")
            return redirect(url_for("tandems.show", code=code, tandem_id=tandem_id))
    return form_page(form, tandem, _("Pause, leave or take part again"), action=_("Save"), code=code, status=status)


def _ask(
    form: StateForm, tandem: TandemDetails, chosen: TandemState, follows: Consequences, code: str
) -> ResponseReturnValue:
    return render_template(
        "tandems/state.html", form=form, brief=tandem.brief, chosen=chosen, follows=follows, wording=wording, code=code
    )


def _told(follows: Consequences) -> str:
    if not follows.taken_back:
        return _("Saved.")
    number = sum(len(one.people) for one in follows.taken_back)
    done = ngettext("%(num)s invitation was taken back.", "%(num)s invitations were taken back.", number)
    if not follows.told:
        return _("Saved. %(done)s Nobody had been written to, so no mail is sent.", done=done)
    return _("Saved. %(done)s A mail goes to: %(names)s.", done=done, names=", ".join(follows.told))


def _partners(found: tuple[TandemBrief, ...], own_id: int | None, *, kept: int | None = None) -> list[tuple[int, str]]:
    return [
        (one.id, _tandem_label(one))
        for one in found
        if one.id != own_id and (one.state != TandemState.LEFT or one.id == kept)
    ]


def _tandem_label(one: TandemBrief) -> str:
    names = ", ".join(party.name for party in one.schools)
    return f"{one.number}: {names or one.title}"


def _side(word: str | None) -> Side:
    try:
        return Side(word or Side.COMPANY)
    except ValueError as error:
        raise NotFound from error


def _history(
    actor: Actor, network: NetworkHeader, tandem: TandemDetails, others: tuple[TandemBrief, ...]
) -> tuple[history.HistoryLine, ...]:
    today = dates.local_day(clock.now(), network.zone)
    members = tandems.members(actor, network, tandem.brief.id, today)
    words = history_words.words_of(
        {one.person_id: one.name for one in members},
        {party.id: party.name for one in others for party in one.parties},
        {one.id: one.number for one in others},
    )
    return history.lines("tandem", tandem.brief.id, kinds=history_words.KINDS, fields=history_words.FIELDS, value=words)
