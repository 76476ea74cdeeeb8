"""Signing in by a mailed link or code, and the first access to an account."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from netzwerk.core import clock, mail, tokens
from netzwerk.core.db import db
from netzwerk.core.mail import Letter
from netzwerk.core.slots import Slot
from netzwerk.core.unit_of_work import transaction
from netzwerk.outbox.models import OutboxMail
from netzwerk.people import passwords, policy, service
from netzwerk.people.models import Person, SignIn, SignInLink
from tests import factories as make
from tests.harness.browser import Browser
from tests.people.mails import Mail, delivered

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def person(app: Flask) -> Person:
    return make.person("Ida Beispiel", language="en")


def _ask(browser: Browser, email: str, **fields: str) -> Mail:
    browser.post("/sign-in/link", {"email": email, **fields})
    return delivered()[-1]


def _change(**values: object) -> None:
    with transaction():
        db.session.execute(update(SignInLink).values(**values))


def _sign_ins() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(SignIn)) or 0


def test_mail_says_what_to_do(browser: Browser, person: Person) -> None:
    mail = _ask(browser, person.email)
    link = db.session.scalars(select(SignInLink)).one()
    assert link.expires_at - link.created_at == timedelta(minutes=30)
    assert (mail.to_address, mail.subject) == (person.email, "Your link for signing in")
    assert mail.text.split("\n\n")[:5] == [
        "Hello Ida Beispiel,",
        "somebody – probably you – wants to sign in with your address. Open this link and confirm there:",
        f"Sign in:\nhttp://127.0.0.1:8000{mail.link}",
        "Or type this code where you asked for the link:",
        mail.code,
    ]


def test_nothing_secret_stays_in_the_database(browser: Browser, person: Person) -> None:
    mail = _ask(browser, person.email)
    token = mail.link.rpartition("/")[2]
    link = db.session.scalars(select(SignInLink)).one()
    letter = db.session.scalars(select(OutboxMail)).one()
    assert token not in (link.token_digest, link.code_digest)
    assert (letter.text, letter.html, letter.status) == ("", "", "sent")


def test_german_mail(browser: Browser, app: Flask) -> None:
    mail = _ask(browser, make.person("Jan Muster").email)
    assert mail.subject == "Ihr Link zum Anmelden"
    assert mail.text.startswith("Guten Tag Jan Muster,\n\njemand – vermutlich Sie – möchte sich")


def test_opening_shows_and_pressing_acts(browser: Browser, person: Person) -> None:
    mail = _ask(browser, person.email)
    for _scanner in range(3):
        assert browser.get(mail.link, headers=ENGLISH).h1 == "Hello Ida Beispiel"
        browser.open(mail.link, 200, method="HEAD")
    assert _sign_ins() == 0
    assert browser.post(mail.link).location == "/"
    assert browser.get("/account").h1 == "My account"
    assert _sign_ins() == 1
    assert db.session.scalars(select(SignIn)).one().method == "link"


def test_used_twice(browser: Browser, person: Person) -> None:
    mail = _ask(browser, person.email)
    browser.get(mail.link)
    browser.post(mail.link)
    browser.sign_out()
    page = browser.get(mail.link, 410, headers=ENGLISH)
    assert page.h1 == "This link no longer works"
    browser.post(mail.link, status=410)
    assert _sign_ins() == 1


def test_too_late(browser: Browser, person: Person) -> None:
    mail = _ask(browser, person.email)
    _change(expires_at=clock.real_now() - timedelta(seconds=1))
    browser.get(mail.link, 410)
    browser.post("/sign-in/code", {"email": person.email, "code": mail.code}, 422)


@pytest.mark.parametrize("token", ["x", "a" * 43, "%00", "..", "a" * 5000])
def test_invented_link(browser: Browser, app: Flask, token: str) -> None:
    browser.open(f"/sign-in/link/{token}", None, method="GET")
    assert _sign_ins() == 0


def test_other_links_of_the_person_die_with_the_used_one(browser: Browser, person: Person) -> None:
    first, second = _ask(browser, person.email), _ask(browser, person.email)
    assert first.link != second.link
    browser.get(second.link)
    browser.post(second.link)
    browser.get(first.link, 410)


def test_link_goes_on_where_it_was_asked_for(browser: Browser, person: Person) -> None:
    mail = _ask(browser, person.email, next="/networks?page=2")
    assert mail.link.endswith("?next=/networks%3Fpage%3D2")
    browser.get(mail.link)
    assert browser.post(mail.link).location == "/networks?page=2"


def test_link_never_leads_elsewhere(browser: Browser, person: Person) -> None:
    mail = _ask(browser, person.email, next="//evil.example.org")
    assert "evil" not in mail.text
    browser.get(mail.link)
    assert browser.post(f"{mail.link}?next=//evil.example.org").location == "/"


@pytest.mark.parametrize("typed", ["{code}", " {code} ", "{small}", "{dashed}"])
def test_code_instead_of_the_link(browser: Browser, person: Person, typed: str) -> None:
    asked = browser.post("/sign-in/link", {"email": person.email})
    assert asked.location == "/sign-in/code"
    page = browser.get("/sign-in/code")
    assert page.root.xpath("//input[@name='email']/@value") == [person.email]
    code = delivered()[-1].code
    shown = typed.format(code=code, small=code.lower(), dashed=code.replace(" ", "-"))
    assert browser.post("/sign-in/code", {"email": person.email, "code": shown}).location == "/"
    assert browser.get("/account").h1 == "My account"


def test_code_counts_once_and_after_five_wrong_ones_not_at_all(browser: Browser, person: Person) -> None:
    mail = _ask(browser, person.email)
    for _ in range(5):
        page = browser.post("/sign-in/code", {"email": person.email, "code": "2222 2222"}, 422, headers=ENGLISH)
        assert page.words("//*[@class='faults']//li") == (
            "This code is wrong, used up or older than 30 minutes. After five wrong codes only the link in the mail "
            "works."
        )
    with transaction():
        assert service.use_code(person.email, mail.code, device="", address="127.0.0.1") is None
    browser.get(mail.link)
    assert browser.post(mail.link).location == "/"
    with transaction():
        assert service.use_code(person.email, mail.code, device="", address="127.0.0.1") is None


def test_code_of_somebody_else(browser: Browser, person: Person) -> None:
    other = make.person("Jan Muster")
    mail = _ask(browser, person.email)
    browser.post("/sign-in/code", {"email": other.email, "code": mail.code}, 422)
    browser.post("/sign-in/code", {"email": "nobody@example.org", "code": mail.code}, 422)


@pytest.mark.parametrize("email", ["person1@example.org", "nobody@example.org", "no address at all"])
def test_answer_is_the_same_for_unknown_accounts(browser: Browser, person: Person, email: str) -> None:
    assert browser.post("/sign-in/link", {"email": email}).location == "/sign-in/code"
    page = browser.get("/sign-in/code", headers=ENGLISH)
    assert page.h1 == "Check your mail"
    assert len(delivered()) == (1 if email == person.email else 0)


def test_answer_is_the_same_when_no_mail_can_be_promised(
    browser: Browser, person: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(_letter: Letter) -> None:
        raise IntegrityError("INSERT", {}, ValueError("refused"))

    monkeypatch.setattr(mail, "post", Slot("mails"))
    mail.post.fill(refuse)
    for email in (person.email, "nobody@example.org"):
        assert browser.post("/sign-in/link", {"email": email}).location == "/sign-in/code"
    assert caplog.text.count("a mail for signing in was not promised") == 1
    assert db.session.scalars(select(SignInLink)).all() == []


def test_clock_does_not_tell_whose_code_is_typed(
    browser: Browser, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy, "EVEN_ANSWER", timedelta(milliseconds=400))
    for email in (person.email, "nobody@example.org"):
        begun = time.monotonic()
        browser.post("/sign-in/code", {"email": email, "code": "2222 2222"}, 422)
        assert time.monotonic() - begun >= 0.4


def test_digest_of_a_code_needs_the_key(browser: Browser, person: Person) -> None:
    code = _ask(browser, person.email).code.replace(" ", "")
    stored = db.session.scalars(select(SignInLink)).one().code_digest
    assert stored == tokens.keyed_digest("sign-in code", code) != tokens.digest(code)


@pytest.mark.parametrize("state", [{"deactivated_at": make.NOW}, {"activated_at": None, "invited_at": None}])
def test_no_link_for_closed_accounts(browser: Browser, app: Flask, state: dict[str, object]) -> None:
    browser.post("/sign-in/link", {"email": make.person("Zu", **state).email})
    assert delivered() == []


def test_link_dies_with_the_account(browser: Browser, person: Person) -> None:
    mail = _ask(browser, person.email)
    browser.get(mail.link)
    with transaction():
        service.deactivate(None, person.email)
    browser.post(mail.link, status=410)
    assert _sign_ins() == 0


def test_mail_that_is_too_late_is_not_sent(browser: Browser, person: Person) -> None:
    browser.post("/sign-in/link", {"email": person.email})
    _change(expires_at=clock.real_now() - timedelta(seconds=1))
    assert delivered() == []
    assert db.session.scalars(select(OutboxMail)).one().status == "dropped"


def _invite(email: str = "neu@example.org", language: str = "en") -> Mail:
    with transaction():
        service.invite(None, email=email, name="Neu Hier", language=language)
    return delivered()[-1]


def test_first_access(browser: Browser, app: Flask) -> None:
    mail = _invite()
    link = db.session.scalars(select(SignInLink)).one()
    assert link.expires_at - link.created_at == timedelta(days=21)
    assert mail.subject == "Your access to the network"
    page = browser.get(mail.link, headers=ENGLISH)
    assert (page.h1, _sign_ins()) == ("Welcome, Neu Hier", 0)
    assert browser.post(mail.link, {"language": "de", "password": "vier blaue Kähne"}).location == "/"
    assert browser.get("/account").h1 == "Mein Konto"
    db.session.rollback()
    person = db.session.scalars(select(Person)).one()
    assert person.activated_at is not None
    assert passwords.matches(person.password_hash, "vier blaue Kähne")
    browser.get(mail.link, 410)


def test_first_access_without_a_password(browser: Browser, app: Flask) -> None:
    mail = _invite()
    browser.get(mail.link)
    browser.post(mail.link, {"language": "en", "password": ""})
    assert db.session.scalars(select(Person)).one().password_hash is None
    assert browser.get("/account").h1 == "My account"


def test_weak_password_uses_nothing_up(browser: Browser, app: Flask) -> None:
    mail = _invite()
    browser.get(mail.link)
    page = browser.post(mail.link, {"language": "en", "password": "Neu Hier 1234"}, 422, headers=ENGLISH)
    assert page.words("//*[@class='fault']") == (
        "Error: This password consists of your name, your address or words of this network, which are easy to guess. "
        "Three or four words that do not belong together are safe and easy to remember."
    )
    browser.post(mail.link, {"language": "en", "password": "vier blaue Kähne"})
    assert browser.get("/account").h1 == "My account"


def test_late_invitation_is_renewed_by_the_person_itself(browser: Browser, app: Flask) -> None:
    first = _invite()
    _change(expires_at=clock.real_now() - timedelta(seconds=1))
    browser.get(first.link, 410)
    browser.post("/sign-in/link", {"email": "neu@example.org"})
    second = delivered()[-1]
    assert second.link.startswith("/activate/")
    assert browser.get(second.link, headers=ENGLISH).h1 == "Welcome, Neu Hier"


def test_activation_and_sign_in_links_are_not_the_same(browser: Browser, person: Person) -> None:
    sign_in, invitation = _ask(browser, person.email), _invite()
    browser.get(sign_in.link.replace("/sign-in/link/", "/activate/"), 410)
    browser.get(invitation.link.replace("/activate/", "/sign-in/link/"), 410)


def test_unknown_account_takes_as_long(browser: Browser, person: Person) -> None:
    def seconds(email: str) -> float:
        begun = time.perf_counter()
        browser.post("/sign-in/link", {"email": email})
        return time.perf_counter() - begun

    seconds("nobody@example.org")
    for email in (person.email, "nobody@example.org"):
        assert seconds(email) >= policy.EVEN_ANSWER.total_seconds()
