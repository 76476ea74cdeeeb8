"""Organisations of a network: created, edited by two at once, left to the administration where they are shared."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from netzwerk.core.access import RoleKind
from netzwerk.core.db import db
from netzwerk.networks.models import NetworkPartner, Organisation, Role
from tests import factories as make
from tests.factories.saving import save

FIELDS = {
    "name": "Stiftung Beispiel",
    "kind": "foundation",
    "town": "Kassel",
    "region": "DE-HE",
    "website": "www.example.org",
    "contact": "info@example.org",
}


@pytest.fixture
def network(database: Flask) -> make.MadeNetwork:
    return make.network(tandems=1, meetings=0, seminars=0)


def stored(organisation_id: int) -> Organisation:
    """The organisation as it is in the database now."""
    db.session.rollback()
    db.session.expire_all()
    row = db.session.get(Organisation, organisation_id)
    assert row is not None
    return row


def test_a_new_organisation_does_something_for_the_network(browser, network):
    browser.sign_in(network.coordinator)
    path = f"/n/{network.code}/organisations/new"
    browser.get(path)
    answer = browser.post(path, {**FIELDS, "function": "funder"})
    page = browser.get(answer.location)
    assert "fördert das Netzwerk" in page.words("//tr[th/b[text()='Stiftung Beispiel']]")
    row = db.session.scalars(select(Organisation).where(Organisation.name == "Stiftung Beispiel")).one()
    assert (row.town, row.region, row.website, row.contact) == (
        "Kassel",
        "DE-HE",
        "https://www.example.org",
        "info@example.org",
    )


def test_a_known_organisation_is_taken_as_it_is(browser, network):
    known = make.organisation(name="Stiftung Beispiel", kind="foundation", town="Kassel", website="https://alt.example")
    browser.sign_in(network.coordinator)
    browser.post(f"/n/{network.code}/organisations/new", {**FIELDS, "function": "partner"})
    assert stored(known.id).website == "https://alt.example"
    assert db.session.scalars(select(NetworkPartner.organisation_id)).all() == [known.id]


def test_editing_and_its_history(browser, network):
    school = network.tandems[0].school
    browser.sign_in(network.coordinator)
    path = f"/n/{network.code}/organisations/{school.id}"
    page = browser.get(path)
    assert page.h1 == school.name
    browser.post(path, {**FIELDS, "kind": "school", "version": school.version})
    page = browser.get(path)
    assert page.h1 == "Stiftung Beispiel"
    line = page.words("//details[contains(@class, 'history')]//li")
    assert network.coordinator.name in line
    assert "geändert – Name; Ort" in line


def test_two_editors_see_both_versions(browser, new_browser, network):
    school = network.tandems[0].school
    path = f"/n/{network.code}/organisations/{school.id}"
    colleague = make.coordinator(network)
    browser.sign_in(network.coordinator)
    browser.get(path)
    other = new_browser()
    other.sign_in(colleague)
    other.post(path, {**FIELDS, "kind": "school", "town": "Fulda", "version": school.version})
    page = browser.post(path, {**FIELDS, "kind": "school", "town": "Hanau", "version": school.version}, status=409)
    assert "Fulda" in page.words("//div[@id='town-stored']")
    assert page.root.xpath("//input[@id='town']/@value") == ["Hanau"]
    assert stored(school.id).town == "Fulda"
    version = page.root.xpath("//input[@id='version']/@value")[0]
    browser.post(path, {**FIELDS, "kind": "school", "town": "Hanau", "version": version})
    assert stored(school.id).town == "Hanau"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": "\u200e \u202e"}, "Geben Sie den Namen der Organisation ein."),
        ({"name": "x" * 10_000}, "300 Zeichen"),
        ({"website": "javascript:alert(1)"}, "ganze Adresse der Website"),
        ({"kind": "moon"}, "Not a valid choice|Ungültige Auswahl|Keine gültige Auswahl"),
    ],
)
def test_wrong_input_is_said_at_its_field(browser, network, changed, said):
    school = network.tandems[0].school
    browser.sign_in(network.coordinator)
    path = f"/n/{network.code}/organisations/{school.id}"
    page = browser.post(path, {**FIELDS, "version": school.version, **changed}, status=422)
    assert any(part in page.words("//p[@class='fault']") for part in said.split("|")), page.words("//p[@class='fault']")
    assert stored(school.id).name == school.name


def test_hostile_text_is_only_text(browser, network):
    school = network.tandems[0].school
    nasty = "=cmd|' /C calc'!A0 <script>alert(1)</script> 😀 #eval(x)"
    browser.sign_in(network.coordinator)
    path = f"/n/{network.code}/organisations/{school.id}"
    browser.post(path, {**FIELDS, "name": nasty, "contact": nasty, "version": school.version})
    assert stored(school.id).name == nasty
    assert nasty in browser.get(path).text


def test_name_and_town_are_given_once(browser, network):
    school, company = network.tandems[0].school, network.tandems[0].company
    browser.sign_in(network.coordinator)
    path = f"/n/{network.code}/organisations/{school.id}"
    fields = {**FIELDS, "name": company.name, "town": company.town, "version": school.version}
    page = browser.post(path, fields, status=422)
    assert "schon eine andere Organisation" in page.words("//p[@class='fault']")


def test_a_shared_organisation_is_for_the_administration(browser, network):
    other = make.network(tandems=0, meetings=0, seminars=0)
    school = network.tandems[0].school
    with make.together():
        save(NetworkPartner(network_id=other.id, organisation_id=school.id, function="partner"))
        admin = make.administrator()
        both = make.coordinator(network)
        make.coordinator(other, holder=both)
    path = f"/n/{network.code}/organisations/{school.id}"
    fields = {**FIELDS, "kind": "school", "version": school.version}
    browser.sign_in(network.coordinator)
    page = browser.get(path)
    assert "gehört auch zu Netzwerken, die Sie nicht koordinieren" in page.main
    assert other.title not in page.main.replace(network.title, "")
    assert not page.root.xpath("//main//form")
    browser.post(path, fields, status=403)
    assert stored(school.id).town == "Musterstadt"
    browser.sign_in(both)
    browser.post(path, fields)
    browser.sign_in(admin)
    browser.post(path, {**fields, "town": "Fulda", "version": stored(school.id).version})
    assert stored(school.id).town == "Fulda"


def test_an_organisation_of_a_whole_programme_is_for_those_who_coordinate_it(browser, network):
    office = make.organisation(name="Büro", kind="other")
    holder = make.role(RoleKind.COORDINATOR, programme_id=network.programme_id)
    save(
        Role(
            person_id=make.person().id,
            kind=RoleKind.BOARD,
            programme_id=network.programme_id,
            organisation_id=office.id,
            valid_from=make.STARTS_ON,
        )
    )
    path = f"/n/{network.code}/organisations/{office.id}"
    browser.sign_in(network.coordinator)
    assert "Ändern kann sie die Verwaltung" in browser.get(path).main
    browser.sign_in(holder)
    browser.post(path, {**FIELDS, "version": office.version})


def test_foreign_and_unknown_organisations_do_not_exist(browser, network):
    foreign = make.network(tandems=1, meetings=0, seminars=0)
    browser.sign_in(network.coordinator)
    browser.get(f"/n/{network.code}/organisations/{foreign.tandems[0].school.id}", status=404)
    browser.get(f"/n/{network.code}/organisations/99999", status=404)
    browser.post(f"/n/{network.code}/organisations/{foreign.tandems[0].school.id}", FIELDS, status=404)


def test_an_archived_network_changes_nothing(browser, database):
    network = make.network(tandems=1, meetings=0, seminars=0, state="archived")
    school = network.tandems[0].school
    browser.sign_in(network.coordinator)
    path = f"/n/{network.code}/organisations/{school.id}"
    assert not browser.get(path).root.xpath("//main//form")
    browser.post(path, {**FIELDS, "version": school.version}, status=403)
    browser.post(f"/n/{network.code}/organisations/new", {**FIELDS, "function": "partner"}, status=403)
    assert db.session.scalar(select(func.count()).select_from(NetworkPartner)) == 0


def test_who_may_not_edit_sees_no_way_to_it(browser, network):
    for person in (network.facilitator, network.tandems[0].teacher):
        browser.sign_in(person)
        page = browser.get(f"/n/{network.code}/organisations")
        assert "Bearbeiten" not in page.main
        assert "Organisation hinzufügen" not in page.main
