"""What coordination recorded and its side has not confirmed carries a mark wherever somebody reads it."""

from __future__ import annotations

import io
import re

import docx
import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import update

from netzwerk.core import clock
from netzwerk.core.access import Side
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.reflections.models import EntryState, Level, PromptTopic, ReflectionEntry, SideSubmission
from tests import factories as make
from tests.harness.browser import Browser, Page

MARK = "noch nicht bestätigt"
LONG = f"von der Koordination eingetragen, {MARK}"
FORMATS = ("", ".pdf", ".docx")


@pytest.fixture
def network(app: Flask) -> make.MadeNetwork:
    return make.network(tandems=2, meetings=3)


def recorded(network: make.MadeNetwork, number: int = 3, **values: object) -> ReflectionEntry:
    """An entry of the first tandem in which coordination recorded the part of the company."""
    entry = make.entry(network.tandems[0], network.rounds[number - 1], **values)  # type: ignore[arg-type]
    with transaction():
        db.session.execute(
            update(SideSubmission)
            .where(SideSubmission.entry_id == entry.id, SideSubmission.side == Side.COMPANY)
            .values(recorded_by_id=network.coordinator.id, person_id=None)
        )
    return entry


def confirm() -> None:
    with transaction():
        db.session.execute(update(SideSubmission).values(confirmed_at=make.NOW))


def visit(browser: Browser, address: str) -> Page:
    with clock.fixed(make.NOW):
        return browser.get(address)


def captions(page: Page, side: str) -> list[str]:
    return [
        " ".join(one.text_content().split()) for one in page.root.xpath(f"//figure[@class='voice {side}']/figcaption")
    ]


def test_each_answer_and_the_ratings_on_the_page_of_an_entry(browser: Browser, network: make.MadeNetwork) -> None:
    entry = recorded(network)
    path = f"/n/{network.code}/reflections/{entry.id}"
    tandem = network.tandems[0]
    for person in (network.coordinator, network.facilitator, tandem.teacher, tandem.trainer):
        browser.sign_in(person)
        page = visit(browser, path)
        assert [MARK in one for one in captions(page, "company")] == [True] * 4
        assert [MARK in one for one in captions(page, "school")] == [False] * 4
        ratings = page.words("//section[@id='ratings']")
        assert f"Betrieb: {LONG}." in ratings
        assert f"Schule: {LONG}." not in ratings
    confirm()
    assert MARK not in visit(browser, path).main


def test_the_matrix_and_the_page_of_the_tandem(browser: Browser, network: make.MadeNetwork) -> None:
    recorded(network)
    pages = (f"/n/{network.code}/reflections", f"/n/{network.code}/tandems/{network.tandems[0].id}")
    for person in (network.coordinator, network.facilitator, network.tandems[0].teacher):
        browser.sign_in(person)
        for path in pages:
            in_head = path == pages[0] and person is not network.tandems[0].teacher
            assert visit(browser, path).main.count(MARK) == 1 + in_head, (person.name, path)
    browser.sign_in(network.tandems[1].teacher)
    for path in pages:
        assert MARK not in visit(browser, path).main
    confirm()
    browser.sign_in(network.coordinator)
    for path in pages:
        assert MARK not in visit(browser, path).main


def test_the_writer_of_the_other_side(browser: Browser, network: make.MadeNetwork) -> None:
    recorded(network, sides=[Side.COMPANY])
    browser.sign_in(network.tandems[0].teacher)
    path = f"/n/{network.code}/reflections/rounds/3/write"
    assert visit(browser, path).main.count(LONG) == 4
    confirm()
    assert LONG not in visit(browser, path).main


def test_what_was_recorded_last_time(browser: Browser, network: make.MadeNetwork) -> None:
    recorded(network, 2)
    path = f"/n/{network.code}/reflections/rounds/3/write"
    for person, count in ((network.tandems[0].trainer, 8), (network.tandems[0].teacher, 0)):
        browser.sign_in(person)
        assert visit(browser, path).main.count(LONG) == count


def test_a_change_is_counted_only_from_what_the_side_stands_by(browser: Browser, network: make.MadeNetwork) -> None:
    recorded(network, 2, texts={}, ratings={PromptTopic.COOPERATION: 1})
    entry = make.entry(network.tandems[0], network.rounds[2], ratings={PromptTopic.COOPERATION: 4})
    browser.sign_in(network.facilitator)
    words = visit(browser, f"/n/{network.code}/reflections/{entry.id}").words("//section[@id='ratings']")
    assert "Schule: von 1 auf 4" in words
    assert "Betrieb: von 1 auf 4" not in words
    briefing = visit(browser, f"/n/{network.code}/events/{network.meetings[2].id}/briefing")
    assert briefing.rows("//section[@id='tandem-1']//table")[1][1:3] == ["4 (+3)", "4"]


def words_of(content: bytes, kind: str) -> str:
    if kind == ".pdf":
        text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    elif kind == ".docx":
        file = docx.Document(io.BytesIO(content))
        text = "\n".join(element.text or "" for element in file.element.iter() if element.tag.endswith("}t"))
    else:
        text = re.sub(r"<[^>]+>", " ", content.decode())
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("kind", FORMATS)
def test_the_briefing_in_each_format(browser: Browser, network: make.MadeNetwork, kind: str) -> None:
    entry = recorded(network, texts={PromptTopic.SUPPORT: "Ein Raum fehlt."}, ratings={PromptTopic.ENERGY: 3})
    for side, value in ((Side.SCHOOL, 5), (Side.COMPANY, 1)):
        make.rating(entry, network.rounds[2], PromptTopic.COOPERATION, side, value)
    strong = make.entry(network.tandems[1], network.rounds[2], texts={}, ratings={PromptTopic.COOPERATION: 5})
    assert strong.state == EntryState.SUBMITTED
    browser.sign_in(network.facilitator)
    path = f"/n/{network.code}/events/{network.meetings[2].id}/briefing{kind}"
    text = words_of(visit(browser, path).body, kind)
    assert f"Betrieb · {MARK} · sichtbar für Koordination und Moderation" in text
    assert "Schule · sichtbar für Koordination und Moderation" in text
    assert f"Schule 5, Betrieb 1 ({MARK})" in text
    assert f"gibt 5 und 1 ({MARK})" in text
    assert f"1 {MARK}" in text
    assert f"Mitgezählt, aber von der Seite {MARK}: Tandem 1." in text
    confirm()
    assert MARK not in words_of(visit(browser, path).body, kind)


def test_nothing_of_it_in_the_text_for_a_mail(browser: Browser, network: make.MadeNetwork) -> None:
    recorded(network)
    browser.sign_in(network.facilitator)
    page = visit(browser, f"/n/{network.code}/events/{network.meetings[2].id}/briefing")
    assert MARK in page.main
    assert MARK not in page.words("//textarea")


def test_other_tandems_learn_nothing_of_it(browser: Browser, network: make.MadeNetwork) -> None:
    entry = recorded(network, level=Level.NETWORK)
    browser.sign_in(network.tandems[1].teacher)
    page = visit(browser, f"/n/{network.code}/reflections/{entry.id}")
    assert captions(page, "company") == []
    assert MARK not in page.main
