"""Signing in with a password, sessions that the server keeps, and signing out."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from netzwerk.app import create_app
from netzwerk.core import clock
from netzwerk.core.db import db
from netzwerk.core.tokens import digest
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks.models import Role
from netzwerk.people import jobs, login, policy, service
from netzwerk.people.models import Person, SignIn
from tests import factories as make
from tests.harness import applications
from tests.harness.browser import Browser
from tests.harness.databases import Database

PASSWORD = "vier blaue Kähne"
WRONG = "Mail address and password do not belong together. Check both, or have a link sent to you."
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def person(app: Flask) -> Person:
    return make.person("Ida Beispiel", password=PASSWORD, language="en")


def _fields(person: Person, password: str = PASSWORD, **more: str) -> dict[str, object]:
    return {"email": person.email, "password": password, **more}


def _change(**values: object) -> None:
    with transaction():
        db.session.execute(update(SignIn).values(**values))


def test_right_password_opens_the_account(browser: Browser, person: Person) -> None:
    assert browser.post("/sign-in", _fields(person)).location == "/"
    page = browser.get("/account")
    assert page.h1 == "My account"
    (row,) = db.session.scalars(select(SignIn))
    assert (row.person_id, row.method) == (person.id, "password")


def test_a_page_asked_for_by_its_head_only_is_no_form(app: Flask) -> None:
    assert app.test_client().head("/sign-in", base_url=applications.BASE_URL).status_code == 200


def test_mail_address_in_capitals_and_with_blanks(browser: Browser, person: Person) -> None:
    assert browser.post("/sign-in", {"email": f" {person.email.upper()} ", "password": PASSWORD}).location == "/"


@pytest.mark.parametrize("email", ["person1@example.org", "nobody@example.org", "' OR 1=1 --", "x" * 290])
def test_wrong_password_and_unknown_account_look_the_same(browser: Browser, person: Person, email: str) -> None:
    page = browser.post("/sign-in", {"email": email, "password": "falsch falsch falsch"}, 422, headers=ENGLISH)
    assert page.all_words("//*[contains(@class, 'faults')]//li") == [WRONG]
    assert browser.get("/account", 302).location == "/sign-in?next=/account"


def test_link_only_account_has_no_password_that_fits(browser: Browser, app: Flask) -> None:
    person = make.person("Ohne Passwort")
    browser.post("/sign-in", _fields(person, ""), 422)
    browser.post("/sign-in", _fields(person, "None"), 422)


@pytest.mark.parametrize("state", [{"activated_at": None}, {"deactivated_at": make.NOW}])
def test_closed_accounts_do_not_open(browser: Browser, app: Flask, state: dict[str, object]) -> None:
    person = make.person("Zu", password=PASSWORD, **state)
    browser.post("/sign-in", _fields(person), 422)


def test_cookie_is_a_random_token_and_the_database_has_its_digest_only(browser: Browser, person: Person) -> None:
    browser.post("/sign-in", _fields(person))
    cookie = browser._client.get_cookie("netzwerk", domain="127.0.0.1")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site, cookie.secure) == (True, "Lax", False)
    with browser._client.session_transaction(base_url=applications.BASE_URL) as session:
        token = session["_user_id"]
    assert len(token) == 43
    (row,) = db.session.scalars(select(SignIn))
    assert row.token_digest == digest(token)


def test_signing_in_begins_a_new_session(browser: Browser, person: Person) -> None:
    browser.post("/sign-in", _fields(person))
    browser.get("/account")
    browser.post("/sign-in", _fields(person))
    first, second = db.session.scalars(select(SignIn).order_by(SignIn.id))
    assert first.ended_at is not None
    assert second.ended_at is None
    assert first.token_digest != second.token_digest


def test_copied_cookie_is_dead_after_sign_out(
    browser: Browser, new_browser: Callable[[], Browser], person: Person
) -> None:
    browser.post("/sign-in", _fields(person))
    cookie = browser._client.get_cookie("netzwerk", domain="127.0.0.1")
    assert cookie is not None
    thief = new_browser()
    thief._client.set_cookie("netzwerk", cookie.value, domain="127.0.0.1")
    assert thief.get("/account").h1 == "My account"
    browser.get("/account")
    left = browser.post("/sign-out")
    assert left.location == "/sign-in?ended=1"
    assert left.headers["Clear-Site-Data"] == '"cache", "cookies"'
    assert thief.get("/account", 302).location == "/sign-in?next=/account"
    assert browser.get("/account", 302).location == "/sign-in?next=/account"


def test_sign_out_clears_the_browser_also_when_nothing_can_be_written(
    browser: Browser, person: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def locked(_token: str) -> None:
        raise OperationalError("UPDATE sign_in", {}, sqlite3.OperationalError("database is locked"))

    browser.post("/sign-in", _fields(person))
    browser.get("/account")
    monkeypatch.setattr(service, "end_by_token", locked)
    answer = browser.post("/sign-out")
    assert answer.location == "/sign-in?ended=1"
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies"'
    assert browser.get("/account", 302).location == "/sign-in?next=/account"
    assert "a session was ended in the browser only" in caplog.text


def test_sign_out_is_no_link(browser: Browser, person: Person) -> None:
    browser.sign_in(person)
    browser.get("/sign-out", 405)
    assert browser.get("/account").h1 == "My account"


def test_deactivation_bites_on_the_next_request(browser: Browser, person: Person) -> None:
    browser.sign_in(person)
    browser.get("/account")
    with transaction():
        service.deactivate(None, person.email)
    assert browser.get("/account", 302).location == "/sign-in?next=/account"
    with transaction():
        db.session.execute(update(Person).values(deactivated_at=None))
    browser.get("/account", 302)


@pytest.mark.parametrize(
    ("created", "used", "status"),
    [
        (timedelta(days=13), timedelta(hours=11), 200),
        (timedelta(hours=13), timedelta(hours=12, minutes=1), 302),
        (timedelta(days=14, minutes=1), timedelta(), 302),
    ],
)
def test_idle_and_absolute_limit(
    browser: Browser, person: Person, created: timedelta, used: timedelta, status: int
) -> None:
    browser.sign_in(person)
    _change(created_at=clock.real_now() - created, used_at=clock.real_now() - used)
    browser.get("/account", status)


def test_use_is_written_down_every_ten_minutes(browser: Browser, person: Person) -> None:
    browser.sign_in(person)
    for ago, written in ((timedelta(minutes=9), False), (timedelta(minutes=11), True)):
        before = clock.real_now() - ago
        _change(used_at=before)
        browser.get("/account")
        (row,) = db.session.scalars(select(SignIn))
        assert (row.used_at > before) is written
        db.session.rollback()


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/account", "/account"),
        ("/networks?page=2", "/networks?page=2"),
        ("//evil.example.org", "/"),
        ("/\\evil.example.org", "/"),
        ("https://evil.example.org/", "/"),
        ("javascript:alert(1)", "/"),
        ("/%09/evil.example.org", "/%09/evil.example.org"),
        ("/\t/evil.example.org", "/"),
        ("", "/"),
    ],
)
def test_goes_on_to_addresses_of_ours_only(browser: Browser, person: Person, address: str, target: str) -> None:
    assert browser.post("/sign-in", _fields(person, next=address)).location == target


def test_next_survives_the_page(browser: Browser, person: Person) -> None:
    page = browser.get("/sign-in?next=/account")
    assert page.root.xpath("//main//input[@name='next']/@value") == ["/account"]
    evil = browser.get("/sign-in?next=//evil.example.org")
    assert evil.root.xpath("//main//input[@name='next']/@value") == [""]
    browser.sign_in(person)
    assert browser.get("/sign-in?next=//evil.example.org", 302).location == "/"
    assert browser.get("/sign-in?next=/account", 302).location == "/account"


def test_host_of_somebody_else(browser: Browser, person: Person) -> None:
    for host in ("evil.example.org", "127.0.0.1:8001", "127.0.0.1.evil.example.org:8000"):
        assert browser.open("/sign-in", 400, method="GET", headers={"Host": host}).text.count("evil") == 0


def test_form_without_token_is_refused_with_a_way_on(browser: Browser, person: Person) -> None:
    page = browser.open("/sign-in", 400, method="POST", data=_fields(person), headers=ENGLISH)
    assert page.h1 == "Please load the page again"


def test_old_sessions_are_cleared_away(browser: Browser, person: Person) -> None:
    browser.sign_in(person)
    _change(ended_at=clock.real_now() - policy.KEPT_AFTER_END + timedelta(hours=1))
    jobs.clear_away()
    assert len(list(db.session.scalars(select(SignIn)))) == 1
    _change(ended_at=clock.real_now() - policy.KEPT_AFTER_END - timedelta(hours=1))
    jobs.clear_away()
    assert list(db.session.scalars(select(SignIn))) == []


def test_behind_https_the_cookie_is_bound_to_this_host(migrated_database: Database) -> None:
    app = create_app(applications.settings(migrated_database.url, base_url="https://netzwerk.example.org"))
    with applications.context(app):
        answer = app.test_client().get("/sign-in", base_url="https://netzwerk.example.org")
        session, _, attributes = answer.headers["Set-Cookie"].partition("; ")
        assert session.startswith("__Host-netzwerk=")
        assert sorted(attributes.split("; ")) == ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_a_role_that_ended_bites_on_the_next_request(browser: Browser, app: Flask) -> None:
    network = make.network(tandems=1)
    browser.sign_in(network.coordinator)
    browser.get(f"/n/{network.code}/tandems")
    with transaction():
        db.session.execute(update(Role).values(valid_to=make.TODAY - timedelta(days=1)))
    browser.get(f"/n/{network.code}/tandems", 404)


@pytest.mark.parametrize(
    ("remote", "counted"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
        ("", "unknown"),
    ],
)
def test_network_address_that_is_counted(app: Flask, remote: str, counted: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": remote}):
        assert login.address() == counted
