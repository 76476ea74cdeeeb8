"""What people and the programme do with development projects: one verb each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select

from netzwerk.core.db import db
from netzwerk.core.errors import NotFound
from netzwerk.projects import queries, snapshots
from netzwerk.projects.models import (
    DataProtection,
    Factor,
    Goal,
    Indicator,
    Light,
    Milestone,
    MilestoneMove,
    NextStep,
    Project,
    ProjectStage,
    Snapshot,
    Tool,
)
from netzwerk.projects.snapshots import ProjectState


@dataclass(frozen=True, kw_only=True)
class IndicatorDetails:
    """What a goal is measured by."""

    name: str
    unit: str = ""
    baseline: str = ""
    target: str = ""
    actual: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class GoalDetails:
    """A goal with its indicators."""

    text: str
    due_on: date | None = None
    indicators: Sequence[IndicatorDetails] = ()


@dataclass(frozen=True, kw_only=True)
class MoveDetails:
    """A move of a milestone, with its reason."""

    moved_from: date
    moved_to: date
    reason: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class MilestoneDetails:
    """A milestone; the last move led to the day that is planned now."""

    title: str
    planned_on: date
    reached_on: date | None = None
    moves: Sequence[MoveDetails] = ()


@dataclass(frozen=True, kw_only=True)
class StepDetails:
    """A step that somebody does until a day."""

    text: str
    who: str = ""
    due_on: date | None = None
    done_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class FactorDetails:
    """What helps or hinders."""

    kind: str
    text: str


@dataclass(frozen=True, kw_only=True)
class ToolDetails:
    """A digital tool in use."""

    name: str
    purpose: str = ""
    data_protection: str = DataProtection.IN_REVIEW


@dataclass(frozen=True, kw_only=True)
class ProjectDetails:
    """A development project with all its parts."""

    title: str
    baseline: str = ""
    aim: str = ""
    benefit_apprentices: str = ""
    benefit_teachers: str = ""
    benefit_trainers: str = ""
    anchoring: str = ""
    stage: str = ProjectStage.IDEA
    light: str = Light.ON_TRACK
    light_reason: str = ""
    light_released: bool = False
    goals: Sequence[GoalDetails] = ()
    milestones: Sequence[MilestoneDetails] = ()
    steps: Sequence[StepDetails] = ()
    factors: Sequence[FactorDetails] = ()
    tools: Sequence[ToolDetails] = ()


def start(tandem_id: int, details: ProjectDetails) -> Project:
    """Give a tandem its one project."""
    project = Project(
        tandem_id=tandem_id,
        title=details.title,
        baseline=details.baseline,
        aim=details.aim,
        benefit_apprentices=details.benefit_apprentices,
        benefit_teachers=details.benefit_teachers,
        benefit_trainers=details.benefit_trainers,
        anchoring=details.anchoring,
        stage=details.stage,
        light=details.light,
        light_reason=details.light_reason,
        light_released=details.light_released,
    )
    db.session.add(project)
    db.session.flush()
    db.session.add_all(
        NextStep(project_id=project.id, text=step.text, who=step.who, due_on=step.due_on, done_on=step.done_on)
        for step in details.steps
    )
    db.session.add_all(Factor(project_id=project.id, kind=factor.kind, text=factor.text) for factor in details.factors)
    db.session.add_all(
        Tool(project_id=project.id, name=tool.name, purpose=tool.purpose, data_protection=tool.data_protection)
        for tool in details.tools
    )
    _add_goals(project, details.goals)
    _add_milestones(project, details.milestones)
    db.session.flush()
    return project


def freeze(project_id: int, event_id: int, now: datetime) -> Snapshot:
    """Freeze a project as it is at a meeting; a snapshot that exists is given back as it is.

    Raises:
        NotFound: if there is no such project.
    """
    if db.session.get(Project, project_id, with_for_update=True) is None:
        raise NotFound
    taken = db.session.scalar(select(Snapshot).where(Snapshot.project_id == project_id, Snapshot.event_id == event_id))
    if taken is None:
        content = snapshots.freeze(queries.states([project_id])[project_id])
        taken = Snapshot(project_id=project_id, event_id=event_id, taken_at=now, content=content)
        db.session.add(taken)
        db.session.flush()
    return taken


def forget(event_id: int) -> None:
    """Forget how projects were at a meeting whose closing is undone: it was not held after all."""
    db.session.execute(delete(Snapshot).where(Snapshot.event_id == event_id))


def remember(project_id: int, event_id: int, taken_at: datetime, state: ProjectState) -> Snapshot:
    """Keep what a project was at a meeting that was held before it came into this installation."""
    snapshot = Snapshot(project_id=project_id, event_id=event_id, taken_at=taken_at, content=snapshots.freeze(state))
    db.session.add(snapshot)
    db.session.flush()
    return snapshot


def _add_goals(project: Project, goals: Sequence[GoalDetails]) -> None:
    rows = [
        Goal(project_id=project.id, position=position, text=goal.text, due_on=goal.due_on)
        for position, goal in enumerate(goals, start=1)
    ]
    db.session.add_all(rows)
    db.session.flush()
    db.session.add_all(
        Indicator(
            goal_id=row.id,
            name=indicator.name,
            unit=indicator.unit,
            baseline=indicator.baseline,
            target=indicator.target,
            actual=indicator.actual,
            source=indicator.source,
        )
        for row, goal in zip(rows, goals, strict=True)
        for indicator in goal.indicators
    )


def _add_milestones(project: Project, milestones: Sequence[MilestoneDetails]) -> None:
    rows = [
        Milestone(
            project_id=project.id,
            position=position,
            title=milestone.title,
            planned_on=milestone.planned_on,
            reached_on=milestone.reached_on,
        )
        for position, milestone in enumerate(milestones, start=1)
    ]
    db.session.add_all(rows)
    db.session.flush()
    db.session.add_all(
        MilestoneMove(
            milestone_id=row.id,
            moved_from=move.moved_from,
            moved_to=move.moved_to,
            reason=move.reason,
            at=move.at,
        )
        for row, milestone in zip(rows, milestones, strict=True)
        for move in milestone.moves
    )
