"""Windows of rounds: derived days, fixed days, states over summer time and year end."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netzwerk.core import dates
from netzwerk.reflections.windows import Window, WindowState, window

BERLIN = "Europe/Berlin"
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
ZONES = st.sampled_from([BERLIN, "UTC", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"])
CLOCKS = st.times(time(0, 0), time(23, 59))


def moment(day: date, clock: time = time(9, 30), zone: str = BERLIN) -> datetime:
    return dates.at(day, clock, zone)


def test_a_round_opens_14_days_after_the_meeting_before_and_is_due_7_days_before_its_own() -> None:
    found = window(moment(date(2021, 3, 10)), moment(date(2021, 6, 9)), BERLIN)
    assert found == Window(date(2021, 3, 24), date(2021, 6, 2))
    assert (found.days, found.is_conflict) == (71, False)


def test_fixed_days_count_instead() -> None:
    fixed = window(
        moment(date(2021, 3, 10)),
        moment(date(2021, 6, 9)),
        BERLIN,
        fixed_opens=date(2021, 4, 1),
        fixed_due=date(2021, 5, 1),
    )
    assert fixed == Window(date(2021, 4, 1), date(2021, 5, 1))
    assert window(None, None, BERLIN, fixed_opens=date(2021, 4, 1), fixed_due=date(2021, 5, 1)) == fixed


def test_without_a_date_there_is_no_window() -> None:
    assert window(None, moment(date(2021, 6, 9)), BERLIN) is None
    assert window(moment(date(2021, 3, 10)), None, BERLIN) is None


@pytest.mark.parametrize(("weeks", "days", "is_conflict"), [(4, 8, False), (3, 1, True), (2, -6, True)])
def test_less_than_a_week_is_a_conflict(weeks: int, days: int, is_conflict: bool) -> None:
    before = date(2021, 3, 10)
    found = window(moment(before), moment(before + timedelta(weeks=weeks)), BERLIN)
    assert found is not None
    assert (found.days, found.is_conflict) == (days, is_conflict)


def test_the_deadline_ends_with_the_local_day() -> None:
    summer = Window(date(2021, 5, 19), date(2021, 6, 2))
    assert summer.closes_at(BERLIN) == datetime(2021, 6, 2, 22, tzinfo=UTC)
    winter = Window(date(2021, 1, 5), date(2021, 1, 20))
    assert winter.closes_at(BERLIN) == datetime(2021, 1, 20, 23, tzinfo=UTC)
    assert summer.state(datetime(2021, 6, 2, 21, 59, tzinfo=UTC), BERLIN) is WindowState.OPEN
    assert summer.state(datetime(2021, 6, 2, 22, 0, tzinfo=UTC), BERLIN) is WindowState.CLOSED


@given(before=DAYS, gap=st.integers(0, 400), clock=CLOCKS, zone=ZONES)
def test_days_are_counted_on_the_local_calendar(before: date, gap: int, clock: time, zone: str) -> None:
    meeting = before + timedelta(days=gap)
    previous_day, meeting_day = dates.at(before, clock, zone), dates.at(meeting, clock, zone)
    found = window(previous_day, meeting_day, zone)
    assert found is not None
    # A time of day that summer time skips may be moved past midnight, never by more than that.
    assert found.opens_on - dates.local_day(previous_day, zone) == timedelta(days=14)
    assert dates.local_day(meeting_day, zone) - found.due_on == timedelta(days=7)
    assert found.days == (found.due_on - found.opens_on).days + 1


@given(opens_on=DAYS, length=st.integers(1, 120), zone=ZONES)
def test_a_window_is_open_for_exactly_its_local_days(opens_on: date, length: int, zone: str) -> None:
    found = Window(opens_on, opens_on + timedelta(days=length - 1))
    instant = timedelta(seconds=1)
    assert found.state(found.opens_at(zone) - instant, zone) is WindowState.PLANNED
    assert found.state(found.opens_at(zone), zone) is WindowState.OPEN
    assert found.state(found.closes_at(zone) - instant, zone) is WindowState.OPEN
    assert found.state(found.closes_at(zone), zone) is WindowState.CLOSED
    assert dates.local_day(found.opens_at(zone), zone) == found.opens_on
    assert dates.local_day(found.closes_at(zone) - instant, zone) == found.due_on


@given(opens_on=DAYS, length=st.integers(1, 60), steps=st.lists(st.integers(0, 5000), min_size=2), zone=ZONES)
def test_states_only_go_forward(opens_on: date, length: int, steps: list[int], zone: str) -> None:
    found = Window(opens_on, opens_on + timedelta(days=length - 1))
    start = found.opens_at(zone) - timedelta(days=10)
    order = list(WindowState)
    seen = [order.index(found.state(start + timedelta(hours=hours), zone)) for hours in sorted(steps)]
    assert seen == sorted(seen)
