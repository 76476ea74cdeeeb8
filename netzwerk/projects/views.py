"""Pages about development projects: the board, one project, and how it was at a meeting."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from netzwerk.core import clock, dates
from netzwerk.core.access import Audience, audience, current_actor
from netzwerk.core.errors import NotFound
from netzwerk.core.languages import gettext as _
from netzwerk.networks.models import NetworkState
from netzwerk.networks.pages import network_by_code
from netzwerk.projects import policy, queries
from netzwerk.projects.editing import wording
from netzwerk.projects.freezing import queries as freezing
from netzwerk.projects.models import Light, ProjectStage
from netzwerk.projects.snapshots import differences

NOW = "now"

blueprint = Blueprint("projects", __name__)


@blueprint.get("/n/<code>/projects")
@audience(Audience.COORDINATOR, Audience.FACILITATOR, Audience.TANDEM)
def board(code: str) -> ResponseReturnValue:
    """Show all projects by stage; those who lead the network can pick a light."""
    network = network_by_code(code)
    actor = current_actor()
    rows = queries.board(actor, network)
    leads = actor.leads(network)
    chosen = request.args.get("light", "")
    light = Light(chosen) if leads and chosen in set(Light) else None
    return render_template(
        "projects/board.html",
        network=network,
        leads=leads,
        rows=rows,
        light=light,
        lights={key.value: sum(row.state.light == key for row in rows) for key in Light},
        stages={
            stage.value: [row for row in rows if row.state.stage == stage and light in {None, row.state.light}]
            for stage in ProjectStage
        },
        today=dates.local_day(clock.now(), network.zone),
    )


@blueprint.get("/n/<code>/projects/<int:project_id>")
@audience(Audience.COORDINATOR, Audience.FACILITATOR, Audience.TANDEM)
def show(code: str, project_id: int) -> ResponseReturnValue:
    """Show one project: all of it, or what the network sees."""
    network = network_by_code(code)
    project = queries.get(current_actor(), network, project_id)
    return render_template(
        "projects/show.html",
        network=network,
        project=project,
        state=project.state,
        may_edit=policy.may_edit(current_actor(), network, project.tandem_id)
        and not project.has_left
        and network.state != NetworkState.ARCHIVED,
        snapshots=freezing.snapshots(network, project_id) if project.is_whole else (),
        today=dates.local_day(clock.now(), network.zone),
    )


@blueprint.get("/n/<code>/projects/<int:project_id>/snapshots/<int:snapshot_id>")
@audience(Audience.COORDINATOR, Audience.FACILITATOR, Audience.TANDEM)
def snapshot(code: str, project_id: int, snapshot_id: int) -> ResponseReturnValue:
    """Show a project as it was at a meeting, what had changed before, and what has changed since."""
    network = network_by_code(code)
    actor = current_actor()
    frozen = freezing.snapshot(actor, network, project_id, snapshot_id)
    now = queries.get(actor, network, project_id)
    return render_template(
        "projects/snapshot.html",
        network=network,
        frozen=frozen,
        may_edit=False,
        state=frozen.state,
        before=differences(frozen.before[1], frozen.state) if frozen.before else (),
        since=differences(frozen.state, now.state),
        today=frozen.row.taken_on,
    )


@blueprint.get("/n/<code>/projects/<int:project_id>/changes")
@audience(Audience.COORDINATOR, Audience.FACILITATOR, Audience.TANDEM)
def compare(code: str, project_id: int) -> ResponseReturnValue:
    """Show what changed between two meetings, or between a meeting and now."""
    network = network_by_code(code)
    project = queries.get(current_actor(), network, project_id)
    frozen = freezing.frozen(network, project_id) if project.is_whole else ()
    if not frozen:
        raise NotFound
    states = {str(row.id): state for row, state in frozen} | {NOW: project.state}
    order = list(states)
    before = request.args.get("before", order[-2])
    after = request.args.get("after", NOW)
    if before not in order or after not in order or order.index(before) >= order.index(after):
        before, after = order[-2], NOW
    return render_template(
        "projects/compare.html",
        network=network,
        project=project,
        moments=[*((str(row.id), wording.moment(row)) for row, _state in frozen), (NOW, _("today"))],
        before=before,
        after=after,
        changes=differences(states[before], states[after]),
    )
