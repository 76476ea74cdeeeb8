"""Whatever stands in an address or a form, it is no fault of ours."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import text

from netzwerk.core.access import Audience, audience
from netzwerk.core.db import db
from tests import factories as make
from tests.harness import applications
from tests.harness.browser import Browser
from tests.harness.databases import Database


@pytest.mark.parametrize(
    "path",
    [
        "/sign-in?next=%00",
        "/sign-in?%00=1",
        "/mailbox?page=1&page=%00",
        "/n/%00/programme",
        "/n/x%00y/events/1",
        "/activate/%00",
        "/no-such-page%00",
    ],
)
def test_nul_in_an_address(browser: Browser, path: str) -> None:
    browser.sign_in(make.person("Ida", is_administrator=True))
    browser.get(path, 400)


@pytest.mark.parametrize("fields", [{"email": "a\0b"}, {"email\0": "a"}, {"email": "a", "password": "\0"}])
def test_nul_in_a_form(browser: Browser, fields: dict[str, object]) -> None:
    browser.post("/sign-in", fields, 400)


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30, "1" * 5000, "²", "٣", "-1"])
def test_numbers_that_no_row_has(browser: Browser, number: object) -> None:
    browser.get(f"/mailbox/{number}", 404)
    browser.sign_in(make.person("Ida"))
    browser.post(f"/account/places/{number}/end", {}, 404)


def test_largest_number_is_asked_for(browser: Browser) -> None:
    browser.get(f"/mailbox/{2**31 - 1}", 404)


@pytest.mark.parametrize("version", ["²", "٣", "9" * 5000, str(2**31), "", "x"])
def test_versions_that_no_row_has(browser: Browser, version: str) -> None:
    browser.sign_in(make.person("Ida"))
    page = browser.post("/account", {"name": "Ida", "language": "de", "version": version}, 422)
    assert "wurde" in page.main


@pytest.fixture
def failing(migrated_database: Database) -> Iterator[Flask]:
    app = applications.build(migrated_database.url)
    app.testing = False

    @audience(Audience.ANYONE)
    def view() -> str:
        db.session.execute(text("SELECT CAST(:number AS INTEGER)"), {"number": "12345678901"})
        return ""

    app.add_url_rule("/fail", "fail", view)
    with applications.context(app):
        yield app


@pytest.mark.parametrize("database_name", ["postgresql"], scope="session")
def test_value_that_the_database_does_not_take(failing: Flask, database_name: str) -> None:
    assert failing.test_client().get("/fail", base_url=applications.BASE_URL).status_code == 400
