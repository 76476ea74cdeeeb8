"""Who may read what of a reflection: pure predicates, with the same rule in SQL in `released.py`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from netzwerk.core.access import Actor, NetworkLike, Side
from netzwerk.reflections import ladder
from netzwerk.reflections.models import EntryState, Level

OUT = frozenset({EntryState.SUBMITTED, EntryState.RETURNED, EntryState.ACCEPTED})


@dataclass(frozen=True)
class Reader:
    """How far somebody reads in a network.

    Attributes:
        seats: the tandems that the reader is a member of, with the side.
        outside: the narrowest level that the reader is shown of all other tandems.
    """

    seats: frozenset[tuple[int, Side]]
    outside: int

    @property
    def tandem_ids(self) -> frozenset[int]:
        """The tandems that the reader is a member of."""
        return frozenset(tandem_id for tandem_id, _ in self.seats)


BOARD = Reader(frozenset(), Level.BOARD)
FACILITATION = Reader(frozenset(), Level.COORDINATION)


@dataclass(frozen=True)
class Piece:
    """An answer or a rating, as far as its release goes.

    Attributes:
        chosen: the level chosen for it alone, None for that of its side.
        widest_level: what its prompt allows at the most.
    """

    side: Side
    chosen: int | None
    topic: str
    widest_level: int


@dataclass(frozen=True)
class EntryStanding:
    """What decides about an entry: whose it is, how far it is, and which sides have handed in.

    Attributes:
        level: for a side that has not chosen.
        unconfirmed: sides that coordination recorded and that have not confirmed it.
        school_level, company_level: what each side chose for its own answers, None for nothing.
    """

    tandem_id: int
    state: str
    level: int
    submitted: frozenset[Side]
    unconfirmed: frozenset[Side] = frozenset()
    school_level: int | None = None
    company_level: int | None = None

    def level_of(self, side: Side) -> int:
        """The level of the answers of a side that have none of their own."""
        chosen = self.school_level if side is Side.SCHOOL else self.company_level
        return self.level if chosen is None else chosen

    @property
    def both_submitted(self) -> bool:
        """Whether both sides have handed in."""
        return len(self.submitted) == len(Side)

    @property
    def is_handed_in(self) -> bool:
        """Whether a side has handed in; what was returned and taken back is not."""
        return is_handed_in(self.state, self.submitted)


def reader(actor: Actor, network: NetworkLike) -> Reader:
    """How far the actor reads in a network; administrators and partners read nothing."""
    seats = frozenset((seat.tandem_id, seat.side) for seat in actor.seats if seat.network_id == network.id)
    outside = ladder.NOBODY
    if actor.is_board(network):
        outside = Level.BOARD
    if seats:
        outside = Level.NETWORK
    if actor.leads(network):
        outside = Level.COORDINATION
    return Reader(seats, outside)


def reach(person: Reader, tandem_id: int, side: Side) -> int:
    """The narrowest level that the reader is shown of one side of a tandem."""
    if (tandem_id, side) in person.seats:
        return Level.OWN_SIDE
    if tandem_id in person.tandem_ids:
        return Level.TANDEM
    return person.outside


def is_handed_in(state: str | None, submitted: Collection[Side]) -> bool:
    """Whether an entry counts as handed in: it is no draft, and at least one side has handed in its part."""
    return state in OUT and bool(submitted)


def may_open(person: Reader, entry: EntryStanding) -> bool:
    """Whether the page of the entry exists for the reader, as far as its state goes.

    The advisory board reads released passages on its own page and never opens entries.
    """
    if entry.tandem_id in person.tandem_ids:
        return True
    return person.outside <= Level.NETWORK and entry.is_handed_in


def may_read_answer(person: Reader, entry: EntryStanding, answer: Piece) -> bool:
    """Whether the reader is shown an answer of one side; drafts stay inside the tandem."""
    level = ladder.of_answer(answer.chosen, entry.level_of(answer.side), answer.topic, answer.widest_level)
    return level >= reach(person, entry.tandem_id, answer.side) and _is_out(person, entry, answer.side)


def may_read_rating(person: Reader, entry: EntryStanding, rating: Piece) -> bool:
    """Whether the reader is shown a rating of one side; it stays there until both have handed in."""
    level = ladder.of_rating(
        rating.chosen,
        entry.level_of(rating.side),
        rating.topic,
        rating.widest_level,
        common=ladder.of_ratings((entry.school_level, entry.company_level)),
        both_submitted=entry.both_submitted,
    )
    return level >= reach(person, entry.tandem_id, rating.side) and _is_out(person, entry, rating.side)


def may_read_comment(person: Reader, entry: EntryStanding, level: int) -> bool:
    """Whether the reader is shown a comment on the entry."""
    if entry.tandem_id in person.tandem_ids:
        return True
    return may_open(person, entry) and level >= person.outside


def _is_out(person: Reader, entry: EntryStanding, side: Side) -> bool:
    if entry.tandem_id in person.tandem_ids:
        return True
    if side in entry.unconfirmed and person.outside > Level.COORDINATION:
        return False
    return entry.state in OUT and side in entry.submitted
