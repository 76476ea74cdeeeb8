"""Freezing a project, reading it back, and what differs between two moments."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netzwerk.projects.snapshots import (
    Change,
    ChangeKind,
    FactorState,
    GoalState,
    IndicatorState,
    MilestoneState,
    MoveState,
    ProjectState,
    StepState,
    ToolState,
    differences,
    freeze,
    thaw,
)

DAY = date(2021, 5, 20)
LATER = date(2021, 7, 1)
INDICATOR = IndicatorState(1, "Videos", "Stück", "0", "12", "3", "Ordner")
MILESTONE = MilestoneState(1, "Drei Videos fertig", DAY, None, ())
STEP = StepState(1, "Termin suchen", "Schule", DAY, None)
FACTOR = FactorState(1, "helping", "Leitung steht dahinter")
TOOL = ToolState(1, "Moodle", "Ablage", "in_review")
PROJECT = ProjectState(
    title="Laborvideos",
    baseline="Jede Seite filmt für sich",
    aim="Zwölf Videos",
    benefit_apprentices="Nachsehen können",
    benefit_teachers="Weniger erklären",
    benefit_trainers="Gleiche Begriffe",
    anchoring="",
    stage="planning",
    light="on_track",
    light_reason="",
    goals=(GoalState(1, "Zwölf Videos bis Juli", LATER, (INDICATOR,)),),
    milestones=(MILESTONE,),
    steps=(STEP,),
    factors=(FACTOR,),
    tools=(TOOL,),
)

WORDS = st.text(max_size=8)
DAYS = st.dates(date(2020, 1, 1), date(2022, 12, 31))
IDS = st.integers(1, 4)


def some(*parts: st.SearchStrategy[object], of: type) -> st.SearchStrategy[object]:
    return st.lists(st.builds(of, IDS, *parts), max_size=3, unique_by=lambda part: part.id).map(tuple)


MOVES = st.lists(st.builds(MoveState, DAYS, DAYS, WORDS), max_size=2).map(tuple)
INDICATORS = some(*[WORDS] * 6, of=IndicatorState)
PROJECTS = st.builds(
    ProjectState,
    *[WORDS] * 7,
    st.sampled_from(["idea", "planning", "trial", "anchoring"]),
    st.sampled_from(["on_track", "delayed", "needs_support"]),
    WORDS,
    goals=some(WORDS, st.none() | DAYS, INDICATORS, of=GoalState),
    milestones=some(WORDS, DAYS, st.none() | DAYS, MOVES, of=MilestoneState),
    steps=some(WORDS, WORDS, st.none() | DAYS, st.none() | DAYS, of=StepState),
    factors=some(st.sampled_from(["helping", "hindering"]), WORDS, of=FactorState),
    tools=some(WORDS, WORDS, st.sampled_from(["cleared", "in_review", "not_cleared"]), of=ToolState),
)


@settings(max_examples=30)
@given(PROJECTS)
def test_what_is_frozen_comes_back_unchanged(project: ProjectState) -> None:
    assert thaw(json.loads(json.dumps(freeze(project)))) == project


@settings(max_examples=30)
@given(PROJECTS)
def test_a_project_does_not_differ_from_itself(project: ProjectState) -> None:
    assert differences(project, project) == ()


@settings(max_examples=30)
@given(PROJECTS, PROJECTS)
def test_what_is_gained_one_way_is_lost_the_other_way(one: ProjectState, other: ProjectState) -> None:
    there, back = ([change.kind for change in differences(*pair)] for pair in ((one, other), (other, one)))
    for gained, lost in (
        (ChangeKind.ADDED, ChangeKind.REMOVED),
        (ChangeKind.GOAL_ADDED, ChangeKind.GOAL_REMOVED),
        (ChangeKind.FACTOR_ADDED, ChangeKind.FACTOR_REMOVED),
        (ChangeKind.TOOL_ADDED, ChangeKind.TOOL_REMOVED),
    ):
        assert there.count(gained) == back.count(lost)
    assert there.count(ChangeKind.LIGHT) == back.count(ChangeKind.LIGHT)


def test_a_content_of_an_older_version_can_be_read() -> None:
    assert thaw({"title": "Alt"}) == ProjectState("Alt", *[""] * 9)


@pytest.mark.parametrize(
    ("after", "changes"),
    [
        (
            replace(PROJECT, milestones=(replace(MILESTONE, reached_on=LATER),)),
            [Change(ChangeKind.REACHED, "Drei Videos fertig", "", "2021-07-01")],
        ),
        (
            replace(
                PROJECT,
                milestones=(replace(MILESTONE, planned_on=LATER, moves=(MoveState(DAY, LATER, "Kamera fehlt"),)),),
            ),
            [Change(ChangeKind.MOVED, "Drei Videos fertig", "2021-05-20", "2021-07-01", "Kamera fehlt")],
        ),
        (
            replace(PROJECT, light="delayed", light_reason="Kein WLAN"),
            [Change(ChangeKind.LIGHT, "", "on_track", "delayed", "Kein WLAN")],
        ),
        (replace(PROJECT, stage="trial"), [Change(ChangeKind.STAGE, "", "planning", "trial")]),
        (
            replace(PROJECT, milestones=(MILESTONE, MilestoneState(2, "Premiere", LATER, None, ()))),
            [Change(ChangeKind.ADDED, "Premiere", "", "2021-07-01")],
        ),
        (replace(PROJECT, milestones=()), [Change(ChangeKind.REMOVED, "Drei Videos fertig", "2021-05-20")]),
        (
            replace(PROJECT, steps=(replace(STEP, done_on=LATER),)),
            [Change(ChangeKind.STEP_DONE, "Termin suchen", "", "2021-07-01")],
        ),
        (
            replace(PROJECT, steps=(STEP, StepState(2, "Kamera leihen", "", None, None))),
            [Change(ChangeKind.STEP_ADDED, "Kamera leihen")],
        ),
        (
            replace(PROJECT, goals=(replace(PROJECT.goals[0], indicators=(replace(INDICATOR, actual="5"),)),)),
            [Change(ChangeKind.INDICATOR, "Videos", "3", "5")],
        ),
        (
            replace(PROJECT, factors=(FactorState(2, "hindering", "Kein WLAN"),)),
            [
                Change(ChangeKind.FACTOR_ADDED, "Kein WLAN", "", "hindering"),
                Change(ChangeKind.FACTOR_REMOVED, "Leitung steht dahinter", "helping"),
            ],
        ),
        (
            replace(PROJECT, tools=(replace(TOOL, data_protection="cleared"),)),
            [Change(ChangeKind.TOOL_CHANGED, "Moodle", "in_review", "cleared")],
        ),
        (
            replace(PROJECT, goals=(replace(PROJECT.goals[0], text="Acht Videos"),)),
            [Change(ChangeKind.GOAL_CHANGED, "Acht Videos", "Zwölf Videos bis Juli", "Acht Videos")],
        ),
    ],
)
def test_differences(after: ProjectState, changes: list[Change]) -> None:
    assert list(differences(PROJECT, after)) == changes


def test_what_is_next_and_what_is_late() -> None:
    project = replace(
        PROJECT,
        milestones=(
            MilestoneState(1, "spät", LATER, None, ()),
            MilestoneState(2, "früh", DAY, None, ()),
            MilestoneState(3, "geschafft", date(2021, 1, 1), DAY, ()),
        ),
        steps=(StepState(1, "ohne Tag", "", None, None), STEP, replace(STEP, id=3, done_on=DAY)),
    )
    assert project.next_milestone == project.milestones[1]
    assert [milestone.is_overdue(LATER) for milestone in project.milestones] == [False, True, False]
    assert [step.text for step in project.open_steps] == ["Termin suchen", "ohne Tag"]
    assert [step.is_overdue(LATER) for step in project.open_steps] == [True, False]
    assert project.reached == 1
