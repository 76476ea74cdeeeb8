"""The settings of a network: facts with clash and history, state, partners and phases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from netzwerk.core.db import db
from netzwerk.networks.models import Network, NetworkPartner, Organisation, Phase
from tests import factories as make
from tests.harness.browser import Browser, Page

FACTS = {
    "title": "Netzwerk Beispiel",
    "region": "DE-HE",
    "sector": "",
    "starts_on": make.STARTS_ON.isoformat(),
    "ends_on": make.ENDS_ON.isoformat(),
    "target_tandems": "10",
    "target_meetings": "6",
    "target_seminars": "5",
    "listings": "",
    "form_of_address": "sie",
    "language": "de",
    "privacy_contact": "",
    "retention_months": "24",
}
HOSTILE = [
    "🙂👩‍🔧",
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    '#eval(read("/etc/passwd"))',
    "=?utf-8?q?=00?=",
    "a\u202eb",
]


@pytest.fixture
def network(database: Flask) -> make.MadeNetwork:
    with make.together():
        made = make.network(tandems=1, meetings=1, seminars=0)
        make.phase(made, "Ankommen")
        make.partner_organisation(made, name="Stiftung Beispiel", function="carrier")
    return made


def version(page: Page) -> str:
    return str(page.root.xpath("//input[@name='version']/@value")[0])


def stored(network: make.MadeNetwork) -> Network:
    db.session.rollback()
    return db.session.get_one(Network, network.id)


def save(browser: Browser, network: make.MadeNetwork, base: str, status: int = 302, **changes: str) -> Page:
    return browser.post(f"/n/{network.code}/settings", {**FACTS, "version": base, **changes}, status=status)


def test_change_and_history(browser, network):
    browser.sign_in(network.coordinator)
    page = browser.get(f"/n/{network.code}/settings")
    assert page.links["Einstellungen"] == f"/n/{network.code}/settings"
    save(
        browser, network, version(page), title="Netzwerk am Main", region="DE-BY", target_tandems="8",
        form_of_address="du", privacy_contact="datenschutz@example.org", has_public_page="y", sector="Metall",
    )  # fmt: skip
    row = stored(network)
    assert (row.title, row.region, row.target_tandems, row.form_of_address, row.has_public_page, row.sector) == (
        "Netzwerk am Main", "DE-BY", 8, "du", True, {"de": "Metall"},
    )  # fmt: skip
    history = browser.get(f"/n/{network.code}/settings").words("//details[contains(@class,'history')]")
    assert "Einstellungen geändert" in history
    assert "Region: Hessen → Bayern" in history
    assert "Tandems: 10 → 8" in history
    assert network.coordinator.name in history
    assert "am Main" not in history, "of words only that they changed"


def test_two_editors_clash_and_nothing_is_lost(browser, network):
    browser.sign_in(network.coordinator)
    base = version(browser.get(f"/n/{network.code}/settings"))
    save(browser, network, base, title="Zuerst", language="en")
    page = save(browser, network, base, status=409, title="Danach", target_meetings="7")
    assert "Zuerst" in page.words("//*[@id='title-stored']")
    assert "English" in page.words("//*[@id='language-stored']")
    assert "6" in page.words("//*[@id='target_meetings-stored']")
    assert page.root.xpath("//input[@id='title']/@value") == ["Danach"]
    assert stored(network).title == "Zuerst"
    save(browser, network, version(page), title="Danach", target_meetings="7")
    assert stored(network).title == "Danach"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", ""), ("title", "\u202e"), ("title", "x" * 10_000), ("region", "DE-QQ"), ("starts_on", ""),
        ("starts_on", "2099-01-01"), ("ends_on", "1.1.2022"), ("target_tandems", "0"), ("target_meetings", "viele"),
        ("target_seminars", "-3"), ("privacy_contact", "keine adresse"), ("retention_months", "9999999999"),
        ("form_of_address", "ihr"), ("language", "fr"), ("version", "x"),
    ],
)  # fmt: skip
def test_wrong_values_are_refused(browser, network, name, value):
    browser.sign_in(network.coordinator)
    base = version(browser.get(f"/n/{network.code}/settings"))
    save(browser, network, status=422, **{"base": base, name: value})
    assert stored(network).title == "Netzwerk Beispiel"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_text(browser, network, text):
    browser.sign_in(network.coordinator)
    base = version(browser.get(f"/n/{network.code}/settings"))
    save(browser, network, base, title=f"Netz {text}", listings=text, sector=text)
    assert "\u202e" not in stored(network).title
    for path in ("settings", "roles", "programme", "settings/phases/new"):
        assert not browser.get(f"/n/{network.code}/{path}").root.xpath("//script[contains(.,'alert')]")


def test_archived_is_read_only_until_an_administrator_opens_it(browser, network):
    browser.sign_in(network.coordinator)
    page = browser.get(f"/n/{network.code}/settings")
    base = version(page)
    assert "archivieren? Danach kann niemand mehr" in page.main
    browser.post(f"/n/{network.code}/settings/state", {"state": "archived"})
    page = browser.get(f"/n/{network.code}/settings")
    assert "Dieses Netzwerk ist archiviert." in page.main
    assert not page.root.xpath("//main//form")
    save(browser, network, base, status=403, title="Trotzdem")
    partner = db.session.scalars(select(NetworkPartner)).one()
    phase = db.session.scalars(select(Phase)).one()
    for path, fields in (
        ("settings/state", {"state": "running"}),
        ("settings/partners", {"name": "X", "kind": "other", "function": "partner"}),
        (f"settings/partners/{partner.id}/remove", {}),
        (f"settings/phases/{phase.id}", {"title_de": "X"}),
        (f"settings/phases/{phase.id}/remove", {}),
        ("settings/phases/new", {"title_de": "X"}),
        ("roles/new", {"kind": "board", "email": "x@example.org", "name": "X"}),
    ):
        browser.post(f"/n/{network.code}/{path}", fields, status=403)
    browser.get(f"/n/{network.code}/roles")
    assert stored(network).state == "archived"
    browser.sign_in(make.administrator())
    browser.post(f"/n/{network.code}/settings/state", {"state": "closing"})
    assert stored(network).state == "closing"


def test_states_and_a_state_that_is_none(browser, network):
    browser.sign_in(network.coordinator)
    for state in ("planning", "running", "closing", "closing"):
        browser.post(f"/n/{network.code}/settings/state", {"state": state})
        assert stored(network).state == state
    browser.post(f"/n/{network.code}/settings/state", {"state": "gone"}, status=422)


def test_partners_come_and_go(browser, network):
    browser.sign_in(network.coordinator)
    address = f"/n/{network.code}/settings"
    fields = {"name": "ARAG SE", "town": "Düsseldorf", "kind": "company", "function": "funder"}
    browser.post(f"{address}/partners", fields)
    assert "ARAG SE" in browser.get(address).words("//*[@id='partners']")
    twice = browser.post(f"{address}/partners", fields, status=422)
    assert "hat diese Funktion im Netzwerk schon" in twice.words("//*[@id='name-error']")
    browser.post(f"{address}/partners", {**fields, "name": " "}, status=422)
    browser.post(f"{address}/partners", {**fields, "function": "boss"}, status=422)
    row = db.session.scalars(select(NetworkPartner).join(Organisation).where(Organisation.name == "ARAG SE")).one()
    browser.post(f"{address}/partners/{row.id}/remove")
    browser.post(f"{address}/partners/{row.id}/remove", status=404)
    page = browser.get(address)
    assert "ARAG SE" not in page.words("//*[@id='partners']")
    assert "Partner entfernt – Partner: ARAG SE → –" in page.words("//details[contains(@class,'history')]")


def test_partners_and_phases_of_other_networks_do_not_exist(browser, network):
    with make.together():
        other = make.network(tandems=0, meetings=0, seminars=0)
        phase = make.phase(other)
        make.partner_organisation(other, name="Fremd")
    foreign = db.session.scalars(select(NetworkPartner).where(NetworkPartner.network_id == other.id)).one()
    browser.sign_in(network.coordinator)
    browser.post(f"/n/{network.code}/settings/partners/{foreign.id}/remove", status=404)
    browser.post(f"/n/{network.code}/settings/phases/{phase.id}/remove", status=404)
    browser.get(f"/n/{network.code}/settings/phases/{phase.id}", status=404)
    browser.get(f"/n/{other.code}/settings", status=404)


def test_phases_are_added_changed_and_removed(browser, network):
    browser.sign_in(network.coordinator)
    address = f"/n/{network.code}/settings/phases"
    page = browser.get(f"{address}/new")
    fields = {
        "version": version(page),
        "title_de": "Verankern",
        "title_en": "Anchoring",
        "starts_on": "2022-01-10",
        "ends_on": "2022-07-01",
    }
    browser.post(f"{address}/new", fields)
    browser.post(f"{address}/new", fields, status=409)
    row = db.session.scalars(select(Phase).where(Phase.network_id == network.id).order_by(Phase.id.desc())).first()
    assert row is not None
    assert (row.title, row.starts_on) == ({"de": "Verankern", "en": "Anchoring"}, date(2022, 1, 10))
    base = version(browser.get(f"{address}/{row.id}"))
    for name, value in (("ends_on", "2022-01-10"), ("starts_on", "1999-01-01"), ("title_de", " "), ("ends_on", "")):
        browser.post(f"{address}/{row.id}", {**fields, "version": base, name: value}, status=422)
    browser.post(f"{address}/{row.id}", {**fields, "version": base, "title_de": "Bleiben"})
    clash = browser.post(f"{address}/{row.id}", {**fields, "version": base, "title_de": "Gehen"}, status=409)
    assert "Bleiben" in clash.words("//*[@id='title_de-stored']")
    assert "Bleiben" in browser.get(f"/n/{network.code}/settings").words("//*[@id='phases']")
    browser.post(f"{address}/{row.id}/remove")
    assert "Bleiben" not in browser.get(f"/n/{network.code}/settings").words("//*[@id='phases']")


def test_archiving_says_beforehand_what_ends_and_afterwards_why_nothing_is_taken(browser, database):
    with make.together():
        made = make.network(tandems=1, meetings=2)
        coming = make.event(made, "seminar", 9, on=make.TODAY + timedelta(days=9), state="invited")
        make.participations(coming, made.tandems[0], reply="open")
        make.entry(made.tandems[0], made.rounds[1], sides=[], state="draft")
    browser.sign_in(made.coordinator)
    page = browser.get(f"/n/{made.code}/settings")
    ends = page.words("//ul[@id='ends']")
    assert "vereinbart" in ends
    assert "2 Einladungen sind noch unbeantwortet" in ends
    assert "1 Reflexion ist angefangen" in ends
    browser.post(f"/n/{made.code}/settings/state", {"state": "archived"})
    refused = browser.post(
        f"/n/{made.code}/tandems/{made.tandems[0].id}/state",
        {"version": 1, "state": "paused", "reason": "Grund"},
        status=403,
    )
    assert "Dieses Netzwerk ist archiviert" in refused.text
    assert "Archiviert seit " in refused.text
    assert "Ihre Rolle" not in refused.text
