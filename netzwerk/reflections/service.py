"""What people do with reflections: one verb each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, insert, literal, select
from sqlalchemy.exc import IntegrityError

from netzwerk.core import dates
from netzwerk.core.access import Actor, Audience, RoleKind, Side
from netzwerk.core.db import db
from netzwerk.networks.queries import NetworkHeader
from netzwerk.reflections import policy, queries
from netzwerk.reflections.models import (
    Answer,
    Comment,
    EntryState,
    Level,
    Prompt,
    PromptSet,
    Rating,
    ReadRecord,
    ReflectionEntry,
    ReflectionRound,
    SideSubmission,
    VisibilityChange,
)

ATTEMPTS = 3


@dataclass(frozen=True, kw_only=True)
class PromptDetails:
    """A prompt in every language of the interface."""

    topic: str
    kind: str
    title: dict[str, str]
    widest_level: Level
    hint: dict[str, str] = field(default_factory=dict)
    starters: Sequence[dict[str, str]] = ()
    low: dict[str, str] = field(default_factory=dict)
    high: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PromptSetDetails:
    """A version of the short or the full set."""

    kind: str
    version: int
    title: dict[str, str]
    minutes: int
    prompts: Sequence[PromptDetails]


@dataclass(frozen=True, kw_only=True)
class RoundDetails:
    """A round; without a meeting both days are fixed."""

    number: int
    prompt_set_id: int
    meeting_id: int | None = None
    fixed_opens: date | None = None
    fixed_due: date | None = None


@dataclass(frozen=True, kw_only=True)
class AnswerDetails:
    """What one side wrote; level None is that of the entry."""

    prompt_id: int
    side: Side
    text: str
    level: Level | None = None
    author_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class RatingDetails:
    """What one side rated, 1 to 5; None is `cannot judge`."""

    prompt_id: int
    side: Side
    value: int | None
    level: Level | None = None


@dataclass(frozen=True, kw_only=True)
class SubmissionDetails:
    """When one side handed in, and who did it."""

    side: Side
    submitted_at: datetime
    person_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class CommentDetails:
    """A comment; its author is shown by function."""

    author_id: int
    author_function: str
    text: str
    level: Level
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ReleaseDetails:
    """A change of visibility; without prompt and side it was one of the whole entry."""

    person_id: int
    at: datetime
    from_level: Level
    to_level: Level
    prompt_id: int | None = None
    side: Side | None = None


@dataclass(frozen=True, kw_only=True)
class ReadingDetails:
    """Somebody outside the tandem read the entry on a day."""

    person_id: int
    day: date
    function: str


@dataclass(frozen=True, kw_only=True)
class EntryDetails:
    """The entry of a tandem with all that belongs to it."""

    tandem_id: int
    round_id: int
    state: str = EntryState.DRAFT
    level: Level = Level.COORDINATION
    return_question: str = ""
    submissions: Sequence[SubmissionDetails] = ()
    answers: Sequence[AnswerDetails] = ()
    ratings: Sequence[RatingDetails] = ()
    comments: Sequence[CommentDetails] = ()
    releases: Sequence[ReleaseDetails] = ()
    readings: Sequence[ReadingDetails] = ()


def write_prompts(programme_id: int, details: PromptSetDetails) -> PromptSet:
    """Give a programme a version of a prompt set."""
    prompt_set = PromptSet(
        programme_id=programme_id,
        kind=details.kind,
        version=details.version,
        title=details.title,
        minutes=details.minutes,
    )
    db.session.add(prompt_set)
    db.session.flush()
    db.session.add_all(
        Prompt(
            prompt_set_id=prompt_set.id,
            position=position,
            topic=prompt.topic,
            kind=prompt.kind,
            title=prompt.title,
            hint=prompt.hint,
            starters=list(prompt.starters),
            low=prompt.low,
            high=prompt.high,
            widest_level=prompt.widest_level,
        )
        for position, prompt in enumerate(details.prompts, start=1)
    )
    db.session.flush()
    return prompt_set


def plan_rounds(network_id: int, details: Sequence[RoundDetails]) -> list[ReflectionRound]:
    """Give a network its rounds; their windows follow from the meetings."""
    rounds = [
        ReflectionRound(
            network_id=network_id,
            number=one.number,
            meeting_id=one.meeting_id,
            prompt_set_id=one.prompt_set_id,
            fixed_opens=one.fixed_opens,
            fixed_due=one.fixed_due,
        )
        for one in details
    ]
    db.session.add_all(rounds)
    db.session.flush()
    return rounds


def record_entries(details: Sequence[EntryDetails]) -> list[ReflectionEntry]:
    """Take over entries that were written before they came into this installation."""
    entries = [
        ReflectionEntry(
            tandem_id=one.tandem_id,
            round_id=one.round_id,
            state=one.state,
            level=one.level,
            return_question=one.return_question,
        )
        for one in details
    ]
    db.session.add_all(entries)
    db.session.flush()
    for entry, one in zip(entries, details, strict=True):
        answers = _answers(entry.id, one.answers)
        db.session.add_all([*answers.values(), *_parts(entry.id, one)])
        db.session.flush()
        db.session.add_all(_releases(entry.id, one.releases, answers))
    db.session.flush()
    return entries


def note_reading(
    actor: Actor,
    network: NetworkHeader,
    entry_ids: Collection[int],
    now: datetime,
    *,
    function: str | None = None,
) -> None:
    """Note that somebody outside the tandem reads entries: once per reader, entry and local day.

    The tandem sees the note. Call it in a transaction of its own before anything is shown; when it fails, nothing is.
    Entries of the reader's own tandems are left out.

    Args:
        function: as what the actor reads; None for the widest that the actor holds in the network.
    """
    _note(actor, network, ReflectionEntry.id.in_(sorted(entry_ids)), now, function or _function(actor, network))


def note_reading_of_round(actor: Actor, network: NetworkHeader, meeting_id: int, now: datetime) -> None:
    """Note that somebody reads all that facilitation may read of the round before a meeting, and of the one before it.

    As `note_reading`, for a report that quotes many entries.
    """
    this = (
        select(ReflectionRound.number)
        .where(ReflectionRound.meeting_id == meeting_id, ReflectionRound.network_id == network.id)
        .scalar_subquery()
    )
    read = and_(ReflectionRound.number.in_((this, this - 1)), queries.has_readable(policy.FACILITATION))
    _note(actor, network, read, now, _function(actor, network))


def _note(actor: Actor, network: NetworkHeader, read: ColumnElement[bool], now: datetime, function: str) -> None:
    day = dates.local_day(now, network.zone)
    noted = exists().where(
        ReadRecord.entry_id == ReflectionEntry.id, ReadRecord.person_id == actor.person_id, ReadRecord.day == day
    )
    rows = (
        select(ReflectionEntry.id, literal(actor.person_id), literal(day), literal(function))
        .join(ReflectionRound, ReflectionRound.id == ReflectionEntry.round_id)
        .where(
            ReflectionRound.network_id == network.id,
            ReflectionEntry.tandem_id.not_in(sorted(actor.tandem_ids(network))),
            read,
            ~noted,
        )
    )
    statement = insert(ReadRecord).from_select(["entry_id", "person_id", "day", "function"], rows)
    for attempts_left in reversed(range(ATTEMPTS)):
        try:
            with db.session.begin_nested():
                db.session.execute(statement, execution_options={"synchronize_session": False})
        except IntegrityError:
            # On PostgreSQL another request of the same reader may have noted the same at this moment.
            if not attempts_left:
                raise
        else:
            return


def _function(actor: Actor, network: NetworkHeader) -> str:
    held = (kind for kind in (RoleKind.COORDINATOR, RoleKind.FACILITATOR) if actor.holds(kind, network))
    return next(held, Audience.TANDEM).value


def _answers(entry_id: int, details: Sequence[AnswerDetails]) -> dict[tuple[int, Side], Answer]:
    return {
        (answer.prompt_id, answer.side): Answer(
            entry_id=entry_id,
            prompt_id=answer.prompt_id,
            side=answer.side,
            text=answer.text,
            level=answer.level,
            author_id=answer.author_id,
        )
        for answer in details
    }


def _parts(entry_id: int, details: EntryDetails) -> list[SideSubmission | Rating | Comment | ReadRecord]:
    return [
        *(
            SideSubmission(entry_id=entry_id, side=one.side, submitted_at=one.submitted_at, person_id=one.person_id)
            for one in details.submissions
        ),
        *(
            Rating(entry_id=entry_id, prompt_id=one.prompt_id, side=one.side, value=one.value, level=one.level)
            for one in details.ratings
        ),
        *(
            Comment(
                entry_id=entry_id,
                author_id=one.author_id,
                author_function=one.author_function,
                text=one.text,
                level=one.level,
                created_at=one.at,
                updated_at=one.at,
            )
            for one in details.comments
        ),
        *(
            ReadRecord(entry_id=entry_id, person_id=one.person_id, day=one.day, function=one.function)
            for one in details.readings
        ),
    ]


def _releases(
    entry_id: int, details: Sequence[ReleaseDetails], answers: Mapping[tuple[int, Side], Answer]
) -> list[VisibilityChange]:
    return [
        VisibilityChange(
            entry_id=entry_id,
            answer_id=answers[one.prompt_id, one.side].id if one.prompt_id and one.side else None,
            person_id=one.person_id,
            at=one.at,
            from_level=one.from_level,
            to_level=one.to_level,
        )
        for one in details
    ]
