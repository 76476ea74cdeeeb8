"""One definition of who is missing: pages, tasks, reminders and reports name tandems of which one side is missing."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import update

from netzwerk.core import clock
from netzwerk.core.access import Side
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.reflections.models import EntryState, ReflectionEntry, SideSubmission
from tests import factories as make
from tests.harness.browser import Browser, Page

TANDEMS = 10


@pytest.fixture
def network(app: Flask) -> make.MadeNetwork:
    """Ten tandems in round 3: 1 and 2 are missing, of 4 and 5 one side is, for 10 coordination recorded a side."""
    with make.together():
        found = make.network(tandems=TANDEMS, meetings=3)
        sides = {4: (Side.COMPANY,), 5: (Side.SCHOOL,)}
        for tandem in found.tandems[2:]:
            entry = make.entry(tandem, found.rounds[2], sides=sides.get(tandem.number, tuple(Side)))
    with transaction():
        db.session.execute(
            update(SideSubmission)
            .where(SideSubmission.entry_id == entry.id, SideSubmission.side == Side.COMPANY)
            .values(recorded_by_id=found.coordinator.id, person_id=None)
        )
    return found


def visit(browser: Browser, who: object, address: str) -> Page:
    browser.sign_in(who)
    with clock.fixed(make.NOW):
        return browser.get(address)


def test_the_head_of_the_matrix_names_each_of_them(browser: Browser, network: make.MadeNetwork) -> None:
    head = visit(browser, network.coordinator, f"/n/{network.code}/reflections").words("//section[@id='current']")
    assert "8 von 10" in head
    assert "Bei 2 Tandems fehlt eine Seite." in head
    assert "Von 2 Tandems fehlen beide Seiten Tandem 1 Tandem 2" in head
    assert "Tandem 4: Schulseite fehlt Tandem 5: Betriebsseite fehlt" in head
    assert "Von der Koordination eingetragen, noch nicht bestätigt Tandem 10" in head


def test_task_button_and_list_agree(browser: Browser, network: make.MadeNetwork) -> None:
    task = visit(browser, network.coordinator, f"/n/{network.code}/").words("//section[@id='tasks']")
    assert "2 Reflexionen fehlen noch" in task
    assert "bei 2 Tandems fehlt eine Seite" in task
    assert "4 Tandems erinnern" in task
    page = visit(browser, network.coordinator, f"/n/{network.code}/reflections/rounds/3/remind")
    people = [" ".join(one.text_content().split()) for one in page.root.xpath("//section[@id='people']//label")]
    assert "6 Personen · 4 Tandems" in page.words("//section[@id='people']")
    assert [one.split("Tandem ")[-1] for one in people] == [
        *("1 · Betriebsseite", "1 · Schulseite", "2 · Betriebsseite", "2 · Schulseite"),
        *("4 · Schulseite", "5 · Betriebsseite"),
    ]


def test_with_halves_only_there_is_still_a_task(browser: Browser, app: Flask) -> None:
    with make.together():
        network = make.network(tandems=1, meetings=3)
        make.entry(network.tandems[0], network.rounds[2], sides=(Side.SCHOOL,))
    task = visit(browser, network.coordinator, f"/n/{network.code}/").words("//section[@id='tasks']")
    assert "Bei 1 Tandem fehlt eine Seite der Reflexion" in task
    assert "1 Tandem erinnern" in task


def test_meeting_and_briefing_name_halves(browser: Browser, network: make.MadeNetwork) -> None:
    meeting = network.rounds[2].meeting_id
    event = visit(browser, network.coordinator, f"/n/{network.code}/events/{meeting}")
    assert "8 von 10 Bei 2 Tandems fehlt eine Seite." in event.words("//section[@id='round']")
    listed = visit(browser, network.facilitator, f"/n/{network.code}/briefings").main
    assert "8 von 10 abgegeben · bei 2 fehlt eine Seite" in listed
    briefing = visit(browser, network.facilitator, f"/n/{network.code}/events/{meeting}/briefing").main
    assert "8 von 10 abgegeben" in briefing
    assert "bei 2 fehlt eine Seite" in briefing
    assert "Eine Seite fehlt: Tandems 4 und 5." in briefing


def test_the_board_reads_what_is_counted_and_no_half(browser: Browser, network: make.MadeNetwork) -> None:
    page = visit(browser, network.board, f"/n/{network.code}/").main
    assert "Abgegebene Reflexionen (mindestens eine Seite)" in page
    assert "fehlt eine Seite" not in page


def reviewed(network: make.MadeNetwork, state: EntryState, number: int, question: str = "") -> None:
    with transaction():
        db.session.execute(
            update(ReflectionEntry)
            .where(ReflectionEntry.tandem_id == network.tandems[number - 1].id)
            .values(state=state, return_question=question)
        )


def test_the_matrix_shows_what_became_of_reading(browser: Browser, network: make.MadeNetwork) -> None:
    reviewed(network, EntryState.ACCEPTED, 3)
    reviewed(network, EntryState.RETURNED, 5, "Was genau?")
    reviewed(network, EntryState.SUBMITTED, 6, "Was genau?")
    reviewed(network, EntryState.SUBMITTED, 7, "Wann?")
    for who in (network.coordinator, network.facilitator):
        rows = visit(browser, who, f"/n/{network.code}/reflections").rows("//table[contains(@class, 'matrix')]")
        cells = {number: row[3] for number, row in enumerate(rows[1:], 1)}
        assert cells[3].startswith("angenommen")
        assert cells[5].startswith("nur Schule Rückfrage offen")
        assert cells[6].startswith("abgegeben Rückfrage beantwortet")
        assert cells[8].startswith("abgegeben")
        assert "Rückfrage" not in cells[8]
        task = visit(browser, who, f"/n/{network.code}/").words("//section[@id='tasks']")
        assert "2 Antworten auf Rückfragen" in task
    entry = visit(browser, network.tandems[5].teacher, f"/n/{network.code}/reflections")
    assert "Rückfrage" not in entry.words("//section[@id='matrix']")


def test_the_page_of_an_entry_says_that_the_question_is_answered(browser: Browser, network: make.MadeNetwork) -> None:
    reviewed(network, EntryState.SUBMITTED, 6, "Was genau?")
    address = visit(browser, network.coordinator, f"/n/{network.code}/").root.xpath(
        "//section[@id='tasks']//a[normalize-space(.)='Lesen']/@href"
    )
    for who in (network.coordinator, network.tandems[5].teacher):
        page = visit(browser, who, str(address[0]))
        assert "Die Rückfrage der Koordination ist beantwortet: seitdem wurde wieder abgegeben Was genau?" in page.main
    reviewed(network, EntryState.RETURNED, 6, "Was genau?")
    page = visit(browser, network.coordinator, str(address[0]))
    assert "Die Koordination hat nachgefragt" in page.main
    assert "zurückgegeben" in page.words("//section[@id='standing']")


def test_one_side_that_hands_in_again_answers(browser: Browser, network: make.MadeNetwork) -> None:
    reviewed(network, EntryState.RETURNED, 5, "Was genau?")
    browser.sign_in(network.tandems[4].teacher)
    with clock.fixed(make.NOW):
        for verb in ("take-back", "submit"):
            browser.post(f"/n/{network.code}/reflections/rounds/3/{verb}", {}, 302)
    task = visit(browser, network.coordinator, f"/n/{network.code}/").words("//section[@id='tasks']")
    assert "1 Antwort auf eine Rückfrage" in task
