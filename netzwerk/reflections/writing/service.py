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
from netzwerk.reflections.models import (
    Answer,
    EntryState,
    Prompt,
    PromptKind,
    Rating,
    ReflectionEntry,
    ReflectionRound,
    SideSubmission,
)
from netzwerk.reflections.writing import lines, policy, queries
from netzwerk.reflections.writing.facts import Head
from netzwerk.reflections.writing.policy import Bar

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
        return saved(head, base + 1, text)
    piece = piece_of(head, prompt_id, PromptKind.TEXT)
    if piece.answer_id is None:
        return _add_text(head, actor, prompt_id, text, base=base)
    if piece.text == text:
        return saved(head, piece.version, text)
    if piece.version != base and lines.mark(piece.text) != mark:
        raise Clash(piece.version, piece.text, author_of(actor, piece.author_id), piece.updated_at)
    _rewrite(head, actor, prompt_id, text, piece.version)
    return saved(head, piece.version + 1, text)


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
    piece = piece_of(head, prompt_id, PromptKind.RATING)
    is_unchanged = piece.rating_id is not None and piece.value == value
    if head.has_fixed_ratings and not is_unchanged:
        raise Invalid("rating", _("Both sides have seen each other's ratings, so ratings stay as they are."))
    if piece.rating_id is None:
        row = Rating(entry_id=head.entry_id, prompt_id=prompt_id, side=head.side, value=value)
        db.session.add(row)
        db.session.flush()
        return saved(head, row.version)
    if is_unchanged:
        return saved(head, piece.rating_version)
    if piece.rating_version != base:
        raise Clash(piece.rating_version, piece.value or 0, "", piece.rated_at)
    db.session.execute(
        update(Rating).where(Rating.id == piece.rating_id).values(value=value, version=Rating.version + 1),
        execution_options=UNSYNCHRONISED,
    )
    return saved(head, piece.rating_version + 1)


def submit(actor: Actor, network: NetworkHeader, number: int, now: datetime) -> Head:
    """Hand in what the actor's side has written; handing in twice is the same as once.

    Raises:
        NotFound: if there is no such round for the actor.
        Barred: if the round is closed.
        Invalid: if nothing has been written.
    """
    head = opened_by(actor, network, number, now)
    if head.desk.has_submitted:
        return head
    refuse(policy.bar_to_submitting(head.desk))
    if not queries.has_content(head):
        raise Invalid("", _("There is nothing to submit yet. Answer at least one question."))
    db.session.add(SideSubmission(entry_id=head.entry_id, side=head.side, submitted_at=now, person_id=actor.person_id))
    entry_of(head).state = EntryState.SUBMITTED
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
    refuse(policy.bar_to_taking_back(head.desk))
    mine = db.session.scalars(
        select(SideSubmission).where(SideSubmission.entry_id == head.entry_id, SideSubmission.side == head.side)
    ).one()
    if mine.recorded_by_id is not None:
        narrow(head)
    db.session.delete(mine)
    row = entry_of(head)
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


def opened_by(actor: Actor, network: NetworkHeader, number: int, now: datetime) -> Head:
    """The head of the sheet of the actor's side, with its entry locked, as in `opened`."""
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
    head = opened_by(actor, network, number, now)
    refuse(policy.bar_to_saving(head.desk))
    return head


def refuse(bar: Bar | None) -> None:
    """Go on only if nothing stands in the way.

    Raises:
        Barred: if something does.
    """
    if bar is not None:
        raise Barred(bar)


def piece_of(head: Head, prompt_id: int, kind: PromptKind) -> Row[*tuple[Any, ...]]:
    """What the side has stored for a prompt.

    Raises:
        NotFound: if the round has no such prompt of this kind.
    """
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
    values = {
        "of_entry_id": head.entry_id,
        "of_prompt_id": prompt_id,
        "of_side": head.side.value,
        "based_on": base,
        "new_text": text,
        "new_author_id": actor.person_id,
        "new_at": clock.real_now(),
    }
    return db.session.connection().execute(_REWRITE, values).rowcount == 1


def _add_text(head: Head, actor: Actor, prompt_id: int, text: str, *, base: int) -> Saved:
    if not text and not base:
        return saved(head, 0, text)
    row = Answer(entry_id=head.entry_id, prompt_id=prompt_id, side=head.side, text=text, author_id=actor.person_id)
    db.session.add(row)
    db.session.flush()
    return saved(head, row.version, text)


def saved(head: Head, version: int, text: str | None = None) -> Saved:
    """What the next change is based on."""
    mark = "" if text is None else lines.mark(text)
    return Saved(version, mark, is_late=policy.bar_to_submitting(head.desk) is Bar.CLOSED)


def author_of(actor: Actor, author_id: int | None) -> str:
    """Who wrote something; empty for the actor."""
    if author_id is None or author_id == actor.person_id:
        return ""
    return db.session.scalar(select(Person.name).where(Person.id == author_id)) or ""


def entry_of(head: Head) -> ReflectionEntry:
    """The entry of a sheet that has begun.

    Raises:
        NotFound: if there is none.
    """
    row = db.session.get(ReflectionEntry, head.entry_id)
    if row is None:
        raise NotFound
    return row
