"""Closing a meeting, undoing it on the same day, writing down what came out, and who reads it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from netzwerk.core import clock
from netzwerk.core.audit import AuditRecord
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.models import AgendaItem, Event
from netzwerk.networks.models import Network
from netzwerk.projects import jobs
from netzwerk.projects.models import Snapshot
from tests import factories as make

HOSTILE = ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "😀\u202e\nzweite Zeile", '#eval("1+1")', "=?utf-8?q?x?="]
DAY = make.MEETINGS_ON[2]


@pytest.fixture
def network(database: Flask) -> make.MadeNetwork:
    with make.together():
        made = make.network(tandems=2, meetings=3)
        meeting = made.meetings[2]
        for tandem in made.tandems:
            make.participations(meeting, tandem, reply="accepted")
            make.project(tandem)
        make.agenda_item(meeting.days[0], 1, 45, title="Ankommen")
        make.agenda_item(meeting.days[0], 2, 15, "break", title="Pause")
        make.agenda_item(meeting.days[0], 3, 60, title="Umgang mit Widerstand")
    with transaction():
        db.session.execute(update(Event).where(Event.id == meeting.id).values(state="invited"))
    return made


@pytest.fixture
def path(network: make.MadeNetwork) -> str:
    return f"/n/{network.code}/events/{network.meetings[2].id}"


def event(network: make.MadeNetwork) -> Event:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Event, network.meetings[2].id)


def fields(page, **texts: str) -> dict[str, str]:
    hidden = {one.get("name"): one.get("value") or "" for one in page.root.xpath("//input[starts-with(@name, 'was_')]")}
    areas = {one.get("name"): one.text or "" for one in page.root.xpath("//textarea[not(@name='text')]")}
    return {**hidden, **areas, **texts}


def outcome_field(page) -> str:
    return str(page.root.xpath("(//textarea[starts-with(@name, 'outcome_')])[2]/@name")[0])


def test_a_meeting_is_closed_and_opened_again_on_its_day_only(browser, network, path):
    browser.sign_in(network.facilitator)
    browser.get(path)
    browser.post(path + "/hold")
    page = browser.get(path)
    assert (
        "Abschließen lässt sich die Veranstaltung, sobald ihr letzter Tag begonnen hat: Mi, 9. Juni 2021." in page.text
    )
    assert event(network).state == "invited"
    with clock.fixed(make.at(DAY, "15:50")):
        page = browser.get(path)
        assert "Treffen abschließen" in page.words("//section[contains(@class, 'strip')]")
        for _ in range(2):
            browser.post(path + "/hold")
        assert (event(network).state, event(network).held_at) == ("held", make.at(DAY, "15:50"))
        assert jobs.take_snapshots() == 2
        page = browser.get(path)
        assert "Abschluss zurücknehmen" in page.text
        for _ in range(2):
            browser.post(path + "/reopen")
        assert (event(network).state, event(network).held_at) == ("invited", None)
        assert db.session.scalars(select(Snapshot)).all() == []
        browser.post(path + "/hold")
        assert jobs.take_snapshots() == 2
    with clock.fixed(make.at(DAY, "15:50") + timedelta(days=1)):
        assert "Abschluss zurücknehmen" not in browser.get(path).text
        browser.post(path + "/reopen")
        assert "nur am selben Tag" in browser.get(path).text
        assert event(network).state == "held"


def test_a_meeting_without_a_date_cannot_be_closed(browser, network):
    draft = make.event(network, "meeting", 9, state="agreed")
    with transaction():
        for day in draft.days:
            db.session.delete(db.session.merge(day))
    browser.sign_in(network.coordinator)
    path = f"/n/{network.code}/events/{draft.id}"
    browser.get(path)
    browser.post(path + "/hold")
    assert "hat noch keinen Termin" in browser.get(path).text


def test_what_came_out_is_for_tandems_and_not_for_the_board(browser, network, path):
    with clock.fixed(make.at(DAY, "15:50")):
        browser.sign_in(network.facilitator)
        browser.get(path)
        browser.post(path + "/hold")
        page = browser.get(path + "/record")
        assert page.all_words("//label[starts-with(@for, 'outcome_')]") == ["Ankommen", "Umgang mit Widerstand"]
        texts = {outcome_field(page): "Drei Einwände geklärt", "deviations": "Später begonnen", "parked": "Noten"}
        browser.post(path + "/record", fields(page, **texts, documented="1"))
        assert event(network).state == "documented"
        browser.sign_in(network.tandems[0].teacher)
        text = browser.get(path).text
        for words in ("Drei Einwände geklärt", "Später begonnen", "Noten"):
            assert words in text
        browser.get(path + "/record", status=404)
        browser.sign_in(network.board)
        text = browser.get(path).text
        for words in ("Drei Einwände geklärt", "Später begonnen", "Noten"):
            assert words not in text
        browser.sign_in(network.coordinator)
        page = browser.get(path + "/record")
        assert "Als dokumentiert markiert – Stand: durchgeführt → dokumentiert" in page.text
        browser.post(path + "/record/resume")
        assert event(network).state == "held"


def test_two_who_write_at_once_lose_nothing(new_browser, network, path):
    one, other = new_browser(), new_browser()
    one.sign_in(network.coordinator)
    other.sign_in(network.facilitator)
    first, second = one.get(path + "/record"), other.get(path + "/record")
    field = outcome_field(first)
    one.post(path + "/record", fields(first, **{field: "Von der Koordination"}))
    page = other.post(
        path + "/record", fields(second, **{field: "Von der Moderation", "parked": "Geparkt"}), status=409
    )
    assert "Von der Koordination" in page.text
    assert page.root.xpath(f"//textarea[@name='{field}']/text()")[0].strip() == "Von der Moderation"
    assert event(network).parked == "Geparkt"
    other.post(path + "/record", fields(page))
    db.session.rollback()
    outcomes = db.session.scalars(select(AgendaItem.outcome).order_by(AgendaItem.position)).all()
    assert outcomes == ["", "", "Von der Moderation"]
    one.post(path + "/record", fields(first, **{field: "Von der Koordination"}), status=409)


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(browser, network, path, words):
    browser.sign_in(network.coordinator)
    page = browser.get(path + "/record")
    browser.post(path + "/record", fields(page, deviations=words.replace("\n", "\r\n"), parked="\x07"))
    assert event(network).deviations == words
    assert event(network).parked == ""
    page = browser.get(path + "/record")
    browser.post(path + "/record", fields(page))
    assert db.session.scalars(select(AuditRecord.kind).where(AuditRecord.kind == "event.recorded")).all() == [
        "event.recorded"
    ]


def test_too_much_is_refused_and_kept_in_the_form(browser, network, path):
    browser.sign_in(network.coordinator)
    page = browser.get(path + "/record")
    page = browser.post(path + "/record", fields(page, parked="x" * 20_001), status=422)
    assert len(page.root.xpath("//textarea[@name='parked']")[0].text.strip()) == 20_001
    assert event(network).parked == ""


def test_only_what_was_held_can_be_documented(browser, network, path):
    browser.sign_in(network.coordinator)
    page = browser.get(path + "/record")
    page = browser.post(path + "/record", fields(page, parked="Noten", documented="1"), status=422)
    assert "Bitte schließen Sie die Veranstaltung zuerst ab." in page.text
    assert page.root.xpath("//textarea[@name='parked']/text()")[0].strip() == "Noten"


def test_nothing_in_a_closed_network(browser, network, path):
    browser.sign_in(network.coordinator)
    page = browser.get(path + "/record")
    with transaction():
        db.session.execute(update(Network).where(Network.id == network.id).values(state="archived"))
    browser.get(path + "/record", status=403)
    with clock.fixed(make.at(DAY, "15:50")):
        browser.post(path + "/hold", status=403)
    browser.post(path + "/record", fields(page, parked="Noten"), status=403)
    assert (event(network).state, event(network).parked) == ("invited", "")
