"""What only a browser can tell: themes, menus, and where the marks of the timeline really stand."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date

import pytest
from flask import Flask, redirect, render_template_string, request
from flask.typing import ResponseReturnValue
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from netzwerk.core.languages import spoken
from netzwerk.core.pages import shell_of_request
from netzwerk.core.security import HEADERS
from tests.components.test_layouts import SIGNED_IN
from tests.components.test_timeline import MEETING, PLAN

SOURCE = """{% extends "layouts/app.html" %}{% from "components/timeline.html" import timeline %}
{% block title %}Programme{% endblock %}{% block content %}{{ timeline(plan, "Programme") }}{% endblock %}"""
PEOPLE = """{% extends "layouts/app.html" %}{% from "components/find.html" import find %}
{% from "components/card.html" import card %}{% from "components/empty.html" import empty %}
{% block title %}People{% endblock %}{% block content %}{{ find(words, "Find people") }}
{% call card("People", id="list", note="found for " ~ words if words else "") %}
{% if names %}<ul>{% for name in names %}<li>{{ name }}</li>{% endfor %}</ul>{% else %}{{ empty("Nobody") }}{% endif %}
{% endcall %}{% endblock %}"""
NAMES = ("Anna", "Bernd", "Johanna")
LIGHT = "rgb(244, 246, 244)"
DARK = "rgb(13, 27, 30)"
DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""Resolves when the page has been drawn: a browser complains of keys that come before what it would focus itself."""

Open = Callable[..., AbstractContextManager[Page]]


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """A server with one page under our headers."""
    shell_of_request.fill(lambda: SIGNED_IN)

    def show() -> ResponseReturnValue:
        with spoken("en"):
            return render_template_string(SOURCE, plan=PLAN), HEADERS

    def people() -> ResponseReturnValue:
        words = request.args.get("q", "")
        if words == "lost":
            return redirect("/")
        names = [name for name in NAMES if words in name.lower()]
        with spoken("en"):
            return render_template_string(PEOPLE, words=words, names=names), HEADERS

    app.add_url_rule("/", "show", show)
    app.add_url_rule("/people", "people", people)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def visit(chromium_browser: Browser, address: str) -> Open:
    """Open the page in a context of its own; complaints of the browser are faults."""

    @contextmanager
    def visiting(path: str = "", **options: object) -> Iterator[Page]:
        context = chromium_browser.new_context(**options)  # type: ignore[arg-type]
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(f"{address}{path}")
        yield page
        context.close()
        assert complaints == []

    return visiting


def ground(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


@pytest.mark.parametrize(("scheme", "colour"), [("light", LIGHT), ("dark", DARK)])
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_theme_follows_the_device(visit: Open, scheme: str, colour: str, scripts: bool) -> None:
    with visit(color_scheme=scheme, java_script_enabled=scripts) as page:
        assert ground(page) == colour


def test_choice_of_theme_is_kept_and_can_be_given_up(visit: Open) -> None:
    with visit(color_scheme="light") as page:
        page.locator("header details.menu > summary").click()
        page.get_by_role("button", name="Dark").click()
        assert ground(page) == DARK
        page.reload()
        assert ground(page) == DARK
        page.emulate_media(media="print")
        assert ground(page) == "rgb(255, 255, 255)"
        page.emulate_media(media="screen")
        page.locator("header details.menu > summary").click()
        assert page.get_by_role("button", name="Dark").get_attribute("aria-pressed") == "true"
        page.get_by_role("button", name="Like the device").click()
        assert ground(page) == LIGHT
        page.reload()
        assert ground(page) == LIGHT


def test_choice_of_theme_is_not_offered_without_scripts(visit: Open) -> None:
    with visit(java_script_enabled=False) as page:
        page.locator("header details.menu > summary").click()
        assert page.get_by_role("button", name="Sign out").is_visible()
        assert not page.get_by_role("button", name="Dark").is_visible()


def test_menu_closes_with_escape_and_by_a_click_elsewhere(visit: Open) -> None:
    with visit() as page:
        menu = page.locator("header details.menu")
        menu.locator("summary").click()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "/account"
        page.keyboard.press("Escape")
        assert menu.get_attribute("open") is None
        assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
        menu.locator("summary").click()
        page.locator("h1").click()
        assert menu.get_attribute("open") is None


def test_keyboard_first_reaches_the_content(visit: Open) -> None:
    with visit() as page:
        page.evaluate(DRAWN)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to content"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("width", [1280, 700])
def test_marks_stand_where_their_days_are(visit: Open, width: int) -> None:
    with visit(viewport={"width": width, "height": 800}) as page:
        line = page.locator(".tl-plan").bounding_box()
        mark = page.locator(".tl-plan a .shape").bounding_box()
    assert line
    assert mark
    share = (mark["x"] + mark["width"] / 2 - line["x"]) / line["width"]
    assert share == pytest.approx(((MEETING.on - date(2020, 9, 1)).days + 0.5) / 730, abs=0.0005)


@pytest.mark.parametrize(("width", "drawn"), [(1280, True), (390, False)])
def test_phone_gets_a_list_instead_of_a_line(visit: Open, width: int, drawn: bool) -> None:
    with visit(viewport={"width": width, "height": 800}) as page:
        assert page.locator(".tl-plan").is_visible() is drawn
        assert page.locator(".clocklist").is_visible() is not drawn


def test_list_follows_what_is_typed(visit: Open) -> None:
    with visit("people") as page:
        page.evaluate("window.stays = true")
        page.get_by_role("searchbox").press_sequentially("anna")
        expect(page.locator("#list li")).to_have_text(["Anna", "Johanna"])
        expect(page.locator("form [role=status]")).to_have_text("People found for anna")
        assert page.url.endswith("/people?q=anna")
        assert page.evaluate("[window.stays, document.activeElement.id]") == [True, "q"]
        page.get_by_role("searchbox").fill("nobody")
        expect(page.locator("form [role=status]")).to_have_text("People found for nobody Nobody")


def test_list_can_be_asked_without_scripts(visit: Open) -> None:
    with visit("people", java_script_enabled=False) as page:
        page.get_by_role("searchbox").fill("anna")
        page.get_by_role("button", name="Find").click()
        expect(page.locator("#list li")).to_have_text(["Anna", "Johanna"])


def test_whoever_is_sent_elsewhere_goes_there(visit: Open) -> None:
    with visit("people") as page:
        page.get_by_role("searchbox").fill("lost")
        expect(page.locator("h1")).to_have_text("Programme")
