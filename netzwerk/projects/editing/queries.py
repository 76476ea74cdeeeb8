"""What the forms of a project are filled from."""

from __future__ import annotations

from typing import cast

from sqlalchemy import select

from netzwerk.core.access import Actor
from netzwerk.core.db import db
from netzwerk.core.errors import NotFound
from netzwerk.networks.queries import NetworkHeader
from netzwerk.projects import policy
from netzwerk.projects.editing.parts import Part, PartRow
from netzwerk.projects.models import Goal, Indicator, Project
from netzwerk.tandems.models import Tandem, TandemState


def project(actor: Actor, network: NetworkHeader, project_id: int) -> Project:
    """A project that the actor may write.

    Raises:
        NotFound: if there is none.
    """
    row = db.session.scalar(
        select(Project)
        .join(Tandem, Tandem.id == Project.tandem_id)
        .where(Project.id == project_id, Tandem.network_id == network.id, Tandem.state != TandemState.LEFT)
    )
    if row is None or not policy.may_edit(actor, network, row.tandem_id):
        raise NotFound
    return row


def part(project_id: int, kind: Part, part_id: int) -> PartRow:
    """A part of a project.

    Raises:
        NotFound: if there is none.
    """
    row = cast("PartRow | None", db.session.get(kind.model, part_id))
    if isinstance(row, Indicator):
        goal = db.session.get(Goal, row.goal_id)
        owner = goal.project_id if goal else None
    else:
        owner = row.project_id if row else None
    if row is None or owner != project_id:
        raise NotFound
    return row


def find_without_project(actor: Actor, network: NetworkHeader, tandem_id: int) -> bool:
    """Whether the tandem has no project yet and the actor may begin one."""
    if not policy.may_edit(actor, network, tandem_id):
        return False
    here = select(Tandem.id).where(
        Tandem.id == tandem_id, Tandem.network_id == network.id, Tandem.state != TandemState.LEFT
    )
    known = select(Project.id).where(Project.tandem_id == tandem_id)
    return db.session.scalar(here) is not None and db.session.scalar(known) is None
