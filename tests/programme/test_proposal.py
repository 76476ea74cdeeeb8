"""Proposed dates: in order, at sensible distances, and never on a bad day while a good one is near."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from netzwerk.core.languages import spoken
from netzwerk.events.models import EventKind
from netzwerk.networks import holidays
from netzwerk.programme import checking, grounds, patterns, proposal
from netzwerk.programme.checking import Weight
from netzwerk.programme.obstacles import Break, Obstacles, years_without
from netzwerk.programme.proposal import Draft, DraftDay

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE: dict[str, Any] = yaml.safe_load((ROOT / "seeds/programmes/tandem-network.yaml").read_text())
HESSE = tuple(
    Break(item["name"], item["from"], item["to"])
    for item in yaml.safe_load((ROOT / "seeds/calendars/de-he.yaml").read_text())["school_holidays"]
)
SPANS = [
    (date(2020, 6, 29), date(2022, 7, 31)),
    (date(2024, 2, 29), date(2026, 2, 28)),
    (date(2025, 9, 1), date(2027, 8, 31)),
    (date(2026, 1, 1), date(2026, 12, 31)),
    (date(2026, 8, 10), date(2028, 7, 31)),
    (date(2027, 12, 24), date(2029, 12, 31)),
]
REGIONS = ["DE-HE", "DE-BY", "DE-SN", "AT", "PL", "XX-YY"]


def obstacles(region: str, first: date, last: date, breaks: tuple[Break, ...] = HESSE) -> Obstacles:
    days = holidays.between(region, date(first.year, 1, 1), date(last.year, 12, 31))
    return Obstacles(days, breaks, years_without(breaks, first, last))


def proposed(
    first: date, last: date, around: Obstacles, *, meetings: int = 6, seminars: int = 5, template: Any = None
) -> tuple[Draft, ...]:
    wanted = patterns.events(TEMPLATE if template is None else template, meetings=meetings, seminars=seminars)
    return proposal.propose(wanted, first, last, around)


@pytest.mark.parametrize("span", SPANS, ids=lambda span: f"{span[0]}")
@pytest.mark.parametrize("region", REGIONS)
def test_order_distances_and_free_days(region: str, span: tuple[date, date]):
    around = obstacles(region, *span)
    drafts = proposed(*span, around)
    assert len(drafts) == 1 + 6 + 5 + 4 + 1
    for draft in drafts:
        for day in draft.days:
            assert span[0] <= day.on <= span[1]
            assert around.is_free(day.on, with_schools=draft.pattern.kind != EventKind.SITTING), draft.pattern.key
            assert day.starts < day.ends
    row = sorted((one for one in drafts if one.pattern.kind in proposal.BACKBONE), key=proposal.order)
    assert [one.pattern.key for one in row] == ["kickoff", *(f"meeting_{n}" for n in range(1, 7)), "closing"]
    for before, after in pairwise(row):
        assert (after.first - before.last).days >= proposal.LEAST_GAP
    days = [day.on for one in drafts for day in one.days]
    assert len(days) == len(set(days)), "two events on one day"
    seminars = [one.first for one in drafts if one.pattern.kind == EventKind.SEMINAR]
    assert seminars == sorted(seminars)
    window = proposal.closing_window(drafts)
    assert window is not None
    assert not window.is_conflict
    assert not [
        one for one in checking.findings(drafts, *span, "Europe/Berlin", around) if one.weight is not Weight.HINT
    ]


@pytest.mark.parametrize(("meetings", "seminars"), [(1, 0), (2, 1), (4, 9), (9, 3), (15, 15)])
def test_other_numbers_than_those_of_the_template(meetings: int, seminars: int):
    span = SPANS[2]
    drafts = proposed(*span, obstacles("DE-HE", *span), meetings=meetings, seminars=seminars)
    kinds = [one.pattern.kind for one in drafts]
    assert kinds.count(EventKind.MEETING) == meetings
    assert kinds.count(EventKind.SEMINAR) == seminars
    row = sorted((one for one in drafts if one.pattern.kind in proposal.BACKBONE), key=proposal.order)
    assert all(before.last < after.first for before, after in pairwise(row))


def test_two_half_days_a_week_apart():
    span = SPANS[2]
    meeting = next(one for one in proposed(*span, obstacles("DE-HE", *span)) if one.pattern.key == "meeting_3")
    assert [day.starts for day in meeting.days] == [time(9), time(9)]
    assert meeting.last - meeting.first == timedelta(days=7)
    assert meeting.ground is not None
    assert meeting.ground.apart == 7


def test_a_template_without_content_still_gives_dates():
    span = SPANS[2]
    drafts = proposed(*span, obstacles("DE-HE", *span), template={})
    assert len(drafts) == 1 + 6 + 5 + 1
    assert patterns.phases({}, *span) == ()


def test_where_no_day_is_free_working_days_are_proposed_and_said_to_be_bad():
    span = (date(2026, 1, 1), date(2026, 12, 31))
    around = obstacles("DE-HE", *span, breaks=(Break({"de": "Immer"}, *span),))
    drafts = proposed(*span, around)
    assert all(around.is_working_day(day.on) for one in drafts for day in one.days)
    bad = {
        one.key
        for one in checking.findings(drafts, *span, "Europe/Berlin", around)
        if one.weight is Weight.NEEDS_REASON
    }
    assert "kickoff" in bad


def test_same_input_same_dates():
    span = SPANS[4]
    around = obstacles("DE-HE", *span)
    assert proposed(*span, around) == proposed(*span, around)


def test_reason_in_words():
    span = SPANS[4]
    with spoken("de"):
        lines = {one.pattern.key: grounds.sentence(one) for one in proposed(*span, obstacles("DE-HE", *span))}
    assert "nach Beginn des Netzwerks" in lines["kickoff"]
    assert "nach dem Auftakt" in lines["meeting_1"]
    assert "nach Netzwerktreffen 2" in lines["meeting_3"]
    assert "der zweite Tag eine Woche später" in lines["meeting_3"]
    autumn = [line for line in lines.values() if "Herbstferien" in line]
    assert autumn
    assert (
        "außerhalb der Schulferien (Herbstferien, 4.\N{NO-BREAK SPACE}Oktober bis 16.\N{NO-BREAK SPACE}Oktober)"
        in autumn[0]
    )


def test_years_without_school_holidays_are_named():
    assert years_without(HESSE, date(2029, 8, 1), date(2032, 7, 31)) == (2031, 2032)
    assert years_without((), date(2026, 1, 1), date(2027, 1, 1)) == (2026, 2027)
    only_january = (Break({"de": "Weihnachten"}, date(2029, 12, 24), date(2030, 1, 5)),)
    assert years_without(only_january, date(2030, 1, 1), date(2030, 12, 31)) == (2030,)


def test_phases_follow_one_another_over_the_whole_time():
    for first, last in SPANS:
        found = patterns.phases(TEMPLATE, first, last)
        assert len(found) == 4
        assert (found[0].starts_on, found[-1].ends_on) == (first, last)
        for before, after in pairwise(found):
            assert before.ends_on + timedelta(days=1) == after.starts_on


def moved(drafts: tuple[Draft, ...], key: str, *days: date) -> list[Draft]:
    """The drafts with one event on other days."""
    return [
        Draft(one.pattern, tuple(DraftDay(day, time(9), time(12)) for day in days)) if one.pattern.key == key else one
        for one in drafts
    ]


@pytest.mark.parametrize(
    ("key", "days", "weight", "words"),
    [
        ("meeting_1", (date(2026, 2, 7),), Weight.NEEDS_REASON, "ist ein Wochenende"),
        ("meeting_1", (date(2026, 4, 7),), Weight.NEEDS_REASON, "Osterferien"),
        ("seminar_1", (date(2026, 5, 1),), Weight.NEEDS_REASON, "ist ein Feiertag"),
        ("closing", (date(2027, 9, 2),), Weight.NEEDS_REASON, "außerhalb der Laufzeit"),
        ("meeting_2", (date(2025, 12, 17),), Weight.FAULT, "muss nach Netzwerktreffen 1 liegen"),
        ("meeting_3", (date(2026, 8, 18), date(2026, 8, 11)), Weight.FAULT, "Der zweite Tag muss nach dem ersten"),
        ("meeting_3", (date(2026, 8, 11), date(2026, 9, 15)), Weight.HINT, "35 Tage auseinander"),
        ("meeting_1", (date(2026, 1, 13),), Weight.HINT, "Nur 4 Wochen nach Auftakt"),
        ("seminar_5", (date(2026, 2, 12),), Weight.HINT, "Liegt vor Online-Seminar 4"),
        ("meeting_2", (date(2026, 2, 24),), Weight.NEEDS_REASON, "zum Antworten"),
    ],
)
def test_what_is_said_about_changed_dates(key: str, days: tuple[date, ...], weight: Weight, words: str):
    span = SPANS[2]
    around = obstacles("DE-HE", *span)
    drafts = moved(proposed(*span, around), key, *days)
    with spoken("de"):
        found = checking.findings(drafts, *span, "Europe/Berlin", around)
    assert [one for one in found if one.key == key and one.weight is weight and words in one.sentence], found


def test_events_without_a_date_are_left_alone():
    span = SPANS[2]
    around = obstacles("DE-HE", *span)
    drafts = [Draft(one.pattern) for one in proposed(*span, around)]
    assert checking.findings(drafts, *span, "Europe/Berlin", around) == ()
    assert proposal.closing_window(drafts) is None
