"""The sheet that one side of a tandem writes on: its own words, and as much of the other side's as it may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from netzwerk.core import clock
from netzwerk.core.access import Actor, Seat, Side
from netzwerk.core.db import db, read
from netzwerk.core.errors import NotFound
from netzwerk.networks.models import NetworkState
from netzwerk.networks.queries import NetworkHeader
from netzwerk.people.models import Person
from netzwerk.projects.models import NextStep, Project
from netzwerk.reflections import ladder, released, rounds
from netzwerk.reflections import queries as of_network
from netzwerk.reflections.keeping import queries as keeping
from netzwerk.reflections.models import (
    Answer,
    EntryState,
    Level,
    Prompt,
    PromptKind,
    PromptSet,
    PromptTopic,
    Rating,
    ReflectionEntry,
    ReflectionRound,
    ReflectionStep,
    SideSubmission,
)
from netzwerk.reflections.rounds import MEETING
from netzwerk.reflections.writing import policy
from netzwerk.reflections.writing.facts import Before, Head, OpenStep, ProjectNotes, Question, Sheet
from netzwerk.reflections.writing.policy import Desk, Phase


def head(actor: Actor, network: NetworkHeader, number: int, now: datetime) -> Head:
    """What stands above the sheet of the actor's side in a round.

    Raises:
        NotFound: if the actor is in no tandem of the network, or there is no such round.
    """
    return head_of(network, seat_of(actor, network), number, now)


def head_of(network: NetworkHeader, seat: Seat, number: int, now: datetime) -> Head:
    """What stands above the sheet of a place in a tandem.

    Raises:
        NotFound: if there is no such round.
    """
    row = next(iter(read(_HEAD, _names(network, seat, number))), None)
    if row is None:
        raise NotFound
    return read_head(row, network, seat, now)


def has_content(head: Head) -> bool:
    """Whether the side has written or rated anything."""
    written = select(Answer.id).where(Answer.entry_id == head.entry_id, Answer.side == head.side, Answer.text != "")
    rated = select(Rating.id).where(Rating.entry_id == head.entry_id, Rating.side == head.side)
    return db.session.scalar(select(written.exists() | rated.exists())) or False


def writable(actor: Actor, network: NetworkHeader, now: datetime) -> int | None:
    """Number of the first round that the actor's side can still hand in, None if there is none: two statements.

    Raises:
        NotFound: if the actor is in no tandem of the network.
    """
    seat = seat_of(actor, network)
    done = db.session.execute(
        select(ReflectionRound.number, ReflectionEntry.state, SideSubmission.id)
        .select_from(ReflectionEntry)
        .join(ReflectionRound, ReflectionRound.id == ReflectionEntry.round_id)
        .outerjoin(
            SideSubmission, and_(SideSubmission.entry_id == ReflectionEntry.id, SideSubmission.side == seat.side)
        )
        .where(ReflectionEntry.tandem_id == seat.tandem_id)
    ).all()
    known = {row.number: (row.state, row.id is not None) for row in done}
    for one in of_network.rounds_of(network, now):
        phase = policy.phase(one.window, one.meeting_at, network.ends_on, network.zone, now)
        desk = Desk(phase, *known.get(one.number, (None, False)), network.state == NetworkState.ARCHIVED)
        if policy.bar_to_submitting(desk) is None:
            return one.number
    return None


def locked_head(network: NetworkHeader, seat: Seat, number: int, now: datetime) -> Head | None:
    """What stands above a sheet whose entry exists, with the entry locked; None as long as there is none.

    PostgreSQL reads again only the row that it waited for, and what is joined to it as it was before: so the lock is
    a statement of its own there. SQLite locks everything when the unit of work begins.
    """
    names = _names(network, seat, number)
    if db.engine.dialect.name == "postgresql":
        read(_LOCK, names)
    row = next(iter(read(_LOCKED_HEAD, names)), None)
    return read_head(row, network, seat, now) if row else None


def seat_of(actor: Actor, network: NetworkHeader) -> Seat:
    """The place in a tandem from which the actor writes.

    Raises:
        NotFound: if there is none.
    """
    seat = actor.seat_in(network)
    if seat is None:
        raise NotFound
    return seat


def read_head(row: Row[*tuple[Any, ...]], network: NetworkHeader, seat: Seat, now: datetime) -> Head:
    """The head of a row of one of the two statements."""
    one = rounds.without_draft(rounds.build(row, network.zone, now))
    submitted = {side: getattr(row, side.value) for side in Side if getattr(row, side.value) is not None}
    chosen = {Side.SCHOOL: row.school_level, Side.COMPANY: row.company_level}
    phase = policy.phase(one.window, one.meeting_at, network.ends_on, network.zone, now)
    return Head(
        round=one,
        prompt_set_id=row.prompt_set_id,
        seat=seat,
        desk=Desk(phase, row.entry_state, seat.side in submitted, network.state == NetworkState.ARCHIVED),
        closes_at=(policy.closes_at(one.window, one.meeting_at, network.ends_on, network.zone) if one.window else None),
        entry_id=row.entry_id,
        level=Level(chosen[seat.side] or row.level or Level.COORDINATION),
        other_level=Level(chosen[seat.side.other] or row.level or Level.COORDINATION),
        of_ratings=ladder.of_ratings((chosen[seat.side.other],)),
        return_question=row.return_question or "" if row.entry_state == EntryState.RETURNED else "",
        submitted=submitted,
        has_fixed_ratings=row.ratings_fixed_at is not None or len(submitted) == len(Side),
        unconfirmed=frozenset(side for side in Side if getattr(row, f"{side.value}_unconfirmed")),
        kept=frozenset(side for side in Side if getattr(row, f"{side.value}_kept")),
    )


def sheet(actor: Actor, network: NetworkHeader, number: int, now: datetime) -> Sheet:
    """All that the writer shows to a member of a tandem: four statements, one more if something was kept.

    Raises:
        NotFound: if the actor is in no tandem of the network, or there is no such round.
    """
    found = head(actor, network, number, now)
    if found.desk.phase is Phase.PLANNED:
        return Sheet(found, (), None)
    before = _before(found.seat, number)
    questions = tuple(_question(row, found, before.get(row.topic), now) for row in _rows(found))
    kept = keeping.of_side(found.entry_id, found.side) if found.entry_id and found.side in found.kept else ()
    return Sheet(found, questions, _project(found, questions), kept)


def _head(*, locked: bool) -> Select[*tuple[Any, ...]]:
    joins = and_(
        ReflectionEntry.round_id == ReflectionRound.id, ReflectionEntry.tandem_id == bindparam("seat_tandem_id")
    )
    times = [
        select(SideSubmission.submitted_at)
        .where(SideSubmission.entry_id == ReflectionEntry.id, SideSubmission.side == side)
        .correlate(ReflectionEntry)
        .scalar_subquery()
        .label(side.value)
        for side in Side
    ]
    unconfirmed = [
        select(SideSubmission.id)
        .where(SideSubmission.entry_id == ReflectionEntry.id, SideSubmission.side == side, released.is_unconfirmed())
        .correlate(ReflectionEntry)
        .scalar_subquery()
        .label(f"{side.value}_unconfirmed")
        for side in Side
    ]
    statement = (
        select(
            *rounds.columns(),
            ReflectionRound.prompt_set_id,
            ReflectionEntry.id.label("entry_id"),
            ReflectionEntry.state.label("entry_state"),
            ReflectionEntry.level,
            ReflectionEntry.school_level,
            ReflectionEntry.company_level,
            ReflectionEntry.return_question,
            ReflectionEntry.ratings_fixed_at,
            *times,
            *unconfirmed,
            *(keeping.is_kept(side).label(f"{side.value}_kept") for side in Side),
        )
        .select_from(ReflectionRound)
        .join(PromptSet, PromptSet.id == ReflectionRound.prompt_set_id)
        .join(ReflectionEntry, joins, isouter=not locked)
        .outerjoin(MEETING, MEETING.id == ReflectionRound.meeting_id)
        .where(
            ReflectionRound.network_id == bindparam("in_network_id"), ReflectionRound.number == bindparam("in_number")
        )
    )
    return statement.with_for_update(of=ReflectionEntry) if locked else statement


_HEAD = _head(locked=False)
_LOCKED_HEAD = _head(locked=True)
_LOCK = (
    select(ReflectionEntry.id)
    .join(ReflectionRound, ReflectionRound.id == ReflectionEntry.round_id)
    .where(
        ReflectionEntry.tandem_id == bindparam("seat_tandem_id"),
        ReflectionRound.network_id == bindparam("in_network_id"),
        ReflectionRound.number == bindparam("in_number"),
    )
    .with_for_update(of=ReflectionEntry)
)


def _names(network: NetworkHeader, seat: Seat, number: int) -> dict[str, int]:
    return {"seat_tandem_id": seat.tandem_id, "in_network_id": network.id, "in_number": number}


def _rows(found: Head) -> Sequence[Row[*tuple[Any, ...]]]:
    own, other = aliased(Answer), aliased(Answer)
    rated, other_rated = aliased(Rating), aliased(Rating)
    side = found.side

    def of(table: Any, whose: Side) -> Any:
        return and_(table.prompt_id == Prompt.id, table.entry_id == (found.entry_id or 0), table.side == whose)

    statement = (
        select(
            Prompt.id,
            Prompt.position,
            Prompt.topic,
            Prompt.kind,
            Prompt.title,
            Prompt.hint,
            Prompt.starters,
            Prompt.low,
            Prompt.high,
            Prompt.widest_level,
            own.text,
            own.level,
            own.version,
            Person.name.label("author"),
            rated.id.label("rating_id"),
            rated.value.label("rating"),
            rated.version.label("rating_version"),
            other.text.label("other_text"),
            other.level.label("other_level"),
            other.updated_at.label("other_at"),
            other_rated.id.label("other_rating_id"),
            other_rated.value.label("other_rating"),
        )
        .outerjoin(own, of(own, side))
        .outerjoin(other, of(other, side.other))
        .outerjoin(rated, of(rated, side))
        .outerjoin(other_rated, of(other_rated, side.other))
        .outerjoin(Person, Person.id == own.author_id)
        .where(Prompt.prompt_set_id == found.prompt_set_id)
        .order_by(Prompt.position)
    )
    return db.session.execute(statement).all()


def _question(row: Row[*tuple[Any, ...]], found: Head, before: Before | None, now: datetime) -> Question:
    level = ladder.of_answer(row.other_level, found.other_level, row.topic, row.widest_level)
    has_other = bool((row.other_text or "").strip())
    reads = has_other and level >= Level.TANDEM
    is_rating = row.kind == PromptKind.RATING
    both = len(found.submitted) == len(Side)
    widest = ladder.widest(row.topic, row.widest_level)
    return Question(
        id=row.id,
        position=row.position,
        topic=row.topic,
        is_rating=is_rating,
        title=row.title,
        hint=row.hint,
        starters=row.starters,
        low=row.low,
        high=row.high,
        widest=min(widest, found.of_ratings) if is_rating else widest,
        text=row.text or "",
        level=row.level,
        version=(row.rating_version if is_rating else row.version) or 0,
        author=row.author or "",
        is_rated=row.rating_id is not None,
        rating=row.rating,
        other_text=row.other_text if reads else None,
        other_at=row.other_at + (now - clock.real_now()) if reads else None,
        other_is_kept=has_other and not reads,
        other_rating=(row.other_rating or 0) if both and row.other_rating_id is not None else None,
        before=before,
    )


def _before(seat: Seat, number: int) -> dict[str, Before]:
    """What the own side answered in the last round before this one in which it answered, by topic."""
    earlier = (
        select(func.max(ReflectionRound.number))
        .join(ReflectionEntry, ReflectionEntry.round_id == ReflectionRound.id)
        .join(SideSubmission, SideSubmission.entry_id == ReflectionEntry.id)
        .where(
            ReflectionEntry.tandem_id == seat.tandem_id,
            SideSubmission.side == seat.side,
            ReflectionRound.number < number,
        )
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            Prompt.topic, ReflectionRound.number, Answer.text, Rating.value, released.is_unconfirmed().label("waits")
        )
        .select_from(ReflectionEntry)
        .join(ReflectionRound, ReflectionRound.id == ReflectionEntry.round_id)
        .join(Prompt, Prompt.prompt_set_id == ReflectionRound.prompt_set_id)
        .join(SideSubmission, and_(SideSubmission.entry_id == ReflectionEntry.id, SideSubmission.side == seat.side))
        .outerjoin(Answer, _of_side(Answer, seat.side))
        .outerjoin(Rating, _of_side(Rating, seat.side))
        .where(ReflectionEntry.tandem_id == seat.tandem_id, ReflectionRound.number == earlier)
    )
    return {
        row.topic: Before(row.number, row.text or "", row.value, bool(row.waits))
        for row in rows
        if row.text or row.value
    }


def _of_side(table: type[Answer] | type[Rating], side: Side) -> Any:
    return and_(table.entry_id == ReflectionEntry.id, table.prompt_id == Prompt.id, table.side == side)


def _project(found: Head, questions: tuple[Question, ...]) -> ProjectNotes | None:
    prompt_id = next((question.id for question in questions if question.topic == PromptTopic.STEPS), 0)
    taken = (
        select(ReflectionStep.id)
        .join(Answer, Answer.id == ReflectionStep.answer_id)
        .where(
            ReflectionStep.step_id == NextStep.id,
            Answer.entry_id == (found.entry_id or 0),
            Answer.prompt_id == prompt_id,
            Answer.side == found.side,
        )
        .exists()
    )
    rows = db.session.execute(
        select(Project.id, NextStep.text, NextStep.who, NextStep.due_on, NextStep.done_on, taken.label("is_taken"))
        .outerjoin(NextStep, NextStep.project_id == Project.id)
        .where(Project.tandem_id == found.seat.tandem_id)
        .order_by(NextStep.due_on.is_(None), NextStep.due_on, NextStep.id)
    ).all()
    if not rows:
        return None
    steps = [row for row in rows if row.text is not None]
    return ProjectNotes(
        id=rows[0].id,
        open=tuple(OpenStep(row.text, row.who, row.due_on) for row in steps if row.done_on is None),
        taken=frozenset(row.text for row in steps if row.is_taken),
    )
