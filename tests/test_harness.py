"""The harness itself: a check that never fails proves nothing."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import select, text

from netzwerk.core.access import Audience, audience
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.people.models import Person
from tests import factories as make
from tests.harness import applications
from tests.harness.browser import Browser
from tests.harness.markup import page_faults
from tests.harness.smtp import Behaviour, SmtpServer

GOOD = "<!doctype html><html lang='de'><head><title>Treffen · Netzwerk</title></head><body>{}</body></html>"


def test_a_good_page_has_no_faults() -> None:
    assert page_faults(GOOD.format("<main><h1>Treffen</h1><ul><li><a href='/x'>A</a></li></ul></main>")) == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<h1>Treffen</h1><h1>Treffen</h1>", "2 h1 instead of one"),
        ("<h2>Treffen</h2>", "0 h1 instead of one"),
        ("<h1>Anderes</h1>", "does not contain the h1 'Anderes'"),
        ("<h1>Treffen</h1><p style='color:red'>x</p>", "has style='color:red'"),
        ("<h1>Treffen</h1><button type='button' onclick='x()'>x</button>", "has onclick='x()'"),
        ("<h1>Treffen</h1><button type='button' hx-on:click='x()'>x</button>", "has hx-on:click"),
        ("<h1>Treffen</h1><script>x()</script>", "inline <script>"),
        ("<h1>Treffen</h1><style>p {}</style>", "inline <style>"),
        ("<h1>Treffen</h1><a href='javascript:x()'>x</a>", "has href='javascript:x()'"),
        ("<h1>Treffen</h1><p><div>x</div></p>", "<div> within <p>"),
        ("<h1>Treffen</h1><a href='/'><button type='submit'>x</button></a>", "<button> within <a>"),
        ("<h1>Treffen</h1><ul><p>x</p></ul>", "<p> in <ul>"),
        ("<h1>Treffen</h1><ul>x</ul>", "text 'x' directly in <ul>"),
        ("<h1>Treffen</h1><table><td>x</td></table>", "<td> in <table>"),
        ("<h1>Treffen</h1><p>x", "</body> closes <p>"),
        ("<h1>Treffen</h1><b><i>x</b></i>", "</b> closes <i>"),
        ("<h1>Treffen</h1><p id='a'>x</p><p id='a'>x</p>", "id 'a' stands 2 times"),
        ("<h1>Treffen</h1><label for='a'>x</label>", "names 'a', which is not on the page"),
        ("<h1>Treffen</h1><a href='#a'>x</a>", "names 'a', which is not on the page"),
        ("<h1>Treffen</h1><img src='/x.png'>", "<img> without alt"),
        ("<h1>Treffen</h1><form method='post'></form>", "without its csrf_token"),
        ("<h1>Treffen</h1><p>1 < 2</p>", "no markup: '< 2"),
        ("<h1>Treffen</h1><p title='x>y</p>", 'no markup: "<p title=\'x>y"'),
        ("<h1>Treffen</h1><textarea><p>x</p></textarea>", "no markup: '<p>x</p>'"),
        ("<h1>Treffen</h1><textarea>x", "never closed: <html>, <body>, <textarea>"),
        ("<h1>Treffen</h1><script src='/x.js'>x < y", "never closed: <html>, <body>, <script>"),
    ],
)
def test_a_bad_page_is_found_out(body: str, fault: str) -> None:
    assert fault in "\n".join(page_faults(GOOD.format(body)))


@pytest.fixture
def careless(app: Flask) -> Iterator[Browser]:
    """A browser in front of an application with views that break the rules about writing."""
    wrong = applications.build(str(app.config["SQLALCHEMY_DATABASE_URI"]))

    @audience(Audience.ANYONE)
    def forgets() -> str:
        db.session.add(Person(name="Niemand", email="niemand@example.org"))
        return ""

    @audience(Audience.ANYONE)
    def bypasses() -> str:
        db.session.add(Person(name="Niemand", email="niemand@example.org"))
        db.session.flush()
        return ""

    @audience(Audience.ANYONE)
    def changes() -> str:
        db.session.scalars(select(Person)).one().name = "Anders"
        return ""

    for view in (forgets, bypasses, changes):
        wrong.add_url_rule(f"/{view.__name__}", view.__name__, view)
    yield Browser(wrong)
    with wrong.app_context():
        db.engine.dispose()
    applications.use(app)


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("/forgets", "never committed"),
        ("/changes", "never committed"),
        ("/bypasses", r"written outside of transaction\(\)"),
    ],
)
def test_a_request_that_leaves_writes_behind_fails(careless: Browser, address: str, fault: str) -> None:
    make.person()
    with pytest.raises(AssertionError, match=fault):
        careless.get(address)


def test_queries_are_counted_without_bookkeeping(
    app: Flask, query_count: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    with query_count() as queries:
        with transaction():
            db.session.execute(text("SELECT 1"))
        db.session.execute(text("SELECT 2"))
    assert queries == ["SELECT 1", "SELECT 2"]


def test_no_test_leaves_this_machine() -> None:
    with socket.socket() as probe, pytest.raises(AssertionError, match=r"192\.0\.2\.1"):
        probe.connect(("192.0.2.1", 80))


def send(server: SmtpServer) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Message-ID"] = "a@example.org", "b@example.org", "<1@example.org>"
    message.set_content("Grüße")
    with smtplib.SMTP(server.host, server.port, timeout=1) as client:
        client.send_message(message)


def test_mail_server_accepts(smtp_server: SmtpServer) -> None:
    send(smtp_server)
    assert smtp_server.identifiers == ["<1@example.org>"]
    assert smtp_server.received[0].get_content().strip() == "Grüße"


@pytest.mark.parametrize(
    ("behaviour", "error", "taken"),
    [
        (Behaviour.LATER, smtplib.SMTPDataError, 0),
        (Behaviour.NEVER, smtplib.SMTPDataError, 0),
        (Behaviour.HANG, smtplib.SMTPServerDisconnected, 0),
        (Behaviour.DROP, smtplib.SMTPServerDisconnected, 1),
    ],
)
def test_mail_server_fails(smtp_server: SmtpServer, behaviour: Behaviour, error: type[Exception], taken: int) -> None:
    smtp_server.behaviour = behaviour
    with pytest.raises(error):
        send(smtp_server)
    assert len(smtp_server.received) == taken
