"""What was done with one thing, from the audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from netzwerk.core.audit import AuditRecord
from netzwerk.core.db import db

LONGEST = 50


@dataclass(frozen=True)
class Happening:
    """One line of a history.

    Attributes:
        actor_id: who did it, None for the system itself.
        kind: what was done, such as `event.changed`.
        changes: for each field the value before and after, or nothing where only words changed.
    """

    at: datetime
    actor_id: int | None
    kind: str
    changes: dict[str, list[Any]]


def of(about_kind: str, about_id: int) -> tuple[Happening, ...]:
    """The last happenings of one thing, newest first."""
    rows = db.session.scalars(
        select(AuditRecord)
        .where(AuditRecord.about_kind == about_kind, AuditRecord.about_id == about_id)
        .order_by(AuditRecord.id.desc())
        .limit(LONGEST)
    )
    return tuple(Happening(row.at, row.actor_id, row.kind, row.details.get("changes", {})) for row in rows)
