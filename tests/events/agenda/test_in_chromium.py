"""The agenda editor in a browser: keyboard, drag, focus, what is said aloud, and a line that drops."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.visit import Visitor
from tests.harness import databases, live
from tests.harness.live import LiveServer

SQLITE = "sqlite:///"
TALL = {"width": 1280, "height": 2600}
AGENDA = "/n/hessen-2020/events/4/agenda"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LiveServer, Path]]:
    """The demo behind gunicorn on a database of these tests, and a copy of how that was."""
    database = databases.copy("sqlite", "agenda", "demo", live.seed)
    folder = tmp_path_factory.mktemp("agenda")
    copy_database(Path(database.url.removeprefix(SQLITE)), folder / "before.db")
    with live.serve(database.url, folder, live.DEMO) as running:
        yield running, folder / "before.db"
    database.remove()


@pytest.fixture
def server(shared: tuple[LiveServer, Path]) -> LiveServer:
    """The server with the demo as it was."""
    running, before = shared
    copy_database(before, Path(running.database_url.removeprefix(SQLITE)))
    return running


def copy_database(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def visit(chromium: Browser, server: LiveServer, **options: object) -> Visitor:
    visitor = Visitor.arrive(chromium, server.url, reduced_motion="reduce", **options)
    visitor.sign_in("koordination@example.org")
    visitor.page.set_viewport_size(TALL)  # type: ignore[arg-type]
    assert visitor.open(AGENDA) == 200
    return visitor


def order(page: Page, day: int = 0) -> list[str]:
    rows = page.locator("tbody[data-day]").nth(day).locator("tr[data-item] > th")
    return [text.strip().split("\n")[0].strip() for text in rows.all_text_contents()]


def said(page: Page) -> Locator:
    return page.locator("#said")


def focus(page: Page) -> str:
    return str(page.evaluate("document.activeElement.getAttribute('aria-label')"))


def drag(page: Page, source: Locator, target: Locator) -> None:
    grip, place = source.locator(".grip").bounding_box(), target.bounding_box()
    assert grip
    assert place
    x, y = grip["x"] + 8, grip["y"] + 8
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + (30 if place["y"] > y else -30), steps=4)
    page.mouse.move(place["x"] + 24, place["y"] + 6, steps=12)
    for nudge in (1, 0, 1, 0):
        page.evaluate("() => new Promise(requestAnimationFrame)")
        page.mouse.move(place["x"] + 24 + nudge, place["y"] + 6)
    page.mouse.up()


def test_keys_move_an_item_and_say_where_it_stands(chromium_browser: Browser, server: LiveServer) -> None:
    visitor = visit(chromium_browser, server)
    page = visitor.page
    first = order(page)
    assert first[:3] == ["Ankommen", "Halbzeit: was wir gesehen haben", "Galerie der Zwischenergebnisse"]
    page.get_by_label("Bearbeiten: Ankommen").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(said(page)).to_have_text("Ankommen: Platz 2 von 6, 09:25\u00a0Uhr")
    assert focus(page) == "Nach unten: Ankommen"
    page.keyboard.press("Alt+ArrowDown")
    expect(said(page)).to_have_text("Ankommen: Platz 3 von 6, 10:40\u00a0Uhr")
    page.keyboard.press("Enter")
    expect(said(page)).to_have_text("Ankommen: Platz 4 von 6, 10:55\u00a0Uhr")
    page.keyboard.press("Alt+ArrowUp")
    expect(said(page)).to_have_text("Ankommen: Platz 3 von 6, 10:40\u00a0Uhr")
    assert focus(page) == "Nach oben: Ankommen"
    page.reload()
    assert order(page) == [first[1], first[2], first[0], *first[3:]]
    assert visitor.faults == []
    visitor.page.context.close()


def test_keys_reach_the_other_day(chromium_browser: Browser, server: LiveServer) -> None:
    page = visit(chromium_browser, server).page
    page.get_by_label("Bearbeiten: Tagesabschluss").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(said(page)).to_have_text("Tagesabschluss: Platz 1 von 7, 09:00\u00a0Uhr")
    assert order(page, 1)[0] == "Tagesabschluss"
    expect(page.get_by_text("25 Minuten zu lang").first).to_be_visible()
    page.get_by_role("button", name="Anteilig kürzen").click()
    expect(said(page)).to_have_text("Dauern gekürzt")
    expect(page.get_by_text("zu lang")).to_have_count(0)
    page.context.close()


def test_dragging_within_a_day_and_to_the_other_one(chromium_browser: Browser, server: LiveServer) -> None:
    visitor = visit(chromium_browser, server)
    page = visitor.page
    days = page.locator("tbody[data-day]")
    drag(page, days.first.locator("tr[data-item]").last, days.first.locator("tr[data-item]").first)
    expect(said(page)).to_have_text("Tagesabschluss: Platz 1 von 6, 09:00\u00a0Uhr")
    assert order(page)[0] == "Tagesabschluss"
    drag(page, days.first.locator("tr[data-item]").first, days.nth(1).locator("tr[data-item]").nth(2))
    expect(said(page)).to_contain_text("von 7,")
    assert "Tagesabschluss" in order(page, 1)
    assert len(order(page)) == 5
    shown = [order(page), order(page, 1)]
    page.reload()
    assert [order(page), order(page, 1)] == shown
    assert visitor.faults == []
    page.context.close()


def test_order_returns_when_the_line_drops(chromium_browser: Browser, server: LiveServer) -> None:
    page = visit(chromium_browser, server).page
    first = order(page)
    page.context.set_offline(True)
    rows = page.locator("tbody[data-day]").first.locator("tr[data-item]")
    drag(page, rows.last, rows.first)
    expect(page.locator("#trouble")).to_have_text(
        "Keine Verbindung. Die Reihenfolge ist wie zuvor; versuchen Sie es wieder, wenn Sie online sind."
    )
    assert order(page) == first
    page.context.set_offline(False)
    page.get_by_label("Nach unten: Ankommen").click()
    expect(said(page)).to_have_text("Ankommen: Platz 2 von 6, 09:25\u00a0Uhr")
    expect(page.locator("#trouble")).to_be_hidden()
    page.context.close()


def test_order_returns_when_the_session_ended(chromium_browser: Browser, server: LiveServer) -> None:
    page = visit(chromium_browser, server).page
    first = order(page)
    page.context.clear_cookies()
    page.get_by_label("Nach unten: Ankommen").click()
    expect(page.locator("#trouble")).to_be_visible()
    assert order(page) == first
    page.context.close()


def test_two_who_move_at_once_see_each_other(chromium_browser: Browser, server: LiveServer) -> None:
    mine, theirs = (visit(chromium_browser, server).page for _ in range(2))
    theirs.get_by_label("Nach unten: Ankommen").click()
    expect(said(theirs)).to_contain_text("Platz 2 von 6")
    mine.get_by_label("Nach oben: Tagesabschluss").click()
    expect(mine.get_by_role("alert")).to_contain_text("Sie wollten „Tagesabschluss“ auf Platz 5 verschieben.")
    assert order(mine) == order(theirs)
    mine.get_by_role("button", name="Jetzt dorthin verschieben").click()
    expect(said(mine)).to_contain_text("Tagesabschluss: Platz 5 von 6")
    mine.get_by_role("button", name="Rückgängig").click()
    expect(said(mine)).to_have_text("Letzter Schritt rückgängig gemacht")
    assert order(mine) == order(theirs)
    mine.context.close()
    theirs.context.close()


def test_everything_works_without_scripts(chromium_browser: Browser, server: LiveServer) -> None:
    page = visit(chromium_browser, server, java_script_enabled=False).page
    first = order(page)
    expect(page.locator(".grip").first).to_be_hidden()
    page.get_by_label("Nach unten: Ankommen").click()
    assert page.url.endswith("/agenda#item-" + page.url.rpartition("-")[2])
    expect(page.get_by_text("Ankommen: Platz 2 von 6, 09:25\u00a0Uhr")).to_be_visible()
    page.get_by_label("Mehr zu: Ankommen").click()
    page.get_by_role("button", name="Löschen").filter(visible=True).click()
    expect(page.get_by_text("Gelöscht: Ankommen")).to_be_visible()
    page.get_by_role("button", name="Rückgängig").click()
    expect(page.locator(".undo")).to_contain_text("Letzter Schritt rückgängig gemacht")
    assert order(page) == [first[1], first[0], *first[2:]]
    page.context.close()


def test_editor_on_the_phone_and_for_auditors(chromium_browser: Browser, server: LiveServer) -> None:
    visitor = visit(chromium_browser, server)
    event = AGENDA.removesuffix("/agenda")
    for path in (
        AGENDA,
        f"{AGENDA}/new",
        f"{AGENDA}/offers",
        "/n/hessen-2020/events/5/agenda",
        f"{event}/preparation/new",
    ):
        visitor.open(path)
        visitor.judge()
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    visitor.open(AGENDA)
    small = visitor.page.evaluate(
        "[...document.querySelectorAll('#plan button, #plan a, #plan summary')].filter(node => node.offsetParent && "
        "Math.min(node.offsetWidth, node.offsetHeight) < 36).map(node => node.outerHTML.slice(0, 120))"
    )
    assert small == []
    assert visitor.faults == []
    assert visitor.foreign == []
    visitor.page.context.close()
