"""Reports frozen at a moment, and the files that were made of them."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netzwerk.core.db import Base, Digest, Document, Id, Instant, Stamped, Word
from netzwerk.core.files import StoredFile
from netzwerk.events.models import Event
from netzwerk.networks.models import Network


class ReportKind(StrEnum):
    """What a report is for."""

    BRIEFING = "briefing"
    DOCUMENTATION = "documentation"
    BOARD = "board"
    NARRATIVE = "narrative"
    PORTFOLIO = "portfolio"
    CERTIFICATE = "certificate"


class ReportState(StrEnum):
    """Whether a report may still change."""

    DRAFT = "draft"
    PUBLISHED = "published"


class Report(Base, Stamped):
    """A version of a report: the frozen document, and its checksum once it is published."""

    __tablename__ = "report"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('briefing','documentation','board','narrative','portfolio','certificate')", name="kind"
        ),
        CheckConstraint("state IN ('draft','published')", name="state"),
        CheckConstraint("version > 0", name="version_positive"),
        CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name="published_has_moment"),
        CheckConstraint("(state = 'published') = (checksum IS NOT NULL)", name="published_has_checksum"),
        UniqueConstraint("network_id", "kind", "event_id", "version"),
    )

    id: Mapped[Id]
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"))
    kind: Mapped[Word]
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[Word] = mapped_column(default=ReportState.DRAFT)
    content: Mapped[Document]
    checksum: Mapped[Digest | None]
    published_at: Mapped[Instant | None]

    network: Mapped[Network] = relationship(lazy="raise_on_sql")
    event: Mapped[Event | None] = relationship(lazy="raise_on_sql")
    files: Mapped[list[ReportFile]] = relationship(lazy="raise_on_sql", order_by="ReportFile.format")


class ReportFile(Base):
    """One format of a published report."""

    __tablename__ = "report_file"
    __table_args__ = (
        UniqueConstraint("report_id", "format"),
        CheckConstraint("format IN ('html','pdf','docx')", name="format"),
    )

    id: Mapped[Id]
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"))
    format: Mapped[Word]
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), unique=True)

    file: Mapped[StoredFile] = relationship(lazy="raise_on_sql")
