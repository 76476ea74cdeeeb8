"""Brings the projects of a network into the database, with what they were at the meetings that were held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

from netzwerk.core import dates
from netzwerk.events.models import Event, EventKind
from netzwerk.projects import queries
from netzwerk.projects import service as projects
from netzwerk.projects.service import (
    FactorDetails,
    GoalDetails,
    IndicatorDetails,
    MilestoneDetails,
    MoveDetails,
    ProjectDetails,
    StepDetails,
    ToolDetails,
)
from netzwerk.projects.snapshots import GoalState, MilestoneState, ProjectState
from netzwerk.seeding.checks import each
from netzwerk.seeding.shapes import Found
from netzwerk.seeding.surroundings import Surroundings

Part = TypeVar("Part")
OWN: tuple[str, ...] = (
    "title",
    "baseline",
    "aim",
    "benefit_apprentices",
    "benefit_teachers",
    "benefit_trainers",
    "anchoring",
    "stage",
    "light",
    "light_reason",
)


def load_projects(found: Found, around: Surroundings, rows: Mapping[tuple[str, int | None], Event]) -> None:
    """Start the projects of all tandems, then keep what each was at earlier meetings."""
    started = {}
    for tandem in each(found, "tandems"):
        if "project" in tandem:
            project = projects.start(around.tandems[tandem["number"]], _project(tandem["project"], around))
            started[project.id] = tandem["project"]
    states = queries.states(list(started))
    for project_id, project in started.items():
        for snapshot in each(project, "snapshots"):
            event = rows[EventKind.MEETING, snapshot["meeting"]]
            assert event.held_at is not None
            day = dates.local_day(event.held_at, around.zone)
            state = as_it_was(states[project_id], project, snapshot, day)
            projects.remember(project_id, event.id, event.held_at, state)


def as_it_was(now: ProjectState, project: Found, snapshot: Found, day: date) -> ProjectState:
    """The project on the day of a snapshot: what the snapshot says, the rest as it had come about by then."""
    said = {key: snapshot[key] for key in OWN if key in snapshot}
    goals = zip(each(project, "goals"), now.goals, strict=True)
    milestones = zip(each(project, "milestones"), now.milestones, strict=True)
    return replace(
        now,
        **said,
        goals=tuple(_goal(found, state, snapshot["meeting"]) for found, state in goals),
        milestones=tuple(_milestone(found, state, day) for found, state in milestones),
        steps=tuple(
            replace(state, done_on=_past(state.done_on, day)) for state in _already(project, "steps", now.steps, day)
        ),
        factors=_already(project, "factors", now.factors, day),
        tools=_already(project, "tools", now.tools, day),
    )


def _already(project: Found, key: str, states: tuple[Part, ...], day: date) -> tuple[Part, ...]:
    pairs = zip(each(project, key), states, strict=True)
    return tuple(state for found, state in pairs if found.get("since", date.min) <= day)


def _goal(found: Found, state: GoalState, meeting: int) -> GoalState:
    indicators = zip(each(found, "indicators"), state.indicators, strict=True)
    return replace(
        state,
        indicators=tuple(
            replace(
                indicator,
                actual=next((one["actual"] for one in each(item, "earlier") if one["meeting"] == meeting), ""),
            )
            for item, indicator in indicators
        ),
    )


def _milestone(found: Found, state: MilestoneState, day: date) -> MilestoneState:
    moves = list(each(found, "moves"))
    later = [move for move in moves if move["at"].date() > day]
    return replace(
        state,
        planned_on=later[0]["from"] if later else state.planned_on,
        reached_on=_past(state.reached_on, day),
        moves=state.moves[: len(moves) - len(later)],
    )


def _past(moment: date | None, day: date) -> date | None:
    return moment if moment and moment <= day else None


def _project(found: Found, around: Surroundings) -> ProjectDetails:
    own = {key: found[key] for key in (*OWN, "light_released") if key in found}
    return ProjectDetails(
        goals=[
            GoalDetails(
                text=goal["text"],
                due_on=goal.get("due"),
                indicators=[
                    IndicatorDetails(**{key: value for key, value in indicator.items() if key != "earlier"})
                    for indicator in each(goal, "indicators")
                ],
            )
            for goal in each(found, "goals")
        ],
        milestones=[_milestone_details(milestone, around) for milestone in each(found, "milestones")],
        steps=[
            StepDetails(text=step["text"], who=step.get("who", ""), due_on=step.get("due"), done_on=step.get("done"))
            for step in each(found, "steps")
        ],
        factors=[FactorDetails(kind=factor["kind"], text=factor["text"]) for factor in each(found, "factors")],
        tools=[
            ToolDetails(name=tool["name"], purpose=tool.get("purpose", ""), data_protection=tool["data_protection"])
            for tool in each(found, "tools")
        ],
        **own,
    )


def _milestone_details(found: Found, around: Surroundings) -> MilestoneDetails:
    return MilestoneDetails(
        title=found["title"],
        planned_on=found["planned"],
        reached_on=found.get("reached"),
        moves=[
            MoveDetails(
                moved_from=move["from"], moved_to=move["to"], reason=move["reason"], at=around.instant(move["at"])
            )
            for move in each(found, "moves")
        ],
    )
