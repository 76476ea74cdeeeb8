"""A table tells nobody about people and organisations of other networks, and is kept for one day only."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from netzwerk.core import clock
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.people.models import Person
from netzwerk.tandems.intake import jobs
from netzwerk.tandems.models import IntakeDraft
from tests import factories as make
from tests.harness.browser import Browser, Page
from tests.tandems.intake import tables

CANARY = "Kanarienvogel"


@pytest.fixture
def network(database: Flask) -> make.MadeNetwork:
    return make.network(tandems=1, meetings=0, seminars=0)


def dry_run(browser: Browser, network: make.MadeNetwork, text: str) -> Page:
    """Signs in the coordinator and gives the page of the dry run."""
    browser.sign_in(network.coordinator)
    browser.get(f"/n/{network.code}/intake")
    return browser.get(browser.post(f"/n/{network.code}/intake", {"pasted": text}).location)


def take(browser: Browser, page: Page, network: make.MadeNetwork) -> None:
    """Takes the table of the dry run over."""
    db.session.rollback()
    number = db.session.scalar(select(func.max(IntakeDraft.id)))
    confirmed = page.root.xpath("//input[@name='confirmed']/@value")[0]
    browser.post(f"/n/{network.code}/intake/{number}/take-over", {"confirmed": confirmed})


def name_of(email: str) -> str:
    """The name as it is stored now."""
    db.session.rollback()
    return db.session.scalars(select(Person.name).where(Person.email == email)).one()


def test_somebody_of_another_network_keeps_the_name(browser, network):
    other = make.network(tandems=1, meetings=0, seminars=0)
    stranger = make.member(other.tandems[0], "school", make.person(CANARY, email="gast@example.org"))
    organisation = network.tandems[0].school
    row = ("1", "", "Schule", organisation.name, organisation.town, "Anderer Name", "GAST@example.org", "", "", "")
    page = dry_run(browser, network, tables.text(row))
    assert "Diese Adresse ist schon bekannt; Name und Sprache bleiben" in page.text
    assert CANARY not in page.html
    take(browser, page, network)
    assert name_of(stranger.email) == CANARY


def test_an_administrator_keeps_the_name(browser, network):
    admin = make.member(network.tandems[0], "school", make.administrator(email="admin@example.org"))
    school = network.tandems[0].school
    row = ("1", "", "Schule", school.name, school.town, "Anderer Name", admin.email, "Neu", "", "")
    page = dry_run(browser, network, tables.text(row))
    take(browser, page, network)
    assert name_of(admin.email) == admin.name


@pytest.mark.parametrize("place", [("1", "Schule", ""), ("", "", "Koordination"), ("", "", "Moderation")])
def test_an_administrator_does_not_let_himself_in(browser, network, place):
    admin = make.administrator(email="admin@example.org")
    school = network.tandems[0].school
    tandem, side, role = place
    row = (tandem, "", side, school.name, school.town, admin.name, "ADMIN@example.org", "", "", role)
    browser.sign_in(admin)
    browser.get(f"/n/{network.code}/intake")
    page = browser.get(browser.post(f"/n/{network.code}/intake", {"pasted": tables.text(row)}).location)
    assert "Sie können sich diese Rolle nicht selbst geben" in page.words("//section[@id='faults']")
    number = db.session.scalar(select(func.max(IntakeDraft.id)))
    confirmed = page.root.xpath("//input[@name='confirmed']/@value")
    sent = {"confirmed": confirmed[0] if confirmed else ""}
    browser.post(f"/n/{network.code}/intake/{number}/take-over", sent, status=422)
    browser.get(f"/n/{network.code}/tandems", status=404)


def test_a_coordinator_may_be_in_a_tandem_too(browser, network):
    school, own = network.tandems[0].school, network.coordinator
    row = ("1", "", "Schule", school.name, school.town, own.name, own.email, "Lehrkraft", "", "")
    take(browser, dry_run(browser, network, tables.text(row)), network)
    assert "Lehrkraft" in browser.get(f"/n/{network.code}/people").main


def test_faults_name_nobody_of_another_network(browser, network):
    other = make.network(tandems=2, meetings=0, seminars=0, title=CANARY)
    with make.together():
        hidden = make.person(CANARY, email="gast@example.org")
        make.member(other.tandems[0], "school", hidden, function=CANARY)
        place = make.organisation(name="Werk", town="Kassel", contact=CANARY, website=f"https://{CANARY}.example")
        make.tandem(other, 7, title=CANARY)
    rows = (
        ("1", "", "Mond", place.name, place.town, "Wer", "gast@example.org", "", "vielleicht", ""),
        ("7", "", "", place.name, place.town, "Wer", "gast@example.org", "", "", ""),
        ("7", "", "Schule", place.name, place.town, "Wer anders", "gast@example.org", "", "", ""),
        ("2", "", "Betrieb", place.name, place.town, "", "neu@example.org", "", "", "König"),
        ("", "", "", "", "", "Niemand", "niemand@example.org", "", "", ""),
    )
    page = dry_run(browser, network, tables.text(*rows))
    assert len(page.all_words("//section[@id='faults']//li")) >= 5
    assert CANARY not in page.html


def test_an_organisation_of_another_network_is_only_linked(browser, network):
    place = make.organisation(name="Werk", town="Kassel", kind="company", contact=CANARY)
    row = ("1", "", "Betrieb", "Werk", "Kassel", "Neu", "neu@example.org", "", "", "")
    page = dry_run(browser, network, tables.text(row))
    assert CANARY not in page.html
    assert "Die Organisation Werk ist neu." not in page.text
    take(browser, page, network)
    page = browser.get(f"/n/{network.code}/organisations?q=Werk")
    assert "Tandem 1" in page.words(f"//tr[th/b[text()='{place.name}']]")


def test_a_table_that_nobody_took_over_is_forgotten_after_a_day(browser, network):
    make.intake_draft(network)
    kept = make.intake_draft(network, network.facilitator)
    with transaction():
        db.session.execute(
            update(IntakeDraft)
            .where(IntakeDraft.id != kept.id)
            .values(created_at=clock.real_now() - timedelta(days=1, seconds=1))
        )
    browser.sign_in(network.coordinator)
    browser.get(f"/n/{network.code}/intake/1", status=404)
    jobs.forget_drafts()
    jobs.forget_drafts()
    assert db.session.scalars(select(IntakeDraft.id)).all() == [kept.id]


def test_a_new_table_takes_the_place_of_the_last_one(browser, network):
    for _ in range(2):
        dry_run(browser, network, tables.text(*tables.ROWS))
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(IntakeDraft)) == 1
