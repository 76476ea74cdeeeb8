"""Each side releases its own answers: what one side chooses widens nothing of the other, in any channel."""

from __future__ import annotations

import io

import docx
import pytest
from flask import Flask
from pypdf import PdfReader

from netzwerk.core import clock
from netzwerk.core.access import Side
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks import queries as networks
from netzwerk.reflections import queries
from netzwerk.reflections.models import Answer, Level, PromptTopic, Rating, ReflectionEntry
from netzwerk.reflections.releasing import service as releasing
from tests import factories as make
from tests.harness.browser import Browser

NUMBER = 3
WORDS = {Side.SCHOOL: "kanarie-schule", Side.COMPANY: "kanarie-betrieb"}
RATED = {Side.SCHOOL: 1, Side.COMPANY: 5}


class Scene:
    """A tandem both sides of which handed in, at one level each; four more tandems beside it."""

    def __init__(self, level: Level = Level.COORDINATION) -> None:
        with make.together():
            self.network = make.network(tandems=5, meetings=3)
            self.tandem = self.network.tandems[0]
            round_ = self.network.rounds[2]
            self.entry = make.entry(self.tandem, round_, level=level, texts={}, ratings={})
            for side in Side:
                make.answer(self.entry, round_, PromptTopic.HAPPENED, side, WORDS[side])
                make.rating(self.entry, round_, PromptTopic.BACKING, side, RATED[side])
        self.meeting = self.network.rounds[2].meeting_id
        self.path = f"/n/{self.network.code}"

    def release(self, side: Side, level: Level, base: Level) -> None:
        header = networks.find_by_code(self.network.code)
        assert header is not None
        actor = make.actor(self.tandem.member(side))
        db.session.rollback()
        with transaction():
            releasing.release_entry(actor, header, NUMBER, level, base=base, now=make.NOW)

    def read(self, browser: Browser, who: object, address: str, status: int = 200) -> set[Side]:
        browser.sign_in(who)
        with clock.fixed(make.NOW):
            page = browser.get(f"{self.path}{address}", status)
        text = page.text
        if address.endswith(".pdf"):
            text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(page.body)).pages)
        elif address.endswith(".docx"):
            file = docx.Document(io.BytesIO(page.body))
            cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
            text = "\n".join([*(one.text for one in file.paragraphs), *cells])
        return {side for side, words in WORDS.items() if words in text}


def test_other_tandems_and_the_board_read_what_the_author_released(app: Flask, browser: Browser) -> None:
    scene = Scene()
    other, board = scene.network.tandems[1].teacher, scene.network.board
    address = f"/reflections/{scene.entry.id}"
    assert scene.read(browser, other, address, 404) == set()
    scene.release(Side.SCHOOL, Level.BOARD, Level.COORDINATION)
    assert scene.read(browser, other, address) == {Side.SCHOOL}
    assert scene.read(browser, board, "/") == {Side.SCHOOL}
    assert scene.read(browser, scene.network.coordinator, address) == set(Side)
    scene.release(Side.COMPANY, Level.NETWORK, Level.COORDINATION)
    assert scene.read(browser, other, address) == set(Side)
    assert scene.read(browser, board, "/") == {Side.SCHOOL}


@pytest.mark.parametrize("kind", ["", ".pdf", ".docx"])
def test_the_briefing_quotes_what_the_author_released(app: Flask, browser: Browser, kind: str) -> None:
    scene = Scene(Level.TANDEM)
    address = f"/events/{scene.meeting}/briefing{kind}"
    scene.release(Side.SCHOOL, Level.COORDINATION, Level.TANDEM)
    assert scene.read(browser, scene.network.facilitator, address) == {Side.SCHOOL}


def test_what_the_other_side_writes_later_stays_as_it_chose(app: Flask, browser: Browser) -> None:
    scene = Scene(Level.TANDEM)
    scene.release(Side.SCHOOL, Level.BOARD, Level.TANDEM)
    later = make.answer(scene.entry, scene.network.rounds[2], PromptTopic.STEPS, Side.COMPANY, "später")
    browser.sign_in(scene.network.facilitator)
    with clock.fixed(make.NOW):
        page = browser.get(f"{scene.path}/reflections/{scene.entry.id}")
    assert WORDS[Side.SCHOOL] in page.main
    assert later.text not in page.main


def test_narrowing_counts_for_the_own_side(app: Flask, browser: Browser) -> None:
    scene = Scene()
    scene.release(Side.SCHOOL, Level.TANDEM, Level.COORDINATION)
    assert scene.read(browser, scene.network.facilitator, f"/reflections/{scene.entry.id}") == {Side.COMPANY}


def test_ratings_go_beyond_coordination_only_if_both_sides_choose_it(app: Flask, browser: Browser) -> None:
    scene = Scene()
    make.rating(scene.entry, scene.network.rounds[2], PromptTopic.ENERGY, Side.SCHOOL, 2)

    def rated() -> bool:
        browser.sign_in(scene.network.tandems[1].teacher)
        with clock.fixed(make.NOW):
            return "Frage backing" in browser.get(f"{scene.path}/reflections/{scene.entry.id}").main

    scene.release(Side.SCHOOL, Level.BOARD, Level.COORDINATION)
    assert not rated()
    scene.release(Side.COMPANY, Level.NETWORK, Level.COORDINATION)
    assert rated()
    scene.release(Side.SCHOOL, Level.COORDINATION, Level.BOARD)
    assert not rated()


def test_a_level_that_both_sides_had_before_widens_no_rating(app: Flask, browser: Browser) -> None:
    scene = Scene(Level.BOARD)
    address = f"/reflections/{scene.entry.id}"
    assert scene.read(browser, scene.network.tandems[1].teacher, address) == set(Side)
    with clock.fixed(make.NOW):
        assert "Frage backing" not in browser.get(f"{scene.path}{address}").main


def test_the_pages_say_whose_words_are_concerned(app: Flask, browser: Browser) -> None:
    scene = Scene()
    scene.release(Side.SCHOOL, Level.BOARD, Level.COORDINATION)
    browser.sign_in(scene.tandem.trainer)
    with clock.fixed(make.NOW):
        sheet = browser.get(f"{scene.path}/reflections/rounds/{NUMBER}/write")
        page = browser.get(f"{scene.path}/reflections/{scene.entry.id}")
    assert "Das gilt für alle Antworten Ihrer Seite ohne eigene Wahl." in sheet.main
    assert "wählt die Schulseite selbst, derzeit: „Netzwerk und Beirat“" in sheet.main
    assert sheet.root.xpath("//select[@name='level']/option[@selected]/@value") == [str(int(Level.COORDINATION))]
    assert "Antworten der Schulseite Lesen dürfen: Netzwerk und Beirat" in page.main
    assert "Antworten der Betriebsseite Lesen dürfen: Tandem, Koordination und Moderation" in page.main


def test_nothing_of_the_other_side_is_written(app: Flask) -> None:
    scene = Scene()
    scene.release(Side.SCHOOL, Level.BOARD, Level.COORDINATION)
    db.session.expire_all()
    entry = db.session.get_one(ReflectionEntry, scene.entry.id)
    assert (entry.level, entry.school_level, entry.company_level) == (Level.COORDINATION, Level.BOARD, None)
    assert {row.level for model in (Answer, Rating) for row in db.session.query(model)} == {None}
    header = networks.find_by_code(scene.network.code)
    assert header is not None
    grid = queries.grid(make.actor(scene.network.tandems[1].teacher), header, make.NOW)
    assert [cell.entry_id for cell in grid.cells.values() if cell.is_readable] == [scene.entry.id]
    db.session.rollback()
