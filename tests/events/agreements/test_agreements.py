"""Agreements: written down, ticked off by those who may, never overwritten, and back in the next briefing."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, update

from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.models import Agreement
from netzwerk.networks.models import Network
from tests import factories as make

HOSTILE = ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "😀👩\u200d🔧", '#eval("1+1")', "=?utf-8?q?x?="]


@pytest.fixture
def network(database: Flask) -> make.MadeNetwork:
    with make.together():
        made = make.network(tandems=2, meetings=3)
        make.agreement(made.meetings[1], "Fotos verschicken", due_on=date(2021, 4, 1), tandem_id=made.tandems[0].id)
        make.agreement(made.meetings[1], "Raum suchen", owner="Moderation")
    return made


@pytest.fixture
def home(network: make.MadeNetwork) -> str:
    return f"/n/{network.code}/agreements"


def stored() -> list[Agreement]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(Agreement).order_by(Agreement.id)))


def new(network: make.MadeNetwork) -> str:
    return f"/n/{network.code}/events/{network.meetings[1].id}/agreements/new"


def test_added_changed_and_told(browser, network, home):
    browser.sign_in(network.facilitator)
    browser.get(new(network))
    wanted = {"text": "Leitung einladen", "tandem_id": network.tandems[1].id, "due_on": "2021-06-01", "state": "open"}
    browser.post(new(network), wanted)
    added = stored()[2]
    assert (added.text, added.owner, added.due_on) == ("Leitung einladen", "Tandem 2", date(2021, 6, 1))
    page = browser.post(new(network), wanted, status=422)
    assert "Diese Vereinbarung steht schon da." in page.text
    page = browser.get(f"{home}/{added.id}")
    version = page.root.xpath("//input[@name='version']/@value")[0]
    changed = {**wanted, "owner": "Schulleitung", "state": "done", "version": version}
    browser.post(f"{home}/{added.id}", changed)
    assert (stored()[2].state, stored()[2].done_on, stored()[2].owner) == ("done", make.TODAY, "Schulleitung")
    assert "Stand: offen → abgeschlossen" in browser.get(f"{home}/{added.id}").text
    page = browser.post(f"{home}/{added.id}", {**changed, "owner": "Andere"}, status=409)
    assert "Inzwischen von jemand anderem gespeichert" in page.text or "Schulleitung" in page.text
    assert stored()[2].owner == "Schulleitung"


def test_a_tandem_ticks_off_its_own_and_no_other(browser, network, home):
    own, other = stored()
    browser.sign_in(network.tandems[0].trainer)
    page = browser.get(home)
    assert "Fotos verschicken" in page.words("//section[@id='own']")
    assert "Raum suchen" in page.words("//section[@id='all']")
    assert [address for address in page.root.xpath("//form/@action") if "agreements" in address] == [
        f"{home}/{own.id}/tick"
    ]
    for _ in range(2):
        browser.post(f"{home}/{own.id}/tick", {"state": "done"})
    assert (stored()[0].state, stored()[0].done_on) == ("done", make.TODAY)
    browser.post(f"{home}/{other.id}/tick", {"state": "done"}, status=403)
    browser.get(f"{home}/{own.id}", status=404)
    browser.post(f"{home}/{own.id}/tick", {"state": "open"})
    assert [row.state for row in stored()] == ["open", "open"]


def test_the_board_reads_those_of_its_sittings_only(browser, network, home):
    sitting = make.event(network, "sitting", 1, on=date(2021, 2, 1))
    make.agreement(sitting, "Zahlen nachreichen")
    browser.sign_in(network.board)
    text = browser.get(home).text
    assert "Zahlen nachreichen" in text
    assert "Fotos" not in text
    browser.sign_in(network.tandems[0].teacher)
    text = browser.get(home).text
    assert "Zahlen nachreichen" not in text
    assert "Fotos" in text


def test_ticking_leads_back_into_the_house_only(browser, network, home):
    browser.sign_in(network.coordinator)
    tick = f"{home}/{stored()[0].id}/tick"
    assert browser.post(tick, {"state": "done", "next": "//evil.example"}).location.endswith("/agreements")
    place = f"/n/{network.code}/events/{network.meetings[1].id}#agreements"
    assert browser.post(tick, {"state": "open", "next": place}).location.endswith(place)


def test_open_ones_come_back_in_the_next_briefing(browser, network):
    meeting = network.meetings[2]
    browser.sign_in(network.facilitator)
    briefing = f"/n/{network.code}/events/{meeting.id}/briefing"
    text = browser.get(briefing).text
    assert "Fotos verschicken" in text
    assert "Raum suchen" in text
    browser.post(f"/n/{network.code}/agreements/{stored()[0].id}/tick", {"state": "done"})
    text = browser.get(briefing).text
    assert "Fotos verschicken" not in text
    assert "Raum suchen" in text


def test_overdue_ones_are_a_task_of_coordination(browser, network):
    browser.sign_in(network.coordinator)
    page = browser.get(f"/n/{network.code}/")
    assert "1 Vereinbarung ist überfällig" in page.text
    browser.post(f"/n/{network.code}/agreements/{stored()[0].id}/tick", {"state": "done"})
    assert "überfällig" not in browser.get(f"/n/{network.code}/").text


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(browser, network, home, words):
    browser.sign_in(network.coordinator)
    browser.get(new(network))
    browser.post(new(network), {"text": words, "owner": words, "tandem_id": "", "state": "open"})
    assert (stored()[2].text, stored()[2].owner) == (words, words)
    assert words in browser.get(home).text


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": " \u200e "},
        {"text": "x" * 10_000},
        {"owner": ""},
        {"owner": "x" * 301},
        {"due_on": "morgen"},
        {"tandem_id": "999999"},
    ],
)
def test_what_cannot_be_is_refused_and_kept(browser, network, wrong):
    browser.sign_in(network.coordinator)
    browser.get(new(network))
    page = browser.post(
        new(network), {"text": "Kekse", "owner": "Moderation", "tandem_id": "", "state": "open", **wrong}, status=422
    )
    if "owner" not in wrong:
        assert page.root.xpath("//input[@name='owner']/@value") == ["Moderation"]
    assert len(stored()) == 2


def test_nothing_in_a_closed_network(browser, network, home):
    with transaction():
        db.session.execute(update(Network).where(Network.id == network.id).values(state="archived"))
    browser.sign_in(network.coordinator)
    browser.get(home)
    browser.post(f"{home}/{stored()[0].id}/tick", {"state": "done"}, status=403)
    browser.post(new(network), {"text": "Kekse", "owner": "Moderation", "tandem_id": "", "state": "open"}, status=403)
    assert [row.state for row in stored()] == ["open", "open"]
