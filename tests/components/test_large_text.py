"""What stands on a phone with text twice as large, what a word without end does, and what the keyboard reaches."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from flask import Flask, render_template_string
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from netzwerk.core.languages import spoken
from netzwerk.core.pages import shell_of_request
from tests.browser.visit import NARROW, OVERFLOW, PHONE, TEXT_TWICE_AS_LARGE, WIDE
from tests.components.test_layouts import SIGNED_IN

WORD = "Donaudampfschifffahrt" * 15
SOURCE = """{% extends "layouts/app.html" %}
{% from "components/button.html" import button %}{% from "components/card.html" import card %}
{% from "components/find.html" import find %}{% from "components/keyed.html" import keyed %}
{% from "components/note.html" import note %}{% from "components/progress.html" import progress %}
{% from "components/status.html" import status %}{% from "components/table.html" import table %}
{% from "components/task_list.html" import task_list %}
{% block title %}{{ word }}{% endblock %}
{% block head_actions %}{{ button("Message to all tandems", href="#one", kind="primary") }}{% endblock %}
{% block content %}
<div class="stack">
{{ find("", "Find people") }}
{{ note(word, tone="ok") }}
<div class="grid2">
{% call card("Meetings and seminars", id="rows", padded=false, link_text="The whole programme", link_href="#one") %}
{{ table("People", ["Name", "Organisation", "State", "Reflection"], [
  ["Anna", word, status("not yet submitted", icon="clock"), button("Open again", small=true, icon="check")],
  [word, "Vocational school", status("submitted"), progress("Milestones", 1, 4, label_hidden=true)]]) }}
{% endcall %}
{% call card("Next", id="next") %}{{ keyed([("Where", word), ("When", "Tuesday, 8 June 2021")]) }}
{{ button("Continue writing the reflection", href="#one", kind="primary", wide=true) }}{% endcall %}
</div>
{{ task_list([{"title": word, "why": "Two days left", "href": "#one", "action": "Set the date",
  "icon": "clock", "tone": "bad"}]) }}
<ul class="dates"><li><div class="grow"><a class="name" href="#one">Abschlussveranstaltung</a></div>
<div class="end">{{ status("date agreed") }}</div></li></ul>
{% for number in range(40) %}<p><a href="#one">Link {{ number }}</a></p>{% endfor %}
</div>
{% endblock %}"""
HIDDEN = """() => {
  const here = document.activeElement, box = here.getBoundingClientRect();
  const above = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return above && (above === here || here.contains(above) || above.contains(here)) ? "" : here.outerHTML.slice(0, 80);
}"""


@pytest.fixture
def page(app: Flask, chromium_browser: Browser) -> Iterator[Page]:
    """A page with one of each, in a window that moves at once."""
    shell_of_request.fill(lambda: SIGNED_IN)

    def show() -> str:
        with spoken("en"):
            return render_template_string(SOURCE, word=WORD)

    app.add_url_rule("/", "show", show)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    context = chromium_browser.new_context(reduced_motion="reduce")
    opened = context.new_page()
    opened.goto(f"http://127.0.0.1:{server.port}/")
    yield opened
    context.close()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("size", [WIDE, PHONE, NARROW], ids=["wide", "phone", "narrow"])
@pytest.mark.parametrize("text", ["usual", "large"])
def test_nothing_leaves_the_page_sideways(page: Page, size: dict[str, int], text: str) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    if text == "large":
        page.evaluate(TEXT_TWICE_AS_LARGE)
    assert page.evaluate(OVERFLOW) == []
    cut = page.eval_on_selector_all(
        "a.btn, button, input",
        "nodes => nodes.filter(node => node.getBoundingClientRect().right > innerWidth).map(node => node.outerHTML)",
    )
    assert cut == []


@pytest.mark.parametrize(("size", "stays"), [(PHONE, True), ({"width": 320, "height": 225}, False)])
def test_bars_stay_where_there_is_room_for_them(page: Page, size: dict[str, int], stays: bool) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.evaluate("scrollTo(0, 400)")
    top = page.locator(".topbar").bounding_box()
    bottom = page.locator(".bottomnav").bounding_box()
    assert top
    assert bottom
    assert (top["y"] == 0) is stays
    assert (round(bottom["y"] + bottom["height"]) == size["height"]) is stays


@pytest.mark.parametrize("text", ["usual", "large"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_keyboard_never_goes_behind_a_bar(page: Page, size: dict[str, int], text: str) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    if text == "large":
        page.evaluate(TEXT_TWICE_AS_LARGE)
    links = page.locator("main p > a").count()
    page.locator("main p > a").first.focus()
    hidden = []
    for key in ["Tab"] * (links - 1) + ["Shift+Tab"] * (links - 1):
        page.keyboard.press(key)
        hidden.append(page.evaluate(HIDDEN))
    assert links == 40
    assert [one for one in hidden if one] == []
