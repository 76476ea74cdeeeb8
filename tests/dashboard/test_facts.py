"""Figures of start pages: counted from facts, withheld from the board below five tandems."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netzwerk.core.dates import NBSP
from netzwerk.core.languages import spoken
from netzwerk.dashboard import board_report, figures, tasks
from netzwerk.dashboard.board_report import Average
from netzwerk.dashboard.facts import Attending, Facts, Poll, ProjectBrief, Rated
from netzwerk.dashboard.figures import Share
from netzwerk.events.facts import Dated, DaySpan
from netzwerk.networks.queries import NetworkHeader
from netzwerk.projects.snapshots import MilestoneState
from netzwerk.reflections.queries import Cell, Grid, GridTandem
from netzwerk.reflections.rounds import Round
from netzwerk.reflections.windows import Window
from netzwerk.tandems.panels import ProjectCard

NOW = datetime(2021, 5, 20, 8, 0, tzinfo=UTC)
NETWORK = NetworkHeader(
    id=1,
    programme_id=1,
    code="hessen-2020",
    title="Netz",
    region="DE-HE",
    zone="Europe/Berlin",
    language="de",
    form_of_address="sie",
    starts_on=date(2020, 6, 29),
    ends_on=date(2022, 7, 22),
    state="running",
    target_tandems=10,
    target_meetings=6,
    target_seminars=5,
    tandems=5,
)


def event(number: int, on: datetime, kind: str = "meeting", state: str = "held", **more: object) -> Dated:
    values = {
        "id": number,
        "kind": kind,
        "number": number,
        "title": "",
        "format": "online",
        "venue": "",
        "state": state,
        "date_is_derived": False,
        "reply_until": None,
        "days": (DaySpan(number, on, on + timedelta(hours=6)),),
    }
    return Dated(**{**values, **more})


def brief(number: int, *reached: date | None, light: str = "on_track", released: bool = False) -> ProjectBrief:
    milestones = tuple(
        MilestoneState(place, f"M{place}", date(2021, 5, 1), day, ()) for place, day in enumerate(reached, 1)
    )
    done = sum(day is not None for day in reached)
    card = ProjectCard(number, f"Vorhaben {number}", "", "trial", light, "", done, len(reached))
    return ProjectBrief(card, number, number, f"Tandem {number}", released, milestones)


def grid(states: dict[int, str], due_on: date = date(2021, 6, 2), now: datetime = NOW) -> Grid:
    window = Window(date(2021, 3, 24), due_on)
    round_ = Round(3, 3, {}, 15, 3, 3, "", date(2021, 6, 9), window, window.state(now, NETWORK.zone))
    tandems = tuple(GridTandem(number, number, f"Tandem {number}", is_own=False) for number in states)
    cells = {
        (number, 3): Cell(None, state, state == "submitted", frozenset(), is_readable=False)
        for number, state in states.items()
    }
    return Grid((round_,), tandems, cells)


def known(**parts: object) -> Facts:
    return Facts(network=NETWORK, now=NOW, **parts)


LIGHTS = ("on_track", "delayed")
MEETINGS = (
    event(1, datetime(2020, 12, 9, 9, tzinfo=UTC)),
    event(2, datetime(2021, 3, 10, 9, tzinfo=UTC)),
    event(3, datetime(2021, 6, 9, 8, tzinfo=UTC), state="invited", reply_until=date(2021, 5, 28)),
)


def test_participation_counts_places_that_were_noted() -> None:
    rows = [
        Attending(1, 1, 1, "school", "accepted", "present"),
        Attending(1, 1, 1, "company", "accepted", "absent"),
        Attending(1, 2, 2, "school", "represented", "partly"),
        Attending(1, 2, 2, "company", "accepted", None),
        Attending(1, None, None, None, "accepted", "present"),
    ]
    found = figures.participation(known(events=MEETINGS, attending=tuple(rows)))
    assert (found.steps, found.labels, found.total.per_cent) == ((Share(2, 3),), ("1",), 67)


def test_who_came_along_takes_a_place_that_stayed_empty_and_no_more() -> None:
    rows = (
        Attending(1, 1, 1, "school", "accepted", "present"),
        Attending(1, 1, 1, "school", "", "present"),
        Attending(1, 1, 1, "company", "accepted", "absent"),
        Attending(1, 1, 1, "company", "", "partly"),
        Attending(1, 2, 2, "school", "accepted", "absent"),
        Attending(1, 2, 2, "company", "", "present"),
    )
    found = known(events=MEETINGS, attending=rows)
    assert figures.participation(found).steps == (Share(3, 4),)
    assert found.answers(MEETINGS[0]).asked == 3
    assert found.marks(1)[0].presence == "both"


def test_the_board_is_told_nothing_of_a_meeting_that_few_tandems_were_noted_for() -> None:
    first = [Attending(1, number, number, "school", "accepted", "present") for number in range(1, 6)]
    second = [Attending(2, number, number, "school", "accepted", "absent") for number in range(1, 5)]
    found = board_report.build(known(events=MEETINGS, attending=(*first, *second))).participation
    assert found is not None
    assert (found.labels, found.total) == (("1",), Share(5, 5))


def test_milestones_grow_from_meeting_to_meeting() -> None:
    found = figures.milestones(
        known(
            events=MEETINGS, projects=(brief(1, date(2020, 12, 1), date(2021, 2, 1)), brief(2, date(2021, 5, 1), None))
        )
    )
    assert found.steps == (Share(1, 4), Share(2, 4))
    assert found.total == Share(3, 4)


def test_what_comes_next_leaves_out_what_is_over_cancelled_or_without_a_date() -> None:
    others = (
        event(4, datetime(2021, 6, 1, 8, tzinfo=UTC), "seminar", "cancelled"),
        event(5, datetime(2021, 6, 2, 8, tzinfo=UTC), "seminar", "draft"),
        event(6, datetime(2021, 6, 3, 8, tzinfo=UTC), "seminar", "agreed", days=()),
        event(7, NOW - timedelta(hours=2), "seminar", "agreed"),
    )
    found = known(events=(*MEETINGS, *others)).coming()
    assert [one.id for one in found] == [3, 7]


def test_tasks_say_what_is_missing_and_the_urgent_one_comes_first() -> None:
    facts_known = known(
        events=MEETINGS,
        grid=grid({1: "submitted", 2: "open", 3: "open"}),
        attending=(
            Attending(2, 1, 1, "school", "accepted", "present"),
            Attending(3, 1, 1, "school", "open", None),
            Attending(3, 2, 2, "school", "accepted", None),
        ),
        projects=(brief(1, None), brief(2, None, light="needs_support")),
        polls=(Poll(1, "Bedarf", 9, 4, date(2021, 5, 10), 7, "KI im Berichtsheft", 14),),
    )
    with spoken("de"):
        found = tasks.of_coordination(facts_known, lambda endpoint, **values: f"{endpoint} {values}")
    assert [(task.title, task.why.replace(NBSP, " ")) for task in found] == [
        ("Thema für Online-Seminar 4 festlegen", "Bedarfsabfrage beendet · „KI im Berichtsheft“ führt mit 14 Punkten"),
        ("1 Vorhaben braucht Unterstützung", "Tandem 2"),
        ("Netzwerktreffen 3: 1 Antwort offen", "Mi, 9. Juni · Antwort erbeten bis Fr, 28. Mai"),
        ("2 Reflexionen fehlen noch", "Reflexion 3 · Frist Mi, 2. Juni"),
        ("2 Meilensteine liegen hinter ihrem Termin", "Tandem 1, Tandem 2"),
    ]
    assert found[3].href == "following.remind {'code': 'hessen-2020', 'number': 3}"


@pytest.mark.parametrize(("due_on", "tone"), [(date(2021, 5, 27), "bad"), (date(2021, 5, 28), "reflection")])
def test_missing_reflections_become_urgent_in_the_last_week(due_on: date, tone: str) -> None:
    found = tasks.of_coordination(known(grid=grid({1: "open"}, due_on)), lambda _endpoint, **_values: "#")
    assert [task.tone for task in found] == [tone]


def test_nothing_to_do() -> None:
    assert tasks.of_coordination(known(grid=grid({1: "submitted"})), lambda _endpoint, **_values: "#") == ()


def test_an_average_needs_five_tandems_and_counts_tandems_alike() -> None:
    def rated(tandems: int) -> list[Rated]:
        rows = [Rated(1, "progress", {"de": "Fortschritt"}, number, 2) for number in range(1, tandems + 1)]
        return [*rows, Rated(1, "progress", {"de": "Fortschritt"}, 1, 4)]

    assert board_report.averages(rated(4)).is_withheld
    found = board_report.averages(rated(5))
    assert found.lines == (({"de": "Fortschritt"}, (Average(2.2, 5),)),)
    assert found.tandems == ((1, 5, 5),)


@pytest.mark.parametrize(("due_on", "is_shown"), [(date(2021, 5, 19), True), (date(2021, 5, 20), False)])
def test_an_average_waits_until_its_round_is_over(due_on: date, is_shown: bool) -> None:
    """While a round is open, the average before and after a reflection would tell what it says."""
    ratings = tuple(Rated(3, "progress", {}, number, 2) for number in range(1, 7))
    states = dict.fromkeys(range(1, 7), "submitted")
    found = board_report.build(known(grid=grid(states, due_on), ratings=ratings)).averages
    assert found.rounds == ((3,) if is_shown else ())
    assert found.is_withheld is not is_shown


@given(
    st.lists(
        st.builds(
            Rated,
            st.integers(1, 3),
            st.sampled_from(["progress", "backing"]),
            st.just({}),
            st.integers(1, 8),
            st.integers(1, 5),
        )
    )
)
def test_no_average_of_fewer_than_five(rows: list[Rated]) -> None:
    found = board_report.averages(rows)
    topics = list(dict.fromkeys(row.topic for row in rows))
    for topic, (_title, values) in zip(topics, found.lines, strict=True):
        for number, value in zip(found.rounds, values, strict=True):
            tandems = {row.tandem_id for row in rows if (row.topic, row.round_number) == (topic, number)}
            assert (value is None) == (len(tandems) < 5)
            assert value is None or value.tandems == len(tandems)


@pytest.mark.parametrize(("tandems", "is_withheld"), [(4, True), (5, False)])
def test_the_board_gets_figures_over_five_tandems(tandems: int, is_withheld: bool) -> None:
    numbers = range(1, tandems + 1)
    found = board_report.build(
        known(
            events=MEETINGS,
            grid=grid(dict.fromkeys(numbers, "submitted")),
            attending=tuple(Attending(1, number, number, "school", "accepted", "present") for number in numbers),
            projects=tuple(brief(number, NOW.date(), light=LIGHTS[number % 2]) for number in numbers),
        )
    )
    assert found.is_withheld is is_withheld
    assert found.are_few is is_withheld
    assert [part is None for part in (found.participation, found.reflections, found.milestones)] == [is_withheld] * 3
    assert [(row.kind, row.share) for row in found.plan] == [
        ("tandems", Share(5, 10)),
        ("meetings", Share(2, 6)),
        ("seminars", Share(0, 5)),
    ]


@pytest.mark.parametrize(("released", "is_withheld"), [(0, False), (1, False), (2, True), (5, True), (6, False)])
def test_lights_by_name_never_give_away_the_others_by_subtraction(released: int, is_withheld: bool) -> None:
    projects = tuple(
        brief(number, NOW.date(), light=LIGHTS[number % 2], released=number <= released) for number in range(1, 7)
    )
    found = board_report.build(known(projects=projects))
    assert [one.tandem_number for one in found.named] == list(range(1, released + 1))
    assert found.is_withheld is is_withheld


@pytest.mark.parametrize("released", [0, 1])
def test_counts_are_withheld_when_the_tandems_not_named_all_have_the_same_light(released: int) -> None:
    projects = tuple(brief(number, light="delayed", released=number <= released) for number in range(1, 7))
    found = board_report.build(known(projects=projects))
    assert (found.is_withheld, found.are_few) == (True, False)


def test_marks_of_a_tandem_follow_its_sides() -> None:
    rows = (
        Attending(1, 1, 1, "school", "accepted", "present"),
        Attending(1, 1, 1, "company", "accepted", "absent"),
        Attending(2, 1, 1, "school", "accepted", "present"),
        Attending(2, 1, 1, "company", "accepted", "partly"),
    )
    found = known(events=MEETINGS, attending=rows).marks(1)
    assert [mark.presence for mark in found] == ["school", "both", "planned"]


def test_a_draft_meeting_asks_for_its_date() -> None:
    draft = replace(MEETINGS[2], state="draft", reply_until=None)
    sitting = replace(MEETINGS[2], id=90, kind="sitting", number=1, reply_until=None, state="agreed")
    with spoken("de"):
        alone = tasks.of_coordination(known(events=(draft,)), lambda _endpoint, **_values: "#")
        beside = tasks.of_coordination(known(events=(draft, sitting)), lambda _endpoint, **_values: "#")
    assert [task.title for task in alone] == ["Als Nächstes: Netzwerktreffen 3"]
    assert [task.title for task in beside] == ["Netzwerktreffen 3: Termin ist noch nicht vereinbart"]
