"""Asking back, accepting and commenting on an entry."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from netzwerk.core import clock
from netzwerk.core.access import Side
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks.models import Network
from netzwerk.outbox import sending
from netzwerk.outbox.models import OutboxMail
from netzwerk.reflections.models import Comment, EntryState, Level, PromptTopic, ReadRecord, ReflectionEntry
from netzwerk.tandems.models import TandemMember
from tests import factories as make
from tests.harness.browser import Browser, Page

CANARY = "kanarienvogel"
QUESTION = "Was genau hat gefehlt? <b>😀"


class Scene:
    """A tandem whose entry of round 3 has been handed in by some sides."""

    def __init__(self, *sides: Side) -> None:
        with make.together():
            self.network = make.network(tandems=2, meetings=3)
            self.tandem = self.network.tandems[0]
            texts = {PromptTopic.HAPPENED: CANARY}
            entry = make.entry(self.tandem, self.network.rounds[2], sides=sides or tuple(Side), texts=texts)
        self.entry_id = entry.id
        self.path = f"/n/{self.network.code}/reflections/{entry.id}"
        self.sheet = f"/n/{self.network.code}/reflections/rounds/3"

    def row(self) -> tuple[str, str]:
        db.session.rollback()
        found = db.session.execute(select(ReflectionEntry.state, ReflectionEntry.return_question)).one()
        db.session.rollback()
        return found.state, found.return_question


def visit(browser: Browser, address: str, status: int = 200) -> Page:
    with clock.fixed(make.NOW):
        return browser.get(address, status)


def post(browser: Browser, address: str, status: int = 302, **values: str) -> Page:
    with clock.fixed(make.NOW):
        return browser.post(address, values, status)


def seen(page: Page) -> str:
    return str(page.root.xpath("//input[@name='seen']/@value")[0])


def mails() -> list[OutboxMail]:
    db.session.rollback()
    db.session.expire_all()
    found = list(db.session.scalars(select(OutboxMail).order_by(OutboxMail.to_name)))
    db.session.expunge_all()
    return found


def ask(browser: Browser, scene: Scene, question: str = QUESTION, status: int = 302) -> Page:
    mark = seen(visit(browser, scene.path))
    return post(browser, f"{scene.path}/return", status, seen=mark, question=question)


@pytest.mark.parametrize("role", ["coordinator", "facilitator"])
def test_a_question_goes_to_the_tandem_which_submits_again(app: Flask, browser: Browser, role: str) -> None:
    scene = Scene()
    browser.sign_in(getattr(scene.network, role))
    mark = seen(visit(browser, scene.path))
    for _ in range(2):
        post(browser, f"{scene.path}/return", seen=mark, question=QUESTION)
    assert scene.row() == (EntryState.RETURNED, QUESTION)
    found = mails()
    assert [row.to_name for row in found] == sorted([scene.tandem.teacher.name, scene.tandem.trainer.name])
    for row in found:
        assert (row.kind, row.about_kind, row.about_id) == ("reflection.returned", "reflection_entry", scene.entry_id)
        assert QUESTION in row.text
        assert "<b>😀" not in row.html
        assert f"{scene.sheet}/write" in row.text
        assert CANARY not in row.text + row.html + row.subject
    assert "liegt beim Tandem" in visit(browser, scene.path).main
    browser.sign_in(scene.tandem.teacher)
    assert QUESTION in visit(browser, scene.path).main
    post(browser, f"{scene.sheet}/take-back")
    assert visit(browser, f"{scene.sheet}/write").root.xpath("//form[@id='sheet']")
    post(browser, f"{scene.sheet}/submit")
    assert scene.row()[0] == EntryState.SUBMITTED
    with clock.fixed(make.NOW):
        sending.send_due()
    assert {row.status for row in mails()} == {"dropped"}


def test_without_a_question_nothing_goes_back(app: Flask, browser: Browser) -> None:
    scene = Scene()
    browser.sign_in(scene.network.coordinator)
    assert "ohne Frage geht nichts zurück" in ask(browser, scene, "  ", 422).main
    assert "höchstens 5.000 Zeichen" in ask(browser, scene, "x" * 10_000, 422).main
    assert scene.row() == (EntryState.SUBMITTED, "")
    assert mails() == []


@pytest.mark.parametrize("question", ["  ", "Und wie ging es weiter?", "x" * 6_000])
@pytest.mark.parametrize("verb", ["return", "accept"])
def test_asking_back_what_went_back_or_was_accepted_meanwhile(
    app: Flask, browser: Browser, verb: str, question: str
) -> None:
    scene = Scene()
    browser.sign_in(scene.network.coordinator)
    mark = seen(visit(browser, scene.path))
    post(browser, f"{scene.path}/{verb}", seen=mark, question=QUESTION)
    count = len(mails())
    page = post(browser, f"{scene.path}/return", 409, seen=mark, question=question)
    faults = page.root.xpath("//div[@class='faults']")[0]
    assert faults.xpath(".//a") == []
    assert "nichts" in faults.text_content()
    assert question.strip() in page.main
    assert len(mails()) == count


def test_accepting_bars_taking_back_until_it_is_undone(app: Flask, browser: Browser) -> None:
    scene = Scene()
    browser.sign_in(scene.network.coordinator)
    mark = seen(visit(browser, scene.path))
    for _ in range(2):
        post(browser, f"{scene.path}/accept", seen=mark)
    assert scene.row()[0] == EntryState.ACCEPTED
    assert "ist angenommen" in visit(browser, scene.path).main
    browser.sign_in(scene.tandem.teacher)
    post(browser, f"{scene.sheet}/take-back")
    assert "hat diese Reflexion angenommen" in visit(browser, f"{scene.sheet}/write").main
    assert scene.row()[0] == EntryState.ACCEPTED
    browser.sign_in(scene.network.coordinator)
    post(browser, f"{scene.path}/reopen")
    assert scene.row()[0] == EntryState.SUBMITTED


def test_what_was_taken_back_meanwhile_is_said_clearly(app: Flask, browser: Browser) -> None:
    scene = Scene(Side.SCHOOL)
    browser.sign_in(scene.network.coordinator)
    mark = seen(visit(browser, scene.path))
    browser.sign_in(scene.tandem.teacher)
    post(browser, f"{scene.sheet}/take-back")
    browser.sign_in(scene.network.coordinator)
    for verb in ("return", "accept", "comments"):
        page = post(browser, f"{scene.path}/{verb}", seen=mark, question=QUESTION, text="Danke")
        assert page.location == f"/n/{scene.network.code}/reflections"
        assert "inzwischen zurückgenommen" in visit(browser, page.location).main
    browser.sign_in(scene.network.facilitator)
    post(browser, f"{scene.path}/accept", 404, seen=mark)
    assert (scene.row(), mails()) == ((EntryState.DRAFT, ""), [])


def test_what_was_submitted_anew_is_read_before_it_is_accepted(app: Flask, browser: Browser) -> None:
    scene = Scene()
    browser.sign_in(scene.network.coordinator)
    mark = seen(visit(browser, scene.path))
    browser.sign_in(scene.tandem.teacher)
    post(browser, f"{scene.sheet}/take-back")
    browser.sign_in(scene.network.coordinator)
    assert "etwas geändert" in post(browser, f"{scene.path}/accept", 409, seen=mark).main
    page = post(browser, f"{scene.path}/return", 409, seen=mark, question=QUESTION)
    assert QUESTION in page.root.xpath("//textarea[@name='question']")[0].text
    assert scene.row()[0] == EntryState.SUBMITTED


def test_comments_of_coordination_and_tandem(app: Flask, browser: Browser) -> None:
    scene = Scene()
    browser.sign_in(scene.network.coordinator)
    visit(browser, scene.path)
    for _ in range(2):
        post(browser, f"{scene.path}/comments", text="Danke! <script>")
    browser.sign_in(scene.tandem.trainer)
    assert "Danke! <script>" in visit(browser, scene.path).main
    post(browser, f"{scene.path}/comments", text="Gern.")
    assert "zuerst den Kommentar" in post(browser, f"{scene.path}/comments", 422, text=" \n").main
    db.session.rollback()
    rows = db.session.execute(select(Comment.text, Comment.author_function, Comment.level).order_by(Comment.id)).all()
    assert [tuple(row) for row in rows] == [
        ("Danke! <script>", "Koordination", Level.COORDINATION),
        ("Gern.", "Betriebsseite", Level.COORDINATION),
    ]
    assert db.session.scalars(select(ReadRecord.person_id)).all() == [scene.network.coordinator.id]
    db.session.rollback()


def test_others_can_do_nothing(app: Flask, browser: Browser) -> None:
    scene = Scene()
    people = {scene.network.tandems[1].teacher: 404, scene.network.board: 404, make.administrator(): 404}
    for person, status in people.items():
        browser.sign_in(person)
        for verb in ("return", "accept", "reopen", "comments"):
            post(browser, f"{scene.path}/{verb}", status, seen="x", question=QUESTION, text="Hallo")
    browser.sign_in(scene.tandem.teacher)
    for verb in ("return", "accept", "reopen"):
        post(browser, f"{scene.path}/{verb}", 404, seen="x", question=QUESTION)
    assert scene.row() == (EntryState.SUBMITTED, "")
    assert mails() == []


def test_a_closed_network_refuses_everything(app: Flask, browser: Browser) -> None:
    scene = Scene()
    browser.sign_in(scene.network.coordinator)
    mark = seen(visit(browser, scene.path))
    with transaction():
        db.session.execute(update(Network).where(Network.id == scene.network.id).values(state="archived"))
    for verb in ("return", "accept", "reopen", "comments"):
        page = post(browser, f"{scene.path}/{verb}", 403, seen=mark, question=QUESTION, text="Hallo")
        assert "nichts mehr ändern" in page.main
    page = visit(browser, scene.path)
    assert page.root.xpath("//main//form[@method='post']") == []
    assert (scene.row(), mails()) == ((EntryState.SUBMITTED, ""), [])


def test_who_has_left_the_tandem_meanwhile_gets_no_question(app: Flask, browser: Browser) -> None:
    scene = Scene()
    browser.sign_in(scene.network.coordinator)
    ask(browser, scene)
    with transaction():
        db.session.execute(
            update(TandemMember)
            .where(TandemMember.person_id == scene.tandem.teacher.id)
            .values(valid_to=make.TODAY - timedelta(days=1))
        )
    with clock.fixed(make.NOW):
        sending.send_due()
    assert {mail.to_address: mail.status for mail in mails()} == {
        scene.tandem.teacher.email: "dropped",
        scene.tandem.trainer.email: "sent",
    }
