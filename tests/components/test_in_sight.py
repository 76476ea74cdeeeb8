"""What the style sheet alone brings into sight, or keeps out of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from netzwerk.core.assets import FOLDER
from tests.browser.visit import PHONE

Show = Callable[[str], Page]
TOLD = """<div class="content"><div class="told" role="status"><p class="note ok">Well done!</p></div>
<div style="height: 3000px">Before</div><section id="steps" style="height: 3000px">Next steps</section></div>"""
ANSWER = """<form><label><input type="radio" name="reply" value="accepted" checked>Coming</label>
<label><input type="radio" name="reply" value="represented">Somebody else</label>
<div class="deputyname"><label>Name <input name="represented_by"></label></div></form>"""


@pytest.fixture
def show(chromium_browser: Browser) -> Iterator[Show]:
    context = chromium_browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()

    def shown(body: str) -> Page:
        page.set_content(body)
        page.add_style_tag(path=FOLDER / "kit.css")
        return page

    yield shown
    context.close()


def test_what_was_just_done_is_said_where_the_page_is_entered(show: Show) -> None:
    page = show(TOLD)
    page.evaluate("location.hash = 'steps'")
    expect(page.get_by_text("Next steps")).to_be_in_viewport()
    expect(page.get_by_role("status")).to_be_in_viewport()


def test_a_deputy_is_asked_for_only_where_somebody_comes_instead(show: Show) -> None:
    page = show(ANSWER)
    expect(page.get_by_label("Name")).to_be_hidden()
    page.get_by_label("Somebody else").check()
    expect(page.get_by_label("Name")).to_be_visible()
