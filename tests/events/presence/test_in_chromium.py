"""Taking attendance on a device whose line is cut and whose session ends: not one tap is lost, none counts twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.harness.live import DEMO_PASSWORD, LiveServer

MEETING = "/n/hessen-2020/events/4/attendance"


@pytest.fixture
def context(chromium_browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    with _rows(live_server) as rows:
        planned = rows.execute("SELECT starts_at, ends_at, id FROM event_day WHERE event_id = 4").fetchall()
        rows.execute(
            "UPDATE event_day SET starts_at = '2021-05-20 07:30:00.000000', ends_at = '2021-05-20 14:00:00.000000' "
            "WHERE id = ?",
            planned[0][2:],
        )
    made = chromium_browser.new_context(viewport={"width": 390, "height": 844}, locale="de-DE", service_workers="block")
    yield made
    made.close()
    with _rows(live_server) as rows:
        rows.execute("UPDATE participation SET attendance = NULL WHERE event_id = 4")
        rows.execute("DELETE FROM walk_in WHERE event_id = 4")
        rows.executemany("UPDATE event_day SET starts_at = ?, ends_at = ? WHERE id = ?", planned)


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


def came(server: LiveServer) -> list[tuple[str, str | None]]:
    with _rows(server) as rows:
        return rows.execute("SELECT name, side FROM walk_in WHERE event_id = 4 ORDER BY id").fetchall()


def arrive(context: BrowserContext, server: LiveServer, email: str = "koordination@example.org") -> Page:
    page = context.new_page()
    page.goto(f"{server.url}/sign-in?next={MEETING}")
    page.get_by_label("E-Mail-Adresse").fill(email)
    page.get_by_label("Passwort").fill(DEMO_PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(f"**{MEETING}")
    return page


def says(note: Locator, words: str) -> None:
    """Until the note is seen and says it; the words of one that is hidden do not count."""
    expect(note).to_be_visible()
    expect(note).to_contain_text(words, use_inner_text=True)


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
    says(page.locator("[data-line]"), "3 Einträge warten auf Netz")
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
    says(page.locator("[data-line]"), "1 Eintrag wartet auf Netz")
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
    says(page.locator("[data-line]"), "Sitzung abgelaufen – Einträge sind sicher")
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
    says(page.locator("[data-line]"), "1 Eintrag wartet")
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


def come_along(page: Page, name: str, place: str = "Tandem 1 – Betrieb") -> None:
    form = page.locator("[data-comes]")
    form.get_by_label("Name").fill(name)
    form.get_by_label("Gehört zu").select_option(label=place)
    form.get_by_role("button", name="Auf die Liste setzen").click()


def test_who_comes_along_without_a_line_is_sent_later_and_once(
    context: BrowserContext, live_server: LiveServer
) -> None:
    page = arrive(context, live_server)
    context.set_offline(offline=True)
    come_along(page, "Kim <b>Neu</b>")
    come_along(page, "Gast ohne Tandem", "Kein Tandem – Gast")
    tap(page, 3, "present")
    line = page.locator("[data-line]")
    says(line, "3 Einträge warten auf Netz")
    part = page.locator("[data-part]").first
    expect(part).to_contain_text("Kim <b>Neu</b>")
    expect(part.locator("[data-is=company]")).to_be_visible()
    page.get_by_role("button", name="Alle da, die zugesagt haben").click()
    expect(page.locator("[data-undo-here]")).to_be_visible()
    page.locator("[data-undo-here]").click()
    lost: list[str] = []

    def lose(route: object) -> None:
        route.fetch()  # type: ignore[attr-defined]
        lost.append("an answer")
        route.abort()  # type: ignore[attr-defined]

    page.route("**/attendance/walk-ins/tap", lose, times=1)
    context.set_offline(offline=False)
    sent(page)
    assert lost == ["an answer"]
    assert came(live_server) == [("Kim <b>Neu</b>", "company"), ("Gast ohne Tandem", None)]
    expect(line).to_be_hidden()
    part.locator("[data-along]").filter(has_text="Kim").get_by_role("button", name="Von der Liste nehmen").click()
    page.wait_for_url(f"**{MEETING}")
    expect(page.get_by_text("Von der Liste genommen.")).to_be_visible()
    assert came(live_server) == [("Gast ohne Tandem", None)]


def test_who_came_along_by_mistake_is_taken_off_before_it_is_sent(
    context: BrowserContext, live_server: LiveServer
) -> None:
    page = arrive(context, live_server)
    context.set_offline(offline=True)
    come_along(page, "Kim Versehen")
    waiting(page, 1)
    page.locator("[data-along]").filter(has_text="Kim Versehen").get_by_role("button").click()
    waiting(page, 0)
    context.set_offline(offline=False)
    sent(page)
    assert came(live_server) == []


def test_the_same_name_twice_is_told_at_the_entry(context: BrowserContext, live_server: LiveServer) -> None:
    page = arrive(context, live_server)
    come_along(page, "Kim Doppelt")
    sent(page)
    come_along(page, "Kim Doppelt")
    expect(page.locator("[data-along]").filter(has_text="steht schon auf der Liste")).to_be_visible()
    assert len(came(live_server)) == 1


def test_the_name_of_a_deputy_waits_for_the_line(context: BrowserContext, live_server: LiveServer) -> None:
    page = arrive(context, live_server)
    context.set_offline(offline=True)
    person = page.locator("[data-person]:has(details:not([open]))").nth(8).get_attribute("data-person")
    row = page.locator(f"[data-person='{person}']")
    row.locator("summary").click()
    row.locator(".deputy input").fill("Ersatz 😀")
    waiting(page, 1)
    page.close()
    context.set_offline(offline=False)
    again = context.new_page()
    again.goto(live_server.url + MEETING)
    sent(again)
    with _rows(live_server) as rows:
        stored = rows.execute(
            "SELECT reply, represented_by FROM participation WHERE event_id = 4 AND person_id = ?", (person,)
        ).fetchall()
        rows.execute(
            "UPDATE participation SET represented_by = '', reply = 'accepted' WHERE event_id = 4 AND person_id = ?",
            (person,),
        )
    assert stored == [("represented", "Ersatz 😀")]


def test_what_waits_is_sent_from_any_page_and_said_there(context: BrowserContext, live_server: LiveServer) -> None:
    page = arrive(context, live_server)
    context.set_offline(offline=True)
    wanted = {tap(page, place, "present"): "present" for place in (12, 13)}
    come_along(page, "Kim Später")
    waiting(page, 3)
    page.close()
    context.set_offline(offline=False)
    start = context.new_page()
    start.route("**/attendance/**", lambda route: route.abort())
    start.goto(live_server.url + "/n/hessen-2020/")
    note = start.locator(".note.waits")
    says(note, "3 Einträge warten auf Netz")
    start.locator("details.menu > summary").first.click()
    start.locator(".sheet [data-signs-out] button").click()
    expect(start.get_by_role("dialog")).to_contain_text("Einträge, die auf diesem Gerät warten: 3")
    start.get_by_role("button", name="Angemeldet bleiben").click()
    start.unroute("**/attendance/**")
    start.goto(live_server.url + "/n/hessen-2020/programme")
    says(start.locator(".note.waits"), "ist gesendet")
    waiting(start, 0)
    assert stored(live_server) == wanted
    assert came(live_server) == [("Kim Später", "company")]
    start.goto(live_server.url + "/n/hessen-2020/")
    expect(start.locator(".note.waits")).to_have_count(0)


def test_a_clash_met_on_another_page_leads_to_the_list(
    context: BrowserContext, chromium_browser: Browser, live_server: LiveServer
) -> None:
    page = arrive(context, live_server)
    context.set_offline(offline=True)
    tap(page, 14, "present")
    come_along(page, "Kim Doppelt")
    waiting(page, 2)
    page.close()
    second = chromium_browser.new_context(locale="de-DE")
    try:
        other = arrive(second, live_server, "moderation@example.org")
        tap(other, 14, "absent")
        come_along(other, "Kim Doppelt")
        sent(other)
    finally:
        second.close()
    context.set_offline(offline=False)
    start = context.new_page()
    start.goto(live_server.url + "/n/hessen-2020/")
    note = start.locator(".note.waits")
    says(note, "Jemand anderes hat inzwischen etwas anderes eingetragen.")
    says(note, "Kim Doppelt steht schon auf der Liste.")
    note.get_by_role("link", name="Anwesenheitsliste ansehen").click()
    expect(start.locator("[data-person]").nth(14)).to_contain_text("Inzwischen auf einem anderen Gerät eingetragen")
    start.goto(live_server.url + "/n/hessen-2020/")
    start.get_by_role("button", name="Den Rest hier löschen").click()
    waiting(start, 0)
    expect(start.locator(".note.waits")).to_be_hidden()


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
