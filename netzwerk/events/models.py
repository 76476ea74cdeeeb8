"""Events of all kinds with their days, agenda, participation and agreements."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netzwerk.core.access import Side
from netzwerk.core.db import Base, Digest, Document, Id, Instant, Line, Name, Prose, Stamped, Word, one_of
from netzwerk.networks.models import Network, Organisation
from netzwerk.people.models import Person
from netzwerk.tandems.models import Tandem


class EventKind(StrEnum):
    """What an event is in the programme."""

    KICKOFF = "kickoff"
    MEETING = "meeting"
    SEMINAR = "seminar"
    SITTING = "sitting"
    VISIT = "visit"
    WORKSHOP = "workshop"
    CONFERENCE = "conference"
    CLOSING = "closing"


class EventState(StrEnum):
    """How far an event has come."""

    DRAFT = "draft"
    AGREED = "agreed"
    INVITED = "invited"
    HELD = "held"
    DOCUMENTED = "documented"
    CANCELLED = "cancelled"


class EventFormat(StrEnum):
    """Where people take part."""

    ON_SITE = "on_site"
    ONLINE = "online"
    HYBRID = "hybrid"


class ItemKind(StrEnum):
    """What an agenda item is."""

    ARRIVAL = "arrival"
    INPUT = "input"
    WORK = "work"
    EXCHANGE = "exchange"
    REFLECTION = "reflection"
    BREAK = "break"
    CLOSING = "closing"


class Reply(StrEnum):
    """What a person answered to the invitation."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REPRESENTED = "represented"


class Attendance(StrEnum):
    """Whether a person was there."""

    PRESENT = "present"
    PARTLY = "partly"
    EXCUSED = "excused"
    ABSENT = "absent"


class AgreementState(StrEnum):
    """What became of an agreement."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Event(Base, Stamped):
    """Anything with a date that people come to."""

    __tablename__ = "event"
    __table_args__ = (
        one_of("kind", EventKind),
        one_of("state", EventState),
        one_of("format", EventFormat),
        CheckConstraint("number IS NULL OR number > 0", name="number_positive"),
        CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity_positive"),
        CheckConstraint("state <> 'cancelled' OR cancel_reason <> ''", name="cancelled_has_reason"),
        UniqueConstraint("network_id", "kind", "number"),
    )

    id: Mapped[Id]
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"), index=True)
    kind: Mapped[Word]
    number: Mapped[int | None]
    title: Mapped[Line]
    focus: Mapped[Prose] = mapped_column(default="")
    goals: Mapped[Prose] = mapped_column(default="")
    format: Mapped[Word] = mapped_column(default=EventFormat.ONLINE)
    venue: Mapped[Line] = mapped_column(default="")
    room_link: Mapped[Line] = mapped_column(default="")
    host_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    preparation: Mapped[Prose] = mapped_column(default="")
    reply_until: Mapped[date | None]
    capacity: Mapped[int | None]
    state: Mapped[Word] = mapped_column(default=EventState.DRAFT)
    cancel_reason: Mapped[Line] = mapped_column(default="")
    date_reason: Mapped[Line] = mapped_column(default="")
    invitation_text: Mapped[Prose] = mapped_column(default="")
    deviations: Mapped[Prose] = mapped_column(default="")
    parked: Mapped[Prose] = mapped_column(default="")
    date_is_derived: Mapped[bool] = mapped_column(default=False)
    held_at: Mapped[Instant | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    network: Mapped[Network] = relationship(lazy="raise_on_sql")
    host: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    days: Mapped[list[EventDay]] = relationship(
        lazy="raise_on_sql", order_by="EventDay.starts_at", back_populates="event"
    )
    facilitators: Mapped[list[EventFacilitator]] = relationship(
        lazy="raise_on_sql", order_by="EventFacilitator.id", back_populates="event"
    )


class EventFacilitator(Base):
    """A person who facilitates an event."""

    __tablename__ = "event_facilitator"
    __table_args__ = (UniqueConstraint("event_id", "person_id"),)

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)

    event: Mapped[Event] = relationship(lazy="raise_on_sql", back_populates="facilitators")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")


class EventDay(Base, Stamped):
    """One day of an event; calendars know it by `uid`, and `sequence` grows with each change they must see."""

    __tablename__ = "event_day"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("sequence >= 0", name="sequence_not_negative"),
        UniqueConstraint("event_id", "starts_at"),
    )

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    starts_at: Mapped[Instant] = mapped_column(index=True)
    ends_at: Mapped[Instant]
    uid: Mapped[Line] = mapped_column(unique=True)
    sequence: Mapped[int] = mapped_column(default=0)

    event: Mapped[Event] = relationship(lazy="raise_on_sql", back_populates="days")
    items: Mapped[list[AgendaItem]] = relationship(
        lazy="raise_on_sql", order_by="AgendaItem.position", back_populates="day"
    )


class AgendaItem(Base, Stamped):
    """One item of a day's agenda; its start and end follow from the order and the durations."""

    __tablename__ = "agenda_item"
    __table_args__ = (
        UniqueConstraint("day_id", "position"),
        CheckConstraint("minutes > 0", name="minutes_positive"),
        one_of("kind", ItemKind),
    )

    id: Mapped[Id]
    day_id: Mapped[int] = mapped_column(ForeignKey("event_day.id"))
    position: Mapped[int]
    minutes: Mapped[int]
    kind: Mapped[Word]
    title: Mapped[Line]
    goal: Mapped[Prose] = mapped_column(default="")
    method: Mapped[Prose] = mapped_column(default="")
    social_form: Mapped[Name] = mapped_column(default="")
    material: Mapped[Line] = mapped_column(default="")
    responsible: Mapped[Line] = mapped_column(default="")
    internal_note: Mapped[Prose] = mapped_column(default="")
    outcome: Mapped[Prose] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    day: Mapped[EventDay] = relationship(lazy="raise_on_sql", back_populates="items")


class Participation(Base, Stamped):
    """A person and an event: invited, what was answered, and whether they were there."""

    __tablename__ = "participation"
    __table_args__ = (
        UniqueConstraint("event_id", "person_id"),
        one_of("reply", Reply),
        CheckConstraint("(reply = 'represented') = (represented_by <> '')", name="represented_by"),
        one_of("attendance", Attendance),
        CheckConstraint("mode IN ('on_site','online')", name="mode"),
        one_of("side", Side),
        CheckConstraint("(tandem_id IS NULL) = (side IS NULL)", name="tandem_with_side"),
        Index("ix_participation_tandem", "tandem_id", "event_id"),
    )

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    tandem_id: Mapped[int | None] = mapped_column(ForeignKey("tandem.id"))
    side: Mapped[Word | None]
    invited_at: Mapped[Instant | None]
    reply: Mapped[Word] = mapped_column(default=Reply.OPEN)
    replied_at: Mapped[Instant | None]
    represented_by: Mapped[Name] = mapped_column(default="")
    mode: Mapped[Word] = mapped_column(default="online")
    attendance: Mapped[Word | None]
    waiting_since: Mapped[Instant | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    event: Mapped[Event] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    tandem: Mapped[Tandem | None] = relationship(lazy="raise_on_sql")


class ParticipationNeed(Base):
    """Food or access somebody needs: health data, by consent, deleted 14 days after the event."""

    __tablename__ = "participation_need"

    id: Mapped[Id]
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"), unique=True)
    text: Mapped[Line]
    consented_at: Mapped[Instant]


class Agreement(Base, Stamped):
    """What was agreed at an event: what, who, until when."""

    __tablename__ = "agreement"
    __table_args__ = (
        one_of("state", AgreementState),
        CheckConstraint("(state = 'done') = (done_on IS NOT NULL)", name="done_has_day"),
    )

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    text: Mapped[Prose]
    owner: Mapped[Line]
    tandem_id: Mapped[int | None] = mapped_column(ForeignKey("tandem.id"))
    due_on: Mapped[date | None]
    state: Mapped[Word] = mapped_column(default=AgreementState.OPEN)
    done_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    event: Mapped[Event] = relationship(lazy="raise_on_sql")
    tandem: Mapped[Tandem | None] = relationship(lazy="raise_on_sql")


class AnswerLink(Base):
    """A mailed link by which one person answers one invitation without signing in."""

    __tablename__ = "answer_link"

    id: Mapped[Id]
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"), index=True)
    token_digest: Mapped[Digest] = mapped_column(unique=True)
    created_at: Mapped[Instant]


class WalkIn(Base, Stamped):
    """Somebody who came without an invitation and has no account."""

    __tablename__ = "walk_in"
    __table_args__ = (
        one_of("side", Side),
        CheckConstraint("mode IN ('on_site','online')", name="mode"),
        CheckConstraint("(tandem_id IS NULL) = (side IS NULL)", name="tandem_with_side"),
    )

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    tandem_id: Mapped[int | None] = mapped_column(ForeignKey("tandem.id"))
    side: Mapped[Word | None]
    name: Mapped[Name]
    organisation: Mapped[Line] = mapped_column(default="")
    mode: Mapped[Word] = mapped_column(default="on_site")
    is_partly: Mapped[bool] = mapped_column(default=False)


class PreparationItem(Base, Stamped):
    """Something to have ready for an event, such as the room: who sees to it, and until when."""

    __tablename__ = "preparation_item"

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    title: Mapped[Line]
    owner: Mapped[Name] = mapped_column(default="")
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    event: Mapped[Event] = relationship(lazy="raise_on_sql")


class PlanPart(StrEnum):
    """A part of the planning of an event in which the last step can be undone."""

    AGENDA = "agenda"
    PREPARATION = "preparation"


class PlanStep(Base):
    """The last step in the agenda or the preparation of an event, kept for a day so that it can be undone.

    `before` is how all of it was; `after` is the fingerprint of how it was then: another one means that somebody went
    on.
    """

    __tablename__ = "plan_step"
    __table_args__ = (UniqueConstraint("event_id", "part"), one_of("part", PlanPart))

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    part: Mapped[Word]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[Instant]
    kind: Mapped[Word]
    before: Mapped[Document]
    after: Mapped[Digest]
