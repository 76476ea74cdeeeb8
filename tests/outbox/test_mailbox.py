"""The mailbox page of development and demo."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from netzwerk.core import configuration
from netzwerk.outbox import sending
from netzwerk.outbox.views import Piece, pieces
from tests.harness import applications
from tests.harness.browser import Browser
from tests.outbox.letters import enqueue, letter


def test_newest_first_and_in_pages(browser: Browser) -> None:
    enqueue(*(letter(number) for number in range(27)))
    sending.send_due()
    first, second = browser.get("/mailbox"), browser.get("/mailbox?page=2")
    assert first.all_words("//main//li//b")[:2] == ["Brief 26", "Brief 25"]
    assert second.all_words("//main//li//b") == ["Brief 1", "Brief 0"]
    assert browser.get("/mailbox?page=99").all_words("//main//li//b") == ["Brief 1", "Brief 0"]


def test_empty(browser: Browser) -> None:
    assert "Noch keine Mail." in browser.get("/mailbox").main


def test_message_is_text_and_only_addresses_of_ours_are_links(browser: Browser) -> None:
    text = "<b>Hallo</b>\n\nhttp://127.0.0.1:8000/help und https://evil.example.org/"
    enqueue(letter(1, text=text, subject="<script>"))
    sending.send_due()
    page = browser.get("/mailbox/1")
    assert page.h1 == "<script>"
    assert "<b>Hallo</b>" in page.main
    assert page.root.xpath("//main//p/a/@href") == ["/help", "/mailbox"]
    browser.get("/mailbox/2", 404)


def test_not_where_mail_is_really_sent(browser: Browser, app: Flask) -> None:
    configuration.use(replace(configuration.current(), mail_host="mail.example.org"))
    browser.get("/mailbox", 404)
    browser.get("/mailbox/1", 404)


def test_not_on_a_public_address(app: Flask) -> None:
    public = replace(configuration.current(), base_url="https://netzwerk.example.org")
    assert not public.shows_mailbox


def test_not_outside_of_demo_and_development(browser: Browser, app: Flask) -> None:
    configuration.use(replace(configuration.current(), development=False))
    browser.get("/mailbox", 404)
    browser.get("/mailbox/1", 404)
    configuration.use(replace(configuration.current(), demo=True))
    browser.get("/mailbox", 200)


@pytest.mark.parametrize("address", ["203.0.113.5", "192.168.1.2", "2001:db8::1", ""])
def test_not_for_other_machines(browser: Browser, address: str) -> None:
    for path in ("/mailbox", "/mailbox/1", "/mailbox/1/html", "/mailbox/1/invite.ics"):
        browser.open(path, 404, method="GET", environ_base={"REMOTE_ADDR": address})


@pytest.mark.parametrize(
    "header", ["Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Port"]
)
def test_not_through_a_proxy_on_this_machine(browser: Browser, header: str) -> None:
    for path in ("/mailbox", "/mailbox/1", "/mailbox/1/html", "/mailbox/1/invite.ics"):
        browser.get(path, 404, headers={header: "127.0.0.1"})


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("kein Link", [Piece("kein Link")]),
        ("http://a.de/x", [Piece("http://a.de/x", "/x")]),
        ("http://a.de//evil", [Piece("http://a.de//evil")]),
        ("http://a.de.evil.de/x", [Piece("http://a.de.evil.de/x")]),
    ],
)
def test_pieces(text: str, cut: list[Piece]) -> None:
    assert pieces(text, "http://a.de") == cut


def test_html_is_shown_apart_from_us_without_script_or_request(app: Flask, browser: Browser) -> None:
    enqueue(letter(1, html="<p>Hallo</p><script>alert(1)</script>"), letter(2))
    sending.send_due()
    assert browser.get("/mailbox/1").root.xpath("//form[@target='_blank']/@action") == ["/mailbox/1/html"]
    assert browser.get("/mailbox/2").root.xpath("//form[@target='_blank']") == []
    client = app.test_client()
    answer = client.get("/mailbox/1/html", base_url=applications.BASE_URL)
    assert answer.headers["Content-Security-Policy"] == (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'none'; "
        "base-uri 'none'"
    )
    assert (answer.headers["Referrer-Policy"], answer.headers["X-Content-Type-Options"]) == ("no-referrer", "nosniff")
    assert answer.text == "<p>Hallo</p><script>alert(1)</script>"
    browser.get("/mailbox/2/html", 404)
    browser.get("/mailbox/3/html", 404)


def test_calendar_part_is_a_file(app: Flask, browser: Browser) -> None:
    calendar = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    enqueue(letter(1, calendar=calendar), letter(2))
    sending.send_due()
    assert "/mailbox/1/invite.ics" in browser.get("/mailbox/1").root.xpath("//main//a/@href")
    file = browser.get("/mailbox/1/invite.ics")
    assert file.body == calendar.encode()
    assert file.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert file.headers["Content-Disposition"] == 'attachment; filename="invite.ics"'
    browser.get("/mailbox/2/invite.ics", 404)
