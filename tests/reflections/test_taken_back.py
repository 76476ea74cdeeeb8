"""What came back with a question and was taken back counts nowhere as handed in, until a side hands in again."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from netzwerk.core import clock
from netzwerk.core.access import Side
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks import queries as networks
from netzwerk.reflections import entries, queries
from netzwerk.reflections.following import service as following
from netzwerk.reflections.models import EntryState, ReflectionEntry
from netzwerk.reflections.reminders import queries as reminders
from netzwerk.reflections.writing import service as writing
from netzwerk.reports import queries as reports
from tests import factories as make
from tests.harness.browser import Browser

NUMBER = 3


def returned_and_taken_back(again: bool = False) -> make.MadeNetwork:
    """Five tandems of which the school sides have handed in; that of the first was asked back and takes it back."""
    with make.together():
        network = make.network(tandems=5, meetings=3)
        made = [make.entry(tandem, network.rounds[2], sides=(Side.SCHOOL,)) for tandem in network.tandems]
    header = networks.find_by_code(network.code)
    assert header is not None
    teacher, coordinator = make.actor(network.tandems[0].teacher), make.actor(network.coordinator)
    db.session.rollback()
    with transaction():
        seen = entries.header(coordinator, header, made[0].id, make.NOW).seen
        following.return_entry(coordinator, header, made[0].id, "Was genau?", seen=seen, now=make.NOW)
    with transaction():
        writing.take_back(teacher, header, NUMBER, make.NOW)
    if again:
        with transaction():
            writing.submit(teacher, header, NUMBER, make.NOW)
    return network


def handed_in(network: make.MadeNetwork, role: str) -> int:
    header = networks.find_by_code(network.code)
    assert header is not None
    grid = queries.grid(make.actor(getattr(network, role)), header, make.NOW)
    one = next(one for one in grid.rounds if one.number == NUMBER)
    db.session.rollback()
    return grid.submitted(one)


def test_it_counts_for_nobody(app: Flask) -> None:
    network = returned_and_taken_back()
    first = select(ReflectionEntry.state).order_by(ReflectionEntry.id).limit(1)
    assert db.session.scalar(first) == EntryState.RETURNED
    db.session.rollback()
    for role in ("coordinator", "facilitator", "board"):
        assert handed_in(network, role) == 4
    header = networks.find_by_code(network.code)
    assert header is not None
    actor = make.actor(network.facilitator)
    [row] = [row for row in reports.briefings(actor, header, make.NOW) if row.number == NUMBER]
    assert (row.submitted, row.tandems) == (4, 5)
    facts = reports.briefing(actor, header, row.event_id, make.NOW)
    assert [tandem.number for tandem in facts.tandems if tandem.entry is None] == [1]
    occasion = reminders.one(network.rounds[2].id, make.NOW)
    assert occasion is not None
    teacher = network.tandems[0].teacher.id
    assert reminders.is_missing(network.rounds[2].id, teacher) is True


def test_it_counts_again_once_it_is_handed_in_again(app: Flask) -> None:
    network = returned_and_taken_back(again=True)
    for role in ("coordinator", "facilitator", "board"):
        assert handed_in(network, role) == 5


def test_pages_call_it_missing(app: Flask, browser: Browser) -> None:
    network = returned_and_taken_back()
    tandem = network.tandems[0]
    browser.sign_in(network.coordinator)
    with clock.fixed(make.NOW):
        page = browser.get(f"/n/{network.code}/reflections")
        [row] = page.root.xpath(f"//table[contains(@class, 'matrix')]//tr[th//a[.='{tandem.title}']]")
        start = browser.get(f"/n/{network.code}/").main
        entry_id = db.session.scalar(select(ReflectionEntry.id).order_by(ReflectionEntry.id).limit(1))
        db.session.rollback()
        browser.get(f"/n/{network.code}/reflections/{entry_id}", 404)
    assert "abgegeben" not in " ".join(row.itertext())
    assert "1 Reflexion fehlt noch" in start
    browser.sign_in(tandem.teacher)
    with clock.fixed(make.NOW):
        assert "Was genau?" in browser.get(f"/n/{network.code}/reflections/{entry_id}").main
