"""The exact headers on every kind of answer; the routes themselves are asked in `test_routes`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, current_app

from netzwerk.core.access import Audience, audience
from netzwerk.core.assets import static_url
from netzwerk.core.db import db
from tests.harness import applications, headers
from tests.harness.browser import Browser

LARGE = 2 * 1024 * 1024
PRIVATE_ADDRESSES = ["/", "/sign-in", "/nothing-here", "/n/nobody/tandems", "/nothing?q=<script>alert(1)</script>"]


@pytest.fixture
def failing(app: Flask) -> Iterator[Browser]:
    """A browser in front of an application with a view that breaks."""
    broken = applications.build(str(app.config["SQLALCHEMY_DATABASE_URI"]))
    broken.testing = False

    @audience(Audience.ANYONE)
    def breaks() -> str:
        raise RuntimeError("a secret of the machine room")

    broken.add_url_rule("/breaks", "breaks", breaks)
    yield Browser(broken)
    with broken.app_context():
        db.engine.dispose()
    applications.use(app)


def test_the_literal_headers_are_what_is_sent(browser: Browser) -> None:
    answer = browser.get("/sign-in")
    assert {name: answer.headers[name] for name in headers.EXACT} == headers.EXACT


@pytest.mark.parametrize("address", PRIVATE_ADDRESSES)
def test_private_answers_are_kept_nowhere(browser: Browser, address: str) -> None:
    answer = browser.open(address, None, method="GET")
    assert answer.headers["Cache-Control"] == headers.PRIVATE
    assert "Strict-Transport-Security" not in answer.headers


def test_unknown_address(browser: Browser) -> None:
    answer = browser.get("/nothing-here", 404)
    assert answer.h1
    assert "/nothing-here" not in answer.text


def test_too_large(browser: Browser) -> None:
    answer = browser.open("/sign-in", 413, method="POST", data={"email": "x" * LARGE})
    assert answer.h1


def test_wrong_method(browser: Browser) -> None:
    browser.open("/sign-out", 405, method="GET")


def test_form_without_its_token(browser: Browser) -> None:
    answer = browser.open("/sign-in", 400, method="POST", data={"email": "a@example.org"})
    assert answer.h1


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:8000.evil.example", "evil.example:8000"])
def test_foreign_host(browser: Browser, host: str) -> None:
    answer = browser.open("/sign-in", 400, method="GET", headers={"Host": host})
    assert "evil" not in answer.html


def test_broken_view_shows_no_stack(failing: Browser) -> None:
    answer = failing.open("/breaks", 500, method="GET")
    assert answer.h1
    assert "secret" not in answer.html
    assert "Traceback" not in answer.html
    assert answer.headers["Cache-Control"] == headers.PRIVATE


def test_static_files_may_be_kept(browser: Browser) -> None:
    with current_app.test_request_context():
        address = static_url("kit.css")
    answer = browser.get(address)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in answer.headers
