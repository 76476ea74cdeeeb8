"""A tandem writes down its project: each verb, two editors, hostile words, and what others may not do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import ScalarResult, Select, select

from netzwerk.core.audit import AuditRecord
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks.models import Network
from netzwerk.projects.editing.parts import PARTS
from netzwerk.projects.models import Indicator, Light, Milestone, MilestoneMove, NextStep, Project
from netzwerk.reflections.models import Answer, ReflectionStep
from tests import factories as make
from tests.harness.browser import Browser

HOSTILE = "😀 <script>alert(1)</script> =cmd|' /C calc'!A0 #eval(1) =?utf-8?q?hi?= {{ 7*7 }}"


def fresh(statement: Select[Any]) -> ScalarResult[Any]:
    """What stands in the database now."""
    db.session.rollback()
    return db.session.scalars(statement)


@pytest.fixture
def network(database: object) -> make.MadeNetwork:
    return make.network(tandems=2, meetings=3)


@pytest.fixture
def project(network: make.MadeNetwork) -> Project:
    return make.project(network.tandems[0], title="Laborvideos")


@pytest.fixture
def path(network: make.MadeNetwork, project: Project) -> str:
    return f"/n/{network.code}/projects/{project.id}"


@pytest.fixture
def teacher(browser: Browser, network: make.MadeNetwork) -> Browser:
    browser.sign_in(network.tandems[0].teacher)
    return browser


def test_a_tandem_begins_its_one_project(teacher: Browser, network: make.MadeNetwork) -> None:
    new = f"/n/{network.code}/tandems/{network.tandems[0].id}/project/new"
    assert "Ein Titel genügt" in teacher.get(new).main
    page = teacher.post(new, {"title": "", "aim": "Videos"}, 422)
    assert "Bitte geben Sie dem Vorhaben einen Titel." in page.main
    assert "Videos" in page.main
    first = teacher.post(new, {"title": "Laborvideos", "aim": "Videos"}).location
    assert teacher.post(new, {"title": "Doppelklick", "aim": ""}).location == first
    assert fresh(select(Project.title)).all() == ["Laborvideos"]
    teacher.get(new, 404)


def test_what_it_is_about_keeps_hostile_words_as_words(teacher: Browser, path: str, project: Project) -> None:
    page = teacher.get(f"{path}/edit")
    fields = {"version": project.version, "title": HOSTILE, "stage": "trial", "aim": "Zeile 1\nZeile 2"}
    teacher.post(f"{path}/edit", fields)
    shown = teacher.get(path)
    assert shown.words("//h1") == HOSTILE
    assert "Erprobung" in shown.main
    assert "49" not in shown.words("//h1")
    assert "Vorhaben geändert" in teacher.get(f"{path}/edit").main
    assert page.status == 200


def test_too_long_a_text_stays_in_the_form(teacher: Browser, path: str, project: Project) -> None:
    fields = {"version": project.version, "title": "x" * 301, "stage": "idea", "aim": "bleibt stehen"}
    page = teacher.post(f"{path}/edit", fields, 422)
    assert "Höchstens 300 Zeichen" in page.main or "300 Zeichen" in page.main
    assert "bleibt stehen" in page.main


def test_two_editors_see_both_versions(
    teacher: Browser, new_browser: Callable[[], Browser], network: make.MadeNetwork, path: str, project: Project
) -> None:
    other = new_browser()
    other.sign_in(network.tandems[0].trainer)
    base = {"version": project.version, "stage": "idea", "aim": ""}
    other.post(f"{path}/edit", {**base, "title": "Titel des Betriebs"})
    page = teacher.post(f"{path}/edit", {**base, "title": "Titel der Schule"}, 409)
    assert "Titel des Betriebs" in page.main
    assert page.root.xpath("//input[@name='title']/@value") == ["Titel der Schule"]
    version = page.root.xpath("//input[@name='version']/@value")[0]
    teacher.post(f"{path}/edit", {**base, "version": version, "title": "Gemeinsamer Titel"})
    assert fresh(select(Project.title)).one() == "Gemeinsamer Titel"


def test_the_light_needs_a_reason_and_only_the_tandem_releases_it(
    teacher: Browser, new_browser: Callable[[], Browser], network: make.MadeNetwork, path: str, project: Project
) -> None:
    page = teacher.post(f"{path}/light", {"version": project.version, "light": "delayed"}, 422)
    assert "in einem Satz, warum" in page.main
    coordinator = new_browser()
    coordinator.sign_in(network.coordinator)
    assert "Beirat darf" not in coordinator.get(f"{path}/light").main
    fields = {"version": project.version, "light": "delayed", "light_reason": "Kamera fehlt", "light_released": "y"}
    coordinator.post(f"{path}/light", fields)
    stored = db.session.execute(select(Project.light, Project.light_reason, Project.light_released, Project.version))
    light, reason, released, version = stored.one()
    assert (light, reason, released) == (Light.DELAYED, "Kamera fehlt", False)
    teacher.post(f"{path}/light", {**fields, "version": version})
    assert fresh(select(Project.light_released)).one() is True


def test_a_step_is_added_and_ticked_off_with_one_tap(teacher: Browser, path: str) -> None:
    teacher.post(f"{path}/step/new", {"version": 0, "text": "Kamera leihen", "who": "Schule", "due_on": "2021-06-01"})
    page = teacher.get(path)
    form = page.root.xpath("//section[@id='steps']//form[contains(@class,'tickoff')]")[0]
    for _ in range(2):
        teacher.post(form.get("action"), {"done": "1"})
    assert fresh(select(NextStep.done_on)).one() == make.TODAY
    assert "1 Schritt erledigt" in teacher.get(path).main
    teacher.post(form.get("action"), {"done": "0"})
    assert fresh(select(NextStep.done_on)).one() is None


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("step", {"version": "0", "text": HOSTILE, "who": "", "due_on": ""}),
        ("step", {"version": "0", "text": "Raum buchen", "who": "Schule", "due_on": "2021-06-01"}),
        ("milestone", {"version": "0", "title": "Erprobt", "planned_on": "2021-06-01"}),
        ("goal", {"version": "0", "text": "Drei Videos", "due_on": ""}),
        ("factor", {"kind": "helping", "text": "Leitung steht dahinter"}),
        ("tool", {"name": "Kamera", "purpose": "Aufnahmen", "data_protection": "cleared"}),
    ],
)
def test_pressing_twice_adds_once(teacher: Browser, path: str, kind: str, values: dict[str, str]) -> None:
    model = PARTS[kind].model
    first = [teacher.post(f"{path}/{kind}/new", values).location for _ in range(2)]
    assert first[0] == first[1]
    assert len(fresh(select(model.id)).all()) == 1
    other = "who" if kind == "step" else next(name for name in ("text", "title", "name") if name in values)
    teacher.post(f"{path}/{kind}/new", values | {other: "Anderes"})
    assert len(fresh(select(model.id)).all()) == 2


def test_what_is_done_can_be_planned_again(teacher: Browser, path: str) -> None:
    values = {"version": "0", "text": "Rundmail schreiben", "who": "", "due_on": ""}
    teacher.post(f"{path}/step/new", values)
    [step_id] = fresh(select(NextStep.id)).all()
    teacher.post(f"{path}/step/{step_id}/tick", {"done": "1"})
    teacher.post(f"{path}/step/new", values)
    assert len(fresh(select(NextStep.id)).all()) == 2


def test_moving_a_milestone_needs_a_reason_that_is_kept(teacher: Browser, path: str, project: Project) -> None:
    stone = make.milestone(project, "Premiere", planned_on=date(2021, 7, 1))
    fields = {"version": 1, "title": "Premiere", "planned_on": "2021-09-01"}
    page = teacher.post(f"{path}/milestone/{stone.id}", fields, 422)
    assert "warum sich der Meilenstein verschiebt" in page.main
    assert fresh(select(Milestone.planned_on)).one() == date(2021, 7, 1)
    teacher.post(f"{path}/milestone/{stone.id}", {**fields, "reason": "Halle gesperrt"})
    move = fresh(select(MilestoneMove)).one()
    assert (move.moved_from, move.moved_to, move.reason) == (date(2021, 7, 1), date(2021, 9, 1), "Halle gesperrt")
    assert "Halle gesperrt" in teacher.get(path).main
    teacher.post(f"{path}/milestone/{stone.id}/tick", {"done": "1"})
    page = teacher.post(
        f"{path}/milestone/{stone.id}",
        {"version": 3, "title": "Premiere", "planned_on": "2021-10-01", "reason": "x"},
        422,
    )
    assert "Der Meilenstein ist erreicht." in page.main


def test_goals_with_indicators_factors_and_tools_come_and_go(teacher: Browser, path: str) -> None:
    teacher.post(f"{path}/goal/new", {"version": 0, "text": "Zwölf Videos", "due_on": ""})
    goal = teacher.get(path).root.xpath(
        "//section[@id='goals']//a[contains(@href,'/goal/') and not(contains(@href,'new'))]"
    )
    address = goal[0].get("href")
    goal_id = address.rpartition("/")[2]
    teacher.post(f"{path}/indicator/new?goal={goal_id}", {"name": "Videos", "target": "12", "actual": "3"})
    teacher.post(f"{path}/factor/new", {"kind": "helping", "text": "Leitung steht dahinter"})
    teacher.post(f"{path}/tool/new", {"name": "Moodle", "purpose": "Kurse", "data_protection": "cleared"})
    shown = teacher.get(path).main
    for words in ("Zwölf Videos", "Videos", "Leitung steht dahinter", "Moodle"):
        assert words in shown
    teacher.post(f"{address}/remove")
    teacher.post(f"{address}/remove")
    assert fresh(select(Indicator)).all() == []
    assert "Noch keine Ziele" in teacher.get(path).main


def test_an_indicator_never_lands_at_the_goal_of_another_project(
    teacher: Browser, network: make.MadeNetwork, path: str
) -> None:
    foreign = make.goal(make.project(network.tandems[1]))
    teacher.post(f"{path}/indicator/new?goal={foreign.id}", {"name": "Fremd"}, 404)
    teacher.post(f"{path}/indicator/new?goal={10**30}", {"name": "Fern"}, 404)
    teacher.get(f"{path}/goal/{foreign.id}", 404)
    teacher.post(f"{path}/goal/{foreign.id}/remove")
    assert fresh(select(Indicator)).all() == []
    assert db.session.get(type(foreign), foreign.id) is not None


def test_a_step_from_the_reflection_can_be_removed(
    teacher: Browser, network: make.MadeNetwork, path: str, project: Project
) -> None:
    step = make.step(project, "Aus der Reflexion")
    entry = make.entry(network.tandems[0], network.rounds[0])
    answer_id = fresh(select(Answer.id).where(Answer.entry_id == entry.id)).first()
    with transaction():
        db.session.add(ReflectionStep(answer_id=answer_id, step_id=step.id))
    teacher.post(f"{path}/step/{step.id}/remove")
    assert fresh(select(NextStep)).all() == []


def test_an_archived_network_takes_nothing(teacher: Browser, network: make.MadeNetwork, path: str) -> None:
    with transaction():
        db.session.get_one(Network, network.id).state = "archived"
    page = teacher.post(f"{path}/step/new", {"version": 0, "text": "Zu spät"}, 422)
    assert "archiviert" in page.main
    assert "Bearbeiten" not in teacher.get(path).main
    assert fresh(select(NextStep)).all() == []


def test_the_history_names_who_and_what_but_no_words(
    teacher: Browser, network: make.MadeNetwork, path: str, project: Project
) -> None:
    teacher.post(f"{path}/edit", {"version": project.version, "title": "Neu", "stage": "trial", "aim": "Geheimes Wort"})
    lines = teacher.get(f"{path}/edit").words("//details[contains(@class,'history')]")
    assert network.tandems[0].teacher.name in lines
    assert "Stufe" in lines or "Phase" in lines
    assert "Geheimes Wort" not in lines
    details = fresh(select(AuditRecord.details).where(AuditRecord.kind == "project.changed")).one()
    assert "Geheimes Wort" not in str(details)


def test_what_changed_between_two_meetings(
    teacher: Browser, network: make.MadeNetwork, path: str, project: Project
) -> None:
    teacher.get(f"{path}/changes", 404)
    make.snapshot(project, network.meetings[0], {"title": "Alter Titel", "stage": "idea"})
    make.snapshot(project, network.meetings[1], {"title": "Laborvideos", "stage": "idea"})
    page = teacher.get(f"{path}/changes")
    assert "Alter Titel" not in page.words("//section[@id='changes']")
    first, second = page.root.xpath("//select[@id='after']/option/@value")[0], "now"
    before = page.root.xpath("//select[@id='before']/option/@value")[0]
    assert "Alter Titel" in teacher.get(f"{path}/changes?before={before}&after={first}").words(
        "//section[@id='changes']"
    )
    assert "Alter Titel" in teacher.get(f"{path}/changes?before={before}&after={second}").words(
        "//section[@id='changes']"
    )
    assert teacher.get(f"{path}/changes?before=now&after={first}").status == 200
