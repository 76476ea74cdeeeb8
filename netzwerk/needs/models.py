"""Needs polls, the topics proposed in them, and the points that tandems give."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netzwerk.core.db import Base, Id, Instant, Line, Prose, Stamped
from netzwerk.events.models import Event
from netzwerk.networks.models import Network
from netzwerk.tandems.models import Tandem

MOST_POINTS = 3


class NeedsPoll(Base, Stamped):
    """A question to the tandems: which topic shall the seminar have?"""

    __tablename__ = "needs_poll"
    __table_args__ = (CheckConstraint("closes_on >= opens_on", name="closes_after_opening"),)

    id: Mapped[Id]
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"), index=True)
    seminar_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"), unique=True)
    title: Mapped[Line]
    opens_on: Mapped[date]
    closes_on: Mapped[date]

    network: Mapped[Network] = relationship(lazy="raise_on_sql")
    seminar: Mapped[Event | None] = relationship(lazy="raise_on_sql")
    topics: Mapped[list[TopicProposal]] = relationship(lazy="raise_on_sql", order_by="TopicProposal.id")


class TopicProposal(Base, Stamped):
    """A topic that somebody proposed; a merged one names the topic it went into."""

    __tablename__ = "topic_proposal"
    __table_args__ = (CheckConstraint("merged_into_id IS NULL OR merged_into_id <> id", name="not_into_itself"),)

    id: Mapped[Id]
    poll_id: Mapped[int] = mapped_column(ForeignKey("needs_poll.id"), index=True)
    title: Mapped[Line]
    description: Mapped[Prose] = mapped_column(default="")
    tandem_id: Mapped[int | None] = mapped_column(ForeignKey("tandem.id"))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("topic_proposal.id"))

    tandem: Mapped[Tandem | None] = relationship(lazy="raise_on_sql")
    votes: Mapped[list[TopicVote]] = relationship(lazy="raise_on_sql", order_by="TopicVote.id")


class TopicVote(Base):
    """0 to 3 points of one tandem for one topic."""

    __tablename__ = "topic_vote"
    __table_args__ = (
        UniqueConstraint("topic_id", "tandem_id"),
        CheckConstraint("points BETWEEN 0 AND 3", name="points"),
    )

    id: Mapped[Id]
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic_proposal.id"))
    tandem_id: Mapped[int] = mapped_column(ForeignKey("tandem.id"), index=True)
    points: Mapped[int]
    at: Mapped[Instant]
