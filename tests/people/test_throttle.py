"""Guessing is slowed down, and nobody is locked out for good."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from netzwerk.core import clock, configuration, tokens
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.people import jobs, policy, service
from netzwerk.people.models import Person, SignInAttempt
from netzwerk.people.policy import Limit
from tests import factories as make
from tests.harness.browser import Browser
from tests.people.mails import delivered

PASSWORD = "vier blaue Kähne"
ENGLISH = {"Accept-Language": "en"}
AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def person(app: Flask) -> Person:
    return make.person("Ida Beispiel", password=PASSWORD, language="en")


def _guess(browser: Browser, email: str, address: str = "203.0.113.5", password: str = "falsch falsch") -> int:
    return browser.post(
        "/sign-in", {"email": email, "password": password}, None, environ_base={"REMOTE_ADDR": address}
    ).status


def _let_pass(time: timedelta) -> None:
    with transaction():
        rows = db.session.scalars(select(SignInAttempt))
        for row in rows:
            row.at -= time


def test_hundred_wrong_ones_from_one_address(browser: Browser, person: Person) -> None:
    statuses = [_guess(browser, f"person{number}@example.org") for number in range(100)]
    assert statuses == [422] * 30 + [429] * 70
    page = browser.post(
        "/sign-in",
        {"email": person.email, "password": PASSWORD},
        429,
        environ_base={"REMOTE_ADDR": "203.0.113.5"},
        headers=ENGLISH,
    )
    assert "There were too many attempts with this account or from your connection" in page.main
    assert "A link that was mailed to you works at any time." in page.main
    assert 1 <= int(page.headers["Retry-After"]) <= 15


def test_hundred_wrong_ones_from_many_addresses(browser: Browser, person: Person) -> None:
    statuses = [_guess(browser, person.email, f"198.51.100.{number}") for number in range(100)]
    assert statuses == [422] * 5 + [429] * 95
    other = make.person("Jan Muster", password=PASSWORD)
    assert _guess(browser, other.email, "198.51.100.7", PASSWORD) == 302


def test_unknown_accounts_are_slowed_down_alike(browser: Browser, app: Flask) -> None:
    assert [_guess(browser, "nobody@example.org", f"198.51.100.{number}") for number in range(7)] == [422] * 5 + [
        429
    ] * 2


def test_waiting_helps_and_the_right_password_forgives(browser: Browser, person: Person) -> None:
    assert [_guess(browser, person.email) for _ in range(6)] == [422] * 5 + [429]
    assert _guess(browser, person.email, password=PASSWORD) == 429
    _let_pass(timedelta(seconds=16))
    assert _guess(browser, person.email, password=PASSWORD) == 302
    assert db.session.scalar(select(func.count()).select_from(SignInAttempt)) == 5
    browser.sign_out()
    assert _guess(browser, person.email) == 422


def test_an_own_account_does_not_free_the_guessing_at_others(browser: Browser, person: Person) -> None:
    others = [f"person{number}@example.org" for number in range(200)]
    tried = 0
    for _round in range(4):
        tried += sum(_guess(browser, others.pop()) == 422 for _ in range(12))
        _guess(browser, person.email, password=PASSWORD)
        browser.sign_out()
    assert tried == policy.PASSWORD_BY_ADDRESS.free


def test_right_passwords_and_codes_do_not_use_up_the_tries_of_a_school(browser: Browser, person: Person) -> None:
    for _ in range(40):
        assert _guess(browser, person.email, password=PASSWORD) == 302
        browser.sign_out()
    browser.post("/sign-in/link", {"email": person.email})
    code = delivered()[-1].code
    assert browser.post("/sign-in/code", {"email": person.email, "code": code}).location == "/"
    keys = {row.key_digest for row in db.session.scalars(select(SignInAttempt))}
    assert len(keys) == 2, "only the two keys of the mailed link are left"


def test_digests_of_addresses_need_the_key(browser: Browser, person: Person) -> None:
    _guess(browser, person.email)
    names = [f"password:account:{person.email}", "password:address:203.0.113.5"]
    stored = {row.key_digest for row in db.session.scalars(select(SignInAttempt))}
    assert stored == {tokens.keyed_digest("sign-in try", name) for name in names}
    assert stored.isdisjoint(tokens.digest(name) for name in names)
    configuration.use(replace(configuration.current(), secret_key="another key of another installation"))
    assert stored.isdisjoint(tokens.keyed_digest("sign-in try", name) for name in names)


def test_mailed_link_works_whatever_others_guess(browser: Browser, person: Person) -> None:
    for number in range(8):
        _guess(browser, person.email, f"198.51.100.{number}")
    browser.post("/sign-in/link", {"email": person.email})
    mail = delivered()[-1]
    browser.get(mail.link)
    assert browser.post(mail.link).location == "/"
    assert browser.get("/account").h1 == "My account"


def test_mails_are_not_for_flooding(browser: Browser, person: Person) -> None:
    for _ in range(10):
        assert browser.post("/sign-in/link", {"email": person.email}).location == "/sign-in/code"
    assert len(delivered()) == policy.MAIL_BY_ACCOUNT.free


def test_links_for_many_from_one_address(browser: Browser, app: Flask) -> None:
    statuses = [browser.post("/sign-in/link", {"email": f"p{n}@example.org"}, None).status for n in range(32)]
    assert statuses == [302] * 30 + [429] * 2


def test_accounts_and_addresses_are_kept_as_digests_for_a_day(browser: Browser, person: Person) -> None:
    _guess(browser, person.email)
    rows = list(db.session.scalars(select(SignInAttempt)))
    assert [len(row.key_digest) for row in rows] == [64, 64]
    with transaction():
        db.session.execute(update(SignInAttempt).values(at=clock.real_now() - policy.MEMORY - SECOND))
    jobs.clear_away()
    assert list(db.session.scalars(select(SignInAttempt))) == []


def test_a_try_that_has_to_wait_does_not_make_the_wait_longer(app: Flask) -> None:
    def reserve() -> datetime | None:
        with transaction():
            return service.reserve_password_try("ida@example.org", "203.0.113.5")

    assert [reserve() for _ in range(5)] == [None] * 5
    first, second = reserve(), reserve()
    assert first is not None
    assert first == second


@pytest.mark.parametrize(
    ("tries", "wait"),
    [(0, None), (2, None), (3, 10), (4, 20), (5, 40), (6, 60), (50, 60)],
)
def test_waiting_time_doubles_up_to_a_limit(tries: int, wait: int | None) -> None:
    limit = Limit(3, 10 * SECOND, 60 * SECOND, timedelta(hours=1))
    until = limit.wait_until([AT - number * SECOND for number in range(tries)], AT)
    assert until == (None if wait is None else AT + wait * SECOND)


def test_old_tries_are_forgotten() -> None:
    limit = Limit(3, 10 * SECOND, 60 * SECOND, timedelta(hours=1))
    assert limit.wait_until([AT - timedelta(hours=1)] * 9, AT) is None
    assert limit.wait_until([AT - 10 * SECOND] * 3, AT) is None


def test_many_at_the_same_time_do_not_slip_through(app: Flask) -> None:
    def guess(_number: int) -> bool:
        with app.app_context(), transaction():
            return service.reserve_password_try("ida@example.org", "203.0.113.5") is None

    with ThreadPoolExecutor(8) as threads:
        allowed = list(threads.map(guess, range(24)))
    assert allowed.count(True) == policy.PASSWORD_BY_ACCOUNT.free
