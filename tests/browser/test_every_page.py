"""Every page that a role can reach by links, in Chromium: accessible, quiet, at home, and never too wide."""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask
from playwright.sync_api import Browser
from werkzeug.exceptions import HTTPException

from netzwerk.app import create_app
from netzwerk.settings import Settings
from tests.browser.visit import Visitor
from tests.harness import applications
from tests.harness.live import LiveServer

PER_KIND = 2
FILES = (".ics", ".pdf", ".docx")
SHARED = {"dashboard.start", "programme.plan", "events.show", "calendars.page", "people.account"}
PUBLIC = {"pages.imprint", "pages.privacy", "pages.accessibility", "pages.help"}
TANDEMS = {"tandems.index", "tandems.show", "projects.board", "projects.show"}
REFLECTIONS = {"reflections.matrix", "reflections.show"}
HELD = {"presence.sheet", "record.edit", "agreements.index", "agreements.edit"}
LEADING = SHARED | PUBLIC | TANDEMS | REFLECTIONS | HELD | {"reports.briefings", "reports.briefing", "projects.snapshot"}
FLOOR = {
    "koordination@example.org": LEADING | {"networks.people", "networks.organisations"},
    "moderation@example.org": LEADING,
    "lehrkraft.t1@example.org": SHARED | PUBLIC | TANDEMS | REFLECTIONS | {"writing.write"},
    "ausbildung.t7@example.org": SHARED | PUBLIC | TANDEMS | REFLECTIONS | {"writing.write"},
    "beirat@example.org": SHARED | PUBLIC,
    "partner@example.org": SHARED | PUBLIC,
    "admin@example.org": PUBLIC | {"admin.operation", "admin.people", "networks.index", "people.account"},
    "": PUBLIC | {"people.sign_in", "outbox.mailbox"},
}
STARTS = ("/", "/sign-in", "/sign-in/link", "/sign-in/code", "/mailbox", "/no-such-page")


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An application that is only asked which endpoint an address belongs to."""
    folder = tmp_path_factory.mktemp("map")
    app = create_app(
        Settings(applications.KEY, f"sqlite:///{folder / 'map.db'}", "http://127.0.0.1:8000", folder, demo=True)
    )
    with applications.context(app):
        return app


def kind_of(app: Flask, path: str) -> str:
    """The endpoint of a path, or the path itself when there is none."""
    try:
        endpoint, _arguments = app.url_map.bind("127.0.0.1").match(path.partition("?")[0])
    except HTTPException:
        return path
    return str(endpoint)


@pytest.mark.parametrize("email", FLOOR)
def test_all_pages_of_a_role(email: str, kinds: Flask, live_server: LiveServer, chromium_browser: Browser) -> None:
    visitor = Visitor.arrive(chromium_browser, live_server.url)
    if email:
        visitor.sign_in(email)
    waiting = ["/", "/no-such-page"] if email else list(STARTS)
    seen: set[str] = set()
    looked: Counter[str] = Counter()
    while waiting:
        path = waiting.pop(0)
        kind = kind_of(kinds, path)
        if path in seen or looked[kind] >= PER_KIND or path.partition("?")[0].endswith(FILES):
            continue
        seen.add(path)
        status = visitor.open(path)
        assert status in {200, 404}, f"{path}: {status}"
        assert status == 200 or path == "/no-such-page", f"a link leads nowhere: {path}"
        arrived = visitor.page.url.removeprefix(visitor.url)
        looked[kind_of(kinds, arrived)] += 1
        if kind_of(kinds, arrived) != kind:
            looked[kind] += 1
            seen.add(arrived)
        visitor.judge()
        waiting += visitor.links()
    assert visitor.faults == []
    assert visitor.foreign == []
    assert set(looked) >= FLOOR[email], sorted(FLOOR[email] - set(looked))
    visitor.page.context.close()


def test_without_javascript_everything_is_there(live_server: LiveServer, chromium_browser: Browser) -> None:
    visitor = Visitor.arrive(chromium_browser, live_server.url, java_script_enabled=False)
    visitor.sign_in("koordination@example.org")
    for path in ("programme", "tandems", "projects", "reflections", "briefings"):
        assert visitor.open(f"/n/hessen-2020/{path}") == 200
        assert visitor.page.locator("h1").count() == 1
        assert visitor.page.locator("main").inner_text().strip()
    visitor.page.context.close()


def test_the_keyboard_reaches_the_content_first(live_server: LiveServer, chromium_browser: Browser) -> None:
    visitor = Visitor.arrive(chromium_browser, live_server.url)
    visitor.sign_in("koordination@example.org")
    visitor.open("/n/hessen-2020/")
    visitor.page.keyboard.press("Tab")
    assert visitor.page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    visitor.page.keyboard.press("Enter")
    visitor.page.keyboard.press("Tab")
    assert visitor.page.evaluate("document.querySelector('main').contains(document.activeElement)")
    visitor.page.context.close()
