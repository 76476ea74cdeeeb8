"""Keeping the sheet of a side before another version takes its place, and putting it back; the entry is locked."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, cast, delete, func, insert, literal, null, or_, select, true, update

from netzwerk.core import clock
from netzwerk.core.access import Side
from netzwerk.core.db import UtcDateTime, db
from netzwerk.reflections.models import Answer, KeptVersion, Prompt, PromptKind, Rating

COLUMNS = ("entry_id", "prompt_id", "side", "text", "value", "level", "author_id", "is_recorded", "kept_at")
UNSYNCHRONISED = {"synchronize_session": False}


def set_aside(entry_id: int, side: Side, *, is_recorded: bool) -> None:
    """Keep all that a side has written, rated and chosen, and clear its sheet.

    Takes the same statements whether there is anything to keep or not, so that nobody learns it from the time.

    Args:
        is_recorded: whether it is what coordination recorded; of that only the newest is kept.
    """
    if is_recorded:
        _drop(entry_id, side, KeptVersion.is_recorded.is_(True))
    marks = (literal(is_recorded), cast(literal(clock.real_now(), UtcDateTime), UtcDateTime))
    answers = select(
        Answer.entry_id,
        Answer.prompt_id,
        Answer.side,
        Answer.text,
        cast(null(), Answer.level.type),
        Answer.level,
        Answer.author_id,
        *marks,
    ).where(Answer.entry_id == entry_id, Answer.side == side, or_(Answer.text != "", Answer.level.is_not(None)))
    ratings = select(
        Rating.entry_id,
        Rating.prompt_id,
        Rating.side,
        literal(""),
        Rating.value,
        Rating.level,
        cast(null(), Answer.author_id.type),
        *marks,
    ).where(Rating.entry_id == entry_id, Rating.side == side)
    for found in (answers, ratings):
        db.session.execute(insert(KeptVersion).from_select(COLUMNS, found), execution_options=UNSYNCHRONISED)
    db.session.execute(
        update(Answer)
        .where(Answer.entry_id == entry_id, Answer.side == side)
        .values(text="", level=None, author_id=None, version=Answer.version + 1, updated_at=clock.real_now()),
        execution_options=UNSYNCHRONISED,
    )
    db.session.execute(
        delete(Rating).where(Rating.entry_id == entry_id, Rating.side == side), execution_options=UNSYNCHRONISED
    )
    db.session.expire_all()


def put_back(entry_id: int, side: Side) -> None:
    """Put what a side had written itself back on its cleared sheet, as it was when it was kept last."""
    own = and_(KeptVersion.entry_id == entry_id, KeptVersion.side == side, KeptVersion.is_recorded.is_(False))
    last = select(func.max(KeptVersion.kept_at)).where(own).scalar_subquery()
    rows = db.session.execute(
        select(KeptVersion, Prompt.kind)
        .join(Prompt, Prompt.id == KeptVersion.prompt_id)
        .where(own, KeptVersion.kept_at == last)
    ).all()
    known = {
        row.prompt_id: row
        for row in db.session.scalars(select(Answer).where(Answer.entry_id == entry_id, Answer.side == side))
    }
    for kept, kind in rows:
        if kind == PromptKind.RATING:
            rating = Rating(entry_id=entry_id, prompt_id=kept.prompt_id, side=side, value=kept.value, level=kept.level)
            db.session.add(rating)
            continue
        answer = known.get(kept.prompt_id)
        if answer is None:
            answer = Answer(entry_id=entry_id, prompt_id=kept.prompt_id, side=side)
            db.session.add(answer)
        answer.text, answer.level, answer.author_id = kept.text, kept.level, kept.author_id
    for kept, _kind in rows:
        db.session.delete(kept)
    db.session.flush()


def forget(entry_id: int, side: Side) -> None:
    """Delete all that was kept of a side."""
    _drop(entry_id, side, true())


def _drop(entry_id: int, side: Side, which: ColumnElement[bool]) -> None:
    db.session.execute(
        delete(KeptVersion).where(KeptVersion.entry_id == entry_id, KeptVersion.side == side, which),
        execution_options=UNSYNCHRONISED,
    )
