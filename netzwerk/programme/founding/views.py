"""Setting up a network in the browser: facts first, then proposed dates that can be changed before they are saved."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from netzwerk.core import clock, dates
from netzwerk.core.access import Actor, Audience, audience, current_actor
from netzwerk.core.errors import Invalid, NotFound
from netzwerk.core.languages import gettext as _
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks import holidays, policy, regions
from netzwerk.programme import patterns, proposal
from netzwerk.programme.checking import Finding, Weight
from netzwerk.programme.founding import forms, preview, queries, service
from netzwerk.programme.founding.forms import DatesForm, FrameForm
from netzwerk.programme.founding.preview import Setting
from netzwerk.programme.founding.queries import ProgrammeChoice
from netzwerk.programme.patterns import Pattern

blueprint = Blueprint("founding", __name__)

FIRST_FIELD = "kickoff_1_on"


@blueprint.route("/networks/new", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def new() -> ResponseReturnValue:
    """Set up a network: `propose` shows dates, `check` looks at changed ones, `create` saves."""
    actor = current_actor()
    if not policy.may_found(actor):
        raise NotFound
    programmes = queries.programmes(actor)
    action = request.form.get("action", "") if request.method == "POST" else ""
    if action in {"check", "create"} and FIRST_FIELD in request.form:
        return _dates(actor, programmes, creates=action == "create")
    form = FrameForm()
    asked = request.args.get("programme", type=int)
    if request.method == "GET" and asked in {one.id for one in programmes}:
        form.programme.data = asked
    form.offer((one.id, one.title) for one in programmes)
    if form.validate_on_submit():
        return _proposed(actor, form, programmes)
    return _page(actor, form, programmes), 422 if form.errors else 200


def _proposed(actor: Actor, form: FrameForm, programmes: Sequence[ProgrammeChoice]) -> ResponseReturnValue:
    wanted = _patterns(form, programmes)
    setting = _setting(form)
    drafts = proposal.propose(wanted, setting.starts_on, setting.ends_on, setting.obstacles)
    values = {name: field.data for name, field in form._fields.items() if name != "csrf_token"}
    full = forms.with_dates(wanted)(formdata=None, data={**values, **forms.filled(drafts)})
    full.offer((one.id, one.title) for one in programmes)
    return _page(actor, full, programmes, setting, drafts)


def _dates(actor: Actor, programmes: Sequence[ProgrammeChoice], *, creates: bool) -> ResponseReturnValue:
    frame = FrameForm()
    frame.offer((one.id, one.title) for one in programmes)
    wanted = _patterns(frame, programmes)
    form = forms.with_dates(wanted)()
    form.offer((one.id, one.title) for one in programmes)
    if not form.validate():
        if form.has_faulty_facts:
            return _page(actor, form, programmes), 422
        return _page(actor, form, programmes, _setting(form), form.drafts()), 422
    setting, drafts = _setting(form), form.drafts()
    findings = preview.check(drafts, setting)
    if not creates:
        return _page(actor, form, programmes, setting, drafts)
    _show(form, findings)
    if not form.errors:
        try:
            with transaction():
                network = service.found(actor, form.details(), drafts, form.reasons(), form.coordination())
                code, title = network.code, network.title
        except Invalid as fault:
            if fault.field == "code" and queries.is_just_founded(actor, form.code.data):
                flash(_("This network has been set up already, a moment ago."), "info")
                return redirect(url_for("dashboard.start", code=form.code.data))
            form.show(fault)
        else:
            flash(_("“%(title)s” has been set up. All dates are drafts until you invite.", title=title), "success")
            return redirect(url_for("dashboard.start", code=code))
    return _page(actor, form, programmes, setting, drafts), 422


def _show(form: DatesForm, findings: Sequence[Finding]) -> None:
    reasons = form.reasons()
    patterns_by_key = {one.key: one for one in form.patterns}
    for one in findings:
        sentence = forms.named(patterns_by_key[one.key], one.sentence)
        if one.weight is Weight.FAULT:
            form.show(Invalid(f"{one.key}_1_on", sentence))
        elif one.weight is Weight.NEEDS_REASON and not reasons[one.key]:
            form.show(Invalid(f"{one.key}_reason", service.reason_wanted(sentence)))


def _patterns(form: FrameForm, programmes: Sequence[ProgrammeChoice]) -> tuple[Pattern, ...]:
    chosen = next((one for one in programmes if one.id == form.programme.data), None)

    def number(name: str, least: int) -> int:
        value = form[name].data
        return value if value is not None and least <= value <= forms.MOST_EVENTS else forms.TARGETS[name]

    return patterns.events(
        chosen.template if chosen else {},
        meetings=number("target_meetings", 1),
        seminars=number("target_seminars", 0),
    )


def _setting(form: FrameForm) -> Setting:
    first, last, zone = form.starts_on.data, form.ends_on.data, regions.zone_of(form.region.data)
    obstacles = queries.obstacles(form.region.data, first, last)
    return Setting(first, last, zone, dates.local_day(clock.now(), zone), obstacles)


def _page(
    actor: Actor,
    form: FrameForm,
    programmes: Sequence[ProgrammeChoice],
    setting: Setting | None = None,
    drafts: Sequence[proposal.Draft] = (),
) -> str:
    proposed: Sequence[proposal.Draft] = ()
    findings: Sequence[Finding] = ()
    phases: Sequence[patterns.PhaseDraft] = ()
    if isinstance(form, DatesForm) and setting is None:
        drafts = [proposal.Draft(pattern) for pattern in form.patterns]
    if setting is not None:
        chosen = next(one for one in programmes if one.id == form.programme.data)
        wanted = [one.pattern for one in drafts]
        proposed = proposal.propose(wanted, setting.starts_on, setting.ends_on, setting.obstacles)
        findings = preview.check(drafts, setting)
        phases = patterns.phases(chosen.template, setting.starts_on, setting.ends_on)
    return render_template(
        "programme/new.html",
        form=form,
        programmes=programmes,
        groups=preview.rows(drafts, proposed, findings),
        timeline=preview.timeline(drafts, phases, setting) if setting else None,
        missing_years=setting.obstacles.missing_years if setting else (),
        region=regions.name_of(form.region.data or ""),
        public=holidays.coverage(form.region.data) if setting else "",
        administers=actor.is_administrator,
        summary=preview.summary(findings, setting.obstacles) if setting else "",
        coordinates=bool(form.programme.data in policy.programmes_of(actor)),
    )
