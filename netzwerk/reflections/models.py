"""Prompt sets, rounds, entries with answers and ratings per side, and the logs of release and reading."""

from __future__ import annotations

from datetime import date
from enum import IntEnum, StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import JSON

from netzwerk.core.access import Side
from netzwerk.core.db import Base, Id, Instant, Name, Prose, Stamped, Translated, Word, one_of
from netzwerk.events.models import Event
from netzwerk.networks.models import Network, Programme
from netzwerk.people.models import Person
from netzwerk.tandems.models import Tandem


class Level(IntEnum):
    """The visibility ladder of an answer, from narrow to wide."""

    OWN_SIDE = 1
    TANDEM = 2
    COORDINATION = 3
    NETWORK = 4
    BOARD = 5


class PromptKind(StrEnum):
    """Whether a prompt asks for words or for a rating from 1 to 5."""

    TEXT = "text"
    RATING = "rating"


class PromptTopic(StrEnum):
    """What a prompt is about, so that rounds can be compared; the first eight are the short set."""

    HAPPENED = "happened"
    SURPRISED = "surprised"
    STEPS = "steps"
    SUPPORT = "support"
    PROGRESS = "progress"
    COOPERATION = "cooperation"
    BACKING = "backing"
    ENERGY = "energy"
    FACTORS = "factors"
    LEARNT = "learnt"
    CHANGE = "change"
    TECHNOLOGY = "technology"
    APPRENTICES = "apprentices"
    NETWORK = "network"


class EntryState(StrEnum):
    """How far the entry of a tandem has come."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class PromptSet(Base):
    """A version of the prompts: short or full."""

    __tablename__ = "prompt_set"
    __table_args__ = (
        UniqueConstraint("programme_id", "kind", "version"),
        CheckConstraint("kind IN ('short','full')", name="kind"),
    )

    id: Mapped[Id]
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    kind: Mapped[Word]
    version: Mapped[int] = mapped_column(default=1)
    title: Mapped[Translated]
    minutes: Mapped[int]

    programme: Mapped[Programme] = relationship(lazy="raise_on_sql")
    prompts: Mapped[list[Prompt]] = relationship(lazy="raise_on_sql", order_by="Prompt.position")


class Prompt(Base):
    """One question of a set, and how widely its answers may be released at the most."""

    __tablename__ = "prompt"
    __table_args__ = (
        UniqueConstraint("prompt_set_id", "position"),
        UniqueConstraint("prompt_set_id", "topic"),
        one_of("kind", PromptKind),
        CheckConstraint("widest_level BETWEEN 2 AND 5", name="widest_level"),
    )

    id: Mapped[Id]
    prompt_set_id: Mapped[int] = mapped_column(ForeignKey("prompt_set.id"))
    position: Mapped[int]
    topic: Mapped[Word]
    kind: Mapped[Word]
    title: Mapped[Translated]
    hint: Mapped[Translated] = mapped_column(default=dict)
    starters: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    low: Mapped[Translated] = mapped_column(default=dict)
    high: Mapped[Translated] = mapped_column(default=dict)
    widest_level: Mapped[int] = mapped_column(default=Level.BOARD)


class ReflectionRound(Base, Stamped):
    """The round that feeds a meeting; a closing round follows the last one."""

    __tablename__ = "reflection_round"
    __table_args__ = (
        UniqueConstraint("network_id", "number"),
        UniqueConstraint("meeting_id"),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint(
            "fixed_due IS NULL OR fixed_opens IS NULL OR fixed_due > fixed_opens", name="due_after_opening"
        ),
        CheckConstraint(
            "meeting_id IS NOT NULL OR (fixed_opens IS NOT NULL AND fixed_due IS NOT NULL)", name="has_window"
        ),
    )

    id: Mapped[Id]
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"))
    number: Mapped[int]
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    prompt_set_id: Mapped[int] = mapped_column(ForeignKey("prompt_set.id"))
    fixed_opens: Mapped[date | None]
    fixed_due: Mapped[date | None]

    network: Mapped[Network] = relationship(lazy="raise_on_sql")
    meeting: Mapped[Event | None] = relationship(lazy="raise_on_sql")
    prompt_set: Mapped[PromptSet] = relationship(lazy="raise_on_sql")


class ReflectionEntry(Base, Stamped):
    """The one entry of a tandem in a round.

    `school_level` and `company_level` are what each side chose for its own answers; `level` holds for a side that has
    not chosen.
    """

    __tablename__ = "reflection_entry"
    __table_args__ = (
        UniqueConstraint("tandem_id", "round_id"),
        one_of("state", EntryState),
        CheckConstraint("level BETWEEN 1 AND 5", name="level"),
        CheckConstraint("school_level IS NULL OR school_level BETWEEN 1 AND 5", name="school_level"),
        CheckConstraint("company_level IS NULL OR company_level BETWEEN 1 AND 5", name="company_level"),
        CheckConstraint("state <> 'returned' OR return_question <> ''", name="returned_has_question"),
    )

    id: Mapped[Id]
    tandem_id: Mapped[int] = mapped_column(ForeignKey("tandem.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("reflection_round.id"), index=True)
    state: Mapped[Word] = mapped_column(default=EntryState.DRAFT)
    level: Mapped[int] = mapped_column(default=Level.COORDINATION)
    school_level: Mapped[int | None]
    company_level: Mapped[int | None]
    return_question: Mapped[Prose] = mapped_column(default="")
    ratings_fixed_at: Mapped[Instant | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    tandem: Mapped[Tandem] = relationship(lazy="raise_on_sql")
    round: Mapped[ReflectionRound] = relationship(lazy="raise_on_sql")
    submissions: Mapped[list[SideSubmission]] = relationship(lazy="raise_on_sql", order_by="SideSubmission.side")
    answers: Mapped[list[Answer]] = relationship(lazy="raise_on_sql", order_by="Answer.id")
    ratings: Mapped[list[Rating]] = relationship(lazy="raise_on_sql", order_by="Rating.id")


class SideSubmission(Base):
    """One side of a tandem has handed in its part of the entry.

    What coordination recorded on behalf of a side carries who did it until a member of the side confirms it.
    """

    __tablename__ = "side_submission"
    __table_args__ = (
        UniqueConstraint("entry_id", "side"),
        one_of("side", Side),
    )

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(ForeignKey("reflection_entry.id"))
    side: Mapped[Word]
    submitted_at: Mapped[Instant]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[Instant | None]


class Answer(Base, Stamped):
    """What one side wrote to one prompt; `level` is the exception to the level of its side, if any."""

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("entry_id", "prompt_id", "side"),
        one_of("side", Side),
        CheckConstraint("level IS NULL OR level BETWEEN 1 AND 5", name="level"),
    )

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(ForeignKey("reflection_entry.id"))
    prompt_id: Mapped[int] = mapped_column(ForeignKey("prompt.id"), index=True)
    side: Mapped[Word]
    text: Mapped[Prose]
    level: Mapped[int | None]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    prompt: Mapped[Prompt] = relationship(lazy="raise_on_sql")
    author: Mapped[Person | None] = relationship(lazy="raise_on_sql")


class Rating(Base, Stamped):
    """One side's rating of one prompt, 1 to 5; None is `cannot judge`."""

    __tablename__ = "rating"
    __table_args__ = (
        UniqueConstraint("entry_id", "prompt_id", "side"),
        one_of("side", Side),
        CheckConstraint("value IS NULL OR value BETWEEN 1 AND 5", name="value"),
        CheckConstraint("level IS NULL OR level BETWEEN 1 AND 5", name="level"),
    )

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(ForeignKey("reflection_entry.id"))
    prompt_id: Mapped[int] = mapped_column(ForeignKey("prompt.id"), index=True)
    side: Mapped[Word]
    value: Mapped[int | None]
    level: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    prompt: Mapped[Prompt] = relationship(lazy="raise_on_sql")


class KeptVersion(Base):
    """What one side had written or rated before another version took its place; read by that side alone.

    Coordination records for a side without learning whether it has begun; what the side has written is kept here.
    """

    __tablename__ = "kept_version"
    __table_args__ = (
        one_of("side", Side),
        CheckConstraint("value IS NULL OR value BETWEEN 1 AND 5", name="value"),
        CheckConstraint("level IS NULL OR level BETWEEN 1 AND 5", name="level"),
    )

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(ForeignKey("reflection_entry.id"), index=True)
    prompt_id: Mapped[int] = mapped_column(ForeignKey("prompt.id"))
    side: Mapped[Word]
    text: Mapped[Prose] = mapped_column(default="")
    value: Mapped[int | None]
    level: Mapped[int | None]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    is_recorded: Mapped[bool]
    kept_at: Mapped[Instant]


class Comment(Base, Stamped):
    """A comment on an entry, read by the tandem and by whom its level reaches."""

    __tablename__ = "comment"
    __table_args__ = (CheckConstraint("level BETWEEN 2 AND 4", name="level"),)

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(ForeignKey("reflection_entry.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    author_function: Mapped[Name]
    text: Mapped[Prose]
    level: Mapped[int] = mapped_column(default=Level.COORDINATION)


class VisibilityChange(Base):
    """Who released what to whom and when; appended only."""

    __tablename__ = "visibility_change"
    __table_args__ = (CheckConstraint("from_level <> to_level", name="changes"),)

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(ForeignKey("reflection_entry.id"), index=True)
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("answer.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[Instant]
    from_level: Mapped[int]
    to_level: Mapped[int]

    person: Mapped[Person | None] = relationship(lazy="raise_on_sql")


class ReadRecord(Base):
    """Somebody outside the tandem read an entry on a day; the tandem sees it."""

    __tablename__ = "read_record"
    __table_args__ = (UniqueConstraint("entry_id", "person_id", "day"),)

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(ForeignKey("reflection_entry.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    day: Mapped[date]
    function: Mapped[Word]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")


class ReflectionStep(Base):
    """A next step of the project that was taken over from an answer."""

    __tablename__ = "reflection_step"
    __table_args__ = (UniqueConstraint("answer_id", "step_id"),)

    id: Mapped[Id]
    answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id"))
    step_id: Mapped[int] = mapped_column(ForeignKey("next_step.id"), unique=True)
