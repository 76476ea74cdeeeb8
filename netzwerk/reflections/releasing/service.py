"""Choosing who may read what one side of a tandem has written; logged once it has been handed in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from netzwerk.core.access import Actor, Side
from netzwerk.core.db import db
from netzwerk.core.errors import Invalid
from netzwerk.core.languages import gettext as _
from netzwerk.networks.queries import NetworkHeader
from netzwerk.reflections import ladder
from netzwerk.reflections.models import Answer, Level, PromptKind, Rating, VisibilityChange
from netzwerk.reflections.writing import policy
from netzwerk.reflections.writing import service as writing
from netzwerk.reflections.writing.facts import Head
from netzwerk.reflections.writing.service import UNSYNCHRONISED, Clash, Saved


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
    """Choose who may read one answer of the own side; None for the level of all that the side writes.

    Logged once the side has handed in.

    Args:
        base: the level that was shown when the actor chose, None for that of all that the side writes.

    Raises:
        NotFound: if there is no such round or prompt for the actor.
        Barred: if the network is closed, or the round has not opened.
        Invalid: if the prompt does not allow this level.
        Clash: if somebody else chose another level meanwhile.
    """
    head = writing.opened_by(actor, network, number, now)
    writing.refuse(policy.bar_to_releasing(head.desk))
    piece = writing.piece_of(head, prompt_id, PromptKind.TEXT)
    if level is not None and not Level.OWN_SIDE <= level <= ladder.widest(piece.topic, piece.widest_level):
        raise Invalid("level", _("Answers to this question can be released to coordination and facilitation at most."))
    if piece.level == level:
        return writing.saved(head, piece.version or 0)
    if piece.level != base:
        raise Clash(piece.version, piece.level or 0, writing.author_of(actor, piece.author_id), piece.updated_at)
    if piece.answer_id is None:
        row = Answer(entry_id=head.entry_id, prompt_id=prompt_id, side=head.side, text="", level=level)
        db.session.add(row)
        db.session.flush()
        return writing.saved(head, row.version)
    db.session.execute(
        update(Answer).where(Answer.id == piece.answer_id).values(level=level, version=Answer.version + 1),
        execution_options=UNSYNCHRONISED,
    )
    if head.desk.has_submitted and piece.text:
        before, after = (
            ladder.of_answer(chosen, head.level, piece.topic, piece.widest_level) for chosen in (piece.level, level)
        )
        _log(head, actor, now, before, after, answer_id=piece.answer_id)
    return writing.saved(head, piece.version + 1)


def release_entry(actor: Actor, network: NetworkHeader, number: int, level: int, *, base: int, now: datetime) -> Saved:
    """Choose who may read what the own side writes, as far as its answers have no level of their own.

    What the other side writes is for that side to release. Logged once the own side has handed in.

    Args:
        base: the level that was shown when the actor chose.

    Raises:
        NotFound, Barred, Clash: as in `release_answer`.
        Invalid: if there is no such level.
    """
    if level not in set(Level):
        raise Invalid("level", _("Choose who may read the reflection."))
    head = writing.opened_by(actor, network, number, now)
    writing.refuse(policy.bar_to_releasing(head.desk))
    if head.level == level:
        return writing.saved(head, 0)
    if head.level != base:
        raise Clash(0, int(head.level), "", None)
    row = writing.entry_of(head)
    if head.side is Side.SCHOOL:
        row.school_level = level
    else:
        row.company_level = level
    db.session.flush()
    db.session.execute(
        update(Rating)
        .where(Rating.entry_id == head.entry_id, Rating.side == head.side, Rating.level > level)
        .values(level=None, version=Rating.version + 1),
        execution_options=UNSYNCHRONISED,
    )
    if head.desk.has_submitted:
        _log(head, actor, now, head.level, Level(level))
    return writing.saved(head, row.version)


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
