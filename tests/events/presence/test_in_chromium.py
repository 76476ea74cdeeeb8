"""Taking attendance on a device whose line is cut and whose session ends: not one tap is lost, none counts twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.harness.live import DEMO_PASSWORD, LiveServer

MEETING = "/n/hessen-2020/events/4/attendance"


@pytest.fixture
def context(chromium_browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    made = chromium_browser.new_context(viewport={"width": 390, "height": 844}, locale="de-DE")
    yield made
    made.set_offline(offline=False)
    made.close()
    with _rows(live_server) as rows:
        rows.execute("UPDATE participation SET attendance = NULL WHERE event_id = 4")


def _rows(server: LiveServer) -> sqlite3.Connection:
    return sqlite3.connect(server.database_url.removeprefix("sqlite:///"), timeout=10)


def stored(server: LiveServer) -> dict[str, str]:
    with _rows(server) as rows:
        return {
            str(person): noted
            for person, noted in rows.execute(
                "SELECT person_id, attendance FROM participation WHERE event_id = 4 AND attendance IS NOT NULL"
            )
        }


def arrive(context: BrowserContext, server: LiveServer, email: str = "koordination@example.org") -> Page:
    page = context.new_page()
    page.goto(f"{server.url}/sign-in?next={MEETING}")
    page.get_by_label("E-Mail-Adresse").fill(email)
    page.get_by_label("Passwort").fill(DEMO_PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(f"**{MEETING}")
    return page


def tap(page: Page, place: int, value: str) -> str:
    row = page.locator("[data-person]").nth(place)
    row.locator(f"label.{value}").click()
    return str(row.get_attribute("data-person"))


def waiting(page: Page, number: int) -> None:
    """Until so many entries wait on the device."""
    page.evaluate(
        "async (n) => { while ((await Keep.count()) !== n) await new Promise(requestAnimationFrame); }", number
    )


def sent(page: Page) -> None:
    waiting(page, 0)


def test_taps_wait_for_the_line_in_order_and_outlive_the_page(context: BrowserContext, live_server: LiveServer) -> None:
    page = arrive(context, live_server)
    wanted = {tap(page, 0, "present"): "present"}
    sent(page)
    context.set_offline(offline=True)
    for place, value in ((1, "partly"), (2, "absent"), (3, "present"), (3, "excused")):
        wanted[tap(page, place, value)] = value
    expect(page.locator("[data-line]")).to_contain_text("3 Einträge warten auf Netz", use_inner_text=True)
    assert len(stored(live_server)) == 1
    context.set_offline(offline=False)
    sent(page)
    expect(page.locator("[data-line]")).to_be_hidden()
    assert stored(live_server) == wanted


def test_taps_are_sent_by_the_next_visit(context: BrowserContext, live_server: LiveServer) -> None:
    page = arrive(context, live_server)
    context.set_offline(offline=True)
    wanted = {tap(page, 4, "present"): "present", tap(page, 5, "absent"): "absent"}
    waiting(page, 2)
    page.close()
    context.set_offline(offline=False)
    again = context.new_page()
    again.goto(live_server.url + MEETING)
    sent(again)
    assert stored(live_server) == wanted
    expect(again.locator("[data-person]").nth(5).locator("label.absent input")).to_be_checked()


def test_an_answer_that_never_arrives_does_not_make_a_clash(context: BrowserContext, live_server: LiveServer) -> None:
    page = arrive(context, live_server)
    lost: list[str] = []

    def lose(route: object) -> None:
        route.fetch()  # type: ignore[attr-defined]
        lost.append("an answer")
        route.abort()  # type: ignore[attr-defined]

    page.route("**/attendance/tap", lose, times=1)
    person = tap(page, 6, "present")
    expect(page.locator("[data-line]")).to_contain_text("1 Eintrag wartet auf Netz", use_inner_text=True)
    assert stored(live_server) == {person: "present"}
    tap(page, 6, "absent")
    sent(page)
    assert lost == ["an answer"]
    assert stored(live_server) == {person: "absent"}
    expect(page.locator(".clash")).to_have_count(0)


def test_a_session_that_ends_keeps_the_taps_and_asks_to_sign_in(
    context: BrowserContext, live_server: LiveServer
) -> None:
    page = arrive(context, live_server)
    kept = context.cookies()
    context.clear_cookies()
    person = tap(page, 7, "present")
    expect(page.locator("[data-line]")).to_contain_text(
        "Sitzung abgelaufen – Einträge sind sicher", use_inner_text=True
    )
    assert stored(live_server) == {}
    assert kept
    page.get_by_role("link", name="neu anmelden").click()
    page.get_by_label("E-Mail-Adresse").fill("koordination@example.org")
    page.get_by_label("Passwort").fill(DEMO_PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(f"**{MEETING}")
    sent(page)
    assert stored(live_server) == {person: "present"}


def test_signing_out_asks_before_it_forgets(context: BrowserContext, live_server: LiveServer) -> None:
    page = arrive(context, live_server)
    page.route("**/attendance/tap", lambda route: route.abort())
    tap(page, 8, "present")
    expect(page.locator("[data-line]")).to_contain_text("1 Eintrag wartet", use_inner_text=True)
    page.locator("details.menu > summary").first.click()
    page.locator(".sheet [data-signs-out] button").click()
    expect(page.get_by_role("dialog")).to_contain_text("Einträge, die auf diesem Gerät warten: 1")
    page.get_by_role("button", name="Angemeldet bleiben").click()
    assert page.evaluate("() => Keep.count()") == 1
    page.locator("details.menu > summary").first.click()
    page.locator(".sheet [data-signs-out] button").click()
    page.get_by_role("button", name="Löschen und abmelden").click()
    page.wait_for_url(lambda url: MEETING not in url)
    page.unroute("**/attendance/tap")
    again = arrive(context, live_server)
    assert again.evaluate("() => Keep.count()") == 0
    assert stored(live_server) == {}


def test_two_devices_see_each_other_and_choose_at_a_clash(
    context: BrowserContext, chromium_browser: Browser, live_server: LiveServer
) -> None:
    one = arrive(context, live_server)
    second = chromium_browser.new_context(viewport={"width": 1280, "height": 900}, locale="de-DE")
    try:
        other = arrive(second, live_server, "moderation@example.org")
        person = tap(one, 9, "absent")
        sent(one)
        tap(other, 9, "present")
        row = other.locator("[data-person]").nth(9)
        expect(row).to_contain_text("Inzwischen auf einem anderen Gerät eingetragen: gefehlt")
        assert stored(live_server) == {person: "absent"}
        row.get_by_role("button", name="Meinen Eintrag behalten").click()
        sent(other)
        assert stored(live_server) == {person: "present"}
        tap(one, 10, "present")
        sent(one)
        expect(one.locator("[data-person]").nth(9).locator("label.present input")).to_be_checked()
    finally:
        second.close()


def test_all_there_without_a_line_and_back(context: BrowserContext, live_server: LiveServer) -> None:
    page = arrive(context, live_server)
    context.set_offline(offline=True)
    page.get_by_role("button", name="Alle da, die zugesagt haben").click()
    expect(page.locator("[data-undo-here]")).to_be_visible()
    page.locator("[data-undo-here]").click()
    context.set_offline(offline=False)
    sent(page)
    assert stored(live_server) == {}


def test_targets_are_as_wide_as_a_thumb_and_nothing_scrolls_sideways(
    context: BrowserContext, live_server: LiveServer
) -> None:
    page = arrive(context, live_server)
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
        sizes = page.eval_on_selector_all(
            ".seg label", "all => all.map(one => one.getBoundingClientRect()).map(box => [box.width, box.height])"
        )
        assert min(min(size) for size in sizes) >= (44 if width == 390 else 40), width
