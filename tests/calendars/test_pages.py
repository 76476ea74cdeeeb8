"""The pages where calendar addresses are made, renewed and revoked."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from netzwerk.calendars.models import FeedToken
from netzwerk.core import clock
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.people import passwords
from netzwerk.people.models import SignIn
from tests import factories as make
from tests.harness.browser import Browser

QueryCount = Callable[[], AbstractContextManager[list[str]]]
MAKE = "/calendar/address"
REVOKE = "/calendar/address/revoke"


@pytest.fixture
def network(database: object) -> make.MadeNetwork:
    return make.network(tandems=1, meetings=1, seminars=1, title="HESSENbildung.digital")


def addresses(page: object) -> list[str]:
    return [str(value) for value in page.root.xpath("//main//input[@readonly]/@value")]  # type: ignore[attr-defined]


def test_the_address_is_made_shown_once_and_works(browser: Browser, network: make.MadeNetwork) -> None:
    browser.sign_in(network.tandems[0].teacher)
    page = browser.get("/calendar")
    assert page.h1 == "Termine abonnieren"
    assert "Es gibt noch keine Adresse." in page.main
    assert addresses(page) == []

    made = browser.post(MAKE, status=200)
    https, webcal = addresses(made)
    assert https.startswith("http://127.0.0.1:8000/feeds/")
    assert webcal == https.replace("http://", "webcal://")
    assert made.headers["Cache-Control"] == "no-store"
    assert browser.get(https).body.startswith(b"BEGIN:VCALENDAR")

    again = browser.get("/calendar")
    assert addresses(again) == []
    assert https.split("/")[-2] not in again.html
    assert "gibt es eine gültige Adresse" in again.main


def test_renewing_ends_the_address_before(browser: Browser, network: make.MadeNetwork) -> None:
    browser.sign_in(network.coordinator)
    first = addresses(browser.post(MAKE, status=200))[0]
    assert "Jetzt neue Adresse anlegen" in browser.get("/calendar").main
    second = addresses(browser.post(MAKE, status=200))[0]
    browser.get(first, 404)
    browser.get(second)


def test_revoking(browser: Browser, network: make.MadeNetwork) -> None:
    browser.sign_in(network.board)
    address = addresses(browser.post(MAKE, status=200))[0]
    assert browser.post(REVOKE).location == "/calendar"
    page = browser.get("/calendar")
    assert "Die Kalenderadresse gilt nicht mehr." in page.text
    assert "Es gibt noch keine Adresse." in page.main
    browser.get(address, 404)
    assert browser.post(REVOKE).location == "/calendar"


def test_a_get_changes_nothing(browser: Browser, network: make.MadeNetwork) -> None:
    browser.sign_in(network.partner)
    browser.get(MAKE, 405)
    browser.get(REVOKE, 405)
    assert db.session.scalars(select(FeedToken)).all() == []


def test_without_the_token_of_the_form_nothing_happens(browser: Browser, network: make.MadeNetwork) -> None:
    browser.sign_in(network.partner)
    browser.open(MAKE, 400, method="POST")
    assert db.session.scalars(select(FeedToken)).all() == []


def test_somebody_without_a_network_has_nothing_to_subscribe_to(browser: Browser, database: object) -> None:
    browser.sign_in(make.administrator())
    page = browser.get("/calendar")
    assert "Noch gibt es nichts zu abonnieren." in page.main
    assert "Adresse anlegen" not in page.main


def test_the_page_names_networks_and_due_days_as_they_apply(browser: Browser, network: make.MadeNetwork) -> None:
    browser.sign_in(network.tandems[0].trainer)
    page = browser.get("/calendar")
    assert "weitere Termine von HESSENbildung.digital" in page.main
    assert "Letzte Tage Ihrer Reflexionsrunden" in page.main
    for word in ("Outlook", "Google", "Apple", "Thunderbird", "bis zu 24 Stunden dauern"):
        assert word in page.main
    browser.sign_in(network.board)
    assert "Reflexionsrunden" not in browser.get("/calendar").main


def test_the_coordination_makes_the_networks_address(browser: Browser, network: make.MadeNetwork) -> None:
    browser.sign_in(network.coordinator)
    link = browser.get("/calendar").links["Kalender von HESSENbildung.digital"]
    assert link == f"/n/{network.code}/calendar"
    page = browser.get(link)
    assert page.h1 == "Kalender des Netzwerks"
    first = addresses(browser.post(f"{link}/address", status=200))[0]
    second = addresses(browser.post(f"{link}/address", status=200))[0]
    browser.get(first, 404)
    assert b"HESSENbildung.digital" in browser.get(second).body
    assert browser.post(f"{link}/address/revoke").location == link
    browser.get(second, 404)


@pytest.mark.parametrize("who", ["facilitator", "board", "partner", "teacher", "foreign", "administrator"])
def test_the_networks_address_is_nobody_elses(browser: Browser, network: make.MadeNetwork, who: str) -> None:
    person = {
        "teacher": network.tandems[0].teacher,
        "foreign": make.network(tandems=0, meetings=0, seminars=0).coordinator,
        "administrator": make.administrator(),
    }.get(who) or getattr(network, who)
    browser.sign_in(person)
    browser.get("/calendar")
    browser.get(f"/n/{network.code}/calendar", 404)
    browser.post(f"/n/{network.code}/calendar/address", status=404)
    browser.post(f"/n/{network.code}/calendar/address/revoke", status=404)
    assert db.session.scalars(select(FeedToken)).all() == []


@pytest.mark.parametrize("networks", [1, 3])
def test_statements_of_the_page_do_not_grow(
    browser: Browser, database: object, query_count: QueryCount, networks: int
) -> None:
    person = make.person()
    for number in range(networks):
        make.coordinator(make.network(tandems=1, title=f"Netz {number}"), holder=person)
    browser.sign_in(person)
    with query_count() as queries:
        page = browser.get("/calendar")
    assert page.main.count("weitere Termine von Netz") == networks
    assert len(queries) <= 8, queries


PASSWORD = "vier leise Laternen"


def let_the_sign_in_age() -> None:
    with transaction():
        db.session.execute(update(SignIn).values(created_at=clock.real_now() - timedelta(minutes=31)))


def test_an_old_sign_in_must_be_proven_by_the_password(browser: Browser, network: make.MadeNetwork) -> None:
    person = make.person(password_hash=passwords.digest(PASSWORD))
    make.coordinator(network, holder=person)
    browser.sign_in(person)
    let_the_sign_in_age()
    for page, action in (("/calendar", MAKE), (f"/n/{network.code}/calendar", f"/n/{network.code}/calendar/address")):
        assert "Noch einmal Ihr Passwort" in browser.get(page).main
        for wrong in ("", "falsch"):
            refused = browser.post(action, {"password": wrong}, status=422)
            assert addresses(refused) == []
        assert db.session.scalars(select(FeedToken)).all() == []
        assert len(addresses(browser.post(action, {"password": PASSWORD}, status=200))) == 2
        db.session.rollback()
        with transaction():
            db.session.execute(delete(FeedToken))


def test_guessing_the_password_there_is_slowed_down(browser: Browser, network: make.MadeNetwork) -> None:
    person = make.person(password_hash=passwords.digest(PASSWORD))
    make.coordinator(network, holder=person)
    browser.sign_in(person)
    let_the_sign_in_age()
    answers = [browser.post(MAKE, {"password": "falsch"}, status=None).status for _ in range(8)]
    assert answers[0] == 422
    assert answers[-1] == 429
    browser.post(MAKE, {"password": PASSWORD}, status=429)


def test_an_old_sign_in_without_a_password_needs_a_new_link(browser: Browser, network: make.MadeNetwork) -> None:
    browser.sign_in(network.coordinator)
    let_the_sign_in_age()
    page = browser.get("/calendar")
    assert "in den letzten 30 Minuten angemeldet" in page.main
    browser.post(MAKE, status=422)
    assert db.session.scalars(select(FeedToken)).all() == []
