"""The own account: profile, language, password, places."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.people import passwords, service
from netzwerk.people.models import Person, SignIn, SignInLink, SignInMethod
from tests import factories as make
from tests.harness import applications
from tests.harness.browser import Browser
from tests.people.mails import delivered

PASSWORD = "vier blaue Kähne"
NEW = "drei grüne Zäune"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.6 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def person(app: Flask) -> Person:
    return make.person("Ida Beispiel", password=PASSWORD, language="en")


def _reload(person: Person) -> Person:
    db.session.rollback()
    row = db.session.get(Person, person.id)
    assert row is not None
    return row


def _sign_in(browser: Browser, person: Person, user_agent: str, password: str = PASSWORD) -> Browser:
    browser.post("/sign-in", {"email": person.email, "password": password}, headers={"User-Agent": user_agent})
    return browser


def _by_link(browser: Browser, person: Person) -> None:
    with transaction():
        token = service.sign_in(person.id, method=SignInMethod.LINK, device="", address="127.0.0.1")
    with browser._client.session_transaction(base_url=applications.BASE_URL) as session:
        session.update({"_user_id": token, "_fresh": True})


def _profile(page_version: str = "1", **changes: str) -> dict[str, object]:
    return {"name": "Ida Muster", "language": "en", "version": page_version, **changes}


def test_profile(browser: Browser, person: Person) -> None:
    browser.sign_in(person)
    page = browser.get("/account")
    assert page.root.xpath("//input[@name='name']/@value") == ["Ida Beispiel"]
    browser.post("/account", _profile(language="de"))
    page = browser.get("/account")
    assert (page.h1, page.root.get("lang")) == ("Mein Konto", "de")
    assert "Gespeichert." in page.main
    row = _reload(person)
    assert (row.name, row.language, row.version) == ("Ida Muster", "de", 2)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"name": " "}, "Enter the name by which others know you."),
        ({"name": "x" * 121}, "Use at most 120 characters."),
        ({"language": "fr"}, "Not a valid choice."),
        ({"page_version": "0"}, "Your account was changed elsewhere in the meantime. Reload this page and try again."),
    ],
)
def test_profile_faults(browser: Browser, person: Person, changes: dict[str, str], fault: str) -> None:
    browser.sign_in(person)
    page = browser.post("/account", _profile(**changes), 422)
    assert page.all_words("//*[@class='faults']//li") == [fault]
    assert _reload(person).name == "Ida Beispiel"


def test_extra_fields_are_ignored(browser: Browser, person: Person) -> None:
    browser.sign_in(person)
    browser.post("/account", _profile(is_administrator="1", email="evil@example.org", id="99"))
    row = _reload(person)
    assert (row.is_administrator, row.email) == (False, person.email)


def test_places_with_their_devices(browser: Browser, new_browser: Callable[[], Browser], person: Person) -> None:
    _sign_in(new_browser(), person, IPHONE)
    page = _sign_in(browser, person, FIREFOX).get("/account")
    assert page.all_words("//section[@id='places']//b") == ["Firefox, Windows", "Safari, iPhone"]
    assert page.all_words("//section[@id='places']//li//*[contains(@class, 'pill')]") == ["here"]


def test_end_one_place(browser: Browser, new_browser: Callable[[], Browser], person: Person) -> None:
    phone, tablet = _sign_in(new_browser(), person, IPHONE), _sign_in(new_browser(), person, IPHONE)
    _sign_in(browser, person, FIREFOX).get("/account")
    browser.post("/account/places/1/end")
    phone.get("/account", 302)
    tablet.get("/account")
    browser.get("/account")


def test_end_all_other_places(browser: Browser, new_browser: Callable[[], Browser], person: Person) -> None:
    others = [_sign_in(new_browser(), person, IPHONE) for _ in range(2)]
    _sign_in(browser, person, FIREFOX).get("/account")
    browser.post("/account/places/end-others")
    assert "2 other places are signed out." in browser.get("/account").main
    for other in others:
        other.get("/account", 302)


def test_places_of_others_do_not_exist(browser: Browser, new_browser: Callable[[], Browser], person: Person) -> None:
    victim = _sign_in(new_browser(), make.person("Jan Muster", password=PASSWORD), FIREFOX)
    _sign_in(browser, person, FIREFOX).get("/account")
    browser.post("/account/places/1/end", status=404)
    browser.post("/account/places/99/end", status=404)
    victim.get("/account")


def test_new_password_ends_other_places_and_is_told_by_mail(
    browser: Browser, new_browser: Callable[[], Browser], person: Person
) -> None:
    phone = _sign_in(new_browser(), person, IPHONE)
    new_browser().post("/sign-in/link", {"email": person.email})
    _sign_in(browser, person, FIREFOX).get("/account/password")
    browser.post("/account/password", {"current": PASSWORD, "password": NEW})
    assert "Your new password is in use." in browser.get("/account").main
    phone.get("/account", 302)
    assert passwords.matches(_reload(person).password_hash, NEW)
    assert all(link.used_at for link in db.session.scalars(select(SignInLink)))
    assert [mail.subject for mail in delivered()] == ["Your password was changed"]


def test_current_password_is_the_proof(browser: Browser, person: Person) -> None:
    browser.sign_in(person)
    page = browser.post("/account/password", {"current": "falsch falsch", "password": NEW}, 422)
    assert page.words("//*[@class='fault']") == "Error: This is not your current password."
    browser.post("/account/password", {"password": NEW}, 422)
    assert passwords.matches(_reload(person).password_hash, PASSWORD)


def test_guessing_the_current_password_is_slowed_down(browser: Browser, person: Person) -> None:
    browser.sign_in(person)
    statuses = [
        browser.post("/account/password", {"current": "falsch falsch", "password": NEW}, None).status for _ in range(7)
    ]
    assert statuses == [422] * 5 + [429] * 2


def test_fresh_link_is_proof_enough(browser: Browser, person: Person) -> None:
    _by_link(browser, person)
    page = browser.get("/account/password")
    assert page.root.xpath("//input[@name='current']") == []
    browser.post("/account/password", {"password": NEW})
    assert passwords.matches(_reload(person).password_hash, NEW)


def test_weak_new_password(browser: Browser, person: Person) -> None:
    _by_link(browser, person)
    page = browser.post("/account/password", {"password": "passwort1234"}, 422)
    assert "is on the list of those that attackers try first" in page.words("//*[@class='fault']")


def test_first_password_needs_a_fresh_link(browser: Browser, app: Flask) -> None:
    person = make.person("Ohne Passwort", language="en")
    browser.sign_in(person)
    with transaction():
        db.session.scalars(select(SignIn)).one().method = SignInMethod.PASSWORD
    page = browser.get("/account/password")
    assert page.root.xpath("//main//input[@name='password']") == []
    browser.get("/account")
    browser.post("/account/password", {"password": NEW}, 200)
    assert _reload(person).password_hash is None


def test_language_of_a_visitor(browser: Browser, app: Flask) -> None:
    assert browser.get("/sign-in").h1 == "Anmelden"
    assert browser.get("/sign-in", headers={"Accept-Language": "en-GB,en;q=0.9,de;q=0.8"}).h1 == "Sign in"
    assert browser.get("/sign-in", headers={"Accept-Language": "fr"}).h1 == "Anmelden"
    assert browser.post("/language", {"language": "en", "next": "/help"}).location == "/help"
    assert browser.get("/sign-in", headers={"Accept-Language": "de"}).h1 == "Sign in"
    assert browser.post("/language", {"language": "xx", "next": "//evil.example.org"}).location == "/"
    assert browser.get("/sign-in").h1 == "Sign in"


def test_language_of_a_person_goes_before_the_browser(browser: Browser, person: Person) -> None:
    browser.sign_in(person)
    assert browser.get("/account", headers={"Accept-Language": "de"}).h1 == "My account"
    browser.post("/language", {"language": "de", "next": "/account"})
    assert browser.get("/account").h1 == "Mein Konto"
    assert _reload(person).language == "de"
