"""The visibility ladder as SQL: conditions for rows that a reader may be shown, equal to `policy`."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, case, exists, false, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from netzwerk.core.access import Side
from netzwerk.reflections import ladder
from netzwerk.reflections.models import (
    Answer,
    Comment,
    Level,
    Prompt,
    Rating,
    ReflectionEntry,
    SideSubmission,
)
from netzwerk.reflections.policy import HANDED_IN, Reader

Condition = ColumnElement[bool]


def may_read_answer(reader: Reader) -> Condition:
    """For statements over answers joined with their entry and prompt."""
    return and_(
        _level(Answer.level) >= _reach(reader, Answer.side),
        or_(own(reader), is_out(Answer.side)),
    )


def may_read_rating(reader: Reader) -> Condition:
    """For statements over ratings joined with their entry and prompt."""
    level = case((both_submitted(), _level(Rating.level)), else_=int(Level.OWN_SIDE))
    return and_(level >= _reach(reader, Rating.side), or_(own(reader), is_out(Rating.side)))


def may_read_comment(reader: Reader) -> Condition:
    """For statements over comments joined with their entry."""
    return or_(own(reader), and_(may_open(reader), Comment.level >= reader.outside))


def may_open(reader: Reader) -> Condition:
    """For statements over entries: whether the page of an entry exists, as far as its state goes."""
    others = handed_in() if reader.outside <= Level.NETWORK else false()
    return or_(own(reader), others)


def own(reader: Reader) -> Condition:
    """Whether an entry belongs to a tandem of the reader."""
    return ReflectionEntry.tandem_id.in_(sorted(reader.tandem_ids))


def handed_in() -> Condition:
    """Whether an entry is more than a draft."""
    return ReflectionEntry.state.in_(sorted(HANDED_IN))


def both_submitted() -> Condition:
    """Whether both sides of an entry have handed in."""
    sides = (
        select(func.count())
        .select_from(SideSubmission)
        .where(SideSubmission.entry_id == ReflectionEntry.id)
        .correlate(ReflectionEntry)
        .scalar_subquery()
    )
    return sides == len(Side)


def is_out(side: InstrumentedAttribute[str]) -> Condition:
    """Whether an entry is more than a draft and the side has handed in."""
    handed = exists(
        select(SideSubmission.id)
        .where(SideSubmission.entry_id == ReflectionEntry.id, SideSubmission.side == side)
        .correlate(ReflectionEntry, side.class_)
    )
    return and_(handed_in(), handed)


def level_of_rating() -> ColumnElement[int]:
    """The level that a rating has once both sides have handed in, for statements over ratings joined likewise."""
    return _level(Rating.level)


def level_of_answer() -> ColumnElement[int]:
    """The level that an answer has, for statements over answers joined with their entry and prompt."""
    return _level(Answer.level)


def _level(chosen: InstrumentedAttribute[int | None]) -> ColumnElement[int]:
    wanted = func.coalesce(chosen, ReflectionEntry.level)
    capped = and_(Prompt.topic.in_(sorted(ladder.CAPPED)), Prompt.widest_level > int(ladder.CAP))
    widest = case((capped, int(ladder.CAP)), else_=Prompt.widest_level)
    return case((wanted > widest, widest), else_=wanted)


def _reach(reader: Reader, side: InstrumentedAttribute[str]) -> ColumnElement[int]:
    seats = [
        (and_(ReflectionEntry.tandem_id == tandem_id, side == own_side.value), literal(int(Level.OWN_SIDE)))
        for tandem_id, own_side in sorted(reader.seats)
    ]
    return case(*seats, (own(reader), literal(int(Level.TANDEM))), else_=literal(int(reader.outside)))
