"""Reading development projects, always from what the actor may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Date, Row, Select, bindparam, cast, literal, null, select, union_all

from netzwerk.core.access import Actor
from netzwerk.core.db import db, read
from netzwerk.core.errors import NotFound
from netzwerk.networks.queries import NetworkHeader
from netzwerk.projects import policy
from netzwerk.projects.models import (
    Factor,
    Goal,
    Indicator,
    Milestone,
    MilestoneMove,
    NextStep,
    Project,
    Tool,
)
from netzwerk.projects.snapshots import (
    FactorState,
    GoalState,
    IndicatorState,
    MilestoneState,
    MoveState,
    ProjectState,
    StepState,
    ToolState,
)
from netzwerk.tandems.models import Tandem, TandemState


@dataclass(frozen=True)
class ProjectRow:
    """A project with its tandem.

    Attributes:
        is_whole: whether the actor sees all of it; else light, reasons, steps, factors and tools are left out.
        is_own: whether it is that of the actor's own tandem.
        has_left: whether the tandem has left, so that nothing of it is written any more.
    """

    id: int
    tandem_id: int
    tandem_number: int
    tandem_title: str
    is_whole: bool
    is_own: bool
    has_left: bool
    light_released: bool
    state: ProjectState


@dataclass
class _Parts:
    """Steps, factors and tools of one project."""

    steps: list[StepState] = field(default_factory=list)
    factors: list[FactorState] = field(default_factory=list)
    tools: list[ToolState] = field(default_factory=list)

    def put_into(self, state: ProjectState) -> ProjectState:
        """The state with these parts."""
        return replace(state, steps=tuple(self.steps), factors=tuple(self.factors), tools=tuple(self.tools))


def board(actor: Actor, network: NetworkHeader) -> tuple[ProjectRow, ...]:
    """All projects of a network by tandem, with their milestones and without anything else that belongs to them.

    Raises:
        NotFound: if the actor sees no projects here.
    """
    if not policy.may_see_outline(actor, network):
        raise NotFound
    projects = _projects(network)
    milestones = _milestones([project.id for project, _ in projects])
    return tuple(_row(actor, network, *pair, milestones=milestones) for pair in projects)


def get(actor: Actor, network: NetworkHeader, project_id: int) -> ProjectRow:
    """One project with all that the actor may see of it; after its tandem has left for those who lead the network.

    Raises:
        NotFound: if there is no such project in the network, or not for the actor.
    """
    if not policy.may_see_outline(actor, network):
        raise NotFound
    projects = [pair for pair in _projects(network, project_id) if policy.may_see_of(actor, network, pair[1].state)]
    if not projects:
        raise NotFound
    project, tandem = projects[0]
    row = _row(actor, network, project, tandem, milestones=_milestones([project.id]))
    if not row.is_whole:
        return row
    state = replace(row.state, goals=_goals([project.id]).get(project.id, ()))
    return replace(row, state=_parts([project.id])[project.id].put_into(state))


def of_tandem(actor: Actor, network: NetworkHeader, tandem_id: int) -> ProjectRow | None:
    """The project of a tandem that the actor belongs to, with milestones and steps; None as long as there is none."""
    if not policy.may_see_all(actor, network, tandem_id):
        return None
    found = db.session.execute(_of_tandem(), {"network_id": network.id, "tandem_id": tandem_id}).one_or_none()
    if found is None:
        return None
    project, tandem = found
    row = _row(actor, network, project, tandem, milestones=_milestones([project.id]))
    return replace(row, state=_parts([project.id])[project.id].put_into(row.state))


@cache
def _of_tandem() -> Select[Project, Tandem]:
    return (
        select(Project, Tandem)
        .join(Tandem, Tandem.id == Project.tandem_id)
        .where(
            Tandem.id == bindparam("tandem_id"),
            Tandem.network_id == bindparam("network_id"),
            Tandem.state != TandemState.LEFT,
        )
    )


def states(project_ids: Collection[int]) -> dict[int, ProjectState]:
    """Whole projects by number, in four statements; for jobs and reports that check who asks."""
    rows = db.session.execute(select(Project).where(Project.id.in_(project_ids))).scalars()
    projects = {project.id: state_of(project) for project in rows}
    milestones = _milestones(project_ids)
    goals = _goals(project_ids)
    parts = _parts(project_ids)
    return {
        number: parts[number].put_into(
            replace(state, milestones=milestones.get(number, ()), goals=goals.get(number, ()))
        )
        for number, state in projects.items()
    }


def _projects(network: NetworkHeader, project_id: int | None = None) -> list[tuple[Project, Tandem]]:
    chosen = Tandem.state != TandemState.LEFT if project_id is None else Project.id == project_id
    rows = db.session.execute(
        select(Project, Tandem)
        .join(Tandem, Tandem.id == Project.tandem_id)
        .where(Tandem.network_id == network.id, chosen)
        .order_by(Tandem.number)
    )
    return [(row.Project, row.Tandem) for row in rows]


def _row(
    actor: Actor,
    network: NetworkHeader,
    project: Project,
    tandem: Tandem,
    *,
    milestones: Mapping[int, tuple[MilestoneState, ...]],
) -> ProjectRow:
    is_whole = policy.may_see_all(actor, network, tandem.id)
    state = replace(state_of(project), milestones=milestones.get(project.id, ()))
    return ProjectRow(
        id=project.id,
        tandem_id=tandem.id,
        tandem_number=tandem.number,
        tandem_title=tandem.title,
        is_whole=is_whole,
        is_own=tandem.id in actor.tandem_ids(network),
        has_left=tandem.state == TandemState.LEFT,
        light_released=project.light_released,
        state=state if is_whole else _outline(state),
    )


def _outline(state: ProjectState) -> ProjectState:
    bare = tuple(
        replace(milestone, moves=tuple(replace(move, reason="") for move in milestone.moves))
        for milestone in state.milestones
    )
    return ProjectState(
        title=state.title,
        aim=state.aim,
        stage=state.stage,
        milestones=bare,
        baseline="",
        benefit_apprentices="",
        benefit_teachers="",
        benefit_trainers="",
        anchoring="",
        light="",
        light_reason="",
    )


def state_of(project: Project) -> ProjectState:
    """The texts of a project, without what it has several of."""
    return ProjectState(
        title=project.title,
        baseline=project.baseline,
        aim=project.aim,
        benefit_apprentices=project.benefit_apprentices,
        benefit_teachers=project.benefit_teachers,
        benefit_trainers=project.benefit_trainers,
        anchoring=project.anchoring,
        stage=project.stage,
        light=project.light,
        light_reason=project.light_reason,
    )


def _milestones(project_ids: Collection[int]) -> dict[int, tuple[MilestoneState, ...]]:
    rows = read(_every_milestone(), {"project_ids": list(project_ids)})
    found: dict[int, dict[int, MilestoneState]] = {}
    for row in rows:
        own = found.setdefault(row.project_id, {})
        known = own.get(row.id) or MilestoneState(row.id, row.title, row.planned_on, row.reached_on, ())
        if row.move_id is not None:
            move = MoveState(row.moved_from, row.moved_to, row.reason)
            known = replace(known, moves=(*known.moves, move))
        own[row.id] = known
    return {number: tuple(own.values()) for number, own in found.items()}


@cache
def _every_milestone() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Milestone.project_id,
            Milestone.id,
            Milestone.title,
            Milestone.planned_on,
            Milestone.reached_on,
            MilestoneMove.id.label("move_id"),
            MilestoneMove.moved_from,
            MilestoneMove.moved_to,
            MilestoneMove.reason,
        )
        .outerjoin(MilestoneMove, MilestoneMove.milestone_id == Milestone.id)
        .where(Milestone.project_id.in_(bindparam("project_ids", expanding=True)))
        .order_by(Milestone.project_id, Milestone.position, MilestoneMove.at, MilestoneMove.id)
    )


def _goals(project_ids: Collection[int]) -> dict[int, tuple[GoalState, ...]]:
    rows = read(_every_goal(), {"project_ids": list(project_ids)})
    found: dict[int, dict[int, GoalState]] = {}
    for row in rows:
        own = found.setdefault(row.project_id, {})
        known = own.get(row.id) or GoalState(row.id, row.text, row.due_on, ())
        if row.indicator_id is not None:
            indicator = IndicatorState(
                row.indicator_id, row.name, row.unit, row.baseline, row.target, row.actual, row.source
            )
            known = replace(known, indicators=(*known.indicators, indicator))
        own[row.id] = known
    return {number: tuple(own.values()) for number, own in found.items()}


@cache
def _every_goal() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Goal.project_id,
            Goal.id,
            Goal.text,
            Goal.due_on,
            Indicator.id.label("indicator_id"),
            Indicator.name,
            Indicator.unit,
            Indicator.baseline,
            Indicator.target,
            Indicator.actual,
            Indicator.source,
        )
        .outerjoin(Indicator, Indicator.goal_id == Goal.id)
        .where(Goal.project_id.in_(bindparam("project_ids", expanding=True)))
        .order_by(Goal.project_id, Goal.position, Indicator.id)
    )


@cache
def _every_part() -> CompoundSelect[*tuple[Any, ...]]:
    steps = select(
        literal("step").label("part"),
        NextStep.id,
        NextStep.project_id,
        NextStep.text.label("text"),
        NextStep.who.label("word"),
        literal("").label("purpose"),
        NextStep.due_on,
        NextStep.done_on,
    ).where(NextStep.project_id.in_(bindparam("project_ids", expanding=True)))
    factors = select(
        literal("factor"),
        Factor.id,
        Factor.project_id,
        Factor.text,
        Factor.kind,
        literal(""),
        cast(null(), Date),
        cast(null(), Date),
    ).where(Factor.project_id.in_(bindparam("project_ids", expanding=True)))
    tools = select(
        literal("tool"),
        Tool.id,
        Tool.project_id,
        Tool.name,
        Tool.data_protection,
        Tool.purpose,
        cast(null(), Date),
        cast(null(), Date),
    ).where(Tool.project_id.in_(bindparam("project_ids", expanding=True)))
    return union_all(steps, factors, tools)


def _parts(project_ids: Collection[int]) -> defaultdict[int, _Parts]:
    found: defaultdict[int, _Parts] = defaultdict(_Parts)
    rows: Sequence[Row[*tuple[Any, ...]]] = read(_every_part(), {"project_ids": list(project_ids)})
    for row in sorted(rows, key=lambda row: int(row.id)):
        own = found[row.project_id]
        if row.part == "step":
            own.steps.append(StepState(row.id, row.text, row.word, row.due_on, row.done_on))
        elif row.part == "factor":
            own.factors.append(FactorState(row.id, row.word, row.text))
        else:
            own.tools.append(ToolState(row.id, row.text, row.purpose, row.word))
    return found
