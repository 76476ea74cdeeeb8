"""What the worker does with development projects."""

from __future__ import annotations

import logging

from sqlalchemy.exc import SQLAlchemyError

from netzwerk.core import clock
from netzwerk.core.errors import NotFound
from netzwerk.core.unit_of_work import transaction
from netzwerk.projects import service
from netzwerk.projects.freezing import queries

log = logging.getLogger(__name__)


def take_snapshots() -> int:
    """Freeze every project at the last meeting that its network has held, unless that is done.

    Each snapshot is a transaction of its own, so that one that fails keeps nobody else waiting and is tried again
    next time.

    Returns:
        How many snapshots were taken.
    """
    now = clock.now()
    taken = 0
    for project_id, event_id in queries.without_snapshot(now):
        try:
            with transaction():
                service.freeze(project_id, event_id, now)
            taken += 1
        except (NotFound, SQLAlchemyError):
            log.exception("project %s could not be frozen at event %s", project_id, event_id)
    return taken
