"""The two years put in order: how sure dates are, what is missing, and what stands against them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netzwerk.core import dates
from netzwerk.events.facts import Dated, DaySpan
from netzwerk.networks import holidays
from netzwerk.programme import clock
from netzwerk.programme.clock import Frame, Reason, StepState
from netzwerk.reflections.rounds import Round
from netzwerk.reflections.windows import Window, WindowState
from netzwerk.tandems.queries import SCHOOL_HOLIDAY, Absence

ZONE = "Europe/Berlin"
TODAY = date(2021, 5, 20)
STARTS_ON, ENDS_ON = date(2020, 6, 29), date(2022, 7, 22)


def frame(*absences: Absence, **values: object) -> Frame:
    public = holidays.between("DE-HE", STARTS_ON, ENDS_ON)
    return Frame(STARTS_ON, ENDS_ON, ZONE, TODAY, absences, public, **values)  # type: ignore[arg-type]


def event(
    number: int | None, *days: date, kind: str = "meeting", state: str = "agreed", derived: bool = False
) -> Dated:
    spans = tuple(
        DaySpan(place, dates.at(day, time(9, 30), ZONE), dates.at(day, time(16), ZONE))
        for place, day in enumerate(days)
    )
    return Dated(number or 99, kind, number, "", "online", "", state, derived, None, spans)


def round_of(number: int, meeting_id: int | None, window: Window | None) -> Round:
    return Round(number, number, {}, 15, meeting_id, meeting_id, "", None, window, WindowState.PLANNED)


def reasons(*events: Dated, absences: tuple[Absence, ...] = ()) -> dict[int | None, list[Reason]]:
    plan = clock.build(frame(*absences), events, ())
    return {step.number: [conflict.reason for conflict in step.conflicts] for step in plan.steps}


def test_how_sure_dates_are():
    plan = clock.build(
        frame(),
        [
            event(1, date(2020, 12, 9), state="documented"),
            event(2, date(2021, 6, 9)),
            event(3, date(2021, 11, 10)),
            event(4, date(2022, 3, 9), derived=True),
            event(5, date(2022, 5, 11), state="draft"),
            event(6, date(2022, 7, 6), state="cancelled"),
            event(7, date(2021, 5, 19)),
        ],
        (),
    )
    assert [(step.number, step.state.value) for step in plan.steps] == [
        (1, "done"),
        (7, "done"),
        (2, "next"),
        (3, "fixed"),
        (4, "fixed"),
        (5, "open"),
        (6, "cancelled"),
    ]


def test_what_is_missing_is_a_gap():
    plan = clock.build(frame(targets={"meeting": 3, "seminar": 1}), [event(1, date(2021, 6, 9)), event(2)], ())
    assert [(gap.kind, gap.number, gap.id) for gap in plan.gaps] == [
        ("meeting", 2, 2),
        ("meeting", 3, None),
        ("seminar", 1, None),
    ]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2021, 6, 9), []),
        (date(2021, 6, 3), [Reason.PUBLIC_HOLIDAY]),
        (date(2021, 6, 5), [Reason.WEEKEND]),
        (date(2022, 8, 10), [Reason.OUTSIDE]),
    ],
)
def test_the_calendar_stands_against_a_day(day, expected):
    assert reasons(event(1, day)) == {1: expected}


def test_school_holidays_are_hard_and_blocks_name_their_tandems():
    summer = Absence(SCHOOL_HOLIDAY, {"de": "Sommerferien"}, None, date(2021, 7, 19), date(2021, 8, 27))
    block = [Absence("block", None, number, date(2021, 7, 12), date(2021, 7, 30)) for number in (5, 2)]
    exam = Absence("exam", None, 4, date(2021, 7, 20), date(2021, 7, 20))
    plan = clock.build(frame(summer, *block, exam), [event(4, date(2021, 7, 20), date(2021, 7, 27))], ())
    found = plan.steps[0].conflicts
    assert [(one.reason, one.is_hard, one.tandems) for one in found] == [
        (Reason.SCHOOL_HOLIDAY, True, ()),
        (Reason.BLOCK, False, (2, 5)),
        (Reason.EXAM, False, (4,)),
    ]
    assert (found[0].first, found[0].last) == (date(2021, 7, 19), date(2021, 8, 27))


def test_tandems_and_school_do_not_matter_to_a_sitting():
    summer = Absence(SCHOOL_HOLIDAY, {"de": "Sommerferien"}, None, date(2021, 7, 19), date(2021, 8, 27))
    assert reasons(event(1, date(2021, 7, 20), kind="sitting"), absences=(summer,)) == {1: []}


def test_two_events_on_one_day():
    plan = clock.build(frame(), [event(3, date(2021, 6, 9)), event(2, date(2021, 6, 9), kind="seminar")], ())
    assert [step.conflicts[0].other for step in plan.steps] == [("seminar", 2), ("meeting", 3)]


def test_what_is_over_has_no_conflicts():
    assert reasons(event(1, date(2020, 10, 3), state="held")) == {1: []}


def test_a_window_is_as_unsure_as_its_meeting():
    window = Window(date(2021, 6, 1), date(2021, 6, 30))
    plan = clock.build(
        frame(),
        [event(3, date(2021, 7, 7)), event(4, date(2021, 11, 10), state="draft")],
        [round_of(3, 3, window), round_of(4, 4, window), round_of(5, None, window)],
    )
    windows = {step.number: step.state for step in plan.steps if step.is_window}
    assert windows == {3: StepState.NEXT, 4: StepState.OPEN, 5: StepState.OPEN}


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (None, StepState.OPEN),
        ("draft", StepState.OPEN),
        ("cancelled", StepState.OPEN),
        ("agreed", StepState.NEXT),
        ("invited", StepState.NEXT),
    ],
)
def test_the_window_of_the_closing_round_is_as_unsure_as_the_closing(state: str | None, expected: StepState):
    closings = [event(None, date(2022, 7, 7), kind="closing", state=state)] if state else []
    plan = clock.build(frame(), closings, [round_of(7, None, Window(date(2022, 6, 1), date(2022, 6, 30)))])
    (window,) = (step for step in plan.steps if step.is_window)
    assert (window.state, window.is_derived) == (expected, expected is StepState.OPEN)


@pytest.mark.parametrize(("days", "expected"), [(7, []), (6, [Reason.SHORT_WINDOW])])
def test_a_window_of_less_than_a_week(days, expected):
    opens = date(2021, 6, 1)
    window = Window(opens, opens + timedelta(days=days - 1))
    plan = clock.build(frame(), [event(3, date(2021, 7, 7))], [round_of(3, 3, window)])
    assert [conflict.reason for step in plan.steps if step.is_window for conflict in step.conflicts] == expected


def test_a_window_without_dates_is_a_gap():
    plan = clock.build(frame(), [], [round_of(6, 6, None)])
    assert [(gap.kind, gap.number) for gap in plan.gaps] == [("window", 6)]


days = st.dates(STARTS_ON - timedelta(days=60), ENDS_ON + timedelta(days=60))
events = st.lists(
    st.tuples(
        st.lists(days, max_size=2, unique=True).map(sorted), st.sampled_from(["draft", "agreed", "invited", "held"])
    ),
    max_size=8,
)


@given(events)
def test_nothing_gets_lost_and_everything_has_its_place(drawn):
    made = [event(number, *its_days, state=state) for number, (its_days, state) in enumerate(drawn, 1)]
    plan = clock.build(frame(), made, ())
    assert sorted(step.number or 0 for step in (*plan.steps, *plan.gaps)) == list(range(1, len(made) + 1))
    firsts = [step.first for step in plan.steps]
    assert all(firsts)
    assert firsts == sorted(firsts)  # type: ignore[type-var]
    assert sum(step.state is StepState.NEXT for step in plan.steps) <= 1
    assert all(not step.conflicts for step in plan.steps if step.state is StepState.DONE)


def test_an_evening_belongs_to_its_local_day():
    late = Dated(1, "sitting", 1, "", "online", "", "agreed", False, None, ())
    span = DaySpan(1, datetime(2021, 6, 9, 20, 0, tzinfo=UTC), datetime(2021, 6, 9, 22, 0, tzinfo=UTC))
    plan = clock.build(frame(), [Dated(**{**late.__dict__, "days": (span,)})], ())
    assert (plan.steps[0].first, plan.steps[0].last) == (date(2021, 6, 9), date(2021, 6, 9))
