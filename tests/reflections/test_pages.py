"""The matrix and the page of an entry: exactly what each reader may read."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from netzwerk.core import clock
from netzwerk.core.access import Side
from netzwerk.core.db import db
from netzwerk.reflections import service
from netzwerk.reflections.models import (
    EntryState,
    Level,
    PromptTopic,
    ReadRecord,
    ReflectionEntry,
    ReflectionRound,
    VisibilityChange,
)
from tests import factories as make
from tests.harness.browser import Browser

QueryCount = Callable[[], AbstractContextManager[list[str]]]
TOPICS = (
    PromptTopic.HAPPENED,
    PromptTopic.SURPRISED,
    PromptTopic.STEPS,
    PromptTopic.LEARNT,
    PromptTopic.CHANGE,
)
CANARIES = {level: f"kanarienvogel {level.name.lower().replace('_', ' ')}" for level in Level}


@dataclass
class Scene:
    """Three tandems; the first has an entry in round 3 with an answer of the school at each level."""

    network: make.MadeNetwork
    round: ReflectionRound
    entry: ReflectionEntry

    @property
    def path(self) -> str:
        return f"/n/{self.network.code}/reflections/{self.entry.id}"

    @property
    def matrix(self) -> str:
        return f"/n/{self.network.code}/reflections"


def made(state: EntryState = EntryState.SUBMITTED, sides: tuple[Side, ...] = tuple(Side)) -> Scene:
    with make.together():
        network = make.network(tandems=3, meetings=2)
        meeting = make.event(network, "meeting", 3, on=make.MEETINGS_ON[2], title="Halbzeit")
        round_ = make.round(network, 3, meeting, prompt_set_id=network.full.id)
        entry = make.entry(network.tandems[0], round_, state=state, sides=sides, texts={})
        for level, topic in zip(Level, TOPICS, strict=True):
            make.answer(entry, round_, topic, Side.SCHOOL, CANARIES[level], level=level)
    return Scene(network, round_, entry)


def read(text: str) -> set[Level]:
    return {level for level, canary in CANARIES.items() if canary in text}


@pytest.mark.parametrize(
    ("role", "levels"),
    [
        ("teacher", set(Level)),
        ("trainer", set(Level) - {Level.OWN_SIDE}),
        ("coordinator", {Level.COORDINATION, Level.NETWORK, Level.BOARD}),
        ("facilitator", {Level.COORDINATION, Level.NETWORK, Level.BOARD}),
        ("other_tandem", {Level.NETWORK, Level.BOARD}),
    ],
)
def test_everybody_reads_exactly_what_was_released_to_them(browser: Browser, role: str, levels: set[Level]) -> None:
    scene = made()
    own, other, _ = scene.network.tandems
    people = {"teacher": own.teacher, "trainer": own.trainer, "other_tandem": other.teacher}
    browser.sign_in(people.get(role) or getattr(scene.network, role))
    with clock.fixed(make.NOW):
        page = browser.get(scene.path)
    assert page.h1 == "Reflexion 3 von Tandem 1"
    assert read(page.text) == levels


@pytest.mark.parametrize("role", ["board", "partner"])
def test_board_and_partner_have_no_entries(browser: Browser, role: str) -> None:
    scene = made()
    browser.sign_in(getattr(scene.network, role))
    for path in (scene.path, scene.matrix):
        assert read(browser.get(path, 404).text) == set()


def test_an_administrator_and_people_of_other_networks_find_nothing(browser: Browser) -> None:
    scene = made()
    other = make.network(tandems=1, meetings=1)
    for person in (make.administrator(), other.coordinator, other.tandems[0].teacher):
        browser.sign_in(person)
        assert read(browser.get(scene.path, 404).text) == set()
    browser.sign_in(other.coordinator)
    assert read(browser.get(f"/n/{other.code}/reflections/{scene.entry.id}", 404).text) == set()


def test_the_other_side_learns_that_something_is_kept_and_others_do_not(browser: Browser) -> None:
    scene = made()
    kept = "Die Schulseite hat hier geantwortet; lesen darf das nur die eigene Seite."
    with clock.fixed(make.NOW):
        browser.sign_in(scene.network.tandems[0].trainer)
        assert browser.get(scene.path).text.count(kept) == 1
        browser.sign_in(scene.network.coordinator)
        page = browser.get(scene.path)
    assert kept not in page.text
    assert "Frage happened" not in page.text
    assert "Frage steps" in page.text


def test_a_draft_exists_for_its_tandem_only(browser: Browser) -> None:
    scene = made(EntryState.DRAFT)
    with clock.fixed(make.NOW):
        for person in (scene.network.coordinator, scene.network.facilitator, scene.network.tandems[1].teacher):
            browser.sign_in(person)
            assert read(browser.get(scene.path, 404).text) == set()
        browser.sign_in(scene.network.tandems[0].trainer)
        page = browser.get(scene.path)
    assert read(page.text) == set(Level) - {Level.OWN_SIDE}
    assert "nach dem Abgeben" in page.words("//section[@id='standing']")
    after = page.all_words("//figcaption[contains(., 'nach dem Abgeben')]")
    assert len(after) == len([level for level in Level if level > Level.TANDEM])


def test_of_one_side_that_handed_in_only_its_part_is_out(browser: Browser) -> None:
    scene = made(sides=(Side.SCHOOL,))
    make.answer(scene.entry, scene.round, PromptTopic.HAPPENED, Side.COMPANY, "noch ein Entwurf", level=Level.BOARD)
    with clock.fixed(make.NOW):
        browser.sign_in(scene.network.facilitator)
        page = browser.get(scene.path)
    assert "noch ein Entwurf" not in page.text
    assert read(page.text) == {Level.COORDINATION, Level.NETWORK, Level.BOARD}
    assert "Schulseite abgegeben" in page.text
    assert "Betriebsseite noch offen" in page.text


@pytest.mark.parametrize("sides", [(Side.SCHOOL,), tuple(Side)])
def test_ratings_wait_for_both_sides(browser: Browser, sides: tuple[Side, ...]) -> None:
    scene = made(sides=sides)
    both = len(sides) == 2
    with clock.fixed(make.NOW):
        shown = {}
        own = scene.network.tandems[0]
        for name, person in (("own", own.teacher), ("other", own.trainer), ("team", scene.network.facilitator)):
            browser.sign_in(person)
            shown[name] = len(browser.get(scene.path).root.xpath("//table[@class='ratings']/tbody/tr"))
    assert shown == {"own": 4, "other": 4 if both else 0, "team": 4 if both else 0}


def test_the_gap_and_the_change_are_said(browser: Browser) -> None:
    scene = made()
    tandem = scene.network.tandems[0]
    with make.together():
        before = make.entry(tandem, scene.network.rounds[1], texts={}, ratings={PromptTopic.COOPERATION: 2})
        assert before.state == EntryState.SUBMITTED
        make.entry(scene.network.tandems[1], scene.network.rounds[1], texts={}, ratings={PromptTopic.COOPERATION: 5})
    path = make.entry(scene.network.tandems[1], scene.round, texts={}, ratings={PromptTopic.COOPERATION: None}).id
    with clock.fixed(make.NOW):
        browser.sign_in(tandem.teacher)
        page = browser.get(scene.path)
        assert "„Frage cooperation“, Schule: von 2 auf 3 seit der vorigen Reflexion." in page.text
        assert "liegen sie höchstens 1 Punkt auseinander" in page.text
        browser.sign_in(scene.network.facilitator)
        page = browser.get(f"/n/{scene.network.code}/reflections/{path}")
    assert "„Frage cooperation“, Schule: nicht zu beurteilen." in page.text


def test_reading_is_noted_once_a_day_and_the_tandem_sees_it(browser: Browser) -> None:
    scene = made()
    browser.sign_in(scene.network.facilitator)
    for hours in (0, 1, 24):
        with clock.fixed(make.NOW + timedelta(hours=hours)):
            browser.get(scene.path)
    browser.sign_in(scene.network.tandems[0].teacher)
    with clock.fixed(make.NOW + timedelta(hours=25)):
        page = browser.get(scene.path)
    rows = db.session.execute(select(ReadRecord.person_id, ReadRecord.day, ReadRecord.function)).all()
    assert sorted(rows) == [
        (scene.network.facilitator.id, date(2021, 5, 20), "facilitator"),
        (scene.network.facilitator.id, date(2021, 5, 21), "facilitator"),
    ]
    assert page.text.count(f"{scene.network.facilitator.name} , Moderation") == 2


def test_the_entry_before_is_noted_when_its_ratings_show(browser: Browser) -> None:
    scene = made()
    first, second, third = scene.network.tandems
    with make.together():
        before = make.entry(first, scene.network.rounds[1], texts={}, ratings={PromptTopic.COOPERATION: 2})
        kept = make.entry(second, scene.network.rounds[1], level=Level.TANDEM)
        entry = make.entry(second, scene.round)
        make.entry(third, scene.network.rounds[1], texts={}, ratings={PromptTopic.COOPERATION: 2})
    browser.sign_in(scene.network.facilitator)
    with clock.fixed(make.NOW):
        assert "von 2 auf 3" in browser.get(scene.path).text
        browser.get(f"/n/{scene.network.code}/reflections/{entry.id}")
    noted = set(db.session.scalars(select(ReadRecord.entry_id)))
    assert noted == {scene.entry.id, before.id, entry.id}
    assert kept.id not in noted


def test_when_noting_fails_nothing_is_shown(app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = made()

    def fail(*_values: object, **_more: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(service, "note_reading", fail)
    browser.sign_in(scene.network.facilitator)
    with clock.fixed(make.NOW), pytest.raises(OSError, match="disk full"):
        browser.get(scene.path)
    browser.sign_in(scene.network.tandems[0].teacher)
    with clock.fixed(make.NOW):
        assert read(browser.get(scene.path).text) == set(Level)


def test_the_tandem_sees_who_released_what(browser: Browser) -> None:
    scene = made()
    tandem = scene.network.tandems[0]
    make.save(
        VisibilityChange(
            entry_id=scene.entry.id,
            person_id=tandem.trainer.id,
            at=make.NOW,
            from_level=Level.TANDEM,
            to_level=Level.NETWORK,
        )
    )
    with clock.fixed(make.NOW):
        browser.sign_in(tandem.teacher)
        page = browser.get(scene.path)
        assert f"{tandem.trainer.name} alle Antworten einer Seite: Tandem → Netzwerk" in page.text
        browser.sign_in(scene.network.coordinator)
        assert "Freigaben" not in browser.get(scene.path).headings


def test_a_question_asked_back_is_for_tandem_and_team(browser: Browser) -> None:
    scene = made(EntryState.RETURNED)
    with clock.fixed(make.NOW):
        for person, is_shown in (
            (scene.network.tandems[0].teacher, True),
            (scene.network.coordinator, True),
            (scene.network.tandems[1].teacher, False),
        ):
            browser.sign_in(person)
            assert ("Was genau?" in browser.get(scene.path).text) is is_shown


def test_matrix_of_those_who_lead(browser: Browser) -> None:
    scene = made(sides=(Side.SCHOOL,))
    make.entry(scene.network.tandems[1], scene.round, level=Level.TANDEM)
    with clock.fixed(make.NOW):
        browser.sign_in(scene.network.facilitator)
        page = browser.get(scene.matrix)
    rows = page.rows("//table[contains(@class, 'matrix')]")
    assert rows[0] == ["Tandem", "Runde 1", "Runde 2", "Runde 3"]
    assert [row[1:] for row in rows[1:]] == [
        ["fehlt", "fehlt", "nur Schule – Reflexion 3 von Tandem 1 lesen"],
        ["fehlt", "fehlt", "abgegeben"],
        ["fehlt", "fehlt", "offen"],
    ]
    links = page.root.xpath("//table[contains(@class, 'matrix')]//a[@class='cell']/@href")
    assert links == [scene.path]
    assert "Von 1 Tandem fehlen beide Seiten Tandem 3" in page.text


def test_matrix_of_a_tandem_shows_its_own_row_and_what_others_released(browser: Browser) -> None:
    scene = made(EntryState.DRAFT)
    with make.together():
        shared = make.entry(scene.network.tandems[1], scene.network.rounds[1], level=Level.NETWORK)
        make.entry(scene.network.tandems[2], scene.network.rounds[1], level=Level.COORDINATION)
    with clock.fixed(make.NOW):
        browser.sign_in(scene.network.tandems[0].trainer)
        page = browser.get(scene.matrix)
    rows = page.rows("//table[contains(@class, 'matrix')]")
    assert [row[3] for row in rows[1:]] == ["in Arbeit – Reflexion 3 von Tandem 1 lesen"]
    addresses = [address for address in page.addresses if "/reflections/" in address]
    addresses = [address for address in addresses if not address.endswith("/write")]
    assert addresses == [scene.path, f"/n/{scene.network.code}/reflections/{shared.id}"]
    assert "Tandem 3" not in page.main


def test_matrix_without_rounds(browser: Browser) -> None:
    network = make.network(tandems=1, meetings=0)
    browser.sign_in(network.coordinator)
    assert "Es gibt noch keine Reflexionsrunden." in browser.get(f"/n/{network.code}/reflections").text


@pytest.mark.parametrize("tandems", [1, 3])
def test_matrix_costs_the_same_for_one_and_for_three(browser: Browser, query_count: QueryCount, tandems: int) -> None:
    network = make.network(tandems=tandems, meetings=3)
    for tandem in network.tandems:
        make.entry(tandem, network.rounds[0])
    browser.sign_in(network.coordinator)
    with clock.fixed(make.NOW), query_count() as queries:
        page = browser.get(f"/n/{network.code}/reflections")
    assert page.text.count("abgegeben – Reflexion 1") == tandems
    assert len(queries) == 4, queries


@pytest.mark.parametrize("role", ["coordinator", "teacher"])
def test_an_entry_costs_eight_statements_at_most(browser: Browser, query_count: QueryCount, role: str) -> None:
    scene = made()
    make.comment(scene.entry)
    browser.sign_in(scene.network.tandems[0].teacher if role == "teacher" else scene.network.coordinator)
    with clock.fixed(make.NOW), query_count() as queries:
        page = browser.get(scene.path)
    assert "Danke!" in page.text
    assert len(queries) == 8, queries
