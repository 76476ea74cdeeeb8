"""Reading one entry: exactly the answers, ratings and comments that the reader may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Row, and_, case, cast, literal, null, or_, select, union_all
from sqlalchemy.orm import aliased

from netzwerk.core.access import Actor, Side
from netzwerk.core.db import UtcDateTime, db
from netzwerk.core.errors import NotFound
from netzwerk.networks.queries import NetworkHeader
from netzwerk.people.models import Person
from netzwerk.reflections import policy, queries, released, rounds
from netzwerk.reflections.models import (
    Answer,
    Comment,
    EntryState,
    Level,
    Prompt,
    PromptKind,
    PromptSet,
    Rating,
    ReadRecord,
    ReflectionEntry,
    ReflectionRound,
    SideSubmission,
    VisibilityChange,
)
from netzwerk.reflections.rounds import MEETING, Round
from netzwerk.reflections.writing import lines
from netzwerk.tandems.models import Tandem, TandemState


@dataclass(frozen=True)
class EntryHeader:
    """What stands above an entry.

    Attributes:
        state: the true state for the tandem, `submitted` for everybody else.
        submitted: when each side handed in; without times for everybody but the tandem.
        levels: what each side chose for its answers; empty for everybody but the tandem.
        own_side: the side on which the reader is a member of the tandem.
        return_question: what the coordination asked back; not for other tandems.
        review: the true state for those who lead the network, else empty.
        seen: by which those know whether anything has been handed in or taken back since, else empty.
        unconfirmed: sides that coordination recorded and that have not confirmed it; not for other tandems.
        has_left: whether the tandem has left, so that nothing is done with the entry any more.
    """

    id: int
    tandem_id: int
    tandem_number: int
    tandem_title: str
    round: Round
    state: str
    submitted: Mapping[Side, datetime | None]
    levels: Mapping[Side, Level]
    own_side: Side | None
    return_question: str
    review: str
    seen: str
    unconfirmed: frozenset[Side]
    has_left: bool = False

    @property
    def is_own(self) -> bool:
        """Whether the reader is a member of the tandem."""
        return self.own_side is not None

    @property
    def is_out(self) -> bool:
        """Whether others than the tandem may learn of it."""
        return policy.is_handed_in(self.state, self.submitted)

    @property
    def both_submitted(self) -> bool:
        """Whether both sides have handed in."""
        return len(self.submitted) == len(Side)


@dataclass(frozen=True)
class AnswerShown:
    """An answer of one side; `text` is None when it is kept from the reader."""

    side: Side
    level: Level
    text: str | None


@dataclass(frozen=True)
class Question:
    """A prompt for words, with the answers that the reader may know of."""

    id: int
    topic: str
    title: dict[str, str]
    answers: tuple[AnswerShown, ...]


@dataclass(frozen=True)
class RatingShown:
    """A rating of one side; `value` is None for `cannot judge`.

    Attributes:
        before: that of the round before, if the side stands by it: what is not confirmed yet is compared with nothing.
    """

    value: int | None
    before: int | None = None

    @property
    def change(self) -> int | None:
        """How far it has moved since the round before."""
        return None if self.value is None or self.before is None else self.value - self.before


@dataclass(frozen=True)
class Scale:
    """A prompt for a rating, with what each side answered as far as the reader is shown it."""

    topic: str
    title: dict[str, str]
    low: dict[str, str]
    high: dict[str, str]
    ratings: Mapping[Side, RatingShown]

    def value(self, side: Side) -> int | None:
        """The rating of a side, None without one that may be shown."""
        shown = self.ratings.get(side)
        return shown.value if shown else None

    @property
    def gap(self) -> int | None:
        """How far the sides are apart, None unless both judged."""
        school, company = self.value(Side.SCHOOL), self.value(Side.COMPANY)
        return None if school is None or company is None else abs(school - company)


@dataclass(frozen=True)
class Remark:
    """A comment on the entry."""

    author_function: str
    text: str
    level: Level


@dataclass(frozen=True)
class Release:
    """One change of who may read, from the log; `question` is None for all answers of a side."""

    at: datetime
    person: str
    question: dict[str, str] | None
    before: Level
    after: Level


@dataclass(frozen=True)
class Reading:
    """Somebody outside the tandem read the entry on a day."""

    on: date
    person: str
    function: str


@dataclass(frozen=True)
class EntryContent:
    """All of an entry that the reader is shown.

    Attributes:
        earlier_id: the entry of the round before, if its ratings show in how far those of this one have moved.
    """

    questions: tuple[Question, ...]
    scales: tuple[Scale, ...]
    remarks: tuple[Remark, ...]
    releases: tuple[Release, ...] = ()
    readings: tuple[Reading, ...] = ()
    earlier_id: int | None = None

    def is_begun_by(self, side: Side | None) -> bool:
        """Whether a side has written or rated anything, as far as the reader is shown it."""
        written = any(answer.side is side for question in self.questions for answer in question.answers)
        return written or any(side in scale.ratings for scale in self.scales)


@dataclass
class _Prompts:
    """Rows of prompts with their answers, put together."""

    order: list[Row[Any]] = field(default_factory=list)
    answers: dict[int, list[AnswerShown]] = field(default_factory=dict)
    titles: dict[int, dict[str, str]] = field(default_factory=dict)


def header(actor: Actor, network: NetworkHeader, entry_id: int, now: datetime) -> EntryHeader:
    """What stands above an entry.

    Raises:
        NotFound: if there is no such entry in the network, or nothing of it is shown to the actor.
    """
    reader = policy.reader(actor, network)
    school, company = aliased(SideSubmission), aliased(SideSubmission)
    row = db.session.execute(
        select(
            *rounds.columns(),
            ReflectionEntry.id.label("entry_id"),
            ReflectionEntry.state.label("entry_state"),
            *(released.level_of_side(side).label(f"{side.value}_level") for side in Side),
            ReflectionEntry.return_question,
            ReflectionEntry.version,
            Tandem.id.label("tandem_id"),
            Tandem.number.label("tandem_number"),
            Tandem.title.label("tandem_title"),
            Tandem.state.label("tandem_state"),
            school.submitted_at.label("school"),
            company.submitted_at.label("company"),
            released.is_unconfirmed(school).label("school_unconfirmed"),
            released.is_unconfirmed(company).label("company_unconfirmed"),
        )
        .select_from(ReflectionEntry)
        .join(Tandem, Tandem.id == ReflectionEntry.tandem_id)
        .join(ReflectionRound, ReflectionRound.id == ReflectionEntry.round_id)
        .join(PromptSet, PromptSet.id == ReflectionRound.prompt_set_id)
        .outerjoin(MEETING, MEETING.id == ReflectionRound.meeting_id)
        .outerjoin(school, and_(school.entry_id == ReflectionEntry.id, school.side == Side.SCHOOL))
        .outerjoin(company, and_(company.entry_id == ReflectionEntry.id, company.side == Side.COMPANY))
        .where(
            ReflectionEntry.id == entry_id,
            Tandem.network_id == network.id,
            queries.has_readable(reader),
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    own_side = actor.side_in(row.tandem_id)
    is_own, leads = own_side is not None, actor.leads(network)
    times: dict[Side, datetime | None] = {
        side: getattr(row, side.value) for side in Side if getattr(row, side.value) is not None
    }
    return EntryHeader(
        id=row.entry_id,
        tandem_id=row.tandem_id,
        tandem_number=row.tandem_number,
        tandem_title=row.tandem_title,
        round=rounds.build(row, network.zone, now),
        state=row.entry_state if is_own else EntryState.SUBMITTED,
        submitted=times if is_own else dict.fromkeys(times),
        levels={side: Level(getattr(row, f"{side.value}_level")) for side in Side if is_own},
        own_side=own_side,
        return_question=row.return_question if is_own or leads else "",
        review=row.entry_state if leads else "",
        seen=seen_mark(row.version, times) if leads else "",
        unconfirmed=frozenset(side for side in Side if (is_own or leads) and getattr(row, f"{side.value}_unconfirmed")),
        has_left=row.tandem_state == TandemState.LEFT,
    )


def seen_mark(version: int, submitted: Mapping[Side, datetime | None]) -> str:
    """A short mark of what has been handed in of an entry, which tells nothing of when that was."""
    return lines.mark(f"{version} {sorted((side.value, at) for side, at in submitted.items())}")


def content(actor: Actor, network: NetworkHeader, entry: EntryHeader) -> EntryContent:
    """All of an entry that the actor is shown; call `service.note_reading` before showing it."""
    reader = policy.reader(actor, network)
    prompts = _prompts(reader, entry)
    ratings, earlier_id = _ratings(reader, entry)
    questions = tuple(
        Question(row.id, row.topic, row.title, tuple(prompts.answers[row.id]))
        for row in prompts.order
        if row.kind == PromptKind.TEXT
    )
    scales = tuple(
        Scale(row.topic, row.title, row.low, row.high, ratings.get(row.topic, {}))
        for row in prompts.order
        if row.kind == PromptKind.RATING
    )
    remarks = _remarks(reader, entry)
    releases, readings = _log(entry, prompts.titles) if entry.is_own else ((), ())
    return EntryContent(questions, scales, remarks, releases, readings, earlier_id)


def _prompts(reader: policy.Reader, entry: EntryHeader) -> _Prompts:
    shown = released.may_read_answer(reader)
    rows = db.session.execute(
        select(
            Prompt.id,
            Prompt.topic,
            Prompt.kind,
            Prompt.title,
            Prompt.low,
            Prompt.high,
            Answer.id.label("answer_id"),
            Answer.side,
            released.level_of_answer().label("level"),
            case((shown, Answer.text), else_=None).label("text"),
        )
        .select_from(ReflectionEntry)
        .join(ReflectionRound, ReflectionRound.id == ReflectionEntry.round_id)
        .join(Prompt, Prompt.prompt_set_id == ReflectionRound.prompt_set_id)
        .outerjoin(
            Answer,
            and_(
                Answer.prompt_id == Prompt.id,
                Answer.entry_id == ReflectionEntry.id,
                Answer.text != "",
                or_(released.own(reader), shown),
            ),
        )
        .where(ReflectionEntry.id == entry.id)
        .order_by(Prompt.position, Answer.side.desc())
    )
    found = _Prompts()
    for row in rows:
        if row.id not in found.answers:
            found.order.append(row)
            found.answers[row.id] = []
        if row.answer_id is not None:
            found.answers[row.id].append(AnswerShown(Side(row.side), Level(row.level), row.text))
            found.titles[row.answer_id] = row.title
    return found


def _ratings(reader: policy.Reader, entry: EntryHeader) -> tuple[dict[str, dict[Side, RatingShown]], int | None]:
    numbers = (entry.round.number - 1, entry.round.number)
    rows = db.session.execute(
        select(
            ReflectionEntry.id,
            ReflectionRound.number,
            Prompt.topic,
            Rating.side,
            Rating.value,
            released.is_of_unconfirmed(Rating.side).label("is_unconfirmed"),
        )
        .select_from(ReflectionEntry)
        .join(ReflectionRound, ReflectionRound.id == ReflectionEntry.round_id)
        .join(Rating, Rating.entry_id == ReflectionEntry.id)
        .join(Prompt, Prompt.id == Rating.prompt_id)
        .where(
            ReflectionEntry.tandem_id == entry.tandem_id,
            ReflectionRound.number.in_(numbers),
            released.may_read_rating(reader),
        )
    ).all()
    before = {
        (row.topic, row.side): row.value for row in rows if row.number != entry.round.number and not row.is_unconfirmed
    }
    found: dict[str, dict[Side, RatingShown]] = {}
    for row in rows:
        if row.number == entry.round.number:
            shown = RatingShown(row.value, before.get((row.topic, row.side)))
            found.setdefault(row.topic, {})[Side(row.side)] = shown
    compares = any(shown.change is not None for sides in found.values() for shown in sides.values())
    earlier = (row.id for row in rows if row.number != entry.round.number)
    return found, next(earlier, None) if compares else None


def _remarks(reader: policy.Reader, entry: EntryHeader) -> tuple[Remark, ...]:
    rows = db.session.execute(
        select(Comment.author_function, Comment.text, Comment.level)
        .join(ReflectionEntry, ReflectionEntry.id == Comment.entry_id)
        .where(Comment.entry_id == entry.id, released.may_read_comment(reader))
        .order_by(Comment.id)
    )
    return tuple(Remark(row.author_function, row.text, Level(row.level)) for row in rows)


def _log(entry: EntryHeader, titles: Mapping[int, dict[str, str]]) -> tuple[tuple[Release, ...], tuple[Reading, ...]]:
    changes = (
        select(
            VisibilityChange.at.label("at"),
            cast(null(), Date).label("day"),
            Person.name.label("person"),
            literal("").label("function"),
            VisibilityChange.answer_id.label("answer_id"),
            VisibilityChange.from_level.label("before"),
            VisibilityChange.to_level.label("after"),
        )
        .outerjoin(Person, Person.id == VisibilityChange.person_id)
        .where(VisibilityChange.entry_id == entry.id)
    )
    reads = (
        select(
            cast(null(), UtcDateTime),
            ReadRecord.day,
            Person.name,
            ReadRecord.function,
            cast(null(), VisibilityChange.answer_id.type),
            literal(0),
            literal(0),
        )
        .join(Person, Person.id == ReadRecord.person_id)
        .where(ReadRecord.entry_id == entry.id)
    )
    rows = db.session.execute(union_all(changes, reads)).all()
    releases = [
        Release(
            row.at,
            row.person or "",
            titles.get(row.answer_id) if row.answer_id else None,
            Level(row.before),
            Level(row.after),
        )
        for row in rows
        if row.at is not None
    ]
    readings = [Reading(row.day, row.person, row.function) for row in rows if row.day is not None]
    return (
        tuple(sorted(releases, key=lambda release: release.at, reverse=True)),
        tuple(sorted(readings, key=lambda reading: (reading.on, reading.person), reverse=True)),
    )
