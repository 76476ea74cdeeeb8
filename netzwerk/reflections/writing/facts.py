"""What the sheet of one side of a tandem holds: plain frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from netzwerk.core.access import Seat, Side
from netzwerk.reflections import ladder
from netzwerk.reflections.keeping.queries import Kept
from netzwerk.reflections.models import Level
from netzwerk.reflections.rounds import Round
from netzwerk.reflections.writing import lines
from netzwerk.reflections.writing.policy import Desk


@dataclass(frozen=True)
class Head:
    """What stands above a sheet.

    Attributes:
        entry_id: None as long as nothing has been written.
        submitted: when each side handed in.
        has_fixed_ratings: whether each side has seen the ratings of the other, so that they stay as they are.
        level: what the own side chose for its answers.
        other_level: what the other side chose for its own.
        of_ratings: how far ratings may go at the most, as far as it is the other side that decides.
        unconfirmed: sides that coordination recorded and that have not confirmed it.
        kept: sides of which something was kept when another version took its place.
        closes_at: when the round is closed, UTC; None as long as it has no window.
    """

    round: Round
    prompt_set_id: int
    seat: Seat
    desk: Desk
    closes_at: datetime | None
    entry_id: int | None
    level: Level
    other_level: Level
    of_ratings: Level
    return_question: str
    submitted: Mapping[Side, datetime]
    has_fixed_ratings: bool
    unconfirmed: frozenset[Side]
    kept: frozenset[Side]

    @property
    def side(self) -> Side:
        """The side that writes."""
        return self.seat.side


@dataclass(frozen=True)
class Before:
    """What the own side answered last time; `is_unconfirmed` if coordination recorded it and nobody confirmed it."""

    round_number: int
    text: str
    rating: int | None
    is_unconfirmed: bool


@dataclass(frozen=True)
class Question:
    """A prompt with what the own side wrote, and what it may see of the other side.

    Attributes:
        level: the exception chosen for the answer, None for that of all that the side writes.
        version: of the answer or rating; 0 as long as there is none.
        author: who wrote last on the own side.
        is_rated: whether a rating is given; its value None is `cannot judge`.
        other_text: what the other side wrote, None for nothing or for what is kept from this side.
        other_at: when it did, in the time of the programme.
        other_is_kept: whether the other side keeps an answer to itself.
        other_rating: shown only when both sides have handed in; None for nothing, 0 for `cannot judge`.
    """

    id: int
    position: int
    topic: str
    is_rating: bool
    title: dict[str, str]
    hint: dict[str, str]
    starters: list[dict[str, str]]
    low: dict[str, str]
    high: dict[str, str]
    widest: Level
    text: str
    level: int | None
    version: int
    author: str
    is_rated: bool
    rating: int | None
    other_text: str | None
    other_at: datetime | None
    other_is_kept: bool
    other_rating: int | None
    before: Before | None = None

    @property
    def is_answered(self) -> bool:
        """Whether the own side has answered."""
        return self.is_rated if self.is_rating else bool(self.text.strip())

    @property
    def words(self) -> int:
        """How many words the own side has written."""
        return lines.words(self.text)

    @property
    def steps(self) -> tuple[str, ...]:
        """Each line of the text as a step of a project."""
        return lines.steps(self.text)

    @property
    def mark(self) -> str:
        """By which an unchanged text is known."""
        return lines.mark(self.text)

    @property
    def choices(self) -> tuple[Level, ...]:
        """The levels that may be chosen."""
        return tuple(level for level in Level if level <= self.widest)

    def reach(self, entry_level: int) -> Level:
        """The level that the answer has."""
        return ladder.of_answer(self.level, entry_level, self.topic, self.widest)


@dataclass(frozen=True)
class OpenStep:
    """A step of the own project that is still to be done."""

    text: str
    who: str
    due_on: date | None


@dataclass(frozen=True)
class ProjectNotes:
    """What the project has to do with the sheet: open steps, and what was taken over from this answer."""

    id: int
    open: tuple[OpenStep, ...]
    taken: frozenset[str]


@dataclass(frozen=True)
class Sheet:
    """All that the writer shows."""

    head: Head
    questions: tuple[Question, ...]
    project: ProjectNotes | None
    kept: tuple[Kept, ...] = ()

    @property
    def answered(self) -> int:
        """How many questions the own side has answered."""
        return sum(question.is_answered for question in self.questions)

    @property
    def empty(self) -> tuple[Question, ...]:
        """The questions that the own side has not answered."""
        return tuple(question for question in self.questions if not question.is_answered)

    @property
    def first_open(self) -> int:
        """Position of the first question that is still empty, else of the last."""
        return next((question.position for question in self.empty), self.questions[-1].position)

    @property
    def minutes(self) -> int:
        """About how long the rest takes, in minutes."""
        return max(1, round(self.head.round.minutes * len(self.empty) / len(self.questions))) if self.empty else 0
