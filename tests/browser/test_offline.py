"""Reading and writing while the line goes: a plain page says what is kept, only to its owner, and nothing is lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect
from sqlalchemy import create_engine, text

from tests.browser.visit import AXE, NARROW, OVERFLOW, PHONE, RULES, RUN_AXE, WATCH
from tests.conftest import TEMPLATES
from tests.harness import databases, live
from tests.harness.live import DEMO_PASSWORD, LiveServer

WRITE = "/n/hessen-2020/reflections/rounds/3/write"
HELD = "/n/hessen-2020/events/3/attendance"
TEACHER, OTHER, OWNER = (f"lehrkraft.t{number}@example.org" for number in (2, 3, 4))
COORDINATOR = "koordination@example.org"
ROUND = "SELECT e.id FROM reflection_entry e JOIN reflection_round r ON r.id = e.round_id WHERE r.number = 3"
STORED = (
    "SELECT a.text FROM answer a JOIN reflection_entry e ON e.id = a.entry_id"
    " JOIN reflection_round r ON r.id = e.round_id JOIN tandem t ON t.id = e.tandem_id"
    " JOIN prompt p ON p.id = a.prompt_id"
    " WHERE t.number = :tandem AND r.number = 3 AND a.side = 'school' AND p.topic = 'happened'"
)
NO_BEACONS = "navigator.sendBeacon = () => false"
"""Beacons get through where Playwright only pretends that the line is cut."""
READY = "async () => { await navigator.serviceWorker.ready; return Boolean(navigator.serviceWorker.controller); }"
CACHED = """
async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request);
      found[new URL(request.url).pathname] = await answer.text();
    }
  }
  return found;
}
"""
AGE = """
(days) => new Promise((done) => {
  indexedDB.open("netzwerk").onsuccess = (event) => {
    const change = event.target.result.transaction("kept", "readwrite");
    change.objectStore("kept").openCursor().onsuccess = (found) => {
      const cursor = found.target.result;
      if (!cursor) return;
      cursor.update(Object.assign(cursor.value, { at: Date.now() - days * 86400000 }));
      cursor.continue();
    };
    change.oncomplete = done;
  };
})
"""
KEPT = """
() => new Promise((done) => {
  indexedDB.open("netzwerk").onsuccess = (event) => {
    event.target.result.transaction("kept").objectStore("kept").getAll().onsuccess = (found) =>
      done(found.target.result.filter((row) => row.unsent).map((row) => row.value.value));
  };
})
"""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    database = databases.copy("sqlite", "offline", "demo", TEMPLATES["demo"])
    engine = create_engine(database.url)
    with engine.begin() as connection:
        connection.execute(text(f"DELETE FROM side_submission WHERE entry_id IN ({ROUND})"))
        connection.execute(text(f"UPDATE reflection_entry SET state = 'draft' WHERE id IN ({ROUND})"))
        connection.execute(text(f"DELETE FROM answer WHERE entry_id IN ({ROUND})"))
    engine.dispose()
    with live.serve(database.url, tmp_path_factory.mktemp("offline"), live.DEMO) as running:
        yield running
    database.remove()


@pytest.fixture
def device(chromium_browser: Browser) -> Iterator[BrowserContext]:
    context = chromium_browser.new_context(viewport=PHONE, locale="de-DE")
    context.add_init_script(WATCH)
    yield context
    context.set_offline(offline=False)
    context.close()


@pytest.fixture
def stored(server: LiveServer) -> Callable[[int], str]:
    engine = create_engine(server.database_url)

    def find(tandem: int) -> str:
        with engine.connect() as connection:
            return str(connection.execute(text(STORED), {"tandem": tandem}).scalar_one_or_none())

    return find


def sign_in(device: BrowserContext, server: LiveServer, email: str, path: str = "/account") -> Page:
    page = device.new_page()
    page.goto(f"{server.url}/sign-in?next={path}")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda address: "/sign-in" not in address)
    until(page, READY)
    return page


def until(page: Page, condition: str) -> None:
    for _ in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"it never came: {condition}")


def kept(page: Page, number: int) -> None:
    until(page, f"async () => (await Keep.count()) === {number}")


def offline_page(page: Page) -> Any:
    expect(page.locator("h1")).to_have_text("Keine Verbindung")
    return page.locator("[data-offline]")


def test_a_page_that_cannot_be_fetched_says_so_and_comes_by_itself(device: BrowserContext, server: LiveServer) -> None:
    page = sign_in(device, server, TEACHER)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    device.set_offline(offline=True)
    page.goto(f"{server.url}/n/hessen-2020/")
    place = offline_page(page)
    expect(place.locator("[data-nothing]")).to_be_visible()
    assert page.url == f"{server.url}/n/hessen-2020/"
    assert page.evaluate("getComputedStyle(document.querySelector('[data-again]')).borderRadius") != "0px"
    assert page.evaluate("document.fonts.check('16px \"Source Sans 3\"')")
    page.evaluate(AXE)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert page.evaluate(RUN_AXE, RULES) == []
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    assert page.evaluate(OVERFLOW) == []
    assert page.evaluate("window.__violations") == []
    page.locator("[data-again]").click()
    offline_page(page)
    device.set_offline(offline=False)
    expect(page.locator("h1")).not_to_have_text("Keine Verbindung", timeout=15000)
    assert page.url == f"{server.url}/n/hessen-2020/"
    assert faults == []


def test_reloading_in_the_middle_of_writing_loses_nothing(
    device: BrowserContext, server: LiveServer, stored: Callable[[int], str]
) -> None:
    device.add_init_script(NO_BEACONS)
    page = sign_in(device, server, TEACHER, WRITE)
    area = page.locator(".wq textarea").first
    device.set_offline(offline=True)
    area.fill("Mitten im Satz, als der Zug in den Tunnel")
    kept(page, 1)
    page.reload()
    place = offline_page(page)
    item = place.locator("[data-list] li")
    expect(item).to_contain_text("Reflexion 3 schreiben")
    expect(item).to_contain_text("1 Eintrag")
    assert "Tunnel" not in page.content()
    assert item.locator("a").get_attribute("href") == WRITE
    page.evaluate(AXE)
    assert page.evaluate(RUN_AXE, RULES) == []
    item.locator("a").click()
    offline_page(page)
    page.reload()
    device.set_offline(offline=False)
    expect(page.locator(".wq textarea").first).to_have_value("Mitten im Satz, als der Zug in den Tunnel", timeout=15000)
    expect(page.locator("#state")).to_contain_text("espeichert", timeout=15000)
    assert stored(2) == "Mitten im Satz, als der Zug in den Tunnel"
    kept(page, 0)


def test_taps_of_attendance_are_counted(device: BrowserContext, server: LiveServer) -> None:
    page = sign_in(device, server, COORDINATOR, HELD)
    device.set_offline(offline=True)
    for place in (0, 1):
        page.locator("[data-person]").nth(place).locator("label.excused").click()
    kept(page, 2)
    page.reload()
    item = offline_page(page).locator("[data-list] li")
    expect(item).to_contain_text("Anwesenheit")
    expect(item).to_contain_text("2 Einträge")
    device.set_offline(offline=False)
    expect(page.locator("[data-person]").first).to_be_visible(timeout=15000)
    kept(page, 0)


def test_the_next_person_sees_nothing_and_the_owner_finds_everything(
    device: BrowserContext, server: LiveServer, stored: Callable[[int], str]
) -> None:
    words = "Nur für mich auf diesem Tablet."
    device.add_init_script(NO_BEACONS)
    page = sign_in(device, server, OWNER, WRITE)
    device.set_offline(offline=True)
    page.locator(".wq textarea").first.fill(words)
    kept(page, 1)
    page.close()
    device.clear_cookies()
    device.set_offline(offline=False)
    other = sign_in(device, server, OTHER, WRITE)
    assert other.evaluate("Keep.count()") == 0
    assert words not in other.content()
    device.set_offline(offline=True)
    other.reload()
    place = offline_page(other)
    expect(place.locator("[data-nothing]")).to_be_visible()
    expect(place.locator("[data-list] li")).to_have_count(0)
    device.set_offline(offline=False)
    expect(other.locator("#sheet")).to_be_visible(timeout=15000)
    other.goto(f"{server.url}/account")
    other.locator("details.menu summary").first.click()
    other.get_by_role("button", name="Abmelden", exact=True).click()
    other.wait_for_url("**/sign-in?ended=1")
    device.set_offline(offline=True)
    other.reload()
    expect(offline_page(other).locator("[data-list] li")).to_have_count(0)
    device.set_offline(offline=False)
    again = sign_in(device, server, OWNER, WRITE)
    expect(again.locator(".wq textarea").first).to_have_value(words)
    expect(again.locator("#state")).to_contain_text("espeichert", timeout=15000)
    assert stored(4) == words


def test_what_somebody_left_goes_when_another_uses_the_device_14_days_later(
    device: BrowserContext, server: LiveServer
) -> None:
    page = sign_in(device, server, TEACHER, WRITE)
    page.evaluate("Keep.put('reflection-1-3-2', 'text-99', {value: 'Liegt hier.'})")
    page.evaluate(AGE, 13)
    device.clear_cookies()
    other = sign_in(device, server, OTHER)
    other.evaluate("Keep.put('reflection-1-3-3', 'text-99', {value: 'Meins.'})")
    assert sorted(other.evaluate(KEPT)) == ["Liegt hier.", "Meins."]
    other.evaluate(AGE, 15)
    other.reload()
    until(other, f"async () => (await ({KEPT})()).length === 1")
    assert other.evaluate(KEPT) == ["Meins."]


def test_signing_out_deletes_the_own_texts_only(device: BrowserContext, server: LiveServer) -> None:
    page = sign_in(device, server, TEACHER)
    page.evaluate("Keep.put('reflection-1-3-2', 'text-99', {value: 'Liegt hier.'})")
    device.clear_cookies()
    other = sign_in(device, server, OTHER)
    other.evaluate("Keep.put('reflection-1-3-3', 'text-99', {value: 'Meins.'})")
    other.locator("details.menu summary").first.click()
    other.get_by_role("button", name="Abmelden", exact=True).click()
    expect(other.locator("#unsent [data-waiting]")).to_have_text("1")
    other.get_by_role("button", name="Löschen und abmelden").click()
    other.wait_for_url("**/sign-in?ended=1")
    assert other.evaluate(KEPT) == ["Liegt hier."]


def test_it_speaks_the_language_of_whoever_is_signed_in(device: BrowserContext, server: LiveServer) -> None:
    page = sign_in(device, server, OTHER)
    page.check("input[name=language][value=en]")
    page.locator("form", has=page.locator("input[name=language]")).locator("button.btn-primary").click()
    page.wait_for_selector("html[lang=en]")
    try:
        until(page, READY)
        device.set_offline(offline=True)
        page.reload()
        expect(page.locator("h1")).to_have_text("No connection")
        assert page.get_attribute("html", "lang") == "en"
    finally:
        device.set_offline(offline=False)
        page.wait_for_selector("input[name=language]", timeout=15000)
        page.check("input[name=language][value=de]")
        page.locator("form", has=page.locator("input[name=language]")).locator("button.btn-primary").click()
        page.wait_for_selector("html[lang=de]")


def test_nothing_personal_is_ever_stored(device: BrowserContext, server: LiveServer) -> None:
    page = sign_in(device, server, TEACHER)
    for path in ("/n/hessen-2020/", "/n/hessen-2020/projects", WRITE, "/account"):
        page.goto(f"{server.url}{path}")
    found: dict[str, str] = page.evaluate(CACHED)
    pages = {path for path in found if not path.startswith("/static/")}
    assert pages == {"/offline/de", "/offline/en"}
    for path in pages:
        assert "csrf" not in found[path]
        assert "lehrkraft" not in found[path]


def test_a_server_that_is_away_and_comes_back_with_a_new_release(
    device: BrowserContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "release"
    for name in ("netzwerk", "templates", "seeds"):
        shutil.copytree(live.ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(live.ROOT / "wsgi.py", copy)
    script = copy / "netzwerk/static/offline.js"
    script.write_text(script.read_text() + "\n/* the next release */\n")
    database = databases.copy("sqlite", "release", "demo", TEMPLATES["demo"])
    port = live.free_port()
    with live.serve(database.url, tmp_path, live.DEMO, port) as server:
        page = sign_in(device, server, TEACHER)
        before: dict[str, str] = page.evaluate(CACHED)
    page.goto(f"{server.url}/n/hessen-2020/")
    offline_page(page)
    with ExitStack() as stack:
        monkeypatch.setattr(live, "ROOT", copy)
        stack.enter_context(live.serve(database.url, tmp_path, live.DEMO, port))
        expect(page.locator("h1")).not_to_have_text("Keine Verbindung", timeout=30000)
        until(page, f"async () => Object.values(await ({CACHED})()).some((one) => one.includes('the next release'))")
        until(page, "async () => (await caches.keys()).length === 1")
        after: dict[str, str] = page.evaluate(CACHED)
        assert set(before) & set(after) == {"/offline/de", "/offline/en"}
        device.set_offline(offline=True)
        page.reload()
        offline_page(page)
        device.set_offline(offline=False)
    database.remove()


def test_without_javascript_nothing_changes(chromium_browser: Browser, server: LiveServer) -> None:
    context = chromium_browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server.url}/sign-in")
    page.fill("input[name=email]", TEACHER)
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.press("input[name=password]", "Enter")
    expect(page.locator("h1")).to_be_visible()
    context.set_offline(offline=True)
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        page.goto(f"{server.url}/account")
    context.close()


def test_a_form_without_a_line_stays_says_so_and_is_sent_later(device: BrowserContext, server: LiveServer) -> None:
    page = sign_in(device, server, COORDINATOR, "/n/hessen-2020/messages/new")
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.fill("[name=subject]", "Raum geändert")
    page.fill("[name=text]", "Wir treffen uns im Saal 2.")
    device.set_offline(offline=True)
    for _click in range(2):
        page.locator("main form [name=action]").first.click()
    said = page.locator("[data-unsent]")
    expect(said).to_have_count(1)
    expect(said).to_contain_text("Das wurde nicht gesendet. Was Sie eingegeben haben, steht noch hier.")
    expect(said).to_be_in_viewport()
    assert said.get_attribute("role") == "alert"
    assert page.input_value("[name=text]") == "Wir treffen uns im Saal 2."
    page.evaluate(AXE)
    assert page.evaluate(RUN_AXE, RULES) == []
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    assert page.evaluate(OVERFLOW) == []
    assert page.evaluate("window.__violations") == []
    device.set_offline(offline=False)
    expect(said).to_have_text("Die Verbindung ist wieder da. Bitte senden Sie es jetzt.")
    page.locator("main form [name=action]").first.click()
    page.wait_for_load_state()
    expect(page.locator("[data-unsent]")).to_have_count(0)
    assert page.input_value("[name=text]") == "Wir treffen uns im Saal 2."
    assert page.locator(".faults").count() == 1
    assert faults == []
