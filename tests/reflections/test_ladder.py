"""The visibility ladder: caps, and that nothing ever widens by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netzwerk.core.access import Actor, Grant, RoleKind, Seat, Side
from netzwerk.reflections import ladder, policy
from netzwerk.reflections.models import EntryState, Level, PromptTopic
from netzwerk.reflections.policy import EntryStanding, Piece, Reader

LEVELS = st.sampled_from(list(Level))
CHOICES = st.none() | LEVELS
WIDEST = st.sampled_from(list(Level)[1:])
TOPICS = st.sampled_from(list(PromptTopic))
SIDES = st.sampled_from(list(Side))
READERS = st.builds(
    Reader,
    st.frozensets(st.tuples(st.sampled_from([1, 2]), SIDES), max_size=2),
    st.sampled_from([Level.COORDINATION, Level.NETWORK, Level.BOARD, ladder.NOBODY]),
)
ENTRIES = st.builds(
    EntryStanding,
    st.just(1),
    st.sampled_from(list(EntryState)),
    LEVELS,
    st.frozensets(SIDES, max_size=2),
    school_level=CHOICES,
    company_level=CHOICES,
)
PIECES = st.builds(Piece, SIDES, CHOICES, TOPICS, WIDEST)
MAY_READ = (policy.may_read_answer, policy.may_read_rating)


class Network:
    """Serves wherever a network is named."""

    id = 1
    programme_id = 1


def actor(*kinds: RoleKind, seats: tuple[tuple[int, Side], ...] = (), administrator: bool = False) -> Actor:
    return Actor(
        person_id=1,
        name="",
        email="",
        language="de",
        is_administrator=administrator,
        grants=tuple(Grant(kind, 1, None) for kind in kinds),
        seats=tuple(Seat(tandem, 1, side, 1) for tandem, side in seats),
    )


@pytest.mark.parametrize(
    ("kinds", "own", "other_side", "others"),
    [
        ((), 6, 6, 6),
        ((RoleKind.PARTNER,), 6, 6, 6),
        ((RoleKind.BOARD,), 5, 5, 5),
        ((RoleKind.FACILITATOR,), 3, 3, 3),
        ((RoleKind.COORDINATOR,), 3, 3, 3),
        ((RoleKind.BOARD, RoleKind.COORDINATOR, RoleKind.PARTNER), 3, 3, 3),
    ],
)
def test_reach_of_roles(kinds: tuple[RoleKind, ...], own: int, other_side: int, others: int) -> None:
    reader = policy.reader(actor(*kinds), Network())
    reached = [policy.reach(reader, *place) for place in ((1, Side.SCHOOL), (1, Side.COMPANY), (2, Side.SCHOOL))]
    assert reached == [own, other_side, others]


def test_reach_of_a_member() -> None:
    reader = policy.reader(actor(seats=((1, Side.SCHOOL),)), Network())
    assert policy.reach(reader, 1, Side.SCHOOL) == Level.OWN_SIDE
    assert policy.reach(reader, 1, Side.COMPANY) == Level.TANDEM
    assert policy.reach(reader, 2, Side.SCHOOL) == Level.NETWORK


def test_an_administrator_reads_nothing() -> None:
    reader = policy.reader(actor(administrator=True), Network())
    assert reader == Reader(frozenset(), ladder.NOBODY)
    entry = EntryStanding(1, EntryState.ACCEPTED, Level.BOARD, frozenset(Side))
    assert not policy.may_open(reader, entry)
    assert not policy.may_read_answer(reader, entry, Piece(Side.SCHOOL, None, PromptTopic.HAPPENED, Level.BOARD))


def test_roles_of_another_network_do_not_count() -> None:
    class Other:
        """Serves wherever another network is named."""

        id = 2
        programme_id = 2

    found = policy.reader(actor(RoleKind.COORDINATOR, seats=((1, Side.SCHOOL),)), Other())
    assert found == Reader(frozenset(), ladder.NOBODY)


@given(chosen=CHOICES, level=LEVELS, topic=TOPICS, widest=WIDEST, both=st.booleans())
def test_a_level_is_never_wider_than_what_was_chosen_or_is_allowed(
    chosen: Level | None, level: Level, topic: PromptTopic, widest: Level, both: bool
) -> None:
    answer = ladder.of_answer(chosen, level, topic, widest)
    rating = ladder.of_rating(chosen, level, topic, widest, common=Level.BOARD, both_submitted=both)
    assert rating <= answer <= (level if chosen is None else chosen)
    assert answer <= widest
    if topic in {PromptTopic.SUPPORT, PromptTopic.ENERGY}:
        assert answer <= Level.COORDINATION
    if not both:
        assert rating == Level.OWN_SIDE


@given(reader=READERS, entry=ENTRIES, piece=PIECES)
def test_nothing_but_an_act_of_the_tandem_widens(reader: Reader, entry: EntryStanding, piece: Piece) -> None:
    """Narrowing any part of what was chosen, or standing further away, never shows more."""
    for may_read in MAY_READ:
        if may_read(reader, entry, piece):
            continue
        for level in Level:
            for part in ("level", "school_level", "company_level"):
                chosen_level = getattr(entry, part)
                if chosen_level is not None and level <= chosen_level:
                    assert not may_read(reader, replace(entry, **{part: level}), piece)
            if piece.chosen is not None and level <= piece.chosen:
                chosen = Piece(piece.side, level, piece.topic, piece.widest_level)
                assert not may_read(reader, entry, chosen)
        assert not may_read(Reader(frozenset(), max(reader.outside, Level.COORDINATION)), entry, piece)


@given(reader=READERS, entry=ENTRIES, piece=PIECES)
def test_drafts_stay_inside_the_tandem(reader: Reader, entry: EntryStanding, piece: Piece) -> None:
    if entry.tandem_id in reader.tandem_ids:
        return
    readable = any(may_read(reader, entry, piece) for may_read in MAY_READ)
    if entry.state is EntryState.DRAFT or piece.side not in entry.submitted:
        assert not readable
    if entry.state is EntryState.DRAFT:
        assert not policy.may_open(reader, entry)


@given(entry=ENTRIES, piece=PIECES)
def test_the_board_opens_no_entry_and_reads_only_what_was_released_to_it(entry: EntryStanding, piece: Piece) -> None:
    assert not policy.may_open(policy.BOARD, entry)
    if policy.may_read_answer(policy.BOARD, entry, piece):
        assert piece.chosen == Level.BOARD or (piece.chosen is None and entry.level_of(piece.side) == Level.BOARD)


@given(reader=READERS, entry=ENTRIES, piece=PIECES, level=LEVELS)
def test_one_side_releases_nothing_of_the_other(
    reader: Reader, entry: EntryStanding, piece: Piece, level: Level
) -> None:
    part = "company_level" if piece.side is Side.SCHOOL else "school_level"
    changed = replace(entry, **{part: level})
    assert policy.may_read_answer(reader, changed, piece) == policy.may_read_answer(reader, entry, piece)
    further = reader.outside > Level.COORDINATION and entry.tandem_id not in reader.tandem_ids
    if further and policy.may_read_rating(reader, entry, piece):
        assert min(entry.school_level or 0, entry.company_level or 0) >= reader.outside
