"""Pages on which a tandem writes down its project; coordination may do it for the tandem."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from netzwerk.core import clock, dates
from netzwerk.core.access import Audience, audience, current_actor
from netzwerk.core.errors import Forbidden, Invalid, NotFound, Stale
from netzwerk.core.forms import Form, VersionedForm
from netzwerk.core.languages import gettext as _
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks.pages import current_network
from netzwerk.people import history
from netzwerk.projects import policy
from netzwerk.projects.editing import queries, service, wording
from netzwerk.projects.editing.forms import PART_FORMS, AboutForm, LightForm, StartForm
from netzwerk.projects.editing.parts import PARTS, Part
from netzwerk.projects.editing.service import Spot

blueprint = Blueprint("project_editing", __name__)

EDITORS = (Audience.COORDINATOR, Audience.TANDEM)
PROJECT = "/n/<code>/projects/<int:project_id>"


@blueprint.route("/n/<code>/tandems/<int:tandem_id>/project/new", methods=["GET", "POST"])
@audience(*EDITORS)
def start(code: str, tandem_id: int) -> ResponseReturnValue:
    """Begin the one project of a tandem."""
    network, actor = current_network(), current_actor()
    form = StartForm()
    if form.validate_on_submit():
        try:
            with transaction():
                project_id = service.start(actor, network, tandem_id, form.title.data, form.aim.data).id
        except Forbidden as fault:
            form.show(Invalid("", str(fault)))
        else:
            flash(_("The project is there. Goals, milestones and steps come next."), "success")
            return redirect(url_for("projects.show", code=code, project_id=project_id))
    elif not queries.find_without_project(actor, network, tandem_id):
        raise NotFound
    page = render_template("projects/start.html", form=form, code=code, tandem_id=tandem_id)
    return page, 422 if form.is_submitted() else 200


@blueprint.route(f"{PROJECT}/edit", methods=["GET", "POST"])
@audience(*EDITORS)
def about(code: str, project_id: int) -> ResponseReturnValue:
    """Change what a project is about."""
    network, actor = current_network(), current_actor()
    project = queries.project(actor, network, project_id)
    form = AboutForm(obj=project)
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            with transaction():
                service.describe(actor, network, project_id, form.details(), form.version.data)
        except Stale:
            form.clash(queries.project(actor, network, project_id))
            status = 409
        except Forbidden as fault:
            form.show(Invalid("", str(fault)))
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("projects.show", code=code, project_id=project_id))
    lines = history.lines("project", project_id, kinds=wording.KINDS, fields=wording.FIELDS, value=wording.value_words)
    page = render_template("projects/edit.html", form=form, code=code, project_id=project_id, lines=lines)
    return page, status


@blueprint.route(f"{PROJECT}/light", methods=["GET", "POST"])
@audience(*EDITORS)
def light(code: str, project_id: int) -> ResponseReturnValue:
    """Set the light with its reason."""
    network, actor = current_network(), current_actor()
    project = queries.project(actor, network, project_id)
    may_release = policy.may_release(actor, network, project.tandem_id)
    form = LightForm(obj=project)
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            with transaction():
                service.judge(actor, network, project_id, form.details(may_release=may_release), form.version.data)
        except Stale:
            form.clash(queries.project(actor, network, project_id))
            status = 409
        except Invalid as fault:
            form.show(fault)
        except Forbidden as fault:
            form.show(Invalid("", str(fault)))
        else:
            flash(_("The light is set."), "success")
            return redirect(url_for("projects.show", code=code, project_id=project_id))
    page = render_template("projects/light.html", form=form, code=code, project_id=project_id, may_release=may_release)
    return page, status


@blueprint.route(f"{PROJECT}/<any(step,milestone,goal,indicator,factor,tool):kind>/new", methods=["GET", "POST"])
@audience(*EDITORS)
def add(code: str, project_id: int, kind: str) -> ResponseReturnValue:
    """Add a step, milestone, goal, indicator, factor or tool."""
    network, actor = current_network(), current_actor()
    queries.project(actor, network, project_id)
    part = PARTS[kind]
    form = _new_form(kind)
    goal_id = request.args.get("goal", type=int)
    if form.validate_on_submit():
        try:
            with transaction():
                service.add(actor, network, project_id, part, values=_values(form, part), goal_id=goal_id)
        except Invalid as fault:
            form.show(fault)
        except Forbidden as fault:
            form.show(Invalid("", str(fault)))
        else:
            flash(_("Added."), "success")
            return redirect(_back(code, project_id, part))
    return _part_page(form, part, code, project_id), 422 if form.is_submitted() else 200


@blueprint.route(
    f"{PROJECT}/<any(step,milestone,goal,indicator,factor,tool):kind>/<int:part_id>", methods=["GET", "POST"]
)
@audience(*EDITORS)
def change(code: str, project_id: int, kind: str, part_id: int) -> ResponseReturnValue:
    """Change a part; moving a milestone needs a reason."""
    network, actor = current_network(), current_actor()
    queries.project(actor, network, project_id)
    part = PARTS[kind]
    form = PART_FORMS[kind](obj=queries.part(project_id, part, part_id))
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            with transaction():
                service.change(
                    actor,
                    network,
                    Spot(project_id, part, part_id),
                    _values(form, part),
                    base=form.version.data if isinstance(form, VersionedForm) else None,
                    reason=form.reason.data if "reason" in form else "",
                    now=clock.now(),
                )
        except Stale:
            assert isinstance(form, VersionedForm)
            form.clash(queries.part(project_id, part, part_id))
            status = 409
        except Invalid as fault:
            form.show(fault)
        except Forbidden as fault:
            form.show(Invalid("", str(fault)))
        else:
            flash(_("Saved."), "success")
            return redirect(_back(code, project_id, part))
    return _part_page(form, part, code, project_id, part_id), status


@blueprint.post(f"{PROJECT}/<any(step,milestone,goal,indicator,factor,tool):kind>/<int:part_id>/remove")
@audience(*EDITORS)
def remove(code: str, project_id: int, kind: str, part_id: int) -> ResponseReturnValue:
    """Remove a part."""
    part = PARTS[kind]
    try:
        with transaction():
            service.remove(current_actor(), current_network(), Spot(project_id, part, part_id))
    except Forbidden as fault:
        flash(str(fault), "warning")
    else:
        flash(_("Removed."), "success")
    return redirect(_back(code, project_id, part))


@blueprint.post(f"{PROJECT}/<any(step,milestone):kind>/<int:part_id>/tick")
@audience(*EDITORS)
def tick(code: str, project_id: int, kind: str, part_id: int) -> ResponseReturnValue:
    """Tick a step or a milestone off with one tap, or open it again."""
    network, part = current_network(), PARTS[kind]
    is_done = request.form.get("done") == "1"
    today = dates.local_day(clock.now(), network.zone)
    try:
        with transaction():
            service.tick(current_actor(), network, Spot(project_id, part, part_id), today, is_done=is_done)
    except Forbidden as fault:
        flash(str(fault), "warning")
    else:
        flash(_("Well done!") if is_done else _("Open again."), "success")
    if request.form.get("origin") == "start":
        return redirect(url_for("dashboard.start", code=code, _anchor="project"))
    return redirect(_back(code, project_id, part))


def _new_form(kind: str) -> Form:
    form = PART_FORMS[kind]()
    if isinstance(form, VersionedForm) and not form.is_submitted():
        form.version.data = 0
    return form


def _values(form: Form, part: Part) -> dict[str, object]:
    return {name: form[name].data for name in part.fields}


def _part_page(form: Form, part: Part, code: str, project_id: int, part_id: int | None = None) -> str:
    return render_template(
        "projects/part.html",
        form=form,
        part=part,
        code=code,
        project_id=project_id,
        part_id=part_id,
        goal_id=request.args.get("goal", type=int),
    )


def _back(code: str, project_id: int, part: Part) -> str:
    return url_for("projects.show", code=code, project_id=project_id, _anchor=part.anchor)
