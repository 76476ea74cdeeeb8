"""Charts say in words and tables what they draw."""

from __future__ import annotations

import pytest

from netzwerk.core.languages import spoken
from tests.components.conftest import Parse

ENDS = {"low": "hardly", "high": "fully"}


def test_columns_grow_with_their_values(parse: Parse) -> None:
    tree = parse('{{ chart_bars([50, none, 100], 100, "Half, nothing, all") }}', "chart_bars")
    assert tree[0].get("aria-label") == "Half, nothing, all"
    assert [float(bar.get("height")) for bar in tree.iter("rect")] == [20, 40]
    assert [float(bar.get("y")) + float(bar.get("height")) for bar in tree.iter("rect")] == [44, 44]
    assert [sign.text for sign in tree.iter("text")] == ["1", "2", "3"]


@pytest.mark.parametrize("many", [1, 12])
def test_columns_stay_in_the_picture(parse: Parse, many: int) -> None:
    tree = parse("{{ chart_bars(values, 0, 'x') }}", "chart_bars", values=[0] * many)
    assert all(0 <= float(bar.get("x")) <= 112 - float(bar.get("width")) for bar in tree.iter("rect"))


def test_trend_shows_figure_and_way(parse: Parse) -> None:
    tree = parse('{{ trend("92 %", "Attendance", [85, 92], 100, "85, 92") }}', "trend")
    assert tree.text_content().split() == ["92", "%Attendance12"]


def test_ratings_of_both_sides(parse: Parse) -> None:
    rows = [
        {"label": "Progress", "school": 4, "company": 2, **ENDS},
        {"label": "Energy", "school": 3, "company": 3, **ENDS},
        {"label": "Backing", "school": None, "company": 5, **ENDS},
    ]
    tree = parse('{{ chart_rating("Ratings", rows) }}', "chart_rating", rows=rows)
    assert [picture.get("aria-label") for picture in tree.iter("svg")] == [
        "Progress: school 4, company 2, on a scale from 1 (hardly) to 5 (fully)",
        "Energy: school 3, company 3, on a scale from 1 (hardly) to 5 (fully)",
        "Backing: school no rating, company 5, on a scale from 1 (hardly) to 5 (fully)",
    ]
    assert tree.xpath(".//td[@data-l]/text()") == ["4", "2", "3", "3", "–", "5"]
    gaps = tree.xpath(".//line[@class='gap']")
    assert [(gap.get("x1"), gap.get("x2")) for gap in gaps] == [("143", "57")]
    assert tree.xpath(".//circle[@class='school']/@cx") == ["143", "100"]


@pytest.mark.parametrize(("spoken_in", "figures"), [("de", ["2,4", "3"]), ("en", ["2.4", "3"])])
def test_figures_are_written_as_readers_write_them(parse: Parse, spoken_in: str, figures: list[str]) -> None:
    with spoken(spoken_in):
        tree = parse('{{ chart_trend("x", ["1", "2"], [("y", "", [2.4, 3.0])], maximum=3) }}', "chart_trend")
    assert tree.xpath(".//td/text()") == figures
    assert tree.xpath(".//text[@text-anchor='end' and @x='22']/text()")[1] == figures[0].replace("2", "1").replace(
        "4", "5"
    )


def test_lines_break_where_a_value_is_missing(parse: Parse) -> None:
    series = [("School", "brand", [3, None, 5, 4.5]), ("Company", "seminar", [None, 1, 2, 3])]
    tree = parse('{{ chart_trend("Co-operation", ["R1", "R2", "R3", "R4"], series) }}', "chart_trend", series=series)
    school, company = tree.xpath(".//g")
    assert len(school.findall("line")) == 1
    assert len(company.findall("line")) == 2
    assert len(school.findall("circle")) == 3
    assert len(company.findall("rect")) == 3
    rows = [[cell.text_content() for cell in row] for row in tree.xpath(".//tbody/tr")]
    assert rows == [["School", "3", "–", "5", "4.5"], ["Company", "–", "1", "2", "3"]]
