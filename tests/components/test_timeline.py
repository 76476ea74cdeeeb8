"""The line of time: positions exact to the day, and the same things as list and table."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netzwerk.core.timeline import MARK_SHARE, Lane, Mark, MarkKind, MarkState, Phase, Timeline
from tests.components.conftest import Parse

SEPTEMBER = date(2020, 9, 1)
AUGUST = date(2022, 8, 31)
TODAY = date(2021, 5, 20)
MEETING = Mark("3", "Network meeting 3", date(2021, 6, 17), MarkKind.MEETING, MarkState.NEXT, "/m/3", "in 28 days")
PLAN = Timeline(
    SEPTEMBER,
    AUGUST,
    TODAY,
    phases=(Phase("Arrive", SEPTEMBER, date(2021, 1, 31)), Phase("Develop", date(2021, 2, 1), AUGUST)),
    lanes=(
        Lane("Meetings", (Mark("2", "Meeting <2>", date(2021, 3, 18), MarkKind.MEETING, MarkState.DONE), MEETING)),
        Lane(
            "Reflections",
            (
                Mark(
                    "3",
                    "Reflection 3",
                    date(2021, 6, 10),
                    MarkKind.REFLECTION,
                    MarkState.FIXED,
                    since=date(2021, 4, 1),
                ),
            ),
        ),
    ),
)


def test_edges_and_middles_of_days() -> None:
    ten_days = replace(PLAN, starts_on=date(2021, 3, 1), ends_on=date(2021, 3, 10))
    assert ten_days.edge(date(2021, 3, 1)) == "0%"
    assert ten_days.middle(date(2021, 3, 1)) == "5%"
    assert ten_days.middle(date(2021, 3, 10)) == "95%"
    assert ten_days.width(date(2021, 3, 1), date(2021, 3, 10)) == "100%"
    assert ten_days.width(date(2021, 3, 4), date(2021, 3, 4)) == "10%"


def test_days_off_the_line_go_to_its_end() -> None:
    assert PLAN.edge(SEPTEMBER - timedelta(days=400)) == "0%"
    assert PLAN.middle(AUGUST + timedelta(days=400)) == "100%"
    assert PLAN.width(AUGUST + timedelta(days=1), AUGUST + timedelta(days=9)) == "0%"


def test_two_years_have_24_months_and_february_is_shorter() -> None:
    months = PLAN.months()
    assert len(months) == 24
    assert [month.first.isoformat() for month in months if month.begins_year] == [
        "2020-09-01",
        "2021-01-01",
        "2022-01-01",
    ]
    assert [month.first for month in months if month.is_current] == [date(2021, 5, 1)]
    widths = [float(after.x[:-1]) - float(month.x[:-1]) for month, after in itertools.pairwise(months)]
    assert round(widths[0] * 7.3) == 30
    assert round(widths[5] * 7.3) == 28


def test_months_that_hardly_lie_on_the_line_have_no_name() -> None:
    months = replace(PLAN, starts_on=date(2020, 6, 29), ends_on=date(2022, 1, 5)).months()
    assert [month.first.isoformat() for month in months if not month.has_name] == ["2020-06-01", "2022-01-01"]
    assert [month.first.isoformat() for month in months if month.begins_year] == ["2020-07-01", "2021-01-01"]


@given(start=st.dates(date(2000, 1, 1), date(2040, 1, 1)), days=st.integers(0, 1500), offset=st.integers(0, 1500))
def test_positions_grow_with_days_and_stay_on_the_line(start: date, days: int, offset: int) -> None:
    plan = replace(PLAN, starts_on=start, ends_on=start + timedelta(days=days))
    day = start + timedelta(days=offset)
    here, following = float(plan.middle(day)[:-1]), float(plan.middle(day + timedelta(days=1))[:-1])
    assert 0 <= here <= following <= 100
    months = plan.months()
    assert months[0].x == "0%"
    assert months[0].first <= start
    assert months[-1].first <= plan.ends_on
    assert all(float(month.x[:-1]) < float(month.middle[:-1]) for month in months)


CLOSE = tuple(Mark(str(day), f"Mark {day}", date(2021, 7, day), MarkKind.MEETING, MarkState.OPEN) for day in (6, 7, 12))


def test_marks_that_would_cover_each_other_stand_in_rows_of_their_own() -> None:
    far = replace(MEETING, on=date(2021, 9, 1))
    plan = replace(PLAN, lanes=(Lane("Meetings", (far, *CLOSE)), Lane("Empty", ()), PLAN.lanes[1]))
    meetings, empty, reflections = plan.strips()
    assert [(place.mark.sign, place.row) for place in meetings.places] == [("6", 0), ("7", 1), ("12", 2), ("3", 0)]
    assert [(strip.row, strip.rows) for strip in (meetings, empty, reflections)] == [(0, 3), (3, 1), (4, 1)]


@given(days=st.lists(st.integers(-50, 900), max_size=12))
def test_no_two_marks_of_a_row_touch(days: list[int]) -> None:
    marks = tuple(replace(MEETING, on=SEPTEMBER + timedelta(days=day)) for day in days)
    (strip,) = replace(PLAN, lanes=(Lane("Meetings", marks),)).strips()
    assert [place.mark.on for place in strip.places] == sorted(mark.on for mark in marks)
    for row in range(strip.rows):
        stands = [float(PLAN.middle(place.mark.on)[:-1]) for place in strip.places if place.row == row]
        assert all(after - before >= 100 * MARK_SHARE - 0.001 for before, after in itertools.pairwise(stands))


def test_drawing_has_a_place_and_a_stem_for_each_row(parse: Parse) -> None:
    tree = parse('{{ timeline(plan, "Programme") }}', "timeline", plan=replace(PLAN, lanes=(Lane("Meetings", CLOSE),)))
    drawing = tree.xpath(".//svg[contains(@class, 'tl-plan')]")[0]
    assert drawing.xpath("./svg[g]/@y") == ["3.7em", "6.25em", "8.8em"]
    stems = drawing.xpath("./line[@class='bed' and @x1=@x2]")
    assert [(stem.get("x1"), stem.get("y2")) for stem in stems] == [
        (PLAN.middle(CLOSE[1].on), "6.25em"),
        (PLAN.middle(CLOSE[2].on), "8.8em"),
    ]
    assert len(tree.xpath(".//div[@class='tl-labels']/span")) == 4


def test_upcoming_begins_today() -> None:
    assert [mark.title for mark in PLAN.upcoming(5)] == ["Reflection 3", "Network meeting 3"]
    assert [mark.title for mark in PLAN.upcoming(1)] == ["Reflection 3"]
    assert [mark.title for mark in replace(PLAN, today=MEETING.on).upcoming(5)] == ["Network meeting 3"]


def test_drawing_stands_where_the_days_are(parse: Parse) -> None:
    tree = parse('{{ timeline(plan, "Programme") }}', "timeline", plan=PLAN)
    drawing = tree.xpath(".//svg[contains(@class, 'tl-plan')]")[0]
    assert drawing.xpath(".//line[@class='today']/@x1") == [PLAN.middle(TODAY)]
    assert drawing.xpath("./svg[a]/@x") == [PLAN.middle(MEETING.on)]
    assert drawing.xpath(".//a/@href") == ["/m/3"]
    assert drawing.xpath(".//a/title/text()") == ["Network meeting 3, Thu, 17\u00a0June\u00a02021, in 28 days"]
    window = drawing.xpath(".//rect[contains(@class, 'win')]")[0]
    assert (window.get("x"), window.get("width")) == (
        PLAN.edge(date(2021, 4, 1)),
        PLAN.width(date(2021, 4, 1), date(2021, 6, 10)),
    )


def test_table_and_list_tell_the_same(parse: Parse) -> None:
    tree = parse('{{ timeline(plan, "Programme") }}', "timeline", plan=PLAN)
    assert [item.text_content().split()[0] for item in tree.xpath(".//ol/li/span")] == ["Reflection", "Network"]
    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in tree.xpath(".//tbody/tr")]
    assert rows == [
        ["Phase Arrive", "September 2020 – January 2021", "–"],
        ["Phase Develop", "February 2021 – August 2022", "now"],
        ["Meeting <2>", "Thu, 18 March 2021", "done"],
        ["Reflection 3", "Thu, 1 April to Thu, 10 June 2021", "date fixed"],
        ["Network meeting 3", "Thu, 17 June 2021", "in 28 days"],
    ]


@pytest.mark.parametrize("today", [SEPTEMBER - timedelta(days=1), AUGUST + timedelta(days=1)])
def test_no_line_of_today_outside(parse: Parse, today: date) -> None:
    tree = parse('{{ timeline(plan, "Programme") }}', "timeline", plan=replace(PLAN, today=today))
    assert tree.xpath(".//line[@class='today']") == []
