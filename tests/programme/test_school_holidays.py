"""School holidays in the browser: calendar files and tables, faults at their rows, all or nothing, twice the same."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from flask import Flask
from openpyxl import Workbook
from sqlalchemy import select

from netzwerk.core.db import db
from netzwerk.networks import holidays
from netzwerk.networks.holidays import Coverage
from netzwerk.networks.models import SchoolHoliday
from netzwerk.people.models import Person
from tests import factories as make
from tests.harness.browser import Browser, Page

PATH = "/admin/school-holidays/DE-BY"
ROWS = "Herbstferien; 02.11.2026; 06.11.2026\nWeihnachtsferien;24.12.2026;08.01.2027\n"
HERBST = ("Herbstferien", "2026-11-02", "2026-11-06")
WINTER = ("Weihnachtsferien", "2026-12-24", "2027-01-08")
CALENDAR = """BEGIN:VCALENDAR\r
VERSION:2.0\r
BEGIN:VEVENT\r
UID:1\r
SUMMARY:Herbstferien 2026 Bayern\r
DTSTART;VALUE=DATE:20261102\r
DTEND;VALUE=DATE:20261107\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:2\r
SUMMARY:Weihnachtsferien Bayern 2026/27\r
DTSTART;VALUE=DATE:20261224\r
DTEND;VALUE=DATE:20270109\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:3\r
STATUS:CANCELLED\r
SUMMARY:Entfallen\r
DTSTART;VALUE=DATE:20260101\r
END:VEVENT\r
END:VCALENDAR\r
"""


@pytest.fixture
def admin(browser: Browser, database: Flask) -> Person:
    made = make.administrator()
    browser.sign_in(made)
    return made


def stored(region: str = "DE-BY") -> list[tuple[str, str, str]]:
    db.session.rollback()
    rows = db.session.scalars(
        select(SchoolHoliday).where(SchoolHoliday.region == region).order_by(SchoolHoliday.starts_on)
    )
    return [(row.name["de"], str(row.starts_on), str(row.ends_on)) for row in rows]


def check(browser: Browser, text: str, status: int = 200) -> Page:
    return browser.post(PATH, {"pasted": text}, status=status)


def upload(browser: Browser, content: bytes, name: str = "ferien.ics", status: int = 200) -> Page:
    return browser.post(
        PATH, {"upload": (io.BytesIO(content), name)}, status=status, content_type="multipart/form-data"
    )


def confirm(browser: Browser, page: Page, status: int = 302) -> Page:
    fields = {
        one.get("name"): one.get("value") for one in page.root.xpath("//section[@id='take-over']//form//input[@name]")
    }
    fields.pop("csrf_token")
    return browser.post(f"{PATH}/take-over", fields, status=status)


def test_pasted_rows_are_shown_first_then_taken_over_and_change_nothing_a_second_time(
    browser: Browser, admin: Person
) -> None:
    page = check(browser, ROWS)
    assert "2 neu, 0 geändert, 0 bleiben" in page.main
    assert stored() == []
    confirm(browser, page)
    assert stored() == [HERBST, WINTER]
    assert "Taken" not in browser.get(PATH).main
    again = check(browser, ROWS)
    assert "Alles schon da." in again.main
    assert not again.root.xpath("//section[@id='take-over']//form")
    row = db.session.scalars(select(SchoolHoliday).order_by(SchoolHoliday.starts_on)).first()
    assert row.name == {"de": "Herbstferien", "en": "Autumn holidays"}


def test_a_calendar_file_says_the_same_as_the_rows(browser: Browser, admin: Person) -> None:
    confirm(browser, check(browser, ROWS))
    assert "0 neu, 0 geändert, 2 bleiben" in upload(browser, CALENDAR.encode()).main
    assert "0 neu, 0 geändert, 2 bleiben" in upload(browser, b"\xef\xbb\xbf" + CALENDAR.encode(), "x.txt").main
    windows = "Name;Von;Bis\r\nFrühjahrsferien;16.02.26;20.02.26\r\n".encode("cp1252")
    assert "Frühjahrsferien" in upload(browser, windows, "ferien.csv").words("//*[@id='rows']")


def test_a_workbook_with_real_dates(browser: Browser, admin: Person) -> None:
    book, content = Workbook(), io.BytesIO()
    for row in (["Ferien in Bayern"], ["Bezeichnung", "Von", "Bis"], ["Herbstferien", date(2026, 11, 2), "06.11.2026"]):
        book.active.append(row)
    book.save(content)
    confirm(browser, upload(browser, content.getvalue(), "ferien.xlsx"))
    assert stored() == [HERBST]


def test_what_a_row_touches_is_replaced_and_everything_else_stays(browser: Browser, admin: Person) -> None:
    with make.together():
        make.school_holiday(date(2026, 11, 1), date(2026, 11, 3), name="Alt", region="DE-BY")
        make.school_holiday(date(2026, 11, 5), date(2026, 11, 7), name="Älter", region="DE-BY")
        make.school_holiday(date(2026, 8, 3), date(2026, 9, 14), name="Sommerferien", region="DE-BY")
        make.school_holiday(date(2026, 11, 2), date(2026, 11, 9), name="Hessen", region="DE-HE")
    page = check(browser, ROWS)
    assert "1 neu, 1 geändert, 0 bleiben" in page.main
    assert "bisher: Alt" in page.main
    assert "bisher: Älter" in page.main
    confirm(browser, page)
    assert stored() == [("Sommerferien", "2026-08-03", "2026-09-14"), HERBST, WINTER]
    assert stored("DE-HE") == [("Hessen", "2026-11-02", "2026-11-09")]
    history = browser.get(PATH).words("//details[contains(@class,'history')]")
    assert "Schulferien übernommen" in history


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Herbstferien;31.02.2026;05.03.2026", "Zeile 1, Spalte von: „31.02.2026“ ist kein Tag."),
        ("Name;von;bis\n\nHerbstferien;02.11.2026;bald", "Zeile 3, Spalte bis: „bald“ ist kein Tag."),
        ("Herbstferien;06.11.2026;02.11.2026", "Zeile 1, Spalte bis: Der letzte Tag liegt vor dem ersten."),
        ("Sommer;01.01.2026;31.12.2026", "Das sind 365 Tage."),
        ("Herbstferien;02.11.1926;06.11.1926", "Dieses Jahr kann nicht stimmen."),
        (";02.11.2026;06.11.2026", "Zeile 1, Spalte Name: Der Name fehlt"),
        ("2026;02.11.2026;06.11.2026", "Der Name fehlt"),
        ("Herbst;;", "Der Tag fehlt."),
        (ROWS + "Advent;01.12.2026;24.12.2026", "überschneiden sich mit denen in Zeile"),
        ("x" * 500 + ";02.11.2026;06.11.2026", "höchstens 120 Zeichen"),
        ("=cmd|' /C calc'!A0;=1+1;=2", "„=1+1“ ist kein Tag."),
    ],
)
def test_faults_are_named_at_their_rows_and_nothing_is_saved(
    browser: Browser, admin: Person, text: str, words: str
) -> None:
    page = check(browser, text, status=422)
    assert words in page.words("//*[@id='faults']")
    kept = page.root.xpath("//textarea[@name='pasted']")[0].text
    assert kept.strip().replace("\r\n", "\n") == text.strip(), "what was typed stays"
    assert stored() == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Die Datei ist leer"), (b" \n", "Die Datei ist leer."), (b"%PDF-1.7", "weder ein Kalender"),
        (b"<html></html>", "weder ein Kalender"), (b"PK\x03\x04nonsense", "beschädigt"), (b"a\0b\0c\0\0", "Tabelle"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "keinen Eintrag"), (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT", "Kalender"),
        (b"a;01.01.2026;02.01.2026\n" * 400, "mehr als 300 Zeilen"), (b"Name;von;bis\n", "keine Zeile mit Ferien"),
    ],
)  # fmt: skip
def test_files_that_cannot_be_read_say_what_to_do(browser: Browser, admin: Person, content: bytes, words: str) -> None:
    page = upload(browser, content, status=422)
    assert words in page.main
    assert stored() == []


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("SUMMARY:Ferien\r\nRRULE:FREQ=YEARLY\r\nDTSTART;VALUE=DATE:20260101\r\n", "wiederkehrender Eintrag"),
        ("SUMMARY:Ferien\r\n", "Der erste Tag fehlt"),
        ("SUMMARY:Ferien\r\nDTSTART;VALUE=DATE:20269999\r\n", "Der erste Tag fehlt"),
        ("DTSTART;VALUE=DATE:20260101\r\n", "Der Name fehlt"),
    ],
)
def test_strange_entries_of_a_calendar_are_named(browser: Browser, admin: Person, entry: str, words: str) -> None:
    text = f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{entry}END:VEVENT\r\nEND:VCALENDAR\r\n"
    assert words in check(browser, text, status=422).words("//*[@id='faults']")


@pytest.mark.parametrize(
    ("lines", "last"),
    [
        ("DTSTART;VALUE=DATE:20261102", "2026-11-02"),
        ("DTSTART;VALUE=DATE:20261102\r\nDTEND;VALUE=DATE:20261102", "2026-11-02"),
        ("DTSTART;VALUE=DATE:20261102\r\nDURATION:P5D", "2026-11-06"),
        ("DTSTART:20261102T000000\r\nDTEND:20261107T000000", "2026-11-06"),
        ("DTSTART:20261102T080000Z\r\nDTEND:20261106T160000Z", "2026-11-06"),
    ],
)
def test_the_last_day_of_an_entry(browser: Browser, admin: Person, lines: str, last: str) -> None:
    text = f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Ferien\r\n{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    confirm(browser, check(browser, text))
    assert stored() == [("Ferien", "2026-11-02", last)]


@pytest.mark.parametrize("name", ["🙂 Ferien", "<script>alert(1)</script>", "=?utf-8?q?=00?=", "a\u202eb", "#eval(1)"])
def test_hostile_names_are_text(browser: Browser, admin: Person, name: str) -> None:
    page = check(browser, f"{name}\t02.11.2026\t06.11.2026")
    assert not page.root.xpath("//script[contains(.,'alert')]")
    confirm(browser, page)
    assert "\u202e" not in browser.get(PATH).html
    assert len(stored()) == 1


def test_a_second_click_finds_it_done_and_a_change_in_between_is_shown(browser: Browser, admin: Person) -> None:
    page = check(browser, ROWS)
    confirm(browser, page)
    confirm(browser, page)
    assert "schon übernommen" in browser.get(PATH).main
    assert stored() == [HERBST, WINTER]
    other = check(browser, ROWS.replace("06.11.", "07.11."))
    with make.together():
        make.school_holiday(date(2026, 11, 7), date(2026, 11, 8), name="Neu", region="DE-BY")
    assert "Sehen Sie sie noch einmal durch" in confirm(browser, other, status=409).main
    assert len(stored()) == 3


def test_a_forged_table_or_confirmation_does_nothing(browser: Browser, admin: Person) -> None:
    browser.post(f"{PATH}/take-over", {"table": ROWS, "confirmed": "x"}, status=409)
    browser.post(f"{PATH}/take-over", {"table": "Ferien;gestern;heute", "confirmed": ""})
    assert stored() == []


def test_two_who_take_over_at_once_make_one_calendar(
    browser: Browser, admin: Person, new_browser: Any, app: Flask
) -> None:
    other = new_browser()
    other.sign_in(admin)
    pages = [check(one, ROWS) for one in (browser, other)]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda pair: confirm(*pair, status=None), zip((browser, other), pages, strict=True)))
    assert {answer.status for answer in answers} <= {302, 409}
    assert stored() == [HERBST, WINTER]


def test_single_holidays_go_and_the_list_names_what_networks_miss(browser: Browser, admin: Person) -> None:
    make.network(tandems=0, meetings=0, seminars=0, region="DE-BY")
    first = browser.get("/admin/school-holidays").rows()[1]
    assert first[0].startswith("Bayern DE-BY")
    assert first[2:] == ["1", "2020, 2021, 2022"]
    confirm(browser, check(browser, ROWS))
    number = db.session.scalars(select(SchoolHoliday.id).order_by(SchoolHoliday.starts_on)).first()
    browser.post(f"{PATH}/{number}/remove", {})
    browser.post(f"{PATH}/{number}/remove", {})
    assert stored() == [WINTER]
    browser.get("/admin/school-holidays/XX-YY", status=404)
    browser.post("/admin/school-holidays/XX-YY", {"pasted": ROWS}, status=404)


def test_how_well_public_holidays_are_known() -> None:
    known = {code: holidays.coverage(code) for code in ("DE-TH", "de-he", "CZ", "AT", "CH", "CH-ZH", "XX", "DE-XX", "")}
    assert known == {
        **dict.fromkeys(("DE-TH", "de-he", "CZ", "CH-ZH"), Coverage.FULL),
        **dict.fromkeys(("AT", "CH"), Coverage.COUNTRY),
        **dict.fromkeys(("XX", "DE-XX", ""), Coverage.NONE),
    }


@pytest.mark.parametrize(
    ("code", "words"),
    [("DE-HE", ""), ("CH", "public holidays of the whole country only"), ("XX", "public holidays unknown")],
)
def test_the_list_names_it_where_public_holidays_are_not_known(
    browser: Browser, admin: Person, code: str, words: str
) -> None:
    make.network(tandems=0, meetings=0, seminars=0, region=code)
    row = browser.get("/admin/school-holidays", headers={"Accept-Language": "en"}).rows()[1][0]
    assert code in row
    said = {"public holidays of the whole country only": "nur landesweite Feiertage"}
    assert said.get(words, words and "Feiertage unbekannt") in row
    assert ("Feiertage" in row) is bool(words)
