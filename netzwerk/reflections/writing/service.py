"""What a side of a tandem does with its reflection: save, release, hand in, take back, take a step over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, insert, literal, select, update
from sqlalchemy.exc import IntegrityError

from netzwerk.core import audit, clock
from netzwerk.core.access import Actor, Seat
from netzwerk.core.db import db
from netzwerk.core.errors import Forbidden, Invalid, NotFound, Stale
from netzwerk.core.languages import gettext as _
from netzwerk.networks.queries import NetworkHeader
from netzwerk.people.models import Person
from netzwerk.projects.editing import service as projects
from netzwerk.projects.editing.parts import PARTS
from netzwerk.projects.models import NextStep, Project
from netzwerk.reflections import ladder
from netzwerk.reflections.models import (
    Answer,
    EntryState,
    Level,
    Prompt,
    PromptKind,
    PromptTopic,
    Rating,
    ReflectionEntry,
    ReflectionRound,
    ReflectionStep,
    SideSubmission,
    VisibilityChange,
)
from netzwerk.reflections.writing import lines, policy, queries
from netzwerk.reflections.writing.policy import Bar
from netzwerk.reflections.writing.queries import Head

LONGEST_TEXT = 20_000
UNSYNCHRONISED = {"synchronize_session": False}


class Barred(Forbidden):
    """The sheet cannot be written on now.

    Attributes:
        bar: why.
    """

    def __init__(self, bar: Bar) -> None:
        super().__init__(bar.value)
        self.bar = bar


class Clash(Stale):
    """Somebody else, or the same person elsewhere, has changed the same answer.

    Attributes:
        version: of what is stored now.
        stored: what is stored now: a text, a rating from 1 to 5 or 0, or a level.
        author: who wrote it; empty for the actor.
        at: when, UTC.
    """

    def __init__(self, version: int, stored: str | int, author: str, at: datetime | None) -> None:
        super().__init__()
        self.version = version
        self.stored = stored
        self.author = author
        self.at = at


@dataclass(frozen=True)
class Saved:
    """What was saved, and that the next change is based on.

    Attributes:
        mark: of the text that is stored now, empty for what is no text.
        is_late: whether the meeting has begun meanwhile.
    """

    version: int
    mark: str = ""
    is_late: bool = False


_PIECE = (
    select(
        Prompt.kind,
        Prompt.topic,
        Prompt.widest_level,
        Answer.id.label("answer_id"),
        Answer.text,
        Answer.level,
        Answer.version,
        Answer.author_id,
        Answer.updated_at,
        Rating.id.label("rating_id"),
        Rating.value,
        Rating.version.label("rating_version"),
        Rating.updated_at.label("rated_at"),
    )
    .outerjoin(
        Answer,
        and_(
            Answer.prompt_id == Prompt.id,
            Answer.entry_id == bindparam("of_entry_id"),
            Answer.side == bindparam("of_side"),
        ),
    )
    .outerjoin(
        Rating,
        and_(
            Rating.prompt_id == Prompt.id,
            Rating.entry_id == bindparam("of_entry_id"),
            Rating.side == bindparam("of_side"),
        ),
    )
    .where(Prompt.id == bindparam("of_prompt_id"), Prompt.prompt_set_id == bindparam("of_set_id"))
)
_REWRITE = (
    update(Answer)
    .where(
        Answer.entry_id == bindparam("of_entry_id"),
        Answer.prompt_id == bindparam("of_prompt_id"),
        Answer.side == bindparam("of_side"),
        Answer.version == bindparam("based_on"),
    )
    .values(
        text=bindparam("new_text"),
        author_id=bindparam("new_author_id"),
        version=Answer.version + 1,
        updated_at=bindparam("new_at"),
    )
)


def save_text(
    actor: Actor,
    network: NetworkHeader,
    number: int,
    prompt_id: int,
    text: str,
    *,
    base: int,
    mark: str,
    now: datetime,
) -> Saved:
    """Keep what the actor's side wrote to a prompt; the entry begins with its first words.

    Args:
        base: version of the answer that the text was based on, 0 for none.
        mark: of the text that it was based on; a change of the level alone is no clash.

    Raises:
        NotFound: if there is no such round or prompt for the actor.
        Barred: if the sheet cannot be written on now.
        Invalid: if the text is too long.
        Clash: if the stored text is another one than that.
    """
    text = lines.normal(text)
    if len(text) > LONGEST_TEXT:
        raise Invalid(
            "text",
            _(
                "This answer has %(count)s characters, and 20,000 are possible, so the last change is not stored yet. "
                "Please shorten it.",
                count=len(text),
            ),
        )
    head = _desk(actor, network, number, now)
    if base and _rewrite(head, actor, prompt_id, text, base):
        return _saved(head, base + 1, text)
    piece = _piece(head, prompt_id, PromptKind.TEXT)
    if piece.answer_id is None:
        return _add_text(head, actor, prompt_id, text, base=base)
    if piece.text == text:
        return _saved(head, piece.version, text)
    if piece.version != base and lines.mark(piece.text) != mark:
        raise Clash(piece.version, piece.text, _author(actor, piece.author_id), piece.updated_at)
    _rewrite(head, actor, prompt_id, text, piece.version)
    return _saved(head, piece.version + 1, text)


def save_rating(
    actor: Actor, network: NetworkHeader, number: int, prompt_id: int, value: int | None, *, base: int, now: datetime
) -> Saved:
    """Keep how the actor's side rates; value None is `cannot judge`.

    Raises:
        NotFound, Barred, Clash: as in `save_text`.
        Invalid: if the value is not on the scale, or each side has already seen the ratings of the other.
    """
    if value is not None and not 1 <= value <= 5:
        raise Invalid("rating", _("Choose a number from 1 to 5, or that you cannot judge."))
    head = _desk(actor, network, number, now)
    piece = _piece(head, prompt_id, PromptKind.RATING)
    is_unchanged = piece.rating_id is not None and piece.value == value
    if head.has_fixed_ratings and not is_unchanged:
        raise Invalid("rating", _("Both sides have seen each other's ratings, so ratings stay as they are."))
    if piece.rating_id is None:
        row = Rating(entry_id=head.entry_id, prompt_id=prompt_id, side=head.side, value=value)
        db.session.add(row)
        db.session.flush()
        return _saved(head, row.version)
    if is_unchanged:
        return _saved(head, piece.rating_version)
    if piece.rating_version != base:
        raise Clash(piece.rating_version, piece.value or 0, "", piece.rated_at)
    db.session.execute(
        update(Rating).where(Rating.id == piece.rating_id).values(value=value, version=Rating.version + 1),
        execution_options=UNSYNCHRONISED,
    )
    return _saved(head, piece.rating_version + 1)


def release_answer(
    actor: Actor,
    network: NetworkHeader,
    number: int,
    prompt_id: int,
    level: int | None,
    *,
    base: int | None,
    now: datetime,
) -> Saved:
    """Choose who may read one answer of the own side; None for the level of the whole entry.

    Logged once the side has handed in.

    Args:
        base: the level that was shown when the actor chose, None for that of the whole entry.

    Raises:
        NotFound: if there is no such round or prompt for the actor.
        Barred: if the network is closed, or the round has not opened.
        Invalid: if the prompt does not allow this level.
        Clash: if somebody else chose another level meanwhile.
    """
    head = _opened(actor, network, number, now)
    _refuse(policy.bar_to_releasing(head.desk))
    piece = _piece(head, prompt_id, PromptKind.TEXT)
    if level is not None and not Level.OWN_SIDE <= level <= ladder.widest(piece.topic, piece.widest_level):
        raise Invalid("level", _("Answers to this question can be released to coordination and facilitation at most."))
    if piece.level == level:
        return _saved(head, piece.version or 0)
    if piece.level != base:
        raise Clash(piece.version, piece.level or 0, _author(actor, piece.author_id), piece.updated_at)
    if piece.answer_id is None:
        row = Answer(entry_id=head.entry_id, prompt_id=prompt_id, side=head.side, text="", level=level)
        db.session.add(row)
        db.session.flush()
        return _saved(head, row.version)
    db.session.execute(
        update(Answer).where(Answer.id == piece.answer_id).values(level=level, version=Answer.version + 1),
        execution_options=UNSYNCHRONISED,
    )
    if head.desk.has_submitted and piece.text:
        before, after = (
            ladder.of_answer(chosen, head.level, piece.topic, piece.widest_level) for chosen in (piece.level, level)
        )
        _log(head, actor, now, before, after, answer_id=piece.answer_id)
    return _saved(head, piece.version + 1)


def release_entry(actor: Actor, network: NetworkHeader, number: int, level: int, *, base: int, now: datetime) -> Saved:
    """Choose who may read the whole entry, as far as its answers have no level of their own.

    Logged once a side has handed in.

    Args:
        base: the level that was shown when the actor chose.

    Raises:
        NotFound, Barred, Clash: as in `release_answer`.
        Invalid: if there is no such level.
    """
    if level not in set(Level):
        raise Invalid("level", _("Choose who may read the reflection."))
    head = _opened(actor, network, number, now)
    _refuse(policy.bar_to_releasing(head.desk))
    if head.level == level:
        return _saved(head, 0)
    if head.level != base:
        raise Clash(0, int(head.level), "", None)
    row = _entry(head)
    row.level = level
    db.session.flush()
    db.session.execute(
        update(Rating)
        .where(Rating.entry_id == head.entry_id, Rating.level > level)
        .values(level=None, version=Rating.version + 1),
        execution_options=UNSYNCHRONISED,
    )
    if head.submitted:
        _log(head, actor, now, head.level, Level(level))
    return _saved(head, row.version)


def submit(actor: Actor, network: NetworkHeader, number: int, now: datetime) -> Head:
    """Hand in what the actor's side has written; handing in twice is the same as once.

    Raises:
        NotFound: if there is no such round for the actor.
        Barred: if the round is closed.
        Invalid: if nothing has been written.
    """
    head = _opened(actor, network, number, now)
    if head.desk.has_submitted:
        return head
    _refuse(policy.bar_to_submitting(head.desk))
    if not queries.has_content(head):
        raise Invalid("", _("There is nothing to submit yet. Answer at least one question."))
    db.session.add(SideSubmission(entry_id=head.entry_id, side=head.side, submitted_at=now, person_id=actor.person_id))
    _entry(head).state = EntryState.SUBMITTED
    audit.record(actor.person_id, "reflection.submitted", "reflection", head.entry_id, {"side": head.side.value})
    db.session.flush()
    return head


def take_back(actor: Actor, network: NetworkHeader, number: int, now: datetime) -> Head:
    """Take back what the actor's side has handed in, so that it can be changed; nobody outside reads it until then.

    Ratings stay as they are once both sides have handed in: nobody adapts the own ones to those of the other side.
    What coordination recorded can be put right, ratings too, until the side has confirmed it.

    Raises:
        NotFound: if there is nothing to take back.
        Barred: if the round is closed, or the entry accepted.
    """
    head = queries.locked_head(network, queries.seat_of(actor, network), number, now)
    if head is None:
        raise NotFound
    if not head.desk.has_submitted:
        return head
    _refuse(policy.bar_to_taking_back(head.desk))
    mine = db.session.scalars(
        select(SideSubmission).where(SideSubmission.entry_id == head.entry_id, SideSubmission.side == head.side)
    ).one()
    if mine.recorded_by_id is not None:
        narrow(head)
    db.session.delete(mine)
    row = _entry(head)
    if head.has_fixed_ratings and not head.unconfirmed and row.ratings_fixed_at is None:
        row.ratings_fixed_at = now
    if row.state == EntryState.SUBMITTED and len(head.submitted) == 1:
        row.state = EntryState.DRAFT
    audit.record(actor.person_id, "reflection.taken_back", "reflection", head.entry_id, {"side": head.side.value})
    db.session.flush()
    return head


def narrow(head: Head) -> None:
    """Let what coordination recorded for the side go no further than the level that the tandem has chosen."""
    for model in (Answer, Rating):
        db.session.execute(
            update(model)
            .where(model.entry_id == head.entry_id, model.side == head.side, model.level > int(head.level))
            .values(level=None, version=model.version + 1),
            execution_options=UNSYNCHRONISED,
        )


def take_step(actor: Actor, network: NetworkHeader, number: int, text: str, now: datetime) -> int:
    """Take a line of the answer about next steps over into the project; once taken it stays one step.

    Returns:
        The number of the step.

    Raises:
        NotFound: if there is no such round, no project, or no such line.
        Barred: if the network is closed.
        Invalid: if the project holds as many steps as it can.
    """
    head = _opened(actor, network, number, now)
    if head.desk.is_archived:
        raise Barred(Bar.ARCHIVED)
    answer = db.session.execute(
        select(Answer.id, Answer.text)
        .join(Prompt, Prompt.id == Answer.prompt_id)
        .where(Answer.entry_id == head.entry_id, Answer.side == head.side, Prompt.topic == PromptTopic.STEPS)
    ).one_or_none()
    project_id = db.session.scalar(select(Project.id).where(Project.tandem_id == head.seat.tandem_id))
    if answer is None or project_id is None or text not in lines.steps(answer.text):
        raise NotFound
    known = db.session.scalar(
        select(NextStep.id)
        .join(ReflectionStep, ReflectionStep.step_id == NextStep.id)
        .where(ReflectionStep.answer_id == answer.id, NextStep.text == text)
    )
    if known is not None:
        return known
    step_id = projects.add(actor, network, project_id, PARTS["step"], values={"text": text}, noted_as="step.added")
    db.session.add(ReflectionStep(answer_id=answer.id, step_id=step_id))
    db.session.flush()
    return step_id


def _opened(actor: Actor, network: NetworkHeader, number: int, now: datetime) -> Head:
    return opened(network, queries.seat_of(actor, network), number, now)


def opened(network: NetworkHeader, seat: Seat, number: int, now: datetime) -> Head:
    """The head of a sheet with its entry locked; the entry is begun if there is none.

    Raises:
        NotFound: if there is no such round.
    """
    found = queries.locked_head(network, seat, number, now)
    if found is None:
        begin(network, seat.tandem_id, number)
        found = queries.locked_head(network, seat, number, now)
    if found is None:
        raise NotFound
    return found


def begin(network: NetworkHeader, tandem_id: int, number: int) -> None:
    """Begin the entry of a tandem in a round, if there is none; the same statements either way.

    Raises:
        NotFound: if there is no such round.
    """
    round_id = db.session.scalar(
        select(ReflectionRound.id).where(ReflectionRound.network_id == network.id, ReflectionRound.number == number)
    )
    if round_id is None:
        raise NotFound
    known = select(ReflectionEntry.id).where(
        ReflectionEntry.tandem_id == tandem_id, ReflectionEntry.round_id == round_id
    )
    new = select(literal(tandem_id), literal(round_id)).where(~known.exists())
    try:
        with db.session.begin_nested():
            db.session.execute(insert(ReflectionEntry).from_select(["tandem_id", "round_id"], new))
    except IntegrityError:
        # On PostgreSQL the other side may begin the entry at this moment; then it is there now.
        return


def _desk(actor: Actor, network: NetworkHeader, number: int, now: datetime) -> Head:
    head = _opened(actor, network, number, now)
    _refuse(policy.bar_to_saving(head.desk))
    return head


def _refuse(bar: Bar | None) -> None:
    if bar is not None:
        raise Barred(bar)


def _piece(head: Head, prompt_id: int, kind: PromptKind) -> Row[*tuple[Any, ...]]:
    row: Row[*tuple[Any, ...]] | None = db.session.execute(
        _PIECE,
        {
            "of_entry_id": head.entry_id,
            "of_side": head.side.value,
            "of_prompt_id": prompt_id,
            "of_set_id": head.prompt_set_id,
        },
    ).one_or_none()
    if row is None or row.kind != kind:
        raise NotFound
    return row


def _rewrite(head: Head, actor: Actor, prompt_id: int, text: str, base: int) -> bool:
    """Give an answer new words, if it still has the version that they are based on."""
    done = db.session.connection().execute(
        _REWRITE,
        {
            "of_entry_id": head.entry_id,
            "of_prompt_id": prompt_id,
            "of_side": head.side.value,
            "based_on": base,
            "new_text": text,
            "new_author_id": actor.person_id,
            "new_at": clock.real_now(),
        },
    )
    return done.rowcount == 1


def _add_text(head: Head, actor: Actor, prompt_id: int, text: str, *, base: int) -> Saved:
    if not text and not base:
        return _saved(head, 0, text)
    row = Answer(entry_id=head.entry_id, prompt_id=prompt_id, side=head.side, text=text, author_id=actor.person_id)
    db.session.add(row)
    db.session.flush()
    return _saved(head, row.version, text)


def _saved(head: Head, version: int, text: str | None = None) -> Saved:
    mark = "" if text is None else lines.mark(text)
    return Saved(version, mark, is_late=policy.bar_to_submitting(head.desk) is Bar.CLOSED)


def _author(actor: Actor, author_id: int | None) -> str:
    if author_id is None or author_id == actor.person_id:
        return ""
    return db.session.scalar(select(Person.name).where(Person.id == author_id)) or ""


def _entry(head: Head) -> ReflectionEntry:
    row = db.session.get(ReflectionEntry, head.entry_id)
    if row is None:
        raise NotFound
    return row


def _log(head: Head, actor: Actor, now: datetime, before: Level, after: Level, *, answer_id: int | None = None) -> None:
    if before != after:
        db.session.add(
            VisibilityChange(
                entry_id=head.entry_id,
                answer_id=answer_id,
                person_id=actor.person_id,
                at=now,
                from_level=before,
                to_level=after,
            )
        )
        db.session.flush()
