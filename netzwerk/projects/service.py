"""What people and the programme do with development projects: one verb each."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from netzwerk.core.db import db
from netzwerk.core.errors import NotFound
from netzwerk.projects import queries, snapshots
from netzwerk.projects.models import Project, Snapshot


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
