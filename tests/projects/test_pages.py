"""Board, project and snapshot: all for tandem and team, the outline for the network."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date

import pytest

from netzwerk.core import clock
from netzwerk.projects import queries
from netzwerk.projects.models import Project, Snapshot
from netzwerk.projects.snapshots import freeze
from tests import factories as make
from tests.harness.browser import Browser, Page

QueryCount = Callable[[], AbstractContextManager[list[str]]]
SECRETS = ("Grund der Ampel", "Schritt der Woche", "Leitung steht dahinter", "Werkzeug Moodle", "Kamera fehlt")


@dataclass
class Scene:
    """A network whose first tandem has a project with one of everything."""

    network: make.MadeNetwork
    project: Project
    snapshots: list[Snapshot]

    @property
    def board(self) -> str:
        return f"/n/{self.network.code}/projects"

    @property
    def path(self) -> str:
        return f"{self.board}/{self.project.id}"


def made(tandems: int = 2) -> Scene:
    with make.together():
        network = make.network(tandems=tandems)
        project = make.project(
            network.tandems[0], title="Laborvideos", aim="Zwölf Videos", light="delayed", light_reason=SECRETS[0]
        )
        for tandem in network.tandems[1:]:
            make.milestone(make.project(tandem, stage="trial"), "Erprobung fertig")
        make.indicator(make.goal(project, "Zwölf Videos bis Juli"), "Videos", target="12", actual="3")
        late = make.milestone(project, "Drehbuch", planned_on=date(2021, 5, 1))
        make.milestone_move(late, date(2021, 4, 1), date(2021, 5, 1), SECRETS[4])
        make.milestone(project, "Premiere", 2, date(2021, 7, 1))
        make.step(project, SECRETS[1])
        make.factor(project, SECRETS[2])
        make.tool(project, SECRETS[3])
    scene = Scene(network, project, [])
    state = queries.states([project.id])[project.id]
    scene.snapshots.append(make.snapshot(project, network.meetings[0], freeze(state) | {"stage": "idea"}))
    scene.snapshots.append(make.snapshot(project, network.meetings[1], freeze(state) | {"light": "on_track"}))
    return scene


def visit(browser: Browser, person: object, path: str, status: int = 200) -> Page:
    browser.sign_in(person)
    with clock.fixed(make.NOW):
        return browser.get(path, status)


def test_board_shows_stages_lights_and_what_is_late(browser: Browser) -> None:
    scene = made()
    page = visit(browser, scene.network.coordinator, scene.board)
    assert page.headings == [
        "Vorhaben",
        "Idee 0",
        "Planung 1",
        "Laborvideos",
        "Erprobung 1",
        "Vorhaben 2",
        "Verankerung 0",
    ]
    assert "verzögert" in page.words("//section[.//a[text()='Laborvideos']]")
    assert "Drehbuch Sa, 1. Mai 2021 – überfällig" in page.text
    assert "Im Plan" not in page.words("//section[.//a[text()='Laborvideos']]")


def test_board_can_be_narrowed_to_a_light(browser: Browser) -> None:
    scene = made()
    page = visit(browser, scene.network.facilitator, f"{scene.board}?light=delayed")
    assert [heading for heading in page.headings if heading in {"Laborvideos", "Vorhaben 2"}] == ["Laborvideos"]
    assert page.words("//a[@aria-current='true' and @class='chip']") == "verzögert · 1"
    page = visit(browser, scene.network.facilitator, f"{scene.board}?light=purple")
    assert "Vorhaben 2" in page.headings


def test_lights_of_others_are_not_for_tandems(browser: Browser) -> None:
    scene = made()
    page = visit(browser, scene.network.tandems[1].teacher, f"{scene.board}?light=delayed")
    assert page.all_words("//span[contains(@class, 'pill')]") == ["im Plan"]
    assert {"Laborvideos", "Vorhaben 2"} <= set(page.headings)


@pytest.mark.parametrize("role", ["coordinator", "facilitator", "teacher"])
def test_whole_project(browser: Browser, role: str) -> None:
    scene = made()
    person = scene.network.tandems[0].teacher if role == "teacher" else getattr(scene.network, role)
    page = visit(browser, person, scene.path)
    assert page.h1 == "Laborvideos"
    assert [secret for secret in SECRETS if secret not in page.text] == []
    assert page.rows("//section[@id='goals']//table")[1] == ["Videos", "–", "12", "3", "–"]
    assert "Do, 1. April 2021 auf den Sa, 1. Mai 2021: Kamera fehlt" in page.words("//section[@id='milestones']")
    assert len([address for address in page.addresses if "/snapshots/" in address]) == 2


def test_what_is_done_weekly_comes_first_and_the_rest_is_folded(browser: Browser) -> None:
    scene = made()
    with make.together():
        make.milestone(scene.project, "Auftakt gefilmt", 3, date(2021, 2, 1), reached_on=date(2021, 2, 3))
    page = visit(browser, scene.network.tandems[0].teacher, scene.path)
    assert page.headings[:5] == ["Laborvideos", "Stand", "Nächste Schritte", "Meilensteine", "Worum es geht"]
    assert page.words("//section[@id='milestones']/details/summary") == "1 Meilenstein erreicht"
    assert "Auftakt gefilmt" in page.words("//section[@id='milestones']/details")
    assert "Premiere" not in page.words("//section[@id='milestones']/details")
    folded = page.all_words("//main//details[not(@open)]/summary")
    assert folded == [
        "1 Meilenstein erreicht",
        "Ausgangslage und Nutzen",
        "Gemessen an 1 Indikator",
        "Werkzeuge und Datenschutz 1",
        "Verankerung wie es nach den zwei Jahren weitergeht",
    ]
    assert len(page.root.xpath("//main//details")) == len(page.root.xpath("//details[contains(@class,'printed')]"))


def test_what_the_network_sees_of_a_project(browser: Browser) -> None:
    scene = made()
    page = visit(browser, scene.network.tandems[1].trainer, scene.path)
    assert [secret for secret in SECRETS if secret in page.text] == []
    assert "verzögert" not in page.text
    assert "Zwölf Videos" in page.text
    assert "Drehbuch" in page.text
    assert not [address for address in page.addresses if "/snapshots/" in address]
    visit(browser, scene.network.tandems[1].trainer, f"{scene.path}/snapshots/{scene.snapshots[0].id}", 404)


def test_nobody_else_sees_projects(browser: Browser) -> None:
    scene = made()
    other = make.network(tandems=1)
    for person in (scene.network.board, scene.network.partner, make.administrator(), other.coordinator):
        for path in (scene.board, scene.path, f"{scene.path}/snapshots/{scene.snapshots[0].id}"):
            visit(browser, person, path, 404)
    visit(browser, other.coordinator, f"/n/{other.code}/projects/{scene.project.id}", 404)


def test_snapshot_says_what_changed_before_and_since(browser: Browser) -> None:
    scene = made()
    first, second = (f"{scene.path}/snapshots/{snapshot.id}" for snapshot in scene.snapshots)
    page = visit(browser, scene.network.tandems[0].trainer, first)
    assert page.h1 == "Laborvideos beim Treffen 1"
    assert page.words("//section[@id='since']//li") == "Phase: Idee → Planung"
    assert "Dies ist der erste festgehaltene Stand" in page.text
    page = visit(browser, scene.network.coordinator, second)
    assert page.words("//section[@id='since']//li") == f"Ampel: im Plan → verzögert {SECRETS[0]}"
    assert page.all_words("//section[@id='before']//li") == [
        "Phase: Idee → Planung",
        f"Ampel: verzögert → im Plan {SECRETS[0]}",
    ]
    visit(browser, scene.network.coordinator, f"{scene.board}/{scene.project.id + 1}/snapshots/1", 404)


def test_empty_states(browser: Browser) -> None:
    network = make.network(tandems=1)
    page = visit(browser, network.coordinator, f"/n/{network.code}/projects")
    assert "Es gibt noch keine Vorhaben." in page.text
    project = make.project(network.tandems[0], aim="")
    page = visit(browser, network.coordinator, f"/n/{network.code}/projects/{project.id}")
    for words in ("Noch keine Ziele", "Noch keine Meilensteine", "Noch keine Schritte", "Noch kein Stand"):
        assert words in page.text


@pytest.mark.parametrize("tandems", [1, 3])
def test_cost(browser: Browser, query_count: QueryCount, tandems: int) -> None:
    scene = made(tandems)
    browser.sign_in(scene.network.coordinator)
    costs = []
    for path in (scene.board, scene.path, f"{scene.path}/snapshots/{scene.snapshots[1].id}"):
        with clock.fixed(make.NOW), query_count() as found:
            browser.get(path)
        costs.append(len(found))
    assert costs == [5, 8, 8]


def test_an_overdue_step_says_so_in_words(browser: Browser) -> None:
    scene = made()
    make.step(scene.project, "Schlüssel besorgen", due_on=date(2021, 4, 30))
    page = visit(browser, scene.network.coordinator, scene.path)
    row = page.words("//section[@id='steps']//tr[th/a[text()='Schlüssel besorgen']]")
    assert "überfällig seit Fr, 30. April 2021" in row
