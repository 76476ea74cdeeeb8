"""The visibility ladder as SQL: conditions for rows that a reader may be shown, equal to `policy`."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Integer,
    String,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute

from netzwerk.core.access import Side
from netzwerk.core.db import among
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
from netzwerk.reflections.policy import OUT, Reader

Condition = ColumnElement[bool]
Pair = tuple[ColumnElement[int] | int, ColumnElement[str] | str]


@dataclass(frozen=True)
class AnyReader:
    """Whoever holds so many seats and reads so far outside of them; a statement made for it is kept and used again.

    `values` tells at each use who it is.
    """

    seats: int
    outside: int


def like(reader: Reader) -> AnyReader:
    """What a reader shares with all those for whom the same statement counts."""
    return AnyReader(len(reader.seats), reader.outside)


def values(reader: Reader) -> dict[str, int | str]:
    """The parameters that a statement made for `like(reader)` takes for this reader."""
    found: dict[str, int | str] = {}
    for number, (tandem_id, side) in enumerate(sorted(reader.seats)):
        found |= {f"seat_tandem_{number}": tandem_id, f"seat_side_{number}": side.value}
    return found


def _pairs(reader: Reader | AnyReader) -> list[Pair]:
    if isinstance(reader, Reader):
        return [(tandem_id, side.value) for tandem_id, side in sorted(reader.seats)]
    return [
        (bindparam(f"seat_tandem_{number}", type_=Integer), bindparam(f"seat_side_{number}", type_=String))
        for number in range(reader.seats)
    ]


def may_read_answer(reader: Reader | AnyReader) -> Condition:
    """For statements over answers joined with their entry and prompt; an answer without words is none."""
    return and_(
        Answer.text != "",
        level_of_answer() >= _reach(reader, Answer.side),
        or_(own(reader), is_out(reader, Answer.side)),
    )


def may_read_rating(reader: Reader | AnyReader) -> Condition:
    """For statements over ratings joined with their entry and prompt."""
    level = case((both_submitted(), level_of_rating()), else_=int(Level.OWN_SIDE))
    return and_(level >= _reach(reader, Rating.side), or_(own(reader), is_out(reader, Rating.side)))


def may_read_comment(reader: Reader | AnyReader) -> Condition:
    """For statements over comments joined with their entry."""
    return or_(own(reader), and_(may_open(reader), Comment.level >= reader.outside))


def may_open(reader: Reader | AnyReader) -> Condition:
    """For statements over entries: whether the page of an entry exists, as far as its state goes."""
    others = handed_in() if reader.outside <= Level.NETWORK else false()
    return or_(own(reader), others)


def own(reader: Reader | AnyReader) -> Condition:
    """Whether an entry belongs to a tandem of the reader."""
    pairs = _pairs(reader)
    return ReflectionEntry.tandem_id.in_([tandem_id for tandem_id, _side in pairs]) if pairs else false()


def is_own_side(reader: Reader | AnyReader, side: InstrumentedAttribute[str]) -> Condition:
    """For statements over answers or ratings joined with their entry: the reader's own side of a tandem gave them."""
    seats = [and_(ReflectionEntry.tandem_id == tandem_id, side == own_side) for tandem_id, own_side in _pairs(reader)]
    return or_(false(), *seats)


def handed_in() -> Condition:
    """Whether an entry counts as handed in, as `policy.is_handed_in`: what was returned and taken back does not."""
    part = select(SideSubmission.id).where(SideSubmission.entry_id == ReflectionEntry.id).correlate(ReflectionEntry)
    return and_(among(ReflectionEntry.state, OUT), exists(part))


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


def is_unconfirmed(part: type[SideSubmission] = SideSubmission) -> Condition:
    """For statements over submissions: coordination recorded it and the side has not confirmed it."""
    return and_(part.recorded_by_id.is_not(None), part.confirmed_at.is_(None))


def is_of_unconfirmed(side: InstrumentedAttribute[str]) -> Condition:
    """For statements over answers or ratings joined with their entry: they belong to such a submission."""
    return exists(
        select(SideSubmission.id)
        .where(SideSubmission.entry_id == ReflectionEntry.id, SideSubmission.side == side, is_unconfirmed())
        .correlate(ReflectionEntry, side.class_)
    )


def is_out(reader: Reader | AnyReader, side: InstrumentedAttribute[str]) -> Condition:
    """Whether an entry is more than a draft and the side has handed in, or confirmed what was recorded for it.

    Coordination and facilitation read what is not confirmed yet, network and board do not.
    """
    stands = true() if reader.outside <= Level.COORDINATION else not_(is_unconfirmed())
    handed = exists(
        select(SideSubmission.id)
        .where(SideSubmission.entry_id == ReflectionEntry.id, SideSubmission.side == side, stands)
        .correlate(ReflectionEntry, side.class_)
    )
    return and_(among(ReflectionEntry.state, OUT), handed)


def level_of_rating() -> ColumnElement[int]:
    """The level that a rating has once both sides have handed in, for statements over ratings joined likewise."""
    level = _level(Rating.level, Rating.side)
    school, company, cap = ReflectionEntry.school_level, ReflectionEntry.company_level, int(ladder.CAP)
    narrower = case((school < company, school), else_=company)
    common = case((and_(school > cap, company > cap), narrower), else_=cap)
    return case((level > common, common), else_=level)


def level_of_answer() -> ColumnElement[int]:
    """The level that an answer has, for statements over answers joined with their entry and prompt."""
    return _level(Answer.level, Answer.side)


def level_of_side(side: ColumnElement[str] | InstrumentedAttribute[str] | Side) -> ColumnElement[int]:
    """The level of the answers of a side that have none of their own, for statements over entries."""
    of_school, of_company = ReflectionEntry.school_level, ReflectionEntry.company_level
    if isinstance(side, Side):
        return func.coalesce(of_school if side is Side.SCHOOL else of_company, ReflectionEntry.level)
    return func.coalesce(case((side == Side.SCHOOL.value, of_school), else_=of_company), ReflectionEntry.level)


def _level(chosen: InstrumentedAttribute[int | None], side: InstrumentedAttribute[str]) -> ColumnElement[int]:
    wanted = func.coalesce(chosen, level_of_side(side))
    capped = and_(among(Prompt.topic, ladder.CAPPED), Prompt.widest_level > int(ladder.CAP))
    widest = case((capped, int(ladder.CAP)), else_=Prompt.widest_level)
    return case((wanted > widest, widest), else_=wanted)


def _reach(reader: Reader | AnyReader, side: InstrumentedAttribute[str]) -> ColumnElement[int]:
    pairs = _pairs(reader)
    if not pairs:
        return literal(int(reader.outside))
    seats = [
        (and_(ReflectionEntry.tandem_id == tandem_id, side == own_side), literal(int(Level.OWN_SIDE)))
        for tandem_id, own_side in pairs
    ]
    return case(*seats, (own(reader), literal(int(Level.TANDEM))), else_=literal(int(reader.outside)))
