"""Time zones in calendar files against the rules that zones really follow."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo, available_timezones

import pytest
from dateutil.tz import tzical

from netzwerk.calendars import zones

YEARS = (2020, 2030)


def read(zone: str) -> tuple[str, object]:
    """The component as text, and what a foreign library makes of it."""
    text = zones.component(zone, *YEARS).to_ical().decode()
    return text, tzical(StringIO(f"BEGIN:VCALENDAR\r\n{text}END:VCALENDAR\r\n")).get(zone)


def test_berlin_is_one_winter_and_one_summer_rule() -> None:
    text, _ = read("Europe/Berlin")
    assert text.replace("\r\n", "\n") == (
        "BEGIN:VTIMEZONE\n"
        "TZID:Europe/Berlin\n"
        "BEGIN:DAYLIGHT\n"
        "DTSTART:19700329T020000\n"
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\n"
        "TZNAME:CEST\n"
        "TZOFFSETFROM:+0100\n"
        "TZOFFSETTO:+0200\n"
        "END:DAYLIGHT\n"
        "BEGIN:STANDARD\n"
        "DTSTART:19701025T030000\n"
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\n"
        "TZNAME:CET\n"
        "TZOFFSETFROM:+0200\n"
        "TZOFFSETTO:+0100\n"
        "END:STANDARD\n"
        "END:VTIMEZONE\n"
    )


@pytest.mark.parametrize(
    ("zone", "rules"),
    [
        ("Europe/Berlin", ["BYDAY=-1SU;BYMONTH=3", "BYDAY=-1SU;BYMONTH=10"]),
        ("America/New_York", ["BYDAY=2SU;BYMONTH=3", "BYDAY=1SU;BYMONTH=11"]),
        ("Australia/Sydney", ["BYDAY=1SU;BYMONTH=10", "BYDAY=1SU;BYMONTH=4"]),
        ("Asia/Jerusalem", ["BYDAY=FR;BYMONTHDAY=23,24,25,26,27,28,29;BYMONTH=3", "BYDAY=-1SU;BYMONTH=10"]),
        ("Asia/Tokyo", []),
        ("UTC", []),
        ("America/Mexico_City", []),
        ("Africa/Casablanca", []),
    ],
)
def test_yearly_rules(zone: str, rules: list[str]) -> None:
    text, _ = read(zone)
    found = [line.removeprefix("RRULE:FREQ=YEARLY;") for line in text.split("\r\n") if line.startswith("RRULE")]
    assert found == rules


def test_a_zone_without_clock_changes_is_one_part() -> None:
    text, _ = read("Asia/Tokyo")
    assert text.count("BEGIN:STANDARD") == 1
    assert text.count("BEGIN:DAYLIGHT") == 0


def test_rules_that_ended_are_dated_parts_and_never_rdate() -> None:
    text, _ = read("America/Mexico_City")
    assert text.count("BEGIN:DAYLIGHT") == 3
    assert "RDATE" not in text


@pytest.mark.parametrize(
    "zone",
    sorted(
        {
            *(
                "Europe/Berlin",
                "Europe/Dublin",
                "Europe/Lisbon",
                "Africa/Casablanca",
                "Africa/Cairo",
                "Asia/Amman",
            ),
            *(
                "America/Mexico_City",
                "America/Nuuk",
                "America/Santiago",
                "Australia/Lord_Howe",
                "Asia/Kathmandu",
            ),
            *("Asia/Jerusalem", "Pacific/Chatham", "America/Sao_Paulo", "Asia/Tehran"),
        }
        & available_timezones()
    ),
)
def test_a_foreign_library_reads_the_same_offsets(zone: str) -> None:
    _, foreign = read(zone)
    moment = datetime(YEARS[0], 1, 2, 12, 7, tzinfo=UTC)
    while moment.year <= YEARS[1]:
        local = moment.astimezone(ZoneInfo(zone))
        assert local.replace(tzinfo=foreign).utcoffset() == local.utcoffset(), local  # type: ignore[arg-type]
        moment += timedelta(hours=37)
