"""On which days a side is reminded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from netzwerk.core.access import Side
from netzwerk.networks.workdays import Workdays
from netzwerk.reflections.reminders import policy
from netzwerk.reflections.reminders.policy import Stage, Term
from netzwerk.reflections.windows import Window

ZONE = "Europe/Berlin"
OPENS = date(2021, 3, 24)
DUE = date(2021, 6, 2)
CORPUS_CHRISTI = date(2021, 6, 3)
MEETING = datetime(2021, 6, 9, 7, 30, tzinfo=UTC)
Plan = list[tuple[str, str]]


def _term(
    due_on: date = DUE,
    *,
    school: Sequence[tuple[date, date]] = (),
    opens_on: date = OPENS,
    closes_at: datetime = MEETING,
) -> Term:
    return Term(Window(opens_on, due_on), closes_at, ZONE, Workdays(frozenset({CORPUS_CHRISTI}), school))


def _plan(term: Term, side: Side) -> Plan:
    return [(one.stage.value, f"{one.on:%a %m-%d}") for one in policy.plan(term, side)]


def _at(day: int, month: int = 5, clock: str = "08:00") -> datetime:
    hour, minute = map(int, clock.split(":"))
    return datetime(2021, month, day, hour - 2, minute, tzinfo=UTC)


@pytest.mark.parametrize("side", list(Side))
def test_on_working_days_both_sides_get_it_on_the_day(side: Side) -> None:
    assert _plan(_term(), side) == [("week", "Wed 05-26"), ("days", "Mon 05-31"), ("late", "Mon 06-07")]


@pytest.mark.parametrize("side", list(Side))
def test_weekends_and_public_holidays_are_avoided(side: Side) -> None:
    assert _plan(_term(date(2021, 5, 30)), side) == [
        ("week", "Fri 05-21"),
        ("days", "Fri 05-28"),
        ("late", "Wed 06-02"),
    ]
    assert _plan(_term(date(2021, 6, 5)), side) == [("week", "Fri 05-28"), ("days", "Wed 06-02"), ("late", "Tue 06-08")]
    assert _plan(_term(date(2021, 5, 31)), side)[-1] == ("late", "Fri 06-04")


def test_schools_get_it_before_their_holidays_and_companies_on_the_day() -> None:
    term = _term(school=[(date(2021, 5, 29), date(2021, 6, 1))])
    assert _plan(term, Side.SCHOOL) == [("week", "Wed 05-26"), ("days", "Fri 05-28"), ("late", "Mon 06-07")]
    assert _plan(term, Side.COMPANY) == [("week", "Wed 05-26"), ("days", "Mon 05-31"), ("late", "Mon 06-07")]


def test_both_reminders_of_a_school_never_come_on_one_day() -> None:
    term = _term(school=[(date(2021, 5, 24), date(2021, 6, 1))])
    assert _plan(term, Side.SCHOOL) == [("days", "Fri 05-21"), ("late", "Mon 06-07")]


def test_nothing_before_the_round_opens() -> None:
    holidays = [(date(2021, 5, 24), date(2021, 6, 1))]
    assert _plan(_term(school=holidays, opens_on=date(2021, 5, 24)), Side.SCHOOL) == [("late", "Mon 06-07")]
    assert _plan(_term(opens_on=date(2021, 5, 27)), Side.COMPANY) == [("days", "Mon 05-31"), ("late", "Mon 06-07")]


def test_the_late_one_of_schools_comes_before_holidays_but_never_before_the_round_is_due() -> None:
    before = _term(date(2021, 5, 18), school=[(date(2021, 5, 20), date(2021, 5, 28))])
    assert _plan(before, Side.SCHOOL)[-1] == ("late", "Wed 05-19")
    after = _term(date(2021, 5, 18), school=[(date(2021, 5, 19), date(2021, 5, 28))])
    assert _plan(after, Side.SCHOOL)[-1] == ("late", "Mon 05-31")


def test_nothing_after_the_meeting_has_begun() -> None:
    soon = datetime(2021, 6, 7, 5, 0, tzinfo=UTC)
    assert [stage for stage, _day in _plan(_term(closes_at=soon), Side.COMPANY)] == ["week", "days"]
    through = [(date(2021, 6, 3), date(2021, 6, 30))]
    assert [stage for stage, _day in _plan(_term(school=through), Side.SCHOOL)] == ["week", "days"]


@pytest.mark.parametrize(
    ("now", "stage"),
    [
        (_at(25, clock="12:00"), None),
        (_at(26, clock="07:59"), None),
        (_at(26, clock="08:00"), Stage.WEEK),
        (_at(26, clock="19:59"), Stage.WEEK),
        (_at(26, clock="20:00"), None),
        (_at(28), Stage.WEEK),
        (_at(29), None),
        (_at(31, clock="07:59"), None),
        (_at(31), Stage.DAYS),
        (_at(1, 6), Stage.DAYS),
        (_at(2, 6, "19:59"), Stage.DAYS),
        (_at(3, 6), None),
        (_at(4, 6), None),
        (_at(7, 6), Stage.LATE),
        (_at(8, 6), Stage.LATE),
        (_at(9, 6, "09:29"), Stage.LATE),
        (_at(9, 6, "09:30"), None),
        (_at(10, 6), None),
    ],
)
def test_what_is_due_at_a_moment(now: datetime, stage: Stage | None) -> None:
    found = policy.due(_term(), Side.COMPANY, now)
    assert (found.stage if found else None) == stage


def test_a_late_one_is_not_caught_up_for_ever() -> None:
    term = _term(date(2021, 4, 13))
    assert policy.due(term, Side.COMPANY, _at(23, 4)) is not None
    assert policy.due(term, Side.COMPANY, _at(26, 4)) is None


def test_nothing_is_caught_up_in_school_holidays() -> None:
    term = _term(school=[(date(2021, 5, 31), date(2021, 6, 4))])
    assert policy.due(term, Side.SCHOOL, _at(1, 6)) is None
    assert policy.due(term, Side.COMPANY, _at(1, 6)) is not None


def test_the_morning_is_that_of_the_network_in_summer_and_winter() -> None:
    winter = Term(Window(date(2020, 12, 1), date(2021, 1, 20)), MEETING, ZONE, Workdays(frozenset(), ()))
    assert policy.due(winter, Side.COMPANY, datetime(2021, 1, 13, 6, 59, tzinfo=UTC)) is None
    assert policy.due(winter, Side.COMPANY, datetime(2021, 1, 13, 7, 0, tzinfo=UTC)) is not None
