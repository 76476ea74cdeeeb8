"""Every page that a role can reach by links, in Chromium: accessible, quiet, at home, and never too wide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

import pytest
from flask import Flask
from playwright.sync_api import Browser
from werkzeug.exceptions import HTTPException

from netzwerk.app import create_app
from netzwerk.settings import Settings
from tests.browser.visit import Visitor
from tests.harness import applications
from tests.harness.live import LiveServer

PER_KIND = {"events.show": 6, "projects.show": 2, "reflections.show": 2, "tandems.show": 2, "agenda.show": 2}
"""How many pages of a kind a role looks at, where they differ by the state of what they show; of all others one."""
FILES = (".csv", ".docx", ".ics", ".pdf", ".xlsx")
ACCOUNT = {"people.account", "people.change_password", "people.mails"}
SHARED = {"dashboard.start", "programme.plan", "events.show", "calendars.page"} | ACCOUNT
PUBLIC = {"pages.imprint", "pages.privacy", "pages.accessibility", "pages.help"}
TANDEMS = {"tandems.index", "tandems.show", "networks.people", "networks.organisations"}
PROJECTS = {"projects.board", "projects.show", "projects.snapshot", "projects.compare"}
REFLECTIONS = {"reflections.matrix", "reflections.show"}
INSIDE = SHARED | PUBLIC | TANDEMS | PROJECTS | REFLECTIONS | {"agreements.index"}
OWN_PROJECT = {"project_editing.about", "project_editing.add", "project_editing.change", "project_editing.light"}
OWN_TANDEM = {"tandem_editing.edit", "tandem_editing.block", "tandem_editing.edit_block"}
MEMBERS = INSIDE | OWN_PROJECT | OWN_TANDEM | {"invitations.answer", "writing.write"}
AGENDA = {"agenda.show", "agenda.add", "agenda.edit", "agenda.offers"}
MEETINGS = AGENDA | {"planning.edit", "preparation.add", "preparation.edit", "presence.sheet", "record.edit"}
LEADING = INSIDE | MEETINGS | {"agreements.edit", "invitations.answer", "reports.briefings", "reports.briefing"}
INVITING = {"planning.new", "planning.cancel", "invitations.page", "invitations.reminder", "calendars.network_page"}
MAILS = {"messages.index", "messages.new", "mails.index"}
TABLES = {
    "intake.start",
    "directory.invite",
    "directory.person",
    "directory.organisation",
    "directory.new_organisation",
}
ROLES = {"roles.index", "roles.give", "roles.end", "roles.hand_over"}
SETTINGS = {"settings.show", "settings.add_phase", "settings.edit_phase"}
SEATS = {"members.new", "members.edit", "members.end", "members.hand_over"}
TANDEM_PLACES = OWN_TANDEM | {"tandem_editing.new", "tandem_editing.state", "tandem_editing.add_organisation"}
SETTING_UP = TABLES | ROLES | SETTINGS | {"networks.people", "networks.organisations"}
ADMINISTRATION = {
    "admin.operation",
    "admin.people",
    "admin.person",
    "admin.new_person",
    "networks.index",
    "founding.new",
    "programmes.edit",
    "programmes.index",
    "programmes.new",
    "programmes.show",
    "appointments.give",
    "school_holidays.index",
    "school_holidays.show",
}
FLOOR = {
    "koordination@example.org": LEADING | INVITING | MAILS | SETTING_UP | SEATS | TANDEM_PLACES | OWN_PROJECT,
    "moderation@example.org": LEADING,
    "lehrkraft.t1@example.org": MEMBERS,
    "ausbildung.t7@example.org": MEMBERS,
    "beirat@example.org": SHARED | PUBLIC,
    "partner@example.org": SHARED | PUBLIC,
    "admin@example.org": PUBLIC | ACCOUNT | ADMINISTRATION | SETTING_UP,
    "": PUBLIC | {"people.sign_in", "people.request_link", "people.enter_code", "outbox.mailbox"},
}
IN_ENGLISH = ("koordination@example.org", "lehrkraft.t1@example.org")
WITHOUT_SCRIPTS = (
    *("programme", "tandems", "projects", "reflections", "briefings", "agreements", "people", "organisations"),
    *("messages", "messages/new", "mails", "intake", "roles", "settings", "events/new", "tandems/new"),
)
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


def walk(
    visitor: Visitor, app: Flask, starts: list[str], look: Callable[[Visitor], None], more: Mapping[str, int]
) -> Counter[str]:
    """Follow links from page to page and look at each, one of a kind or so many more; gives how many of each kind."""
    waiting = list(starts)
    seen: set[str] = set()
    looked: Counter[str] = Counter()
    while waiting:
        path = waiting.pop(0)
        kind = kind_of(app, path)
        if path in seen or looked[kind] >= more.get(kind, 1) or path.partition("?")[0].endswith(FILES):
            continue
        seen.add(path)
        status = visitor.open(path)
        assert status in {200, 404}, f"{path}: {status}"
        assert status == 200 or path == "/no-such-page", f"a link leads nowhere: {path}"
        arrived = visitor.page.url.removeprefix(visitor.url)
        looked[kind_of(app, arrived)] += 1
        if kind_of(app, arrived) != kind:
            looked[kind] += 1
            seen.add(arrived)
        look(visitor)
        waiting += visitor.links()
    return looked


@pytest.mark.parametrize("email", FLOOR)
def test_all_pages_of_a_role(email: str, kinds: Flask, live_server: LiveServer, chromium_browser: Browser) -> None:
    visitor = Visitor.arrive(chromium_browser, live_server.url)
    if email:
        visitor.sign_in(email)
    looked = walk(visitor, kinds, ["/", "/no-such-page"] if email else list(STARTS), Visitor.judge, PER_KIND)
    assert visitor.faults == []
    assert visitor.foreign == []
    assert set(looked) >= FLOOR[email], sorted(FLOOR[email] - set(looked))
    visitor.page.context.close()


@pytest.mark.parametrize("email", IN_ENGLISH)
def test_one_page_of_each_kind_in_english(
    email: str, kinds: Flask, live_server: LiveServer, chromium_browser: Browser
) -> None:
    """English words are what differs: what an auditor finds in the markup stands in German already."""
    visitor = Visitor.arrive(chromium_browser, live_server.url)
    visitor.sign_in(email)
    visitor.speak("en")
    try:
        looked = walk(visitor, kinds, ["/"], Visitor.measure, {})
        assert visitor.page.get_attribute("html", "lang") == "en"
    finally:
        visitor.speak("de")
    assert visitor.faults == []
    assert len(looked) >= 20, sorted(looked)
    visitor.page.context.close()


def test_without_javascript_everything_is_there(live_server: LiveServer, chromium_browser: Browser) -> None:
    visitor = Visitor.arrive(chromium_browser, live_server.url, java_script_enabled=False)
    visitor.sign_in("koordination@example.org")
    for path in WITHOUT_SCRIPTS:
        assert visitor.open(f"/n/hessen-2020/{path}") == 200, path
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
