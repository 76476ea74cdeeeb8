"""Coordination sets the days and the questions of a round by hand, with history, and nobody is overwritten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from netzwerk.core import clock
from netzwerk.core.access import Side
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks.models import Network
from netzwerk.reflections.models import PromptSet, ReflectionRound
from netzwerk.reflections.reminders import queries as reminders
from tests import factories as make
from tests.harness.browser import Browser, Page


@pytest.fixture
def network(database: Flask) -> make.MadeNetwork:
    with make.together():
        made = make.network(tandems=2, meetings=4)
        make.entry(made.tandems[0], made.rounds[2], sides=[Side.SCHOOL])
    return made


def path(network: make.MadeNetwork, number: int) -> str:
    return f"/n/{network.code}/reflections/rounds/{number}/edit"


def fields(page: Page) -> dict[str, str]:
    found = {}
    for one in page.root.xpath("//main//form//input[@name]"):
        if one.get("type") != "radio" or one.get("checked") is not None:
            found[one.get("name")] = one.get("value") or ""
    found.pop("csrf_token")
    return found


def stored(network: make.MadeNetwork, number: int) -> ReflectionRound:
    db.session.rollback()
    found = db.session.scalars(
        select(ReflectionRound).where(ReflectionRound.network_id == network.id, ReflectionRound.number == number)
    ).one()
    db.session.expunge_all()
    return found


def test_days_set_by_hand_count_everywhere_and_mails_follow(browser: Browser, network: make.MadeNetwork) -> None:
    browser.sign_in(network.coordinator)
    with clock.fixed(make.NOW):
        matrix = browser.get(f"/n/{network.code}/reflections")
        assert path(network, 3) in matrix.addresses
        page = browser.get(path(network, 3))
        sent = fields(page)
        assert (sent["opens_on"], sent["due_on"]) == ("", "")
        assert "1 Tandem hat schon zu antworten begonnen" in page.main
        before = reminders.one(network.rounds[2].id, clock.now())
        db.session.rollback()
        assert before is not None
        due = before.occasion.due_on + timedelta(days=2)
        browser.post(path(network, 3), {**sent, "due_on": due.isoformat()})
        assert stored(network, 3).fixed_due == due
        assert not reminders.stands(network.rounds[2].id, before.occasion.version), "mails for the old day die"
        assert reminders.stands(network.rounds[2].id, due.toordinal())
        db.session.rollback()
        page = browser.get(path(network, 3))
        assert "Runde geändert – Frist am: folgt aus den Treffen →" in page.main
        stale = browser.post(path(network, 3), {**sent, "due_on": (due - timedelta(days=1)).isoformat()}, status=409)
        assert "Nichts ist verloren" in stale.main
        assert stale.root.xpath("//input[@name='due_on']/@value") == [(due - timedelta(days=1)).isoformat()]
        assert stored(network, 3).fixed_due == due
        again = fields(browser.get(path(network, 3)))
        browser.post(path(network, 3), {**again, "due_on": ""})
        assert stored(network, 3).fixed_due is None


@pytest.mark.parametrize(
    ("number", "days", "said"),
    [
        (3, {"due_on": "2021-01-02"}, "niemand könnte antworten"),
        (3, {"due_on": "2021-06-09"}, "beginnt an diesem Tag oder davor"),
        (3, {"due_on": "2035-01-01"}, "außerhalb"),
        (3, {"opens_on": "2021-05-30"}, "schon zu schreiben begonnen"),
        (3, {"opens_on": "kein Tag"}, ""),
    ],
)
def test_a_window_in_which_nobody_can_answer_is_refused(
    browser: Browser, network: make.MadeNetwork, number: int, days: dict[str, str], said: str
) -> None:
    browser.sign_in(network.coordinator)
    with clock.fixed(make.NOW):
        page = browser.post(path(network, number), {**fields(browser.get(path(network, number))), **days}, status=422)
    assert said in page.main
    assert (stored(network, number).fixed_opens, stored(network, number).fixed_due) == (None, None)


def test_questions_can_be_chosen_until_somebody_writes(browser: Browser, network: make.MadeNetwork) -> None:
    full = db.session.scalars(
        select(PromptSet.id).where(PromptSet.programme_id == network.programme_id, PromptSet.kind == "full")
    ).one()
    other = db.session.scalars(
        select(PromptSet.id).where(PromptSet.programme_id == network.programme_id, PromptSet.kind == "short")
    ).one()
    db.session.rollback()
    browser.sign_in(network.coordinator)
    with clock.fixed(make.NOW):
        for chosen in (full, other):
            sent = fields(browser.get(path(network, 4)))
            browser.post(path(network, 4), {**sent, "prompt_set_id": chosen})
            assert stored(network, 4).prompt_set_id == chosen
        sent = fields(browser.get(path(network, 3)))
        wanted = full if stored(network, 3).prompt_set_id == other else other
        browser.post(path(network, 3), {**sent, "prompt_set_id": wanted}, status=422)
        assert stored(network, 3).prompt_set_id != wanted
        browser.post(path(network, 4), {**fields(browser.get(path(network, 4))), "prompt_set_id": "999"}, status=422)


def test_only_coordination_of_a_living_network(browser: Browser, network: make.MadeNetwork) -> None:
    for person in (network.facilitator, network.board, network.tandems[0].teacher):
        browser.sign_in(person)
        browser.get(path(network, 3), status=404)
        assert path(network, 3) not in browser.open(f"/n/{network.code}/reflections", None).addresses
    browser.sign_in(network.coordinator)
    sent = fields(browser.get(path(network, 3)))
    browser.get(path(network, 99), status=404)
    with transaction():
        db.session.execute(update(Network).where(Network.id == network.id).values(state="archived"))
    browser.post(path(network, 3), {**sent, "due_on": date(2021, 6, 1).isoformat()}, status=403)
    assert path(network, 3) not in browser.get(f"/n/{network.code}/reflections").addresses
