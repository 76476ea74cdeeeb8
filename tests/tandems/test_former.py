"""A tandem that has left: what it did stays readable for those who lead the network, and nothing can be written."""

from __future__ import annotations

import pytest
from flask import Flask

from netzwerk.core.access import Side
from netzwerk.core.db import db
from netzwerk.tandems.models import Tandem
from tests import factories as make


@pytest.fixture
def network(database: Flask) -> make.MadeNetwork:
    with make.together():
        made = make.network(tandems=3, meetings=2)
        first = made.tandems[0]
        make.participations(made.meetings[0], first, reply="accepted", attendance="present")
        make.entry(first, made.rounds[0], sides=list(Side), level=3)
        make.project(first, title="Gemeinsamer Laborplan")
    return made


def leave(browser, network: make.MadeNetwork) -> make.MadeTandem:
    tandem = network.tandems[0]
    browser.sign_in(network.coordinator)
    address = f"/n/{network.code}/tandems/{tandem.id}/state"
    wanted = {"version": 1, "state": "left", "reason": "Betrieb geschlossen"}
    asked = browser.post(address, wanted, status=200)
    mark = asked.root.xpath("//main//input[@name='confirmed']/@value")[0]
    browser.post(address, {**wanted, "confirmed": mark})
    return tandem


@pytest.mark.parametrize("role", ["coordinator", "facilitator"])
def test_who_leads_reads_all_that_it_did(browser, network, role):
    tandem = leave(browser, network)
    if role == "facilitator":
        browser.sign_in(make.facilitator(network))
    page = browser.get(f"/n/{network.code}/tandems/{tandem.id}")
    assert "Ausgeschieden am " in page.text
    assert "Betrieb geschlossen" in page.text
    for kept in ("Gemeinsamer Laborplan", "Netzwerktreffen 1 beide Seiten da", "Reflexionsrunde 1"):
        assert kept in page.text
    for offered in ("Vorhaben beginnen", "Jemanden aufnehmen", "Nachfolge regeln"):
        assert offered not in page.text
    within = [href for href in page.addresses if href.startswith(f"/n/{network.code}/")]
    for href in within:
        assert browser.open(href.partition("#")[0], None).status in {200, 302}, href
    project = next(href for href in within if "/projects/" in href)
    shown = browser.get(project)
    assert "Gemeinsamer Laborplan" in shown.text
    assert "Ampel setzen" not in shown.text
    assert "Bearbeiten" not in shown.words("//main")
    entry = next(href for href in within if "/reflections/" in href)
    assert "Kommentar" not in browser.get(entry).words("//main")


def test_lists_fold_it_under_former_tandems_and_figures_leave_it_out(browser, network):
    leave(browser, network)
    page = browser.get(f"/n/{network.code}/tandems")
    assert "2 Tandems aus Schule und Betrieb" in page.text
    former = page.words("//details[@id='former']")
    assert former.startswith("Frühere Tandems · 1")
    assert "Gemeinsamer Laborplan" in former
    assert len(page.all_words("//table/tbody/tr")) == 2
    board = browser.get(f"/n/{network.code}/projects")
    assert "Gemeinsamer Laborplan" not in board.text


def test_other_tandems_read_its_name_and_nothing_more(browser, network):
    tandem = leave(browser, network)
    browser.sign_in(network.tandems[1].teacher)
    page = browser.get(f"/n/{network.code}/tandems/{tandem.id}")
    for hidden in ("Gemeinsamer Laborplan", "Betrieb geschlossen", "beide Seiten da"):
        assert hidden not in page.text
    browser.sign_in(tandem.teacher)
    browser.get(f"/n/{network.code}/tandems/{tandem.id}", status=404)


def test_an_event_after_it_left_is_not_held_against_it(browser, network):
    tandem = network.tandems[0]
    with make.together():
        row = db.session.get(Tandem, tandem.id)
        assert row is not None
        row.state, row.state_reason = "left", "Betrieb geschlossen"
        db.session.flush()
    browser.sign_in(network.coordinator)
    page = browser.get(f"/n/{network.code}/tandems/{tandem.id}")
    assert page.words("//section[@id='attendance']").count("Netzwerktreffen") == 1
