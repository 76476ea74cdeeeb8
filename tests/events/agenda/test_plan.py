"""The times of an agenda follow from order and durations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from netzwerk.core import dates
from netzwerk.events.agenda import timing

ZONE = "Europe/Berlin"


@dataclass(frozen=True)
class Item:
    """Something that takes time."""

    minutes: int


starts = st.datetimes(
    datetime.fromisoformat("2019-01-01"), datetime.fromisoformat("2035-01-01"), timezones=st.just(UTC)
)
durations = st.lists(st.integers(1, 240), max_size=20)


@given(starts, durations, st.integers(1, 1440))
def test_items_stand_one_after_the_other_and_fill_the_day(start, minutes, length):
    end = start + timedelta(minutes=length)
    found = timing.build(start, end, [Item(m) for m in minutes])
    assert [entry.item.minutes for entry in found.entries] == minutes
    assert [(e.ends_at - e.starts_at) for e in found.entries] == [timedelta(minutes=m) for m in minutes]
    edges = [start, *(e.ends_at for e in found.entries)]
    assert [e.starts_at for e in found.entries] == edges[:-1]
    assert found.rest == length - sum(minutes)
    assert (found.spare, found.over_run) == (max(found.rest, 0), max(-found.rest, 0))


@given(starts, st.lists(st.integers(1, 240), min_size=2, max_size=9), st.data())
def test_exchanging_two_neighbours_moves_nothing_else(start, minutes, data):
    index = data.draw(st.integers(0, len(minutes) - 2))
    swapped = [*minutes]
    swapped[index], swapped[index + 1] = swapped[index + 1], swapped[index]
    end = start + timedelta(hours=8)
    before = timing.build(start, end, [Item(m) for m in minutes]).entries
    after = timing.build(start, end, [Item(m) for m in swapped]).entries
    assert before[:index] == after[:index]
    assert before[index + 2 :] == after[index + 2 :]


def test_an_hour_stays_an_hour_over_the_change_of_the_clocks():
    start = dates.at(date(2021, 3, 28), time(1, 30), ZONE)
    found = timing.build(start, start + timedelta(hours=2), [Item(60), Item(60)])
    shown = [dates.format_clock(entry.starts_at, ZONE) for entry in found.entries]
    assert shown == ["01:30", "03:30"]
    assert dates.format_clock(found.entries[-1].ends_at, ZONE) == "04:30"
    assert found.rest == 0


def test_an_empty_day_is_all_rest():
    start = datetime(2021, 6, 10, 7, tzinfo=UTC)
    found = timing.build(start, start + timedelta(hours=3), [])
    assert (found.entries, found.rest) == ((), 180)


@given(st.lists(st.tuples(st.integers(1, 240), st.booleans()), max_size=20), st.integers(1, 600))
def test_shorter_by_what_is_over_in_steps_of_five(items, over):
    minutes, fixed = [m for m, _ in items], [is_break for _, is_break in items]
    found = timing.shortened(minutes, is_fixed=fixed, over=over)
    possible = sum((m - 5) // 5 * 5 for m, is_break in items if not is_break and m >= 5)
    if found is None:
        assert possible < over
        return
    gained = sum(minutes) - sum(found)
    assert over <= gained < over + 5
    assert all(after == before for before, after, is_break in zip(minutes, found, fixed, strict=True) if is_break)
    assert all((before - after) % 5 == 0 for before, after in zip(minutes, found, strict=True))
    assert all(after >= min(before, 5) for before, after in zip(minutes, found, strict=True))


def test_long_items_give_more_than_short_ones():
    found = timing.shortened([120, 60, 15, 30], is_fixed=[False, False, True, False], over=35)
    assert found == (100, 50, 15, 25)
