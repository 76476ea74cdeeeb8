"""A project as a plain value: freezing it, reading it back, and saying what differs between two moments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from netzwerk.projects.models import FactorKind


@dataclass(frozen=True)
class IndicatorState:
    """What a goal is measured by."""

    id: int
    name: str
    unit: str
    baseline: str
    target: str
    actual: str
    source: str


@dataclass(frozen=True)
class GoalState:
    """A goal with its indicators."""

    id: int
    text: str
    due_on: date | None
    indicators: tuple[IndicatorState, ...]


@dataclass(frozen=True)
class MoveState:
    """A move of a milestone."""

    moved_from: date
    moved_to: date
    reason: str


@dataclass(frozen=True)
class MilestoneState:
    """A milestone with its moves."""

    id: int
    title: str
    planned_on: date
    reached_on: date | None
    moves: tuple[MoveState, ...]

    def is_overdue(self, today: date) -> bool:
        """Whether its day has passed without it being reached."""
        return self.reached_on is None and self.planned_on < today


@dataclass(frozen=True)
class StepState:
    """A next step."""

    id: int
    text: str
    who: str
    due_on: date | None
    done_on: date | None

    def is_overdue(self, today: date) -> bool:
        """Whether its day has passed without it being done."""
        return self.done_on is None and self.due_on is not None and self.due_on < today


@dataclass(frozen=True)
class FactorState:
    """What helps or hinders."""

    id: int
    kind: str
    text: str


@dataclass(frozen=True)
class ToolState:
    """A tool in use with its data-protection state."""

    id: int
    name: str
    purpose: str
    data_protection: str


@dataclass(frozen=True)
class ProjectState:
    """All of a project at one moment."""

    title: str
    baseline: str
    aim: str
    benefit_apprentices: str
    benefit_teachers: str
    benefit_trainers: str
    anchoring: str
    stage: str
    light: str
    light_reason: str
    goals: tuple[GoalState, ...] = ()
    milestones: tuple[MilestoneState, ...] = ()
    steps: tuple[StepState, ...] = ()
    factors: tuple[FactorState, ...] = ()
    tools: tuple[ToolState, ...] = ()

    @property
    def reached(self) -> int:
        """How many milestones are reached."""
        return sum(milestone.reached_on is not None for milestone in self.milestones)

    @property
    def next_milestone(self) -> MilestoneState | None:
        """The first milestone that is not reached, by its day."""
        waiting = [milestone for milestone in self.milestones if milestone.reached_on is None]
        return min(waiting, key=lambda milestone: milestone.planned_on, default=None)

    @property
    def open_steps(self) -> tuple[StepState, ...]:
        """Steps still to do, the one that is due first in front, those without a day at the end."""
        waiting = (step for step in self.steps if step.done_on is None)
        return tuple(sorted(waiting, key=lambda step: (step.due_on or date.max, step.id)))

    @property
    def done_steps(self) -> tuple[StepState, ...]:
        """Steps that are done, the latest in front."""
        done = (step for step in self.steps if step.done_on is not None)
        return tuple(sorted(done, key=lambda step: (step.done_on or date.min, step.id), reverse=True))

    @property
    def helping(self) -> tuple[FactorState, ...]:
        """Factors that help."""
        return tuple(factor for factor in self.factors if factor.kind == FactorKind.HELPING)

    @property
    def hindering(self) -> tuple[FactorState, ...]:
        """Factors that hinder."""
        return tuple(factor for factor in self.factors if factor.kind == FactorKind.HINDERING)


TEXTS = tuple(field.name for field in fields(ProjectState) if field.type == "str")


class ChangeKind(StrEnum):
    """What differs between two moments of a project."""

    TITLE = "title"
    AIM = "aim"
    STAGE = "stage"
    LIGHT = "light"
    ANCHORING = "anchoring"
    REACHED = "reached"
    REOPENED = "reopened"
    MOVED = "moved"
    ADDED = "added"
    REMOVED = "removed"
    GOAL_ADDED = "goal_added"
    GOAL_CHANGED = "goal_changed"
    GOAL_REMOVED = "goal_removed"
    INDICATOR = "indicator"
    STEP_DONE = "step_done"
    STEP_ADDED = "step_added"
    FACTOR_ADDED = "factor_added"
    FACTOR_REMOVED = "factor_removed"
    TOOL_ADDED = "tool_added"
    TOOL_CHANGED = "tool_changed"
    TOOL_REMOVED = "tool_removed"


@dataclass(frozen=True)
class Change:
    """One difference.

    Attributes:
        title: of the milestone, step, goal, factor or tool; empty when it is about the project itself.
        before: what it was: a day in ISO form, a key such as `delayed`, or words.
        after: what it is.
        reason: why a milestone was moved or a light changed.
    """

    kind: ChangeKind
    title: str = ""
    before: str = ""
    after: str = ""
    reason: str = ""

    @property
    def day_before(self) -> date:
        """The day that it was; only where `before` is a day."""
        return date.fromisoformat(self.before)

    @property
    def day_after(self) -> date:
        """The day that it is; only where `after` is a day."""
        return date.fromisoformat(self.after)


def freeze(project: ProjectState) -> dict[str, Any]:
    """The project as JSON, days in ISO form."""
    return {key: _plain(value) for key, value in asdict(project).items()}


def thaw(content: Mapping[str, Any]) -> ProjectState:
    """The project that was frozen as JSON; what an older version did not write yet is empty."""
    return ProjectState(
        **{key: str(content.get(key, "")) for key in TEXTS},
        goals=tuple(_goal(row) for row in content.get("goals", ())),
        milestones=tuple(_milestone(row) for row in content.get("milestones", ())),
        steps=tuple(
            StepState(**{**row, "due_on": _day(row["due_on"]), "done_on": _day(row["done_on"])})
            for row in content.get("steps", ())
        ),
        factors=tuple(FactorState(**row) for row in content.get("factors", ())),
        tools=tuple(ToolState(**row) for row in content.get("tools", ())),
    )


def differences(before: ProjectState, after: ProjectState) -> tuple[Change, ...]:
    """What differs between two moments: the project itself, milestones, goals, steps, factors, tools."""
    return (
        *_own(before, after),
        *_milestones(before, after),
        *_goals(before, after),
        *_steps(before, after),
        *_factors(before, after),
        *_tools(before, after),
    )


def _own(before: ProjectState, after: ProjectState) -> Iterator[Change]:
    for kind in (ChangeKind.TITLE, ChangeKind.AIM, ChangeKind.STAGE, ChangeKind.LIGHT, ChangeKind.ANCHORING):
        was, now = getattr(before, kind.value), getattr(after, kind.value)
        if was != now:
            yield Change(kind, "", was, now, after.light_reason if kind is ChangeKind.LIGHT else "")


def _milestones(before: ProjectState, after: ProjectState) -> Iterator[Change]:
    known = {milestone.id: milestone for milestone in before.milestones}
    for now in after.milestones:
        was = known.pop(now.id, None)
        if was is None:
            yield Change(ChangeKind.ADDED, now.title, "", now.planned_on.isoformat())
            was = now if now.reached_on is None else MilestoneState(now.id, now.title, now.planned_on, None, ())
        if was.planned_on != now.planned_on:
            reason = now.moves[-1].reason if now.moves else ""
            days = was.planned_on.isoformat(), now.planned_on.isoformat()
            yield Change(ChangeKind.MOVED, now.title, *days, reason)
        if was.reached_on is None and now.reached_on is not None:
            yield Change(ChangeKind.REACHED, now.title, "", now.reached_on.isoformat())
        if was.reached_on is not None and now.reached_on is None:
            yield Change(ChangeKind.REOPENED, now.title, was.reached_on.isoformat())
    for gone in known.values():
        yield Change(ChangeKind.REMOVED, gone.title, gone.planned_on.isoformat())


def _goals(before: ProjectState, after: ProjectState) -> Iterator[Change]:
    known = {goal.id: goal for goal in before.goals}
    for now in after.goals:
        was = known.pop(now.id, None)
        if was is None:
            yield Change(ChangeKind.GOAL_ADDED, now.text)
            continue
        if was.text != now.text:
            yield Change(ChangeKind.GOAL_CHANGED, now.text, was.text, now.text)
        values = {indicator.id: indicator.actual for indicator in was.indicators}
        for indicator in now.indicators:
            if indicator.actual != values.get(indicator.id, ""):
                yield Change(ChangeKind.INDICATOR, indicator.name, values.get(indicator.id, ""), indicator.actual)
    for gone in known.values():
        yield Change(ChangeKind.GOAL_REMOVED, gone.text)


def _steps(before: ProjectState, after: ProjectState) -> Iterator[Change]:
    known = {step.id: step for step in before.steps}
    for now in after.steps:
        was = known.get(now.id)
        if now.done_on is not None and (was is None or was.done_on is None):
            yield Change(ChangeKind.STEP_DONE, now.text, "", now.done_on.isoformat())
        elif was is None:
            yield Change(ChangeKind.STEP_ADDED, now.text, "", now.due_on.isoformat() if now.due_on else "")


def _factors(before: ProjectState, after: ProjectState) -> Iterator[Change]:
    was = {factor.id for factor in before.factors}
    now = {factor.id for factor in after.factors}
    for factor in after.factors:
        if factor.id not in was:
            yield Change(ChangeKind.FACTOR_ADDED, factor.text, "", factor.kind)
    for factor in before.factors:
        if factor.id not in now:
            yield Change(ChangeKind.FACTOR_REMOVED, factor.text, factor.kind)


def _tools(before: ProjectState, after: ProjectState) -> Iterator[Change]:
    known = {tool.id: tool for tool in before.tools}
    for now in after.tools:
        was = known.pop(now.id, None)
        if was is None:
            yield Change(ChangeKind.TOOL_ADDED, now.name, "", now.data_protection)
        elif was.data_protection != now.data_protection:
            yield Change(ChangeKind.TOOL_CHANGED, now.name, was.data_protection, now.data_protection)
    for gone in known.values():
        yield Change(ChangeKind.TOOL_REMOVED, gone.name, gone.data_protection)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def _goal(row: Mapping[str, Any]) -> GoalState:
    indicators = tuple(IndicatorState(**indicator) for indicator in row["indicators"])
    return GoalState(row["id"], row["text"], _day(row["due_on"]), indicators)


def _milestone(row: Mapping[str, Any]) -> MilestoneState:
    moves = tuple(
        MoveState(date.fromisoformat(move["moved_from"]), date.fromisoformat(move["moved_to"]), move["reason"])
        for move in row["moves"]
    )
    planned_on = date.fromisoformat(row["planned_on"])
    return MilestoneState(row["id"], row["title"], planned_on, _day(row["reached_on"]), moves)


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
