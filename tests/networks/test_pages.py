"""Networks, organisations and people: only what exists for the reader, in pages, in constant cost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from netzwerk.core.access import RoleKind
from netzwerk.networks.models import OrganisationKind, PartnerFunction, Role
from tests import factories as make
from tests.factories.saving import save


@pytest.fixture
def network(database: Flask) -> make.MadeNetwork:
    with make.together():
        return make.network(tandems=2, meetings=1, title="Netzwerk am Main")


def test_everybody_sees_the_own_networks(browser, network):
    with make.together():
        other = make.network(tandems=1, meetings=1, title="Netzwerk an der Fulda")
        admin = make.administrator()
    for person, expected in (
        (network.tandems[0].teacher, ["Netzwerk am Main"]),
        (other.partner, ["Netzwerk an der Fulda"]),
        (admin, ["Netzwerk am Main", "Netzwerk an der Fulda"]),
        (make.person(), []),
    ):
        browser.sign_in(person)
        page = browser.get("/networks")
        assert sorted(page.all_words("//tbody//th/a")) == expected


def test_a_role_in_the_programme_opens_all_its_networks(browser, network):
    with make.together():
        make.network(tandems=0, meetings=0, title="Netzwerk an der Lahn", programme_id=network.programme_id)
        make.network(tandems=0, meetings=0, title="Fremdes Netzwerk")
        holder = make.role(RoleKind.COORDINATOR, programme_id=network.programme_id)
    browser.sign_in(holder)
    page = browser.get("/networks")
    assert sorted(page.all_words("//tbody//th/a")) == ["Netzwerk am Main", "Netzwerk an der Lahn"]


def test_search_and_pages(browser, network):
    with make.together():
        admin = make.administrator()
        programme = make.programme()
        for number in range(60):
            make.network(tandems=0, meetings=0, seminars=0, programme_id=programme.id, title=f"Reihe {number:02}_100%")
    browser.sign_in(admin)
    assert len(browser.get("/networks").all_words("//tbody/tr")) == 50
    assert len(browser.get("/networks?page=2").all_words("//tbody/tr")) == 11
    assert browser.get("/networks?q=MAIN").all_words("//tbody//th/a") == ["Netzwerk am Main"]
    assert len(browser.get("/networks?q=7_100%25").all_words("//tbody/tr")) == 6
    assert "Nichts gefunden für „Mosel“." in browser.get("/networks?q=Mosel").text
    for wrong in ("3", "0", "-1", "x", "99999999"):
        browser.get(f"/networks?page={wrong}", status=404)


def test_organisations_of_tandems_and_partners(browser, network):
    with make.together():
        partner = make.partner_organisation(network, name="Stiftung Beispiel", kind=OrganisationKind.FOUNDATION)
        make.organisation(name="Unbeteiligte Schule")
    browser.sign_in(network.coordinator)
    page = browser.get(f"/n/{network.code}/organisations")
    names = page.all_words("//tbody//th/b")
    assert names == sorted(
        [partner.name, *(t.school.name for t in network.tandems), *(t.company.name for t in network.tandems)]
    )
    row = page.words(f"//tr[th/b[text()='{network.tandems[0].school.name}']]")
    assert row.endswith("Berufliche Schule Musterstadt Tandem 1 Bearbeiten")
    assert "Partner des Netzwerks" in page.words("//tr[th/b[text()='Stiftung Beispiel']]")


def test_organisations_of_roles_and_companies_outside_tandems(browser, network):
    with make.together():
        office = make.organisation(name="Koordinierungsstelle", kind=OrganisationKind.OTHER)
        body = make.organisation(name="Kammer im Beirat", kind=OrganisationKind.CHAMBER)
        for person, kind, of in (
            (network.coordinator, RoleKind.COORDINATOR, office),
            (network.board, RoleKind.BOARD, body),
        ):
            save(
                Role(
                    person_id=person.id,
                    kind=kind,
                    network_id=network.id,
                    organisation_id=of.id,
                    valid_from=network.starts_on + timedelta(days=1),
                )
            )
        make.partner_organisation(
            network, name="Förderin SE", kind=OrganisationKind.COMPANY, function=PartnerFunction.FUNDER
        )
    browser.sign_in(network.coordinator)
    page = browser.get(f"/n/{network.code}/organisations")
    assert page.words("//tr[th/b[text()='Koordinierungsstelle']]").endswith("Programmkoordination Bearbeiten")
    assert page.words("//tr[th/b[text()='Kammer im Beirat']]").endswith("Beirat Bearbeiten")
    assert "Unternehmen" in page.words("//tr[th/b[text()='Förderin SE']]")
    company = network.tandems[0].company.name
    assert "Ausbildungsbetrieb" in page.words(f"//tr[th/b[text()='{company}']]")
    browser.sign_in(network.tandems[0].teacher)
    names = browser.get(f"/n/{network.code}/organisations").all_words("//tbody//th/b")
    assert "Koordinierungsstelle" in names
    assert "Kammer im Beirat" not in names


def test_who_reads_addresses_of_people(browser, network):
    own, other = network.tandems
    emails = {person.email for tandem in network.tandems for person in (tandem.teacher, tandem.trainer)}
    shown = {}
    for name, person in (
        ("coordinator", network.coordinator),
        ("facilitator", network.facilitator),
        ("teacher", own.teacher),
    ):
        browser.sign_in(person)
        text = browser.get(f"/n/{network.code}/people").text
        shown[name] = {email for email in emails if email in text}
        assert (network.board.name in text) == (name != "teacher")
        assert network.coordinator.name in text
        assert network.coordinator.email in text
    assert shown == {"coordinator": emails, "facilitator": emails, "teacher": {own.teacher.email, own.trainer.email}}
    assert other.teacher.email not in shown["teacher"]


def test_a_thousand_people_cost_as_much_as_ten(browser, network, query_count):
    path = f"/n/{network.code}/people"
    browser.sign_in(network.coordinator)
    browser.get(path)
    with query_count() as few:
        browser.get(path)
    with make.together():
        for number in range(1000):
            holder = make.person(f"Person {number:04}")
            make.member(network.tandems[0], "school", holder)
    with query_count() as many:
        page = browser.get(path)
    assert len(page.all_words("//tbody/tr")) == 50
    assert len(many) == len(few) <= 8
    assert len(browser.get(f"{path}?page=21").all_words("//tbody/tr")) == 8
    assert browser.get(f"{path}?q=person 0999").all_words("//tbody//th/b") == ["Person 0999"]


def test_those_who_have_gone_are_not_listed(browser, network):
    gone = make.member(network.tandems[0], "school", valid_to=make.KICKOFF_ON)
    browser.sign_in(network.coordinator)
    assert gone.name not in browser.get(f"/n/{network.code}/people").text
