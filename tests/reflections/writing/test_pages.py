"""The pages of the writer: what they show to whom, what comes back, and what it costs."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from netzwerk.core import clock
from netzwerk.core.access import Side
from netzwerk.core.db import db
from netzwerk.people.models import Person
from netzwerk.projects.editing import service as projects
from netzwerk.projects.models import Project
from netzwerk.reflections.models import EntryState, Level, PromptTopic
from netzwerk.reflections.releasing import service as releasing
from netzwerk.reflections.writing import lines, service
from tests import factories as make
from tests.harness import applications
from tests.harness.browser import Browser, Page
from tests.reflections.writing.sheets import DUE_ENDS, MEETING_BEGINS, Desk

QueryCount = Callable[[], AbstractContextManager[list[str]]]
HOUR = timedelta(hours=1)
OURS = {"Origin": applications.BASE_URL}


def visit(browser: Browser, desk: Desk, path: str = "/write", now: datetime = make.NOW, status: int = 200) -> Page:
    with clock.fixed(now):
        return browser.get(desk.path + path, status)


def fields(page: Page) -> dict[str, str]:
    """What the browser would send of the sheet as it is."""
    found = {}
    for field in page.root.xpath("//form[@id='sheet']//input[@name]|//form[@id='sheet']//textarea[@name]"):
        name, kind = field.get("name"), field.get("type")
        if kind != "radio":
            found[name] = field.get("value", "") if field.tag == "input" else (field.text or "").removeprefix("\n")
        elif field.get("checked") is not None:
            found[name] = field.get("value")
    return found


def send(browser: Browser, desk: Desk, values: dict[str, str], status: int, now: datetime = make.NOW) -> Page:
    with clock.fixed(now):
        return browser.post(desk.path + "/write", values, status)


def autosave(browser: Browser, desk: Desk, status: int = 200, now: datetime = make.NOW, **values: Any) -> Any:
    """One field of the sheet; the answer as read from JSON."""
    with clock.fixed(now):
        page = browser.post(desk.path + "/autosave", values, status, headers={"Accept": "application/json"})
    return json.loads(page.body) if page.headers["Content-Type"] == "application/json" else page


def test_looking_begins_nothing(browser: Browser) -> None:
    desk = Desk.made()
    browser.sign_in(desk.tandem.teacher)
    page = visit(browser, desk)
    assert page.h1 == "Reflexion 3"
    assert "Frage 1 von 8" in page.main
    assert "Lesen dürfen: Ihr Tandem, Koordination und Moderation" in page.main
    assert "Ihr Betrieb hat noch nicht abgegeben." in page.main
    assert desk.entry() is None


def test_the_sheet_goes_its_way_without_javascript(browser: Browser) -> None:
    desk = Desk.made()
    browser.sign_in(desk.tandem.teacher)
    values = fields(visit(browser, desk))
    happened, progress = desk.prompt().id, desk.prompt(PromptTopic.PROGRESS).id
    values |= {f"text-{happened}": "Zeile 1\r\nZeile 2 😀", f"rating-{progress}": "4", "do": "save"}
    assert send(browser, desk, values, 302).location == f"{desk.path}/write"
    assert (desk.text(), desk.rating()) == ("Zeile 1\nZeile 2 😀", 4)
    page = visit(browser, desk)
    assert "Gespeichert." in page.main
    assert fields(page)[f"text-{happened}"] == "Zeile 1\nZeile 2 😀"
    values = fields(page) | {f"level-{happened}": "2", "level": "4", "do": "review"}
    assert send(browser, desk, values, 302).location == f"{desk.path}/write/review"
    page = visit(browser, desk, "/write/review")
    assert "Nur Ihr Tandem Frage happened Zeile 1 Zeile 2 😀" in page.main
    assert "Ihr Tandem, Koordination und Moderation Frage progress 4 von 5" in page.main
    assert "Frage support" in page.words("//section[@id='empty']")
    with clock.fixed(make.NOW):
        assert browser.post(f"{desk.path}/submit").location.startswith(f"/n/{desk.network.code}/reflections/")
        browser.post(f"{desk.path}/submit")
    assert desk.submitted() == {Side.SCHOOL}
    page = visit(browser, desk)
    assert "Ihre Seite hat abgegeben" in page.main
    assert "Zurücknehmen und ändern" in page.main


def test_an_untouched_field_of_an_old_sheet_overwrites_nothing(browser: Browser) -> None:
    desk = Desk.made()
    desk.write("alt")
    browser.sign_in(desk.tandem.teacher)
    values = fields(visit(browser, desk))
    desk.write("anderswo geändert", base=1, on="alt")
    steps = desk.prompt(PromptTopic.STEPS).id
    send(browser, desk, values | {f"text-{steps}": "nur das hier", "do": "save"}, 302)
    assert desk.text() == "anderswo geändert"
    assert desk.text(topic=PromptTopic.STEPS) == "nur das hier"


def test_a_clash_shows_both_versions_and_saves_the_rest(browser: Browser) -> None:
    desk = Desk.made()
    colleague = make.member(desk.tandem, "school")
    desk.write("alt")
    browser.sign_in(desk.tandem.teacher)
    values = fields(visit(browser, desk))
    desk.write("von der Kollegin", base=1, on="alt", by=colleague)
    happened, steps = desk.prompt().id, desk.prompt(PromptTopic.STEPS).id
    typed = values | {f"text-{happened}": "von mir", f"text-{steps}": "bleibt", "do": "save"}
    page = send(browser, desk, typed, 409)
    assert f"{colleague.name} hat diese Antwort um" in page.main
    assert "von der Kollegin" in page.words("//div[@class='clash']")
    assert fields(page)[f"text-{happened}"] == "von mir"
    assert (desk.text(), desk.text(topic=PromptTopic.STEPS)) == ("von der Kollegin", "bleibt")
    send(browser, desk, fields(page) | {"do": "save"}, 302)
    assert desk.text() == "von mir"


def test_too_long_comes_back_whole(browser: Browser) -> None:
    desk = Desk.made()
    browser.sign_in(desk.tandem.teacher)
    values = fields(visit(browser, desk))
    name = f"text-{desk.prompt().id}"
    page = send(browser, desk, values | {name: "ä" * 20_001, "do": "save"}, 422)
    assert "20001 Zeichen" in page.words("//div[@role='alert']")
    assert fields(page)[name] == "ä" * 20_001


def test_what_is_typed_when_somebody_submitted_meanwhile_comes_back(browser: Browser) -> None:
    desk = Desk.made()
    desk.write("alt")
    browser.sign_in(desk.tandem.teacher)
    values = fields(visit(browser, desk))
    desk.do(service.submit)
    name = f"text-{desk.prompt().id}"
    page = send(browser, desk, values | {name: "zu spät, aber nicht verloren", "do": "save"}, 403)
    assert "Ihre Seite hat schon abgegeben." in page.words("//div[@role='alert']")
    assert fields(page)[name] == "zu spät, aber nicht verloren"
    assert desk.text() == "alt"


def test_a_session_that_ended_gives_the_text_back(browser: Browser) -> None:
    desk = Desk.made()
    name = f"text-{desk.prompt().id}"
    words = "Ein Satz, der nicht <b>verloren</b> gehen darf."
    page = browser.post(f"{desk.path}/write", {name: words}, 401, headers=OURS)
    assert page.root.xpath(f"//form[@id='resend']//input[@name='{name}']/@value") == [words]
    assert browser.post(f"{desk.path}/write", {name: words}, 401).root.xpath("//form[@id='resend']") == []


def test_the_other_side_is_seen_as_far_as_it_lets(browser: Browser) -> None:
    desk = Desk.made()
    desk.write("Der Betrieb schreibt.", by=desk.tandem.trainer)
    desk.write("Nur für uns.", PromptTopic.STEPS, by=desk.tandem.trainer)
    steps = desk.prompt(PromptTopic.STEPS).id
    desk.do(releasing.release_answer, steps, Level.OWN_SIDE, base=None, by=desk.tandem.trainer)
    desk.rate(2, by=desk.tandem.trainer)
    browser.sign_in(desk.tandem.teacher)
    page = visit(browser, desk)
    assert "Der Betrieb schreibt." in page.main
    assert "Nur für uns." not in page.html
    assert "Die Betriebsseite hat hier eine Antwort, die sie für sich behält." in page.main
    assert "Die Betriebsseite: 2 von 5" not in page.main
    for person in (desk.tandem.trainer, desk.tandem.teacher):
        desk.write("Text", PromptTopic.SURPRISED, by=person)
        desk.do(service.submit, by=person)
    entry = desk.entry()
    assert entry is not None
    with clock.fixed(make.NOW):
        page = browser.get(f"/n/{desk.network.code}/reflections/{entry.id}")
    assert "Nur für uns." not in page.html


def test_last_time_and_open_steps_stand_beside_it(browser: Browser) -> None:
    desk = Desk.made()
    make.entry(desk.tandem, desk.network.rounds[1], texts={PromptTopic.HAPPENED: "Damals lief es zäh."})
    browser.sign_in(desk.tandem.teacher)
    page = visit(browser, desk)
    assert "Damals geschrieben Reflexion 2, Ihre Seite „Damals lief es zäh.“" in page.main


def test_a_line_becomes_a_step(browser: Browser) -> None:
    desk = Desk.made()
    browser.sign_in(desk.tandem.teacher)
    name = f"text-{desk.prompt(PromptTopic.STEPS).id}"
    values = fields(visit(browser, desk)) | {name: "- Raum buchen\n- Termin finden"}
    page = send(browser, desk, values | {"step": "Raum buchen"}, 302)
    assert page.location.endswith(f"#q{desk.prompt(PromptTopic.STEPS).id}")
    shown = visit(browser, desk).words("//ul[@data-lines]")
    assert shown == "Raum buchen im Vorhaben Termin finden Als Schritt übernehmen"


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (DUE_ENDS + HOUR, "Die Frist ist vorbei. Sie können weiterschreiben und abgeben"),
        (MEETING_BEGINS + HOUR, "Das Treffen hat begonnen, die Runde ist geschlossen."),
        (MEETING_BEGINS + timedelta(days=15), "Die Runde ist geschlossen, weil das Treffen begonnen hat."),
        (make.at(make.MEETINGS_ON[1]), "Diese Reflexion ist noch nicht geöffnet."),
    ],
)
def test_the_time_is_said(browser: Browser, now: datetime, words: str) -> None:
    desk = Desk.made()
    browser.sign_in(desk.tandem.teacher)
    assert words in visit(browser, desk, now=now).main


def test_the_bar_leads_to_the_sheet_that_is_open(browser: Browser) -> None:
    desk = Desk.made()
    browser.sign_in(desk.tandem.teacher)
    path = f"/n/{desk.network.code}/reflections/write"
    with clock.fixed(make.NOW):
        assert browser.get(path, 302).location == f"{desk.path}/write"
        assert path in browser.get(f"/n/{desk.network.code}/").addresses
        desk.write("Text")
        desk.do(service.submit)
        assert browser.get(path, 302).location == f"/n/{desk.network.code}/reflections"


def test_autosave_answers_small_and_true(browser: Browser) -> None:
    desk = Desk.made()
    browser.sign_in(desk.tandem.teacher)
    visit(browser, desk)
    prompt = desk.prompt().id
    first = autosave(browser, desk, part="text", prompt=prompt, value="eins", version=0, was=lines.mark(""))
    assert (first["version"], first["mark"], first["late"]) == (1, lines.mark("eins"), False)
    desk.write("zwei", base=1, on="eins")
    clash = autosave(browser, desk, 409, part="text", prompt=prompt, value="drei", version=1, was=first["mark"])
    assert (clash["version"], clash["stored"], clash["mark"], clash["author"]) == (2, "zwei", lines.mark("zwei"), "")
    late = autosave(
        browser, desk, now=MEETING_BEGINS + HOUR, part="text", prompt=prompt, value="vier", version=2, was=""
    )
    assert late["late"] is True
    long = autosave(browser, desk, 422, part="text", prompt=prompt, value="x" * 20_001, version=3, was="")
    assert "20001 Zeichen" in long["message"]
    desk.do(service.submit)
    barred = autosave(browser, desk, 403, part="text", prompt=prompt, value="fünf", version=3, was="")
    assert barred["bar"] == "submitted"
    for values in ({}, {"part": "text"}, {"part": "text", "prompt": "9" * 30}, {"part": "text", "prompt": "-1"}):
        autosave(browser, desk, 404, **values)
    autosave(browser, desk, 400, part="text", prompt=prompt, value="a\0b", version=3)


def test_autosave_asks_few_times(browser: Browser, query_count: QueryCount) -> None:
    desk = Desk.made()
    browser.sign_in(desk.tandem.teacher)
    visit(browser, desk)
    values = {"part": "text", "prompt": desk.prompt().id}
    saved = autosave(browser, desk, value="eins", version=0, was="", **values)
    with query_count() as queries:
        autosave(browser, desk, value="zwei", version=saved["version"], was=saved["mark"], **values)
    assert len(queries) == (6 if db.engine.dialect.name == "postgresql" else 5), queries


def test_without_a_session_autosave_says_so_and_leads_nowhere(browser: Browser) -> None:
    desk = Desk.made()
    page = browser.post(f"{desk.path}/autosave", {"part": "text"}, 401)
    assert page.location == ""
    browser.sign_in(desk.tandem.teacher)
    browser.post(f"{desk.path}/autosave", {"part": "text", "csrf_token": "wrong"}, 400)
    told = json.loads(visit(browser, desk, "/token").body)
    assert told["person"] == str(desk.tandem.teacher.id)
    fresh = {"csrf_token": told["token"], "part": "text", "prompt": desk.prompt().id, "value": "da", "version": 0}
    with clock.fixed(make.NOW):
        browser.post(f"{desk.path}/autosave", fresh, 200)
    assert desk.text() == "da"


def test_an_emptied_answer_is_none(browser: Browser) -> None:
    desk = Desk.made()
    desk.write("Text")
    desk.write("bleibt", PromptTopic.STEPS)
    desk.write("", base=1, on="Text")
    desk.do(service.submit)
    entry = desk.entry()
    assert entry is not None
    assert entry.state == EntryState.SUBMITTED
    browser.sign_in(desk.network.coordinator)
    with clock.fixed(make.NOW):
        page = browser.get(f"/n/{desk.network.code}/reflections/{entry.id}")
    assert "Frage steps" in page.main
    assert "Frage happened" not in page.main


def test_a_closed_network_can_only_be_read(browser: Browser) -> None:
    desk = Desk.made(state="archived")
    browser.sign_in(desk.tandem.teacher)
    assert "Dieses Netzwerk ist abgeschlossen." in visit(browser, desk).main
    barred = autosave(browser, desk, 403, part="text", prompt=desk.prompt().id, value="x", version=0, was="")
    assert barred["bar"] == "archived"


def test_the_sheet_asks_seldom(app: Flask, browser: Browser, query_count: QueryCount) -> None:
    desk = Desk.made()
    desk.write("Text")
    browser.sign_in(desk.tandem.teacher)
    visit(browser, desk)
    with query_count() as queries:
        visit(browser, desk)
    assert len(queries) <= 7


@pytest.mark.parametrize("first", ["text", "rating"])
def test_only_a_side_that_has_begun_itself_is_told_to_go_on(browser: Browser, first: str) -> None:
    desk = Desk.made()
    start = f"/n/{desk.network.code}/"
    write = f"//main//a[@href='{desk.path}/write']"
    if first == "text":
        desk.write("Unser Anfang.", by=desk.tandem.trainer)
    else:
        desk.rate(3, by=desk.tandem.trainer)
    entry = desk.entry()
    assert entry is not None
    for person, words in ((desk.tandem.teacher, "Reflexion beginnen"), (desk.tandem.trainer, "Weiterschreiben")):
        browser.sign_in(person)
        for path in (start, f"/n/{desk.network.code}/reflections/{entry.id}"):
            with clock.fixed(make.NOW):
                page = browser.get(path)
            assert [link.text_content().strip() for link in page.root.xpath(write)] == [words], path


def test_a_text_taken_out_again_is_no_beginning(browser: Browser) -> None:
    desk = Desk.made()
    desk.write("Ein Wort.")
    desk.write("", base=1)
    desk.do(releasing.release_answer, desk.prompt().id, Level.TANDEM, base=None)
    browser.sign_in(desk.tandem.teacher)
    with clock.fixed(make.NOW):
        assert "Reflexion beginnen" in browser.get(f"/n/{desk.network.code}/").main


def test_a_step_too_many_is_said_where_it_stands_and_the_text_is_kept(browser: Browser) -> None:
    desk = Desk.made()
    desk.write("Raum buchen", PromptTopic.STEPS)
    project = db.session.scalars(select(Project)).one()
    db.session.rollback()
    with make.together():
        for number in range(projects.MOST):
            make.step(project, text=f"Schritt {number}")
    browser.sign_in(desk.tandem.teacher)
    happened = desk.prompt().id
    values = fields(visit(browser, desk)) | {f"text-{happened}": "Dazu noch das.", "step": "Raum buchen"}
    page = send(browser, desk, values, 422)
    assert "höchstens 60" in page.words("//div[@class='takesteps']")
    (link,) = page.root.xpath("//div[@class='faults']//a/@href")
    assert page.root.xpath(f"//section[@id='{link[1:]}']//div[@class='takesteps']")
    assert desk.text() == "Dazu noch das."
    desk.do(service.submit)
    page = send(browser, desk, {"step": "Raum buchen"}, 422)
    assert "höchstens 60" in page.words("//div[@class='takesteps']")


def test_the_title_of_the_writer_holds_its_heading(browser: Browser) -> None:
    desk = Desk.made()
    for language in ("en", "de"):
        person = desk.tandem.teacher
        with make.together():
            db.session.get_one(Person, person.id).language = language
        browser.sign_in(person)
        page = visit(browser, desk)
        assert page.h1 in page.root.findtext(".//title")
