"""What a tandem does with its project: one verb each. Coordination may do it for the tandem."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, delete, func, select

from netzwerk.core import audit, editing
from netzwerk.core.access import Actor
from netzwerk.core.addresses import LARGEST_ID
from netzwerk.core.db import db
from netzwerk.core.errors import Forbidden, Invalid, NotFound
from netzwerk.core.languages import gettext as _
from netzwerk.core.slots import Slot
from netzwerk.networks.models import NetworkState
from netzwerk.networks.queries import NetworkHeader
from netzwerk.projects import policy
from netzwerk.projects.editing.parts import PARTS, Part, PartRow
from netzwerk.projects.models import (
    Goal,
    Indicator,
    Light,
    Milestone,
    MilestoneMove,
    NextStep,
    Project,
)
from netzwerk.tandems.models import Tandem, TandemState

MOST = 60
"""Parts of one kind in one project."""

before_step_goes: Slot[Callable[[int], None]] = Slot("what refers to a step that is removed")


@dataclass(frozen=True, kw_only=True)
class AboutDetails:
    """What a project is about."""

    title: str
    stage: str
    aim: str
    baseline: str
    benefit_apprentices: str
    benefit_teachers: str
    benefit_trainers: str
    anchoring: str


@dataclass(frozen=True, kw_only=True)
class LightDetails:
    """How a tandem judges its project; `released` is None for somebody who may not release."""

    light: str
    light_reason: str
    released: bool | None


@dataclass(frozen=True)
class Spot:
    """Where a part of a project stands."""

    project_id: int
    part: Part
    part_id: int


def start(actor: Actor, network: NetworkHeader, tandem_id: int, title: str, aim: str) -> Project:
    """Begin the one project of a tandem; one that is there already is given back as it is.

    Raises:
        NotFound: if there is no such tandem, or it is not for the actor.
        Forbidden: if the network is archived.
    """
    tandem = db.session.get(Tandem, tandem_id, with_for_update=True)
    if tandem is None or tandem.network_id != network.id or tandem.state == TandemState.LEFT:
        raise NotFound
    _demand(actor, network, tandem_id)
    known = db.session.scalar(select(Project).where(Project.tandem_id == tandem_id))
    if known is not None:
        return known
    project = Project(tandem_id=tandem_id, title=title, aim=aim)
    db.session.add(project)
    db.session.flush()
    audit.record(actor.person_id, "project.started", "project", project.id)
    return project


def describe(actor: Actor, network: NetworkHeader, project_id: int, details: AboutDetails, base: int) -> None:
    """Change what a project is about.

    Raises:
        NotFound: if there is no such project for the actor.
        Forbidden: if the network is archived.
        Stale: if somebody changed it meanwhile.
    """
    project = _open(actor, network, project_id)
    editing.check(project, base)
    editing.apply(actor.person_id, project, vars(details), kind="project.changed", about_kind="project")
    db.session.flush()


def judge(actor: Actor, network: NetworkHeader, project_id: int, details: LightDetails, base: int) -> None:
    """Set the light with its reason, and, by the tandem alone, whether the board sees it by name.

    Raises:
        Invalid: if it is not on track and says no reason.
        NotFound, Forbidden, Stale: like `describe`.
    """
    project = _open(actor, network, project_id)
    editing.check(project, base)
    if details.light != Light.ON_TRACK and not details.light_reason:
        raise Invalid("light_reason", _("Say in a sentence why, so that others can help."))
    values: dict[str, object] = {"light": details.light, "light_reason": details.light_reason}
    if details.released is not None and policy.may_release(actor, network, project.tandem_id):
        values["light_released"] = details.released
    editing.apply(actor.person_id, project, values, kind="project.light_changed", about_kind="project")
    db.session.flush()


def add(
    actor: Actor,
    network: NetworkHeader,
    project_id: int,
    part: Part,
    *,
    values: Mapping[str, object],
    goal_id: int | None = None,
    noted_as: str = "",
    may_repeat: bool = False,
) -> int:
    """Add a part to a project; its number. Adding exactly the same again while it is open is the same as once.

    Args:
        goal_id: the goal that an indicator measures.
        may_repeat: whether it is another one even if it is exactly the same.
        noted_as: kind of its line in the history, empty for the one of its part.

    Raises:
        Invalid: if the project has too many of its kind.
        NotFound, Forbidden: like `describe`.
    """
    project = _open(actor, network, project_id)
    if part.model is Indicator:
        goal_id = _part(PARTS["goal"], project.id, goal_id or 0).id
    known = None if may_repeat else _same(part, project.id, values, goal_id)
    if known is not None:
        return known
    count = db.session.scalar(select(func.count()).select_from(part.model).where(_of(part, project.id))) or 0
    if count >= MOST:
        raise Invalid("", _("A project holds at most %(most)s of these. Remove what no longer counts.", most=MOST))
    row = part.model(**values)
    if isinstance(row, Indicator):
        row.goal_id = goal_id or 0
    else:
        row.project_id = project.id
    if isinstance(row, Goal | Milestone):
        last = db.session.scalar(select(func.max(type(row).position)).where(type(row).project_id == project.id))
        row.position = (last or 0) + 1
    db.session.add(row)
    db.session.flush()
    audit.record(actor.person_id, noted_as or f"project.{part.name}_added", "project", project.id)
    return row.id


def change(
    actor: Actor,
    network: NetworkHeader,
    spot: Spot,
    values: Mapping[str, object],
    *,
    base: int | None,
    reason: str = "",
    now: datetime,
) -> None:
    """Change a part of a project; a milestone moves with its reason, which is kept.

    Args:
        base: the version that the form was based on, None for parts without one.
        now: when a move is noted.

    Raises:
        Invalid: if a milestone moves without a reason, or to a day on which it was reached before.
        NotFound, Forbidden, Stale: like `describe`.
    """
    project = _open(actor, network, spot.project_id)
    row = _part(spot.part, project.id, spot.part_id)
    if base is not None and isinstance(row, Goal | Milestone | NextStep):
        editing.check(row, base)
    kind = f"project.{spot.part.name}_changed"
    if isinstance(row, Milestone) and row.planned_on != values["planned_on"]:
        _move(row, values["planned_on"], reason, now)
        kind = "project.milestone_moved"
    changes: dict[str, list[object]] = {}
    for name, new in values.items():
        old = getattr(row, name)
        if old != new:
            setattr(row, name, new)
            changes[name] = [str(old), str(new)] if isinstance(new, date) and old else []
    if changes:
        audit.record(actor.person_id, kind, "project", project.id, {"changes": changes})
    db.session.flush()


def remove(actor: Actor, network: NetworkHeader, spot: Spot) -> None:
    """Remove a part from a project; what was frozen at meetings keeps it. One that is gone already is no fault.

    Raises:
        NotFound, Forbidden: like `describe`.
    """
    project = _open(actor, network, spot.project_id)
    row = db.session.scalar(
        select(spot.part.model).where(spot.part.model.id == spot.part_id, _of(spot.part, project.id))
    )
    if row is None:
        return
    if isinstance(row, Goal):
        db.session.execute(delete(Indicator).where(Indicator.goal_id == row.id))
    if isinstance(row, Milestone):
        db.session.execute(delete(MilestoneMove).where(MilestoneMove.milestone_id == row.id))
    if isinstance(row, NextStep):
        before_step_goes.value(row.id)
    db.session.delete(row)
    audit.record(actor.person_id, f"project.{spot.part.name}_removed", "project", project.id)
    db.session.flush()


def tick(actor: Actor, network: NetworkHeader, spot: Spot, today: date, *, is_done: bool) -> None:
    """Say that a step is done or a milestone reached today, or that it is open again.

    Raises:
        NotFound, Forbidden: like `describe`.
    """
    project = _open(actor, network, spot.project_id)
    row = _part(spot.part, project.id, spot.part_id)
    if isinstance(row, NextStep):
        field, done, undone = "done_on", "project.step_done", "project.step_reopened"
    elif isinstance(row, Milestone):
        field, done, undone = "reached_on", "project.milestone_reached", "project.milestone_reopened"
    else:
        raise NotFound
    if (getattr(row, field) is not None) == is_done:
        return
    setattr(row, field, today if is_done else None)
    audit.record(actor.person_id, done if is_done else undone, "project", project.id)
    db.session.flush()


def _move(milestone: Milestone, to: object, reason: str, now: datetime) -> None:
    assert isinstance(to, date)
    if not reason:
        raise Invalid("reason", _("Say why the milestone moves. The reason stands beside it and in the reports."))
    if milestone.reached_on is not None:
        raise Invalid("planned_on", _("The milestone is reached. Open it again before you move it."))
    db.session.add(
        MilestoneMove(milestone_id=milestone.id, moved_from=milestone.planned_on, moved_to=to, reason=reason, at=now)
    )


def _open(actor: Actor, network: NetworkHeader, project_id: int) -> Project:
    """The project, locked, if the actor may write it."""
    project = db.session.scalar(
        select(Project)
        .join(Tandem, Tandem.id == Project.tandem_id)
        .where(Project.id == project_id, Tandem.network_id == network.id, Tandem.state != TandemState.LEFT)
        .with_for_update(of=Project)
    )
    if project is None:
        raise NotFound
    _demand(actor, network, project.tandem_id)
    return project


def _demand(actor: Actor, network: NetworkHeader, tandem_id: int) -> None:
    if not policy.may_edit(actor, network, tandem_id):
        raise NotFound
    if network.state == NetworkState.ARCHIVED:
        raise Forbidden(_("This network is archived. Nothing in it can be changed any more."))


def _part(part: Part, project_id: int, part_id: int) -> PartRow:
    if not 0 < part_id <= LARGEST_ID:
        raise NotFound
    model: Any = part.model
    row = db.session.scalar(select(model).where(model.id == part_id, _of(part, project_id)))
    if row is None:
        raise NotFound
    return cast("PartRow", row)


def _same(part: Part, project_id: int, values: Mapping[str, object], goal_id: int | None) -> int | None:
    """The number of a part that says exactly this and is neither done nor reached, None without one."""
    model: Any = part.model
    wanted = [getattr(model, name).is_not_distinct_from(value) for name, value in values.items()]
    if model is Indicator:
        wanted.append(Indicator.goal_id == goal_id)
    elif model is NextStep:
        wanted.append(NextStep.done_on.is_(None))
    elif model is Milestone:
        wanted.append(Milestone.reached_on.is_(None))
    return db.session.scalar(select(model.id).where(_of(part, project_id), *wanted).limit(1))


def _of(part: Part, project_id: int) -> ColumnElement[bool]:
    model: Any = part.model
    if model is Indicator:
        return Indicator.goal_id.in_(select(Goal.id).where(Goal.project_id == project_id))
    return cast("ColumnElement[bool]", model.project_id == project_id)
