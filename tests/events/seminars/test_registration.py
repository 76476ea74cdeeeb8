"""Registering for a seminar with one tap: places are never given twice, and who waits moves up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.models import Event, Participation
from netzwerk.networks.models import Network
from netzwerk.outbox.models import OutboxMail
from tests import factories as make


@pytest.fixture
def network(database: Flask) -> make.MadeNetwork:
    with make.together():
        return make.network(tandems=3, meetings=1, seminars=4)


@pytest.fixture
def path(network: make.MadeNetwork) -> str:
    return f"/n/{network.code}/events/{network.seminars[3].id}"


def change(network: make.MadeNetwork, **values: object) -> None:
    with transaction():
        db.session.execute(update(Event).where(Event.id == network.seminars[3].id).values(**values))


def registered(network: make.MadeNetwork) -> dict[int, tuple[str, bool]]:
    db.session.rollback()
    rows = select(Participation.person_id, Participation.reply, Participation.waiting_since).where(
        Participation.event_id == network.seminars[3].id
    )
    return {person_id: (reply, since is not None) for person_id, reply, since in db.session.execute(rows)}


def test_one_tap_without_an_invitation_and_back(browser, network, path):
    teacher = network.tandems[0].teacher
    browser.sign_in(teacher)
    page = browser.get(path)
    assert "Ich nehme teil" in page.words("//section[@id='registration']")
    for _ in range(2):
        browser.post(path + "/registration")
    assert registered(network) == {teacher.id: ("accepted", False)}
    row = db.session.scalars(select(Participation)).one()
    assert (row.tandem_id, row.side, row.invited_at) == (network.tandems[0].id, "school", None)
    page = browser.get(path)
    assert "Sie nehmen teil." in page.words("//section[@id='registration']")
    for _ in range(2):
        browser.post(path + "/registration/withdraw")
    assert registered(network) == {teacher.id: ("declined", False)}
    assert "Ich nehme teil" in browser.get(path).text


def test_the_waiting_list_moves_up_by_itself_and_by_hand(browser, network, path):
    change(network, capacity=1)
    people = [tandem.teacher for tandem in network.tandems]
    for person in people:
        browser.sign_in(person)
        browser.get(path)
        browser.post(path + "/registration")
    assert [waits for _reply, waits in registered(network).values()] == [False, True, True]
    browser.sign_in(people[2])
    assert "Warteliste" in browser.get(path).words("//section[@id='registration']")
    browser.sign_in(network.coordinator)
    page = browser.get(path)
    assert page.all_words("//section[@id='registration']//li//b") == [people[1].name, people[2].name]
    browser.post(f"{path}/registration/{people[2].id}/place")
    assert "Es gibt jetzt 2 Plätze." in browser.get(path).text
    assert [waits for _reply, waits in registered(network).values()] == [False, True, False]
    browser.post(f"{path}/registration/{people[2].id}/place")
    assert "nicht mehr auf der Warteliste" in browser.get(path).text
    browser.sign_in(people[0])
    browser.get(path)
    browser.post(path + "/registration/withdraw")
    assert [waits for _reply, waits in registered(network).values()] == [False, False, False]
    assert db.session.scalar(select(Event.capacity).where(Event.id == network.seminars[3].id)) == 2
    told = db.session.scalars(select(OutboxMail.kind)).all()
    assert len(told) == 2


@pytest.mark.parametrize("state", ["draft", "cancelled", "held", "documented"])
def test_no_registration_when_it_is_too_early_or_too_late(browser, network, path, state):
    change(network, state=state, cancel_reason="Sturm")
    browser.sign_in(network.tandems[0].teacher)
    browser.post(path + "/registration", status=404 if state == "draft" else 302)
    assert registered(network) == {}
    if state != "draft":
        assert browser.get(path).root.xpath("//section[@id='registration']") == []


def test_only_seminars_and_only_tandems(browser, network, path):
    meeting = f"/n/{network.code}/events/{network.meetings[0].id}"
    browser.sign_in(network.tandems[0].teacher)
    assert "registration" not in browser.get(meeting).html
    browser.post(meeting + "/registration", status=404)
    with make.together():
        make.participations(network.meetings[0], network.tandems[0])
    browser.post(meeting + "/registration", status=404)
    browser.post(path + "/registration/withdraw", status=404)
    for person in (network.board, network.partner, network.coordinator):
        browser.sign_in(person)
        browser.post(path + "/registration", status=404)
    assert registered(network) == {}


def test_nothing_in_a_closed_network(browser, network, path):
    with transaction():
        db.session.execute(update(Network).where(Network.id == network.id).values(state="archived"))
    browser.sign_in(network.tandems[0].teacher)
    page = browser.post(path + "/registration", status=403)
    assert "archiviert" in page.text
    assert registered(network) == {}


def test_hybrid_seminars_ask_where(browser, network, path):
    change(network, format="hybrid", venue="Schule am Wald")
    browser.sign_in(network.tandems[0].teacher)
    page = browser.get(path)
    assert "Vor Ort teilnehmen Online teilnehmen" in page.words("//section[@id='registration']")
    browser.post(path + "/registration", {"mode": "on_site"})
    db.session.rollback()
    assert db.session.scalars(select(Participation.mode)).all() == ["on_site"]


def test_who_waits_is_not_shown_as_coming(browser):
    with make.together():
        network = make.network(tandems=2, meetings=0, seminars=0)
        seminar = make.event(
            network, "seminar", 9, on=make.TODAY + timedelta(days=30), state="agreed", capacity=1, format="online"
        )
    for tandem in network.tandems:
        browser.sign_in(tandem.teacher)
        browser.post(f"/n/{network.code}/events/{seminar.id}/registration")
    browser.sign_in(network.coordinator)
    page = browser.get(f"/n/{network.code}/events/{seminar.id}")
    assert "1 angemeldet" in page.words("//section[@aria-labelledby='h-answers']//header")
    schools = page.words("//section[@aria-labelledby='h-answers']//div[@class='trio']/div[1]")
    assert schools == "Schulen 1 von 2 1 auf der Warteliste"
    assert "1 von 1 belegt, 1 auf der Warteliste" in page.main
    lines = page.all_words("//table[contains(@class, 'people')]//tbody/tr")
    assert ["Warteliste" in one for one in lines] == [False, True]
    page = browser.get(f"/n/{network.code}/")
    assert "1 von 2" in page.words("//section[@aria-labelledby='h-next']")
    assert "1 auf der Warteliste" in page.words("//section[@aria-labelledby='h-next']")
