"""People in the administration: new ones, other names and addresses, accounts closed and opened."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from netzwerk.core.db import db
from netzwerk.outbox.models import OutboxMail
from netzwerk.people.models import Person, SignInLink
from tests import factories as make


@pytest.fixture
def admin(database: Flask) -> Person:
    return make.administrator()


def stored(person_id: int) -> Person:
    """The person as it is in the database now."""
    db.session.rollback()
    db.session.expire_all()
    row = db.session.get(Person, person_id)
    assert row is not None
    return row


def fields(person: Person, **changed: object) -> dict[str, object]:
    """What the form sends."""
    return {
        "name": person.name,
        "email": person.email,
        "language": person.language,
        "version": person.version,
        **changed,
    }


def mails() -> dict[str, str]:
    """Subject by address of all mails."""
    db.session.rollback()
    return {row.to_address: row.subject for row in db.session.scalars(select(OutboxMail))}


def test_a_new_address_is_told_to_both_mailboxes(browser, admin):
    person = make.person("Ada Muster")
    browser.sign_in(admin)
    path = f"/admin/people/{person.id}"
    browser.get(path)
    answer = browser.post(path, fields(person, email=" Neu@Example.org"))
    assert "Beide Adressen bekommen eine E-Mail" in browser.get(answer.location).text
    assert stored(person.id).email == "neu@example.org"
    assert mails() == {
        "neu@example.org": "Das ist jetzt Ihre E-Mail-Adresse im Netzwerk",
        person.email: "Ihre E-Mail-Adresse im Netzwerk wurde geändert",
    }
    to_old = db.session.scalars(select(OutboxMail).where(OutboxMail.to_address == person.email)).one()
    assert "neu@example.org" not in to_old.text + to_old.html


def test_links_in_the_old_mailbox_do_not_count_any_more(browser, admin):
    person = make.person("Ada Muster", activated_at=None)
    browser.sign_in(admin)
    browser.post(f"/admin/people/{person.id}/invite")
    browser.post(f"/admin/people/{person.id}", fields(stored(person.id), email="neu@example.org"))
    db.session.rollback()
    assert all(link.used_at for link in db.session.scalars(select(SignInLink)))


def test_an_address_belongs_to_one_person(browser, admin):
    person, other = make.person(), make.person()
    browser.sign_in(admin)
    path = f"/admin/people/{person.id}"
    page = browser.post(path, fields(person, email=other.email.upper()), status=422)
    assert "gehört schon jemand anderem" in page.words("//p[@id='email-error']")
    for wrong in ("keine", "a@b", "a b@example.org", "ä@example.org"):
        browser.post(path, fields(person, email=wrong), status=422)
    assert stored(person.id).email == person.email
    assert mails() == {}


def test_saving_without_a_change_writes_no_history(browser, admin):
    person = make.person()
    browser.sign_in(admin)
    browser.post(f"/admin/people/{person.id}", fields(person))
    page = browser.get(f"/admin/people/{person.id}")
    assert page.all_words("//details[contains(@class, 'history')]//li") == []
    assert stored(person.id).version == person.version


def test_two_editors_see_both_versions(browser, admin):
    person = make.person("Alt")
    browser.sign_in(admin)
    browser.post(f"/admin/people/{person.id}", fields(person, name="Neu", language="en"))
    page = browser.post(f"/admin/people/{person.id}", fields(person, name="Anders"), status=409)
    assert "Neu" in page.words("//div[@id='name-stored']")
    assert stored(person.id).name == "Neu"


def test_closing_and_opening_an_account(browser, new_browser, admin):
    person = make.person("Ada Muster")
    theirs = new_browser()
    theirs.sign_in(person)
    theirs.get("/account")
    browser.sign_in(admin)
    answer = browser.post(f"/admin/people/{person.id}/close")
    assert "Der Zugang von Ada Muster ist geschlossen." in browser.get(answer.location).text
    theirs.get("/account", status=302)
    browser.post(f"/admin/people/{person.id}/close")
    answer = browser.post(f"/admin/people/{person.id}/reopen")
    page = browser.get(answer.location)
    assert "Der Zugang von Ada Muster ist wieder offen." in page.text
    assert stored(person.id).deactivated_at is None
    lines = page.all_words("//details[contains(@class, 'history')]//li")
    assert lines[0].endswith("Zugang wieder geöffnet")


def test_nobody_closes_the_own_account(browser, admin):
    browser.sign_in(admin)
    answer = browser.post(f"/admin/people/{admin.id}/close")
    assert "Den eigenen Zugang können Sie nicht schließen." in browser.get(answer.location).text
    assert stored(admin.id).deactivated_at is None


def test_somebody_new_is_invited(browser, admin):
    browser.sign_in(admin)
    browser.get("/admin/people/new")
    fields = {"name": "Ada Muster", "email": "Ada@Example.org", "language": "en"}
    answer = browser.post("/admin/people/new", fields)
    assert "Die Einladung an Ada Muster ist unterwegs." in browser.get(answer.location).text
    assert list(mails()) == ["ada@example.org"]
    person = db.session.scalars(select(Person).where(Person.email == "ada@example.org")).one()
    assert (person.name, person.language) == ("Ada Muster", "en")
    page = browser.post("/admin/people/new", {"name": "", "email": "keine", "language": "de"}, status=422)
    assert page.root.xpath("//input[@id='name']/@aria-invalid") == ["true"]


def test_a_closed_account_is_not_invited(browser, admin):
    person = make.person("Zu", activated_at=None, deactivated_at=make.at(make.STARTS_ON))
    browser.sign_in(admin)
    fields = {"name": "Zu", "email": person.email, "language": "de"}
    browser.post("/admin/people/new", fields, status=422)
    assert mails() == {}


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "#eval(x)", "=?utf-8?q?x?= 😀"])
def test_hostile_names_are_only_names(browser, admin, name):
    person = make.person()
    browser.sign_in(admin)
    browser.post(f"/admin/people/{person.id}", fields(person, name=name, email="neu@example.org"))
    assert browser.get(f"/admin/people/{person.id}").h1 == name
    browser.post(f"/admin/people/{person.id}", fields(stored(person.id), name="x" * 10_000), status=422)
    browser.post(f"/admin/people/{person.id}", fields(stored(person.id), name="a\0b"), status=400)
