"""From an empty installation to a held and documented meeting 1 with reflections of round 1, in Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visit import PHONE, WIDE
from tests.journeys import steps
from tests.journeys.stage import Player, Stage

pytestmark = pytest.mark.slow

BEFORE, ROUND_IS_OPEN, MEETING_DAY = "2024-09-02 08:30", "2025-01-08 19:00", "2025-02-06 15:10"
ANSWERS = (
    (steps.BOARD[0], "declined", "kommt nicht"),
    (steps.OTHER_TRAINER[0], "represented", "Nils Vertretung"),
    (steps.OTHER[0], "accepted", "kommt"),
    (steps.TRAINER[0], "accepted", "kommt"),
    (steps.TEACHER[0], "accepted", "kommt"),
)


def prepare(stage: Stage, size: dict[str, int] = WIDE, **options: object) -> None:
    """Everything until the people have answered and round 1 has opened."""
    stage.begin(BEFORE)
    stage.tick()
    administrator = stage.player(size, **options)
    steps.activate(administrator, "Vera Verwaltung")
    steps.create_programme(administrator)
    administrator.leave()
    stage.tick()
    coordinator = stage.player(size, **options)
    steps.activate(coordinator, steps.COORDINATOR[0])
    steps.found_network(coordinator)
    steps.take_in_people(coordinator)
    steps.agree_on_kickoff(coordinator)
    path = steps.meeting(stage)
    steps.plan_meeting(coordinator, path)
    steps.invite_to_meeting(coordinator, path)
    stage.tick()
    for name, answer, says in ANSWERS:
        guest = stage.player(PHONE, **options)
        steps.answer_by_mail(guest, name, answer, says)
        guest.leave()
    coordinator.go(path)
    assert "3 von 5 kommen" in coordinator.text() or "4 von 5 kommen" in coordinator.text()
    coordinator.leave()
    for name in (steps.TEACHER[0], steps.TRAINER[0], steps.OTHER[0], steps.BOARD[0]):
        device = stage.player(PHONE, **options)
        steps.activate(device, name)
        device.leave()


@pytest.fixture(scope="module")
def installation(chromium_browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stage, Path]]:
    """The stage, and a copy of its database from the evening on which the people have answered."""
    folder = tmp_path_factory.mktemp("journey")
    stage = Stage(chromium_browser, folder, "journey")
    try:
        prepare(stage)
        copy = folder / "prepared.db"
        stage.keep(copy)
        yield stage, copy
    finally:
        stage.end()


@pytest.fixture
def stage(installation: tuple[Stage, Path]) -> Stage:
    """The stage when round 1 has just opened."""
    found, copy = installation
    found.restore(copy)
    found.begin(ROUND_IS_OPEN)
    found.tick()
    return found


def arrive(stage: Stage, somebody: tuple[str, str], size: dict[str, int] = WIDE, **options: object) -> Player:
    player = stage.player(size, **options)
    steps.sign_in(player, somebody[1])
    return player


def hold_meeting(stage: Stage, player: Player) -> None:
    """On the day: attendance, agreement, documentation."""
    path = steps.meeting(stage)
    player.go(f"{path}/attendance")
    player.press("Alle da, die zugesagt haben")
    steps.document(player, path)


def test_on_desktop_and_phone(stage: Stage) -> None:
    school, company = (arrive(stage, one, PHONE) for one in (steps.TEACHER, steps.TRAINER))
    steps.begin_reflection(school)
    first, *_rest = steps.OF_SCHOOL.texts
    steps.type_with_cuts(school.page, first)
    assert steps.written(stage, "school") == [first]
    steps.reflect(school, steps.OF_SCHOOL)
    steps.submit(school)
    assert steps.OF_COMPANY.texts[0] not in school.text()
    assert "Die Seiten liegen" not in school.text()
    steps.begin_reflection(company)
    steps.reflect(company, steps.OF_COMPANY)
    steps.submit(company)
    assert company.text().count("Die Seiten liegen 2 Punkte auseinander") == 4
    assert steps.written(stage, "school") == list(steps.OF_SCHOOL.texts)
    assert steps.written(stage, "company") == list(steps.OF_COMPANY.texts)
    assert (steps.rated(stage, "school"), steps.rated(stage, "company")) == ({3}, {5})
    school.leave()
    company.leave()
    coordinator = arrive(stage, steps.COORDINATOR)
    coordinator.press("Reflexionen", "link")
    coordinator.press("Reflexion 1 von Tandem 1 lesen", "link")
    assert steps.OF_SCHOOL.texts[0] in coordinator.text()
    coordinator.go(f"{steps.meeting(stage)}/briefing")
    assert "Schule 3, Betrieb 5" in coordinator.text()
    stage.begin(MEETING_DAY)
    stage.tick()
    hold_meeting(stage, coordinator)
    coordinator.leave()
    see_what_they_may(stage)


def see_what_they_may(stage: Stage) -> None:
    """What the board and the two tandems find afterwards."""
    path = steps.meeting(stage)
    [(entry,)] = stage.ask("SELECT id FROM reflection_entry")
    for somebody, reads_results, reads_reflection in (
        (steps.TEACHER, True, True),
        (steps.OTHER, True, False),
        (steps.BOARD, False, False),
    ):
        player = arrive(stage, somebody, PHONE)
        if somebody == steps.TEACHER:
            assert steps.AGREEMENT in player.text()
        player.go(path)
        assert "dokumentiert" in player.text()
        assert (steps.RESULT in player.text()) is reads_results
        assert steps.OF_SCHOOL.texts[0] not in player.text()
        player.page.remove_listener("response", player.answered)
        status = player.open(f"{steps.HOME}/reflections/{entry}")
        assert status == (200 if reads_reflection else 404)
        assert (steps.OF_SCHOOL.texts[0] in player.text()) is reads_reflection
        player.leave()


def test_the_reflection_by_keyboard_alone(stage: Stage) -> None:
    player = stage.player()
    page, keys = player.page, player.page.keyboard
    player.go("/sign-in")
    player.tab_to(page.get_by_label("E-Mail-Adresse"))
    keys.type(steps.TEACHER[1])
    player.tab_to(page.get_by_label("Passwort"))
    keys.type(steps.PASSWORD)
    with page.expect_navigation():
        keys.press("Enter")
    player.tab_to(player.find("Reflexion beginnen", "link"))
    with page.expect_navigation():
        keys.press("Enter")
    for number, question in enumerate(page.locator(".wq:has(textarea, input[name^=rating])").all()):
        if number < len(steps.OF_SCHOOL.texts):
            player.tab_to(question.locator("textarea").first)
            keys.type(steps.OF_SCHOOL.texts[number])
        else:
            player.tab_to(question.locator("input[name^=rating]").first)
            keys.press("Space")
            keys.press("ArrowRight")
            keys.press("ArrowRight")
    player.tab_to(player.find("Prüfen und abgeben"))
    with page.expect_navigation():
        keys.press("Enter")
    player.look()
    player.tab_to(player.find(steps.READY))
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.locator("main")).to_contain_text("abgegeben")
    assert steps.written(stage, "school") == list(steps.OF_SCHOOL.texts)
    assert steps.rated(stage, "school") == {3}
    player.leave()


def test_without_javascript(chromium_browser: Browser, tmp_path: Path) -> None:
    stage = Stage(chromium_browser, tmp_path, "plain")
    try:
        prepare(stage, java_script_enabled=False)
        stage.begin(ROUND_IS_OPEN)
        for somebody, words in ((steps.TEACHER, steps.OF_SCHOOL), (steps.TRAINER, steps.OF_COMPANY)):
            player = arrive(stage, somebody, PHONE, java_script_enabled=False)
            steps.begin_reflection(player)
            steps.reflect(player, words)
            player.press("Zwischenspeichern")
            steps.submit(player)
            player.leave()
        assert steps.written(stage, "school") == list(steps.OF_SCHOOL.texts)
        assert steps.written(stage, "company") == list(steps.OF_COMPANY.texts)
        stage.begin(MEETING_DAY)
        coordinator = arrive(stage, steps.COORDINATOR, java_script_enabled=False)
        hold_meeting(stage, coordinator)
        coordinator.leave()
        [(state,)] = stage.ask("SELECT state FROM event WHERE kind = 'meeting' AND number = 1")
        assert state == "documented"
    finally:
        stage.end()
