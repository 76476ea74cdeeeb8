"""Reading reflections, always from what the reader may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, false, func, or_, select, true
from sqlalchemy.orm import aliased

from netzwerk.core import dates
from netzwerk.core.access import Actor, Side
from netzwerk.core.db import read, read_again
from netzwerk.core.reading import REMEMBERED, Same
from netzwerk.networks.queries import NetworkHeader
from netzwerk.reflections import policy, released, rounds
from netzwerk.reflections.models import (
    Answer,
    Comment,
    EntryState,
    Prompt,
    PromptSet,
    Rating,
    ReflectionEntry,
    ReflectionRound,
    SideSubmission,
)
from netzwerk.reflections.policy import Reader
from netzwerk.reflections.released import AnyReader
from netzwerk.reflections.rounds import MEETING, Round
from netzwerk.tandems.models import Tandem, TandemState

SIDES = {
    (False, False): frozenset[Side](),
    (True, False): frozenset({Side.SCHOOL}),
    (False, True): frozenset({Side.COMPANY}),
    (True, True): frozenset(Side),
}
OPEN = "open"
NOT_YET = "not_yet"
ANSWERED = "answered"


class GridTandem(NamedTuple):
    """A row of the matrix."""

    id: int
    number: int
    title: str
    is_own: bool
    is_paused: bool = False


class Cell(NamedTuple):
    """The entry of a tandem in a round, as far as the reader learns of it.

    Attributes:
        entry_id: None when there is none, or none that the reader may know of.
        state: `not_yet`, `open` or `submitted`; for the tandem itself the true state of its entry.
        is_submitted: whether a side has handed in.
        sides: which sides have handed in, as far as the reader learns it: the tandem, coordination and facilitation.
        is_readable: whether the reader would be shown anything on its page.
        unconfirmed: of `sides`, those that coordination recorded and that have not confirmed it.
        is_begun: whether the reader's own side has written or rated anything.
        question: what coordination asked back and the tandem has not answered; for the tandem itself only.
        review: for those who lead the network what came of their own reading: `accepted`, `returned` as long as their
            question is open, `answered` when a side has handed in again since; else empty.
    """

    entry_id: int | None
    state: str
    is_submitted: bool
    sides: frozenset[Side]
    is_readable: bool
    unconfirmed: frozenset[Side] = frozenset()
    is_begun: bool = False
    question: str = ""
    review: str = ""

    @property
    def only(self) -> Side | None:
        """The side that has handed in alone."""
        return next(iter(self.sides)) if len(self.sides) == 1 else None

    @property
    def is_missing(self) -> bool:
        """Whether nothing has been handed in although the round has opened."""
        return self.state != NOT_YET and not self.is_submitted


class Place(NamedTuple):
    """A cell with the number of its round, and whether that is over."""

    number: int
    is_closed: bool
    cell: Cell


@dataclass(frozen=True, eq=False)
class Grid:
    """All tandems and all rounds of a network; equal to itself only."""

    rounds: tuple[Round, ...]
    tandems: tuple[GridTandem, ...]
    cells: Mapping[tuple[int, int], Cell]

    def cell(self, tandem: GridTandem, round_: Round) -> Cell:
        """Where a tandem and a round meet."""
        return self.cells[tandem.id, round_.id]

    def row(self, tandem: GridTandem) -> tuple[Place, ...]:
        """The cells of a tandem."""
        return tuple(Place(one.number, one.is_closed, self.cells[tandem.id, one.id]) for one in self.rounds)

    def missing(self, round_: Round) -> tuple[GridTandem, ...]:
        """Tandems that have handed in nothing although the round has opened; one that pauses owes nothing."""
        return tuple(tandem for tandem in self.tandems if not tandem.is_paused and self.cell(tandem, round_).is_missing)

    def halves(self, round_: Round) -> tuple[GridTandem, ...]:
        """Tandems of which one side is missing, as far as the reader learns of it; one that pauses owes nothing."""
        return tuple(tandem for tandem in self.tandems if not tandem.is_paused and self.cell(tandem, round_).only)

    def owing(self, round_: Round) -> tuple[GridTandem, ...]:
        """Tandems of which a side is missing, or both: those who are reminded."""
        return self.missing(round_) + self.halves(round_)

    def unconfirmed(self, round_: Round) -> tuple[GridTandem, ...]:
        """Tandems for which coordination recorded a side that has not confirmed it."""
        return tuple(tandem for tandem in self.tandems if self.cell(tandem, round_).unconfirmed)

    @property
    def answered(self) -> tuple[Cell, ...]:
        """Entries that were handed in again after a question of coordination, and not read to an end since."""
        return tuple(cell for cell in self.cells.values() if cell.review == ANSWERED)

    def submitted(self, round_: Round) -> int:
        """How many tandems have handed in, with one side at least."""
        return sum(self.cell(tandem, round_).is_submitted for tandem in self.tandems)

    def of_meeting(self, meeting_id: int) -> Round | None:
        """The round that feeds a meeting."""
        return next((round_ for round_ in self.rounds if round_.meeting_id == meeting_id), None)

    @property
    def current(self) -> Round | None:
        """The round that is open, else the last one that was."""
        opened = [round_ for round_ in self.rounds if round_.is_open or round_.is_closed]
        running = [round_ for round_ in opened if round_.is_open]
        return next(iter(running or opened[-1:]), None)


def rounds_of(network: NetworkHeader, now: datetime) -> tuple[Round, ...]:
    """The rounds of a network by number, with their windows."""
    return tuple(rounds.build(row, network.zone, now) for row in read(_rounds(), {"network_id": network.id}))


@cache
def _rounds() -> Select[*tuple[Any, ...]]:
    return (
        select(*rounds.columns())
        .select_from(ReflectionRound)
        .join(PromptSet, PromptSet.id == ReflectionRound.prompt_set_id)
        .outerjoin(MEETING, MEETING.id == ReflectionRound.meeting_id)
        .where(ReflectionRound.network_id == bindparam("network_id"))
        .order_by(ReflectionRound.number)
    )


def grid(
    actor: Actor,
    network: NetworkHeader,
    now: datetime,
    *,
    meeting_id: int | None = None,
    tandem_id: int | None = None,
) -> Grid:
    """All tandems and rounds with what the actor may know of each entry, in one statement.

    Args:
        meeting_id: only the round that feeds this meeting.
        tandem_id: only this tandem, even if it has left.
    """
    reader = policy.reader(actor, network)
    own, leads = reader.tandem_ids, actor.leads(network)
    statement = _grid(released.like(reader), of_one_meeting=meeting_id is not None, of_one_tandem=tandem_id is not None)
    values = {
        "network_id": network.id,
        "meeting_id": meeting_id,
        "only_tandem_id": tandem_id,
        **released.values(reader),
    }
    return _grid_of(read_again(statement, values), network.zone, dates.local_day(now, network.zone), own, leads=leads)


@lru_cache(REMEMBERED)
def _grid_of(rows: Same, zone: str, today: date, own: frozenset[int], *, leads: bool) -> Grid:
    """The grid of a local day: windows open and close at midnight."""
    now = dates.at(today, time(), zone)
    found: dict[int, Round] = {}
    tandems: dict[int, GridTandem] = {}
    cells: dict[tuple[int, int], Cell] = {}
    for row in rows:
        (
            round_id,
            of_id,
            entry_id,
            state,
            school,
            company,
            school_unsure,
            company_unsure,
            readable,
            begun,
            question,
            asked,
            *_,
        ) = row
        if round_id not in found:
            round_ = rounds.build(row, zone, now)
            if not leads:
                round_ = rounds.without_draft(round_)
            found[round_id] = round_
        if of_id is None:
            continue
        is_own = of_id in own
        if of_id not in tandems:
            is_paused = row.tandem_state == TandemState.PAUSED
            tandems[of_id] = GridTandem(of_id, row.tandem_number, row.tandem_title, is_own, is_paused)
        round_ = found[round_id]
        tells = is_own or leads
        cells[of_id, round_id] = _cell(
            round_.is_open or round_.is_closed,
            entry_id,
            state,
            SIDES[school is not None, company is not None],
            SIDES[tells and school is not None, tells and company is not None],
            SIDES[tells and bool(school_unsure), tells and bool(company_unsure)],
            is_own,
            bool(readable),
            bool(begun),
            question or "",
            _review(state, is_asked=bool(asked)) if leads and not is_own else "",
        )
    return Grid(tuple(found.values()), tuple(tandems.values()), cells)


@cache
def _grid(reader: AnyReader, *, of_one_meeting: bool, of_one_tandem: bool) -> Select[*tuple[Any, ...]]:
    """One row for each round and tandem; what is the same for all tandems stands in the row of the first only."""
    school, company = aliased(SideSubmission), aliased(SideSubmission)
    only = Tandem.id == bindparam("only_tandem_id") if of_one_tandem else Tandem.state != TandemState.LEFT
    is_first = Tandem.number == func.min(Tandem.number).over()
    tandem = (
        select(Tandem.id, Tandem.number, Tandem.title, Tandem.state, is_first.label("is_first"))
        .where(Tandem.network_id == bindparam("network_id"), only)
        .subquery("tandem")
    )
    return (
        select(
            ReflectionRound.id.label("round_id"),
            tandem.c.id.label("tandem_id"),
            ReflectionEntry.id.label("entry_id"),
            ReflectionEntry.state.label("entry_state"),
            school.id.label("school"),
            company.id.label("company"),
            released.is_unconfirmed(school).label("school_unconfirmed"),
            released.is_unconfirmed(company).label("company_unconfirmed"),
            has_readable(reader).label("is_readable"),
            _is_begun(reader).label("is_begun"),
            case((_is_asked_back(reader), ReflectionEntry.return_question), else_="").label("question"),
            (ReflectionEntry.return_question != "").label("is_asked"),
            tandem.c.number.label("tandem_number"),
            tandem.c.title.label("tandem_title"),
            tandem.c.state.label("tandem_state"),
            *rounds.columns(or_(tandem.c.id.is_(None), tandem.c.is_first)),
        )
        .select_from(ReflectionRound)
        .join(PromptSet, PromptSet.id == ReflectionRound.prompt_set_id)
        .outerjoin(MEETING, MEETING.id == ReflectionRound.meeting_id)
        .outerjoin(tandem, true())
        .outerjoin(
            ReflectionEntry,
            and_(ReflectionEntry.tandem_id == tandem.c.id, ReflectionEntry.round_id == ReflectionRound.id),
        )
        .outerjoin(school, and_(school.entry_id == ReflectionEntry.id, school.side == Side.SCHOOL))
        .outerjoin(company, and_(company.entry_id == ReflectionEntry.id, company.side == Side.COMPANY))
        .where(
            ReflectionRound.network_id == bindparam("network_id"),
            ReflectionRound.meeting_id == bindparam("meeting_id") if of_one_meeting else true(),
        )
        .order_by(ReflectionRound.number, tandem.c.number)
    )


def _is_asked_back(reader: AnyReader) -> ColumnElement[bool]:
    """Whether an entry of the reader's own tandem waits for an answer."""
    return and_(released.own(reader), ReflectionEntry.state == EntryState.RETURNED)


def _is_begun(reader: AnyReader) -> ColumnElement[bool]:
    """Whether the own side of the reader has written or rated anything in an entry of the statement."""
    if not reader.seats:
        return false()
    written = select(Answer.id).where(
        Answer.entry_id == ReflectionEntry.id, Answer.text != "", released.is_own_side(reader, Answer.side)
    )
    rated = select(Rating.id).where(Rating.entry_id == ReflectionEntry.id, released.is_own_side(reader, Rating.side))
    return or_(exists(written.correlate(ReflectionEntry)), exists(rated.correlate(ReflectionEntry)))


def has_readable(reader: Reader | AnyReader) -> ColumnElement[bool]:
    """Whether an entry of the statement holds anything that the reader is shown."""
    answers = exists(
        select(Answer.id)
        .join(Prompt, Prompt.id == Answer.prompt_id)
        .where(Answer.entry_id == ReflectionEntry.id, released.may_read_answer(reader))
        .correlate(ReflectionEntry)
    )
    ratings = exists(
        select(Rating.id)
        .join(Prompt, Prompt.id == Rating.prompt_id)
        .where(Rating.entry_id == ReflectionEntry.id, released.may_read_rating(reader))
        .correlate(ReflectionEntry)
    )
    comments = exists(
        select(Comment.id)
        .where(Comment.entry_id == ReflectionEntry.id, released.may_read_comment(reader))
        .correlate(ReflectionEntry)
    )
    return and_(released.may_open(reader), or_(answers, ratings, comments, released.own(reader)))


@lru_cache(8192)
def _cell(  # noqa: PLR0917
    has_opened: bool,
    entry_id: int | None,
    state: str | None,
    submitted: frozenset[Side],
    sides: frozenset[Side],
    unconfirmed: frozenset[Side],
    is_own: bool,
    is_readable: bool,
    is_begun: bool,
    question: str,
    review: str,
) -> Cell:
    if policy.is_handed_in(state, submitted):
        shown = state if is_own else EntryState.SUBMITTED
        seen_id = entry_id if is_readable else None
        return Cell(seen_id, str(shown), True, sides, is_readable, unconfirmed, is_begun, question, review)
    waiting = OPEN if has_opened else NOT_YET
    if is_own and state is not None:
        return Cell(entry_id, state, False, sides, True, unconfirmed, is_begun, question, review)
    return Cell(None, waiting, False, frozenset(), False, unconfirmed, is_begun, question, review)


def _review(state: str | None, *, is_asked: bool) -> str:
    if state in {EntryState.ACCEPTED, EntryState.RETURNED}:
        return str(state)
    return ANSWERED if state == EntryState.SUBMITTED and is_asked else ""
