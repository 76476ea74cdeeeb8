"""Pages for what went wrong: right status, both languages, what next, no trace of the inside."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import abort
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from netzwerk.app import create_app
from netzwerk.core.access import Audience, audience
from netzwerk.core.db import db
from netzwerk.core.errors import Forbidden, Invalid, NotFound, Stale, Unavailable
from netzwerk.core.failures import EXPLANATIONS
from netzwerk.core.languages import spoken
from tests.harness import applications
from tests.harness.browser import Browser
from tests.harness.databases import Database

ENGLISH = {"Accept-Language": "en"}
FAULTS = {
    "not_found": (NotFound(), 404),
    "forbidden": (Forbidden(), 403),
    "stale": (Stale(), 409),
    "invalid": (Invalid("", "Seven is too many."), 422),
    "unavailable": (Unavailable("The disk is full."), 503),
    "broken": (RuntimeError("secret inside"), 500),
    "locked": (OperationalError("SELECT 1", {}, sqlite3.OperationalError("database is locked")), 503),
    "disk": (OperationalError("SELECT 1", {}, sqlite3.OperationalError("database or disk is full")), 503),
}


@pytest.fixture
def failing(migrated_database: Database) -> Iterator[Browser]:
    """A browser for an application of its own with views that fail."""
    app = applications.build(migrated_database.url)
    app.testing = False

    def make_view(name: str) -> None:
        @audience(Audience.ANYONE)
        def view() -> str:
            raise FAULTS[name][0]

        app.add_url_rule(f"/fail/{name}", f"fail_{name}", view)

    for name in FAULTS:
        make_view(name)

    @audience(Audience.ANYONE)
    def by_code(code_number: int) -> str:
        abort(code_number)

    app.add_url_rule("/fail/code/<int:code_number>", "fail_code", by_code)
    with applications.context(app):
        yield Browser(app)


def _ask(browser: Browser, path: str, status: int, language: str = "en") -> str:
    response = browser._client.get(path, base_url=applications.BASE_URL, headers={"Accept-Language": language})
    assert response.status_code == status
    return response.get_data(as_text=True)


@pytest.mark.parametrize("code", sorted(EXPLANATIONS))
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_status_has_a_page_in_both_languages(failing: Browser, code: int, language: str) -> None:
    page = _ask(failing, f"/fail/code/{code}", code, language)
    with spoken(language):
        shown = EXPLANATIONS[code]
        for words in (shown.title, shown.happened, shown.advice):
            assert str(words) in page.replace("&#39;", "'")
    assert f'<html lang="{language}">' in page


@pytest.mark.parametrize("name", FAULTS)
def test_faults_become_pages(failing: Browser, name: str) -> None:
    page = _ask(failing, f"/fail/{name}", FAULTS[name][1])
    assert "secret inside" not in page
    assert "Traceback" not in page
    if isinstance(FAULTS[name][0], (Invalid, Unavailable)):
        assert str(FAULTS[name][0]) in page


def test_fault_number_stands_in_the_log(failing: Browser, caplog: pytest.LogCaptureFixture) -> None:
    page = _ask(failing, "/fail/broken", 500)
    number = page.partition('<b class="tnum">')[2].partition("</b>")[0]
    assert len(number) == 8
    assert f"the fault above was shown as number {number}" in caplog.text
    assert "RuntimeError: secret inside" in caplog.text


def test_database_faults_tell_the_operator(failing: Browser, caplog: pytest.LogCaptureFixture) -> None:
    _ask(failing, "/fail/locked", 503)
    assert "the database is locked by another process for longer than we wait" in caplog.text


def test_unknown_address(browser: Browser) -> None:
    page = browser.get("/nowhere", 404, headers=ENGLISH)
    assert page.h1 == "This page does not exist"
    assert page.headers["Cache-Control"] == "no-store"


def test_wrong_method(browser: Browser) -> None:
    page = browser.open("/help", 405, method="DELETE", headers=ENGLISH)
    assert page.h1 == "This cannot be done this way"
    assert set(page.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_too_large(browser: Browser) -> None:
    page = browser.open("/sign-in", 413, method="POST", data={"email": "x" * 1_100_000}, headers=ENGLISH)
    assert page.h1 == "This is too large"


def test_signed_out_in_the_middle(browser: Browser) -> None:
    page = browser.open("/account", 401, method="POST", data={"name": "Ida"}, headers=ENGLISH)
    assert page.h1 == "Please sign in again"
    assert page.links["Sign in in a new tab"] == "/sign-in"


def _page_of(database_url: str, caplog: pytest.LogCaptureFixture) -> str:
    app = create_app(applications.settings(database_url))
    with applications.context(app), caplog.at_level(logging.ERROR):
        page = _ask(Browser(app), "/sign-in", 503)
        assert app.test_client().get("/sign-in", base_url=applications.BASE_URL).headers["Retry-After"] == "30"
    return page


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("DROP TABLE alembic_version", "the database has no tables: run flask db upgrade"),
        (
            "UPDATE alembic_version SET version_num = '9999'",
            "the database is newer than this version: install the newer version, or restore the backup",
        ),
    ],
)
def test_wrong_tables(migrated_database: Database, caplog: pytest.LogCaptureFixture, statement: str, line: str) -> None:
    with (
        applications.context(create_app(applications.settings(migrated_database.url))),
        db.engine.begin() as connection,
    ):
        connection.execute(text(statement))
    page = _page_of(migrated_database.url, caplog)
    assert "The application is being set up or updated." in page
    assert line in caplog.text


def test_empty_database_then_migrated(new_database: Callable[[], Database], caplog: pytest.LogCaptureFixture) -> None:
    database = new_database()
    app = create_app(applications.settings(database.url))
    with applications.context(app):
        browser = Browser(app)
        _ask(browser, "/sign-in", 503)
        applications.migrate(database.url)
        _ask(browser, "/sign-in", 200)


def test_missing_folder_of_the_database(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    page = _page_of(f"sqlite:///{tmp_path / 'nowhere' / 'netzwerk.db'}", caplog)
    assert "The database cannot be reached." in page


def test_no_database_server(caplog: pytest.LogCaptureFixture) -> None:
    page = _page_of("postgresql+psycopg://nobody@127.0.0.1:9/netzwerk?connect_timeout=2", caplog)
    assert "The database cannot be reached." in page
    assert "the database cannot be reached (OperationalError)" in caplog.text
