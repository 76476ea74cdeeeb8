"""Tokens and contents stay out of the logs of each server that can stand in front of the application."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from flask import Flask
from gunicorn.glogging import SafeAtoms
from sqlalchemy import insert, text

from netzwerk.core import logs, tokens
from netzwerk.core.access import Audience, audience
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.people.models import Person
from tests import factories as make
from tests.harness import applications
from tests.harness.browser import Browser
from tests.harness.databases import Database

LOGGERS = ("werkzeug", "gunicorn.access", "gunicorn.error", "netzwerk", "netzwerk.core.failures", "apscheduler", "")
CANARY = "kanarie-im-protokoll"
TOKEN = tokens.new_token()


@pytest.fixture(autouse=True)
def _hidden() -> None:
    logs.hide_secrets()


@pytest.mark.parametrize("name", LOGGERS)
def test_no_token_in_a_request_line(name: str, caplog: pytest.LogCaptureFixture) -> None:
    formatted = f"direct /feeds/{TOKEN}/netzwerk.ics?token={TOKEN}"
    with caplog.at_level(logging.INFO, logger=name or None):
        logging.getLogger(name).info('"%s" %s', f"GET /feeds/{TOKEN}/netzwerk.ics HTTP/1.1", "200")
        logging.getLogger(name).info(formatted)
        logging.getLogger(name).info("%s", ValueError(f"/activate/{TOKEN}"))
    assert caplog.messages == [
        '"GET /feeds/…/netzwerk.ics HTTP/1.1" 200',
        "direct /feeds/…/netzwerk.ics?token=…",
        "/activate/…",
    ]


def test_no_token_in_gunicorns_atoms(caplog: pytest.LogCaptureFixture) -> None:
    path = f"/feeds/{TOKEN}/netzwerk.ics"
    atoms = SafeAtoms({"h": "127.0.0.1", "r": f"GET {path} HTTP/1.1", "U": path, "f": f"https://a{path}", "s": "200"})
    with caplog.at_level(logging.INFO):
        logging.getLogger("gunicorn.access").info("%(h)s %(r)s %(U)s %(f)s %(s)s %(x)s", atoms)
    assert caplog.messages == [
        "127.0.0.1 GET /feeds/…/netzwerk.ics HTTP/1.1 /feeds/…/netzwerk.ics https://a/feeds/…/netzwerk.ics 200 -"
    ]


def test_ordinary_addresses_stay_as_they_are() -> None:
    line = "GET /n/hessen-2020/events/4/calendar.ics?next=/n/hessen-2020/calendar HTTP/1.1"
    assert logs.without_secrets(line) == line


def test_no_token_in_a_traceback(caplog: pytest.LogCaptureFixture) -> None:
    try:
        try:
            {}[TOKEN]
        except KeyError as error:
            raise ValueError(f"no such page: /sign-in/link/{TOKEN}?next=/") from error
    except ValueError:
        logging.getLogger("netzwerk.people.views").exception("it broke", stack_info=True)
    assert "ValueError: no such page: /sign-in/link/…?next=/" in caplog.text
    assert "KeyError: '…'" in caplog.text
    assert TOKEN not in caplog.text


@pytest.fixture
def failing(migrated_database: Database) -> Iterator[Flask]:
    """An application with a view that stumbles over the database with a person's words in its hands."""
    app = applications.build(migrated_database.url)
    app.testing = False

    @audience(Audience.ANYONE)
    def again() -> str:
        with transaction():
            row = {"name": CANARY, "email": f"{CANARY}@example.org", "version": 1, "language": "de"}
            db.session.execute(insert(Person), [row, row])
        return ""

    @audience(Audience.ANYONE)
    def broken() -> str:
        with transaction():
            db.session.execute(text("INSERT INTO person (name, email) VALUES (:name, :name)"), {"name": CANARY})
        return ""

    app.add_url_rule("/fail/again", "fail_again", again)
    app.add_url_rule("/fail/broken", "fail_broken", broken)
    with applications.context(app):
        make.restart()
        yield app


@pytest.mark.parametrize("path", ["/fail/again", "/fail/broken"])
def test_no_content_when_the_database_refuses(failing: Flask, path: str, caplog: pytest.LogCaptureFixture) -> None:
    answer = Browser(failing)._client.get(path, base_url=applications.BASE_URL)
    assert answer.status_code == 500
    assert CANARY not in answer.text
    assert "INSERT INTO person" in caplog.text
    assert CANARY not in caplog.text
