"""Reading projects as they were when meetings were held, and which are still to be frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from netzwerk.core import dates
from netzwerk.core.access import Actor
from netzwerk.core.db import db
from netzwerk.core.errors import NotFound
from netzwerk.events.models import Event, EventKind, EventState
from netzwerk.networks.queries import NetworkHeader
from netzwerk.projects import policy
from netzwerk.projects.models import Project, Snapshot
from netzwerk.projects.snapshots import ProjectState, thaw
from netzwerk.tandems.models import Tandem, TandemState


@dataclass(frozen=True)
class SnapshotRow:
    """A snapshot in a list, with the meeting at which it was frozen."""

    id: int
    event_id: int
    meeting_number: int | None
    meeting_title: str
    taken_on: date


@dataclass(frozen=True)
class FrozenProject:
    """A snapshot with its neighbours."""

    row: SnapshotRow
    tandem_id: int
    tandem_number: int
    tandem_title: str
    project_id: int
    state: ProjectState
    before: tuple[SnapshotRow, ProjectState] | None


def snapshots(network: NetworkHeader, project_id: int) -> tuple[SnapshotRow, ...]:
    """The snapshots of a project, latest first; the caller has seen the whole project."""
    rows = db.session.execute(
        select(Snapshot.id, Snapshot.event_id, Event.number, Event.title, Snapshot.taken_at)
        .join(Event, Event.id == Snapshot.event_id)
        .where(Snapshot.project_id == project_id)
        .order_by(Snapshot.taken_at.desc())
    )
    return tuple(
        SnapshotRow(row.id, row.event_id, row.number, row.title, dates.local_day(row.taken_at, network.zone))
        for row in rows
    )


def frozen(network: NetworkHeader, project_id: int) -> tuple[tuple[SnapshotRow, ProjectState], ...]:
    """A project at each meeting at which it was frozen, the first in front; the caller has seen the whole project."""
    rows = db.session.execute(
        select(Snapshot, Event.number, Event.title)
        .join(Event, Event.id == Snapshot.event_id)
        .where(Snapshot.project_id == project_id)
        .order_by(Snapshot.taken_at)
    )
    return tuple(
        (
            SnapshotRow(row.id, row.event_id, number, title, dates.local_day(row.taken_at, network.zone)),
            thaw(row.content),
        )
        for row, number, title in rows
    )


def snapshot(actor: Actor, network: NetworkHeader, project_id: int, snapshot_id: int) -> FrozenProject:
    """A project as it was frozen at a meeting, with the snapshot before it.

    Raises:
        NotFound: if there is no such snapshot of the project in the network, or not for the actor.
    """
    rows = db.session.execute(
        select(
            Snapshot.id,
            Snapshot.event_id,
            Snapshot.taken_at,
            Snapshot.content,
            Event.number.label("meeting_number"),
            Event.title.label("meeting_title"),
            Tandem.id.label("tandem_id"),
            Tandem.number.label("tandem_number"),
            Tandem.title.label("tandem_title"),
        )
        .join(Event, Event.id == Snapshot.event_id)
        .join(Project, Project.id == Snapshot.project_id)
        .join(Tandem, Tandem.id == Project.tandem_id)
        .where(Project.id == project_id, Tandem.network_id == network.id)
        .order_by(Snapshot.taken_at)
    ).all()
    before = None
    for row in rows:
        head = SnapshotRow(
            row.id,
            row.event_id,
            row.meeting_number,
            row.meeting_title,
            dates.local_day(row.taken_at, network.zone),
        )
        if row.id == snapshot_id and policy.may_see_all(actor, network, row.tandem_id):
            return FrozenProject(
                head,
                row.tandem_id,
                row.tandem_number,
                row.tandem_title,
                project_id,
                thaw(row.content),
                before,
            )
        before = (head, thaw(row.content))
    raise NotFound


def without_snapshot(now: datetime) -> list[tuple[int, int]]:
    """Projects, each with the last meeting that its network has held, that were not frozen at it.

    Only the last meeting counts: what a project was at an older one can no longer be known.
    """
    held = Event.state.in_([EventState.HELD, EventState.DOCUMENTED])
    other = aliased(Event)
    later = (
        select(other.id)
        .where(
            other.network_id == Event.network_id,
            other.kind == EventKind.MEETING,
            other.state.in_([EventState.HELD, EventState.DOCUMENTED]),
            other.number > Event.number,
        )
        .correlate(Event)
        .exists()
    )
    taken = (
        select(Snapshot.id)
        .where(Snapshot.project_id == Project.id, Snapshot.event_id == Event.id)
        .correlate(Project, Event)
        .exists()
    )
    rows = db.session.execute(
        select(Project.id, Event.id.label("event_id"))
        .join(Tandem, Tandem.id == Project.tandem_id)
        .join(Event, Event.network_id == Tandem.network_id)
        .where(
            Event.kind == EventKind.MEETING,
            held,
            Event.held_at <= now,
            Tandem.state != TandemState.LEFT,
            ~later,
            ~taken,
        )
        .order_by(Project.id)
    )
    return [(row.id, row.event_id) for row in rows]
