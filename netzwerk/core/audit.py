"""The audit trail: plain ids and kinds, appended in the same transaction as the change."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from netzwerk.core import clock
from netzwerk.core.db import Base, Document, Id, Instant, Word, db


class AuditRecord(Base):
    """One thing that somebody did, without the words that were written."""

    __tablename__ = "audit_record"
    __table_args__ = (Index(None, "about_kind", "about_id"),)

    id: Mapped[Id]
    at: Mapped[Instant]
    actor_id: Mapped[int | None]
    kind: Mapped[Word]
    about_kind: Mapped[Word]
    about_id: Mapped[int | None]
    details: Mapped[Document] = mapped_column(default=dict)


def record(
    actor_id: int | None,
    kind: str,
    about_kind: str,
    about_id: int | None,
    details: dict[str, Any] | None = None,
) -> None:
    """Append one record; actor None is the system itself."""
    db.session.add(
        AuditRecord(
            at=clock.real_now(),
            actor_id=actor_id,
            kind=kind,
            about_kind=about_kind,
            about_id=about_id,
            details=details or {},
        )
    )
