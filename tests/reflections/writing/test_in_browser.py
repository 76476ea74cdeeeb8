"""The writer in Chromium: cut lines, closed tabs, two devices, ended sessions, keyboards: no character is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import create_engine, text

from tests.browser.visit import AXE, OVERFLOW, RULES, RUN_AXE
from tests.conftest import TEMPLATES
from tests.harness import databases, live
from tests.harness.live import DEMO_PASSWORD, LiveServer

WRITE = "/n/hessen-2020/reflections/rounds/3/write"
TEACHER = "lehrkraft.t{}@example.org"
TRAINER = "ausbildung.t{}@example.org"
PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1280, "height": 900}
SAVED = "Gespeichert"
SEEN = {"service_workers": "block"}
"""Playwright sees no request of a page, and cuts no line of a beacon, that goes through a service worker."""
HOSTILE = "😀 =cmd|' /C calc'!A0 <script>alert(1)</script> #eval(1) \u202eabc\u202c =?utf-8?q?=41?= ß"
ROUND = "SELECT e.id FROM reflection_entry e JOIN reflection_round r ON r.id = e.round_id WHERE r.number = 3"
NOBODY_HAS_SUBMITTED = (
    f"DELETE FROM side_submission WHERE entry_id IN ({ROUND})",
    f"UPDATE reflection_entry SET state = 'draft' WHERE id IN ({ROUND})",
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    database = databases.copy("sqlite", "writer", "demo", TEMPLATES["demo"])
    engine = create_engine(database.url)
    with engine.begin() as connection:
        for statement in NOBODY_HAS_SUBMITTED:
            connection.execute(text(statement))
    engine.dispose()
    with live.serve(database.url, tmp_path_factory.mktemp("writer"), live.DEMO) as running:
        yield running
    database.remove()


@pytest.fixture
def stored(server: LiveServer) -> Callable[..., Any]:
    """What the server has: `stored(tandem, side, topic)`; a topic of a rating gives its value."""
    engine = create_engine(server.database_url)

    def find(tandem: int, side: str, topic: str, column: str = "text", table: str = "answer") -> Any:
        statement = text(
            f"SELECT a.{column} FROM {table} a JOIN reflection_entry e ON e.id = a.entry_id"
            " JOIN reflection_round r ON r.id = e.round_id JOIN tandem t ON t.id = e.tandem_id"
            " JOIN prompt p ON p.id = a.prompt_id"
            " WHERE t.number = :tandem AND r.number = 3 AND a.side = :side AND p.topic = :topic"
        )
        with engine.connect() as connection:
            return connection.execute(statement, {"tandem": tandem, "side": side, "topic": topic}).scalar_one_or_none()

    return find


@pytest.fixture
def arrive(server: LiveServer, chromium_browser: Browser) -> Iterator[Callable[..., Page]]:
    """Somebody with a device of their own at the sheet."""
    contexts: list[BrowserContext] = []

    def come(email: str, size: dict[str, int] = WIDE, **options: Any) -> Page:
        context = chromium_browser.new_context(viewport=size, locale="de-DE", **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        sign_in(page, server, email)
        page.goto(f"{server.url}{WRITE}")
        return page

    yield come
    for context in contexts:
        context.close()


def sign_in(page: Page, server: LiveServer, email: str) -> None:
    page.goto(f"{server.url}/sign-in?next=/account")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda address: "/sign-in" not in address)


def area(page: Page, number: int = 1) -> Any:
    return page.locator(".wq textarea").nth(number - 1)


def state(page: Page) -> Any:
    return page.locator("#state")


def kept(page: Page) -> int:
    found: int = page.evaluate("Keep.count()")
    return found


def until(check: Callable[[], bool], page: Page) -> None:
    for _ in range(100):
        if check():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it never came")


def test_typing_is_saved_and_the_device_keeps_nothing(arrive: Any, stored: Any) -> None:
    page = arrive(TEACHER.format(2))
    area(page).fill("")
    area(page).press_sequentially("Der erste Satz.")
    expect(state(page)).to_contain_text("Schreibt")
    expect(state(page)).to_contain_text(SAVED)
    assert stored(2, "school", "happened") == "Der erste Satz."
    until(lambda: kept(page) == 0, page)


def test_the_line_is_cut_twice_while_typing(arrive: Any, stored: Any) -> None:
    page = arrive(TEACHER.format(2), PHONE)
    page.goto(page.url.partition("#")[0] + "#" + page.locator(".wq").nth(1).get_attribute("id"))
    page.reload()
    field = area(page, 2)
    field.fill("")
    field.press_sequentially("Mit Netz. ")
    page.context.set_offline(True)
    field.press_sequentially("Ohne Netz. ")
    expect(state(page)).to_contain_text("Offline – auf diesem Gerät gesichert")
    until(lambda: kept(page) == 1, page)
    page.context.set_offline(False)
    field.press_sequentially("Wieder da. ")
    page.context.set_offline(True)
    field.press_sequentially("Noch einmal weg.")
    expect(state(page)).to_contain_text("Offline")
    page.context.set_offline(False)
    expect(state(page)).to_contain_text(SAVED, timeout=15000)
    until(lambda: stored(2, "school", "surprised") == "Mit Netz. Ohne Netz. Wieder da. Noch einmal weg.", page)


def test_an_answer_of_the_server_that_got_lost_is_no_clash(arrive: Any, stored: Any) -> None:
    page = arrive(TRAINER.format(2), **SEEN)
    lost: list[str] = []

    def lose(route: Any) -> None:
        if lost:
            route.continue_()
            return
        route.fetch()
        lost.append(route.request.post_data)
        route.abort()

    page.route("**/autosave", lose)
    area(page).fill("Erster Teil.")
    until(lambda: bool(lost), page)
    area(page).press_sequentially(" Zweiter Teil.")
    expect(state(page)).to_contain_text(SAVED, timeout=15000)
    assert stored(2, "company", "happened") == "Erster Teil. Zweiter Teil."
    assert page.locator("[data-clash]:visible").count() == 0


def test_the_tab_is_closed_within_the_first_400_milliseconds(arrive: Any, stored: Any, server: LiveServer) -> None:
    page = arrive(TEACHER.format(3))
    area(page).fill("Sofort zu.")
    page.close(run_before_unload=True)
    other = page.context.new_page()
    other.goto(f"{server.url}{WRITE}")
    expect(area(other)).to_have_value("Sofort zu.")
    until(lambda: stored(3, "school", "happened") == "Sofort zu.", other)
    until(lambda: kept(other) == 0, other)


def test_text_from_a_time_without_line_is_offered_back_after_a_reload(
    arrive: Any, stored: Any, server: LiveServer
) -> None:
    page = arrive(TEACHER.format(4), **SEEN)
    area(page).fill("Gespeicherter Stand.")
    expect(state(page)).to_contain_text(SAVED)
    page.context.set_offline(True)
    area(page).fill("Gespeicherter Stand. Unterwegs ergänzt.")
    until(lambda: kept(page) == 1, page)
    page.close()
    again = page.context.new_page()
    page.context.set_offline(False)
    again.goto(f"{server.url}{WRITE}")
    expect(area(again)).to_have_value("Gespeicherter Stand. Unterwegs ergänzt.")
    expect(again.locator("[data-restored]").first).to_contain_text("Neuerer Text von diesem Gerät")
    until(lambda: stored(4, "school", "happened") == "Gespeicherter Stand. Unterwegs ergänzt.", again)
    again.get_by_role("button", name="Stattdessen den gespeicherten nehmen").click()
    until(lambda: stored(4, "school", "happened") == "Gespeicherter Stand.", again)


@pytest.mark.parametrize(
    ("choice", "result"),
    [
        ("Beide behalten, untereinander", "Telefon: Beide.\n\nRechner: Beide."),
        ("Diese hier behalten", "Rechner: Diese."),
        ("Die gespeicherte nehmen", "Telefon: Die."),
    ],
)
def test_a_second_device_clashes_and_both_versions_are_shown(
    arrive: Any, stored: Any, choice: str, result: str
) -> None:
    first = choice.partition(" ")[0]
    phone, desk = arrive(TEACHER.format(5), PHONE), arrive(TEACHER.format(5))
    phone.goto(phone.url.partition("#")[0] + "#" + phone.locator(".wq").first.get_attribute("id"))
    phone.reload()
    area(phone).fill(f"Telefon: {first}.")
    expect(state(phone)).to_contain_text(SAVED)
    area(desk).fill(f"Rechner: {first}.")
    area(desk).blur()
    expect(state(desk)).to_contain_text("Auf einem anderen Gerät geändert")
    box = desk.locator("[data-clash]:visible")
    expect(box.locator("[data-theirs]")).to_have_text(f"Telefon: {first}.")
    expect(box.locator("[data-mine]")).to_have_text(f"Rechner: {first}.")
    assert stored(5, "school", "happened") == f"Telefon: {first}."
    box.get_by_role("button", name=choice).click()
    until(lambda: stored(5, "school", "happened") == result, desk)
    expect(area(desk)).to_have_value(result)
    expect(state(desk)).to_contain_text("spei")


def test_the_session_ends_while_writing_and_another_tab_signs_in(arrive: Any, stored: Any, server: LiveServer) -> None:
    page = arrive(TEACHER.format(6))
    page.context.clear_cookies()
    area(page).fill("Nach dem Ende der Sitzung.")
    area(page).blur()
    expect(state(page)).to_contain_text("Sitzung abgelaufen – Text ist sicher, neu anmelden")
    assert page.url.endswith(WRITE)
    assert kept(page) == 1
    with page.context.expect_page() as opened:
        state(page).get_by_role("link").click()
    other = opened.value
    other.wait_for_url(f"**/sign-in?next={WRITE.replace('/', '%2F')}")
    sign_in(other, server, TEACHER.format(6))
    page.bring_to_front()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(state(page)).to_contain_text(SAVED, timeout=15000)
    assert stored(6, "school", "happened") == "Nach dem Ende der Sitzung."


def test_nothing_is_sent_under_the_name_of_somebody_else(arrive: Any, stored: Any, server: LiveServer) -> None:
    page = arrive(TRAINER.format(6))
    page.context.clear_cookies()
    other = page.context.new_page()
    sign_in(other, server, TRAINER.format(7))
    before = stored(7, "company", "happened")
    area(page).fill("Nur von mir.")
    area(page).blur()
    expect(page.locator("#trouble")).to_contain_text("jemand anderes angemeldet")
    assert stored(7, "company", "happened") == before
    assert stored(6, "company", "happened") != "Nur von mir."
    assert kept(page) == 1


def test_signing_out_asks_while_text_is_unsent(arrive: Any, server: LiveServer) -> None:
    page = arrive(TRAINER.format(3))
    page.context.set_offline(True)
    area(page).fill("Noch nicht gesendet.")
    until(lambda: kept(page) == 1, page)
    page.locator(".wbar details.menu summary").click()
    page.get_by_role("button", name="Abmelden").click()
    expect(page.locator("#unsent")).to_contain_text("1")
    page.get_by_role("button", name="Angemeldet bleiben").click()
    page.context.set_offline(False)
    expect(state(page)).to_contain_text(SAVED, timeout=15000)


def test_phone_and_keyboard_alone(arrive: Any, stored: Any) -> None:
    page = arrive(TRAINER.format(4), PHONE)
    first = page.locator(".wq:visible")
    assert first.count() == 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    total = page.locator(".wq").count() - 1
    start = int(first.get_attribute("data-position"))
    page.get_by_role("button", name="Weiter zu Frage").focus()
    for number in range(start + 1, total + 1):
        page.keyboard.press("Enter")
        expect(page.locator(".wq:visible .prompt").first).to_be_focused()
        expect(page.locator(".wq:visible")).to_contain_text(f"Frage {number} von {total}")
        rating = page.locator(".wq:visible input[type=radio][name^=rating]").first
        if rating.count():
            rating.focus()
            page.keyboard.press("Space")
            page.keyboard.press("ArrowRight")
        else:
            page.locator(".wq:visible textarea").focus()
            page.keyboard.type(f"Antwort {number}.")
        page.locator("button[data-next]").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Prüfen und abgeben").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/write/review")
    expect(page.locator("main")).to_contain_text("Wer was lesen wird")
    page.get_by_role("button", name="Jetzt abgeben").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/reflections/*")
    expect(page.locator("main")).to_contain_text(f"Antwort {total - 4}.")
    assert stored(4, "company", "energy", "value", "rating") == 2


def test_without_javascript_by_the_save_button(arrive: Any, stored: Any) -> None:
    page = arrive(TRAINER.format(5), PHONE, java_script_enabled=False)
    assert page.locator(".wq:visible").count() == page.locator(".wq").count()
    area(page).fill(HOSTILE)
    area(page, 2).fill("Zeile eins\nZeile zwei")
    page.locator("input[name^=rating][value='4']").first.check(force=True)
    page.get_by_role("button", name="Zwischenspeichern").click()
    expect(page.locator("main")).to_contain_text("Gespeichert.")
    assert stored(5, "company", "happened") == HOSTILE
    assert stored(5, "company", "surprised") == "Zeile eins\nZeile zwei"
    assert stored(5, "company", "progress", "value", "rating") == 4
    expect(area(page)).to_have_value(HOSTILE)


def test_hostile_and_too_long_text(arrive: Any, stored: Any) -> None:
    page = arrive(TRAINER.format(8)) if stored(8, "company", "happened") is None else arrive(TRAINER.format(6))
    area(page, 2).fill(HOSTILE * 60)
    expect(state(page)).to_contain_text(SAVED)
    area(page, 3).fill("x" * 20_001)
    expect(page.locator(".wq").nth(2)).to_contain_text("20.001 von 20.000 Zeichen")
    until(lambda: kept(page) == 1, page)
    area(page, 3).fill("x" * 20_000)
    until(lambda: kept(page) == 0, page)


def test_a_line_becomes_a_step(arrive: Any) -> None:
    page = arrive(TEACHER.format(7))
    steps = page.locator(".wq:has([data-steps])")
    steps.locator("textarea").fill("- Raum für den Herbst buchen\n- Eltern einladen")
    steps.get_by_role("button", name="Als Schritt übernehmen").first.click()
    expect(page.locator(".wq:has([data-steps])")).to_contain_text("im Vorhaben")
    expect(page.locator(".wsheet")).to_contain_text("Der Schritt steht jetzt in Ihrem Vorhaben.")


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (WIDE, "dark"), (PHONE, "light"), (PHONE, "dark")])
def test_accessible_and_never_too_wide(arrive: Any, size: dict[str, int], scheme: Any) -> None:
    page = arrive(TEACHER.format(3), size)
    page.emulate_media(color_scheme=scheme)
    page.evaluate(AXE)
    while True:
        assert page.evaluate(RUN_AXE, RULES) == []
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate(OVERFLOW) == []
        page.set_viewport_size(size)  # type: ignore[arg-type]
        if not page.locator("button[data-next]").is_visible():
            return
        page.locator("button[data-next]").click()
