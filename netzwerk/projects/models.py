"""Development projects: goals, indicators, milestones, steps, factors, tools, and snapshots frozen at meetings."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netzwerk.core.db import Base, Document, Id, Instant, Line, Name, Prose, Stamped, Word, one_of
from netzwerk.events.models import Event
from netzwerk.tandems.models import Tandem


class ProjectStage(StrEnum):
    """How far a project has come: the columns of the board."""

    IDEA = "idea"
    PLANNING = "planning"
    TRIAL = "trial"
    ANCHORING = "anchoring"


class Light(StrEnum):
    """The Ampel: how a tandem judges its own project."""

    ON_TRACK = "on_track"
    DELAYED = "delayed"
    NEEDS_SUPPORT = "needs_support"


class FactorKind(StrEnum):
    """Whether something helps or hinders."""

    HELPING = "helping"
    HINDERING = "hindering"


class DataProtection(StrEnum):
    """Whether a tool may be used with personal data."""

    CLEARED = "cleared"
    IN_REVIEW = "in_review"
    NOT_CLEARED = "not_cleared"


class Project(Base, Stamped):
    """The one development project of a tandem."""

    __tablename__ = "project"
    __table_args__ = (
        one_of("stage", ProjectStage),
        one_of("light", Light),
        CheckConstraint("light = 'on_track' OR light_reason <> ''", name="light_has_reason"),
    )

    id: Mapped[Id]
    tandem_id: Mapped[int] = mapped_column(ForeignKey("tandem.id"), unique=True)
    title: Mapped[Line]
    baseline: Mapped[Prose] = mapped_column(default="")
    aim: Mapped[Prose] = mapped_column(default="")
    benefit_apprentices: Mapped[Prose] = mapped_column(default="")
    benefit_teachers: Mapped[Prose] = mapped_column(default="")
    benefit_trainers: Mapped[Prose] = mapped_column(default="")
    anchoring: Mapped[Prose] = mapped_column(default="")
    stage: Mapped[Word] = mapped_column(default=ProjectStage.IDEA)
    light: Mapped[Word] = mapped_column(default=Light.ON_TRACK)
    light_reason: Mapped[Line] = mapped_column(default="")
    light_released: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    tandem: Mapped[Tandem] = relationship(lazy="raise_on_sql")
    goals: Mapped[list[Goal]] = relationship(lazy="raise_on_sql", order_by="Goal.position")
    milestones: Mapped[list[Milestone]] = relationship(lazy="raise_on_sql", order_by="Milestone.position")
    steps: Mapped[list[NextStep]] = relationship(lazy="raise_on_sql", order_by="NextStep.id")
    factors: Mapped[list[Factor]] = relationship(lazy="raise_on_sql", order_by="Factor.id")
    tools: Mapped[list[Tool]] = relationship(lazy="raise_on_sql", order_by="Tool.id")


class Goal(Base):
    """A SMART goal of a project."""

    __tablename__ = "goal"
    __table_args__ = (UniqueConstraint("project_id", "position"),)

    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    position: Mapped[int]
    text: Mapped[Prose]
    due_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    indicators: Mapped[list[Indicator]] = relationship(lazy="raise_on_sql", order_by="Indicator.id")


class Indicator(Base):
    """What a goal is measured by, with its source."""

    __tablename__ = "indicator"

    id: Mapped[Id]
    goal_id: Mapped[int] = mapped_column(ForeignKey("goal.id"), index=True)
    name: Mapped[Line]
    unit: Mapped[Name] = mapped_column(default="")
    baseline: Mapped[Name] = mapped_column(default="")
    target: Mapped[Name] = mapped_column(default="")
    actual: Mapped[Name] = mapped_column(default="")
    source: Mapped[Line] = mapped_column(default="")


class Milestone(Base):
    """Something to have reached by a day; each move of the day is kept with its reason."""

    __tablename__ = "milestone"
    __table_args__ = (UniqueConstraint("project_id", "position"),)

    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    position: Mapped[int]
    title: Mapped[Line]
    planned_on: Mapped[date]
    reached_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    moves: Mapped[list[MilestoneMove]] = relationship(lazy="raise_on_sql", order_by="MilestoneMove.at")


class MilestoneMove(Base):
    """One move of a milestone, with its reason."""

    __tablename__ = "milestone_move"
    __table_args__ = (
        CheckConstraint("moved_from <> moved_to", name="moves"),
        CheckConstraint("reason <> ''", name="has_reason"),
    )

    id: Mapped[Id]
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"), index=True)
    moved_from: Mapped[date]
    moved_to: Mapped[date]
    reason: Mapped[Line]
    at: Mapped[Instant]


class NextStep(Base, Stamped):
    """A step that somebody in the tandem does until a day."""

    __tablename__ = "next_step"

    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    text: Mapped[Line]
    who: Mapped[Name] = mapped_column(default="")
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Factor(Base):
    """What helps or hinders a project."""

    __tablename__ = "factor"
    __table_args__ = (one_of("kind", FactorKind),)

    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    kind: Mapped[Word]
    text: Mapped[Line]


class Tool(Base):
    """A digital tool in use, with its data-protection state."""

    __tablename__ = "tool"
    __table_args__ = (one_of("data_protection", DataProtection),)

    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    name: Mapped[Name]
    purpose: Mapped[Line] = mapped_column(default="")
    data_protection: Mapped[Word] = mapped_column(default=DataProtection.IN_REVIEW)


class Snapshot(Base):
    """A project as it was when a meeting was held; never changed afterwards."""

    __tablename__ = "snapshot"
    __table_args__ = (UniqueConstraint("project_id", "event_id"),)

    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    taken_at: Mapped[Instant]
    content: Mapped[Document]

    project: Mapped[Project] = relationship(lazy="raise_on_sql")
    event: Mapped[Event] = relationship(lazy="raise_on_sql")
