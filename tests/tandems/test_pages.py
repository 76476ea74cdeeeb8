"""The list of tandems and the page of one: organisations, people over time, project, attendance, reflections."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from netzwerk.core import clock
from netzwerk.core.access import Side
from netzwerk.core.db import db
from netzwerk.tandems.models import BlockedPeriod, Tandem, TandemMember, TandemOrganisation
from tests import factories as make


@pytest.fixture
def network(database: Flask) -> make.MadeNetwork:
    with make.together():
        made = make.network(tandems=3, meetings=3)
        first, second, third = made.tandems
        for tandem in (first, second):
            for meeting in made.meetings[:2]:
                make.participations(meeting, tandem, reply="accepted", attendance="present")
            make.entry(tandem, made.rounds[1], sides=list(Side))
        make.participation(made.meetings[1], third.teacher, third, "school", attendance="present")
        make.project(first, title="Gemeinsamer Laborplan")
        make.project(third, title="Lernvideos", light="needs_support", light_reason="Zeit fehlt")
    return made


def test_coordination_filters_those_that_need_a_look(browser, network):
    browser.sign_in(network.coordinator)
    page = browser.get(f"/n/{network.code}/tandems")
    assert len(page.all_words("//tbody/tr")) == 3
    assert "Bitte prüfen · 1" in page.text
    checked = browser.get(f"/n/{network.code}/tandems?show=check")
    assert checked.all_words("//tbody//th") == [
        f"S3 B3 {network.tandems[2].school.name} Tandem 3 mit {network.tandems[2].company.name}"
    ]
    reasons = checked.words("//tr[contains(@class, 'reasons')]")
    assert reasons == "Vorhaben braucht Unterstützung Treffen 2: nur Schule Reflexion 2 fehlt"


def test_tandems_see_no_attendance_and_no_light_of_others(browser, network):
    browser.sign_in(network.tandems[0].teacher)
    page = browser.get(f"/n/{network.code}/tandems?show=check")
    assert len(page.all_words("//tbody/tr")) == 3
    assert "Lernvideos" in page.text
    for hidden in ("Bitte prüfen", "Unterstützung", "nur Schule", "Zeit fehlt"):
        assert hidden not in page.text


def test_the_own_page_shows_addresses_and_attendance_the_others_do_not(browser, network):
    own, other = network.tandems[0], network.tandems[2]
    browser.sign_in(own.teacher)
    page = browser.get(f"/n/{network.code}/tandems/{own.id}")
    assert own.trainer.email in page.text
    assert "Netzwerktreffen 2 beide Seiten da" in page.text
    assert "Reflexionsrunde 2" in page.text
    foreign = browser.get(f"/n/{network.code}/tandems/{other.id}")
    assert other.teacher.name in foreign.text
    for hidden in (other.teacher.email, "nur die Schule da", "Reflexionsrunde", "Zeit fehlt"):
        assert hidden not in foreign.text


def test_two_companies_and_a_successor(browser, network):
    tandem = network.tandems[1]
    with make.together():
        second = make.organisation("company", name="Zweiter Betrieb")
        make.save(TandemOrganisation(tandem_id=tandem.id, organisation_id=second.id, side="company"))
        former = make.member(tandem, Side.COMPANY, valid_from=make.STARTS_ON, valid_to=date(2021, 2, 28))
    before = db.session.scalar(select(TandemMember.id).where(TandemMember.person_id == former.id))
    db.session.rollback()
    with make.together():
        successor = make.member(
            tandem, Side.COMPANY, organisation_id=second.id, valid_from=date(2021, 3, 1), follows_id=before
        )
    browser.sign_in(network.coordinator)
    page = browser.get(f"/n/{network.code}/tandems/{tandem.id}")
    assert f"mit {tandem.company.name}, Zweiter Betrieb" in page.text
    assert f"seit Mo, 1. März 2021, folgt auf {former.name}" in page.text
    assert successor.email in page.text
    assert former.email not in page.text


def test_reasons_notes_and_former_members_are_for_the_tandem_and_those_who_lead(browser, network):
    inside = ["Grund von innen", "Notiz von innen", "Ehemalige Person", "früheres oder künftiges Mitglied"]
    with make.together():
        paused = make.tandem(network, 7, state="paused", state_reason="Grund von innen")
        make.save(
            BlockedPeriod(
                tandem_id=paused.id,
                kind="block",
                starts_on=date(2021, 6, 7),
                ends_on=date(2021, 6, 11),
                note="Notiz von innen",
            )
        )
        former = make.person("Ehemalige Person")
        make.member(paused, Side.COMPANY, former, valid_from=make.STARTS_ON, valid_to=date(2021, 2, 28))
    before = db.session.scalar(select(TandemMember.id).where(TandemMember.person_id == former.id))
    db.session.rollback()
    successor = make.member(paused, Side.COMPANY, valid_from=date(2021, 3, 1), follows_id=before)
    address = f"/n/{network.code}/tandems/{paused.id}"
    for reader in (network.coordinator, network.facilitator, paused.teacher):
        browser.sign_in(reader)
        text = browser.get(address).text
        assert [words for words in inside if words not in text] == []
    browser.sign_in(network.tandems[0].teacher)
    text = browser.get(address).text
    assert [words for words in inside if words in text] == []
    for shown in ("pausiert", "Mo, 7. Juni", successor.name):
        assert shown in text
    assert "Grund von innen" not in browser.get(f"/n/{network.code}/tandems").html


def test_the_tandem_of_another_network_does_not_exist(browser, network):
    with make.together():
        other = make.network(tandems=1)
    browser.sign_in(network.coordinator)
    browser.get(f"/n/{network.code}/tandems/{other.tandems[0].id}", status=404)
    browser.get(f"/n/{other.code}/tandems/{other.tandems[0].id}", status=404)


def test_a_new_network_has_no_tandems(browser, database):
    with make.together():
        empty = make.network(tandems=0, meetings=0)
    browser.sign_in(empty.coordinator)
    assert "Es gibt noch keine Tandems." in browser.get(f"/n/{empty.code}/tandems").text


def test_a_closed_round_without_an_entry_is_missing(browser, network):
    tandem = network.tandems[2]
    browser.sign_in(tandem.teacher)
    with clock.fixed(make.NOW):
        page = browser.get(f"/n/{network.code}/tandems/{tandem.id}")
    assert page.words("//section[@id='reflections']//li[contains(., 'Reflexionsrunde 2')]").endswith("fehlt")
    assert page.words("//section[@id='reflections']//li[contains(., 'Reflexionsrunde 3')]").endswith("offen")


def test_a_paused_tandem_is_marked_in_lists(browser, network):
    with make.together():
        row = db.session.get(Tandem, network.tandems[1].id)
        assert row is not None
        row.state, row.state_reason = "paused", "Elternzeit"
    browser.sign_in(network.coordinator)
    for address in (f"/n/{network.code}/tandems", f"/n/{network.code}/?tandems=all"):
        assert browser.get(address).text.count("pausiert") >= 1, address
    browser.sign_in(network.tandems[0].teacher)
    assert "pausiert" in browser.get(f"/n/{network.code}/tandems").text
