"""Roles are given, ended and handed over, and nobody who had one is forgotten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from netzwerk.core.access import RoleKind
from netzwerk.core.db import db
from netzwerk.networks.models import Role
from netzwerk.outbox.models import OutboxMail
from netzwerk.people.models import Person
from tests import factories as make
from tests.harness.browser import Page

TODAY = make.TODAY
YESTERDAY = TODAY - timedelta(days=1)
HOSTILE = ["🙂👩‍🔧", "=cmd|' /C calc'!A0", "<script>alert(1)</script>", "=?utf-8?q?=00?=", "a\u202eb", "x" * 120]


@pytest.fixture
def network(database: Flask) -> make.MadeNetwork:
    with make.together():
        return make.network(tandems=1, meetings=1, seminars=0)


def roles(network: make.MadeNetwork, kind: str) -> list[Role]:
    db.session.rollback()
    return list(
        db.session.scalars(select(Role).where(Role.network_id == network.id, Role.kind == kind).order_by(Role.id))
    )


def person(email: str) -> Person | None:
    db.session.rollback()
    return db.session.scalar(select(Person).where(Person.email == email))


def give(network: make.MadeNetwork, **values: str) -> dict[str, str]:
    return {
        "kind": "facilitator", "email": "mia@example.org", "name": "Mia Muster", "organisation_id": "0",
        "valid_from": TODAY.isoformat(), "valid_to": "", **values,
    }  # fmt: skip


def history(page: Page) -> str:
    return page.words("//details[contains(@class,'history')]")


def test_somebody_new_gets_a_role_and_the_invitation(browser, network):
    browser.sign_in(network.coordinator)
    address = f"/n/{network.code}/roles"
    assert browser.get(f"/n/{network.code}/settings").links["Rollen"] == address
    browser.post(f"{address}/new", give(network))
    mia = person("mia@example.org")
    assert mia is not None
    assert [mail.subject for mail in db.session.scalars(select(OutboxMail).where(OutboxMail.person_id == mia.id))] == [
        "Ihr Zugang zum Netzwerk"
    ]
    page = browser.get(address)
    assert "Mia Muster" in page.words("//*[@id='facilitator']")
    assert "eingeladen" in page.words("//*[@id='facilitator']")
    assert "Rolle vergeben – Rolle: – → Moderation" in history(page)


def test_somebody_known_gets_it_with_a_mail_about_it_and_is_not_named(browser, network):
    teacher = network.tandems[0].teacher
    browser.sign_in(network.coordinator)
    browser.post(
        f"/n/{network.code}/roles/new", give(network, kind="board", email=f" {teacher.email.upper()} ", name="")
    )
    assert roles(network, "board")[-1].person_id == teacher.id
    mail = db.session.scalars(select(OutboxMail)).one()
    assert (mail.to_address, mail.kind, mail.subject) == (teacher.email, "role.given", "Ihre Rolle: Beirat")
    assert network.title in mail.text
    assert f"{teacher.email} hat die Rolle „Beirat“." in browser.get(f"/n/{network.code}/roles").main
    twice = browser.post(f"/n/{network.code}/roles/new", give(network, kind="board", email=teacher.email), status=422)
    assert "hat diese Rolle in dieser Zeit schon" in twice.words("//*[@id='email-error']")


@pytest.mark.parametrize(
    ("name", "value", "at"),
    [
        ("email", "keine", "email"), ("email", "", "email"), ("email", "ä@example.org", "email"), ("name", "", "name"),
        ("kind", "king", "kind"), ("kind", "", "kind"), ("valid_from", "", "valid_from"),
        ("valid_from", "gestern", "valid_from"), ("valid_to", "2019-01-01", "valid_to"),
        ("organisation_id", "999", "organisation_id"), ("name", "x" * 10_000, "name"),
    ],
)  # fmt: skip
def test_wrong_values_are_named_at_their_fields_and_nobody_is_invited(browser, network, name, value, at):
    make.partner_organisation(network, name="Stiftung")
    browser.sign_in(network.coordinator)
    page = browser.post(f"/n/{network.code}/roles/new", give(network, **{name: value}), status=422)
    assert page.words(f"//*[@id='{at}-error']")
    assert person("mia@example.org") is None
    assert not db.session.scalars(select(OutboxMail)).all()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_are_text(browser, network, text):
    browser.sign_in(network.coordinator)
    browser.post(f"/n/{network.code}/roles/new", give(network, name=text))
    page = browser.get(f"/n/{network.code}/roles")
    assert not page.root.xpath("//script[contains(.,'alert')]")
    assert "\u202e" not in page.html


def test_a_closed_account_gets_no_role(browser, network):
    gone = make.person("Ute Weg")
    make.deactivate(gone)
    browser.sign_in(network.coordinator)
    page = browser.post(f"/n/{network.code}/roles/new", give(network, email=gone.email), status=422)
    assert "ist geschlossen" in page.words("//*[@id='email-error']")


def test_an_ended_role_stays_in_the_list_and_opens_nothing_any_more(browser, network):
    role = roles(network, "facilitator")[0]
    browser.sign_in(network.coordinator)
    address = f"/n/{network.code}/roles/{role.id}/end"
    browser.get(address)
    early = browser.post(address, {"until": "2019-01-01"}, status=422)
    assert "beginnt erst später" in early.words("//*[@id='until-error']")
    browser.post(address, {"until": YESTERDAY.isoformat()})
    browser.post(address, {"until": YESTERDAY.isoformat()})
    page = browser.get(f"/n/{network.code}/roles")
    assert "1 Rolle, die beendet ist" in page.main
    assert "Rolle beendet" in history(page)
    assert network.facilitator.name not in page.words("//*[@id='facilitator']")
    browser.sign_in(network.facilitator)
    browser.get(f"/n/{network.code}/programme", status=404)


def test_the_last_coordinator_names_a_successor_first(browser, network):
    role = roles(network, "coordinator")[0]
    browser.sign_in(network.coordinator)
    address = f"/n/{network.code}/roles/{role.id}"
    page = browser.post(f"{address}/end", {"until": TODAY.isoformat()}, status=422)
    assert "niemand das Netzwerk koordinieren" in page.words("//*[@id='until-error']")
    assert roles(network, "coordinator")[0].valid_to is None
    start = TODAY + timedelta(days=30)
    browser.post(
        f"{address}/successor", {"email": "neu@example.org", "name": "Nele Neu", "valid_from": start.isoformat()}
    )
    old, new = roles(network, "coordinator")
    assert (old.valid_to, new.valid_from, new.valid_to) == (start - timedelta(days=1), start, None)
    page = browser.get(f"/n/{network.code}/roles")
    assert "Nele Neu" in page.words("//*[@id='coordinator']")
    assert "steht bevor" in page.words("//*[@id='coordinator']")
    assert "Rolle übergeben" in history(page)


def test_an_administrator_may_end_the_last_coordination(browser, network):
    role = roles(network, "coordinator")[0]
    browser.sign_in(make.administrator())
    browser.post(f"/n/{network.code}/roles/{role.id}/end", {"until": TODAY.isoformat()})
    assert roles(network, "coordinator")[0].valid_to == TODAY


def test_coordination_of_the_programme_is_enough(browser, network):
    make.role(RoleKind.COORDINATOR, programme_id=network.programme_id)
    role = roles(network, "coordinator")[0]
    browser.sign_in(network.coordinator)
    answer = browser.post(f"/n/{network.code}/roles/{role.id}/end", {"until": YESTERDAY.isoformat()})
    assert answer.location == "/networks", "the own role is over, so the network is gone for this person"
    browser.get(f"/n/{network.code}/roles", status=404)


def test_handing_over_today_moves_the_network_from_one_to_the_other(browser, network):
    role = roles(network, "coordinator")[0]
    heir = make.person("Hanna Erbe")
    browser.sign_in(network.coordinator)
    address = f"/n/{network.code}/roles/{role.id}/successor"
    for wrong, at in (
        ({"email": network.coordinator.email, "valid_from": TODAY.isoformat()}, "email"),
        ({"email": heir.email, "valid_from": role.valid_from.isoformat()}, "valid_from"),
        ({"email": "", "valid_from": TODAY.isoformat()}, "email"),
    ):
        assert browser.post(address, wrong, status=422).words(f"//*[@id='{at}-error']")
    assert browser.post(address, {"email": heir.email, "valid_from": TODAY.isoformat()}).location == "/networks"
    browser.get(f"/n/{network.code}/settings", status=404)
    browser.sign_in(heir)
    browser.get(f"/n/{network.code}/settings")


def test_roles_of_the_programme_and_of_other_networks_are_not_changed_here(browser, network):
    with make.together():
        other = make.network(tandems=0, meetings=0, seminars=0)
        whole = make.role(RoleKind.BOARD, programme_id=network.programme_id)
    of_programme = db.session.scalars(select(Role).where(Role.person_id == whole.id)).one()
    foreign = roles(other, "board")[0]
    browser.sign_in(network.coordinator)
    assert "alle Netzwerke des Programms" in browser.get(f"/n/{network.code}/roles").words("//*[@id='board']")
    for row in (of_programme, foreign):
        for verb in ("end", "successor"):
            browser.get(f"/n/{network.code}/roles/{row.id}/{verb}", status=404)
            browser.post(f"/n/{network.code}/roles/{row.id}/{verb}", {"until": TODAY.isoformat()}, status=404)


def test_the_history_of_a_role_keeps_its_days(browser, network):
    role = roles(network, "board")[0]
    browser.sign_in(network.coordinator)
    browser.post(f"/n/{network.code}/roles/{role.id}/end", {"until": "2021-05-25"})
    assert roles(network, "board")[0].valid_to == date(2021, 5, 25)
    assert "Letzter Tag: – → Di, 25. Mai 2021" in history(browser.get(f"/n/{network.code}/roles"))


@pytest.mark.parametrize("kind", ["coordinator", "facilitator"])
def test_administrators_do_not_let_themselves_in(browser, network, kind):
    admin = make.administrator()
    browser.sign_in(admin)
    page = browser.post(f"/n/{network.code}/roles/new", give(network, kind=kind, email=admin.email), status=422)
    assert "Sie können sich diese Rolle nicht selbst geben" in page.words("//*[@id='email-error']")
    role = roles(network, kind)[0]
    start = {"email": admin.email, "valid_from": TODAY.isoformat()}
    browser.post(f"/n/{network.code}/roles/{role.id}/successor", start, status=422)
    assert roles(network, kind)[0].valid_to is None
    browser.sign_in(network.coordinator)
    browser.post(f"/n/{network.code}/roles/new", give(network, kind=kind, email=admin.email))
    assert roles(network, kind)[-1].person_id == admin.id
