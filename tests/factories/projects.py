"""Projects with all that belongs to them."""

from __future__ import annotations

from datetime import date
from typing import Any

from netzwerk.projects.models import (
    Factor,
    Goal,
    Indicator,
    Milestone,
    MilestoneMove,
    NextStep,
    Project,
    Snapshot,
    Tool,
)
from tests.factories.saving import save
from tests.factories.times import NOW


def project(tandem: Any, **values: Any) -> Project:
    """The project of a tandem, on track."""
    return save(
        Project(
            **{
                "tandem_id": tandem.id,
                "title": f"Vorhaben {tandem.number}",
                "aim": "Gemeinsame Lernplattform",
                "stage": "planning",
                **values,
            }
        )
    )


def goal(project: Project, text: str = "Ein Kurs bis Juli", position: int = 1, due_on: date | None = None) -> Goal:
    """A goal of a project."""
    return save(Goal(project_id=project.id, position=position, text=text, due_on=due_on))


def indicator(goal: Goal, name: str = "Kurse", **values: Any) -> Indicator:
    """What a goal is measured by."""
    return save(Indicator(goal_id=goal.id, name=name, **values))


def milestone(
    project: Project, title: str = "Erster Kurs", position: int = 1, planned_on: date = date(2021, 7, 1), **values: Any
) -> Milestone:
    """Something to have reached by a day."""
    return save(Milestone(project_id=project.id, position=position, title=title, planned_on=planned_on, **values))


def milestone_move(
    milestone: Milestone, moved_from: date, moved_to: date, reason: str = "Der Schulträger braucht länger"
) -> MilestoneMove:
    """A move of a milestone, with its reason."""
    return save(
        MilestoneMove(milestone_id=milestone.id, moved_from=moved_from, moved_to=moved_to, reason=reason, at=NOW)
    )


def step(project: Project, text: str = "Termin suchen", **values: Any) -> NextStep:
    """A next step, open."""
    return save(NextStep(**{"project_id": project.id, "text": text, "who": "Lehrkraft", **values}))


def factor(project: Project, text: str = "Schulleitung steht dahinter", kind: str = "helping") -> Factor:
    """What helps or hinders."""
    return save(Factor(project_id=project.id, kind=kind, text=text))


def tool(project: Project, name: str = "Moodle", **values: Any) -> Tool:
    """A digital tool in use."""
    return save(Tool(project_id=project.id, name=name, **values))


def snapshot(project: Project, event: Any, content: dict[str, Any] | None = None) -> Snapshot:
    """A project as it was when a meeting was held."""
    return save(
        Snapshot(
            project_id=project.id,
            event_id=event.id,
            taken_at=NOW,
            content=content if content is not None else {"title": project.title, "light": project.light},
        )
    )
