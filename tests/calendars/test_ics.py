"""The calendar file against the rules that real clients forced upon us."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from icalendar import Calendar

from netzwerk.calendars.ics import Status, build
from tests.calendars.samples import GOLDEN, SAMPLES, entry

ZONE = re.compile(rb"BEGIN:VTIMEZONE.*?END:VTIMEZONE\r\n", re.DOTALL)


def lines(body: bytes) -> list[str]:
    return body.decode().replace("\r\n ", "").split("\r\n")


def only(body: bytes, name: str) -> str:
    """The one line of a property, outside of time zones."""
    (found,) = [line for line in lines(ZONE.sub(b"", body)) if line.split(":")[0].split(";")[0] == name]
    return found


def write(**values: object) -> bytes:
    return build("Netzwerk", [entry(**values)], zone="Europe/Berlin")


@pytest.mark.parametrize("name", SAMPLES)
def test_golden(name: str) -> None:
    assert SAMPLES[name]() == (GOLDEN / f"{name}.ics").read_bytes()


def test_each_golden_file_has_its_sample() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(SAMPLES)


@pytest.mark.parametrize("name", SAMPLES)
def test_bytes_that_no_client_trips_over(name: str) -> None:
    body = SAMPLES[name]()
    assert not body.startswith(b"\xef\xbb\xbf")
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert body.count(b"\n") == body.count(b"\r\n") == body.count(b"\r")
    for line in body.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_that_leaks_or_rings(name: str) -> None:
    names = {line.split(":")[0].split(";")[0] for line in lines(SAMPLES[name]())}
    assert names & {"SOURCE", "ATTENDEE", "ORGANIZER", "METHOD", "RDATE"} == set()
    assert b"VALARM" not in SAMPLES[name]()
    assert b"VTODO" not in SAMPLES[name]()


@pytest.mark.parametrize("name", SAMPLES)
def test_every_zone_used_is_defined(name: str) -> None:
    body = SAMPLES[name]()
    used = {line.split("TZID=")[1].split(":")[0] for line in lines(body) if ";TZID=" in line}
    defined = [line.removeprefix("TZID:") for line in lines(body) if line.startswith("TZID:")]
    assert used | {"Europe/Berlin"} == set(defined)
    assert len(defined) == len(set(defined))


@pytest.mark.parametrize("name", SAMPLES)
def test_our_own_library_finds_no_broken_property(name: str) -> None:
    calendar = Calendar.from_ical(SAMPLES[name]())
    assert [component.errors for component in calendar.walk() if component.errors] == []


def test_order_of_entries_does_not_matter() -> None:
    entries = [
        entry(uid="b"),
        entry(uid="a"),
        entry(uid="day", starts_at=date(2021, 6, 17)),
        entry(uid="early", starts_at=datetime(2021, 1, 1, tzinfo=UTC)),
    ]
    bodies = {build("Netzwerk", order, zone="Europe/Berlin") for order in permutations(entries)}
    assert len(bodies) == 1
    uids = [line for line in lines(bodies.pop()) if line.startswith("UID")]
    assert uids == ["UID:early", "UID:day", "UID:a", "UID:b"]


def test_stamps_are_those_of_the_row_in_whole_seconds() -> None:
    changed = datetime(2021, 5, 1, 12, 30, 15, 999999, tzinfo=UTC)
    body = write(updated_at=changed, created_at=changed + timedelta(days=1))
    assert only(body, "DTSTAMP") == "DTSTAMP:20210501T123015Z"
    assert only(body, "LAST-MODIFIED") == "LAST-MODIFIED:20210501T123015Z"
    assert only(body, "CREATED") == "CREATED:20210501T123015Z"


def test_calendar_says_who_it_is_and_how_often_to_ask() -> None:
    body = build('Netz, "Werk"\r\nX:y', [], zone="Europe/Berlin", description="Zeile\n1; 2")
    assert only(body, "NAME") == "NAME:Netz\\, „Werk“ X:y"
    assert only(body, "X-WR-CALNAME") == "X-WR-CALNAME:Netz\\, „Werk“ X:y"
    assert only(body, "X-WR-CALDESC") == "X-WR-CALDESC:Zeile 1\\; 2"
    assert only(body, "REFRESH-INTERVAL") == "REFRESH-INTERVAL;VALUE=DURATION:PT6H"
    assert only(body, "X-PUBLISHED-TTL") == "X-PUBLISHED-TTL:PT6H"
    assert only(body, "COLOR") == "COLOR:teal"


def test_summer_and_winter_on_the_local_clock() -> None:
    assert only(write(), "DTSTART") == "DTSTART;TZID=Europe/Berlin:20210617T093000"
    winter = write(starts_at=datetime(2021, 12, 16, 7, 30, tzinfo=UTC))
    assert only(winter, "DTSTART") == "DTSTART;TZID=Europe/Berlin:20211216T083000"


def test_the_second_of_two_equal_wall_times_is_said_in_utc() -> None:
    first = write(
        starts_at=datetime(2021, 10, 31, 0, 15, tzinfo=UTC), ends_at=datetime(2021, 10, 31, 0, 45, tzinfo=UTC)
    )
    second = write(starts_at=datetime(2021, 10, 31, 1, 15, tzinfo=UTC))
    assert only(first, "DTSTART") == "DTSTART;TZID=Europe/Berlin:20211031T021500"
    assert only(second, "DTSTART") == "DTSTART:20211031T011500Z"


def test_deadline_is_a_free_day() -> None:
    body = SAMPLES["deadline"]()
    assert only(body, "TRANSP") == "TRANSP:TRANSPARENT"
    starts = [line for line in lines(body) if line.startswith(("DTSTART;", "DTEND;"))]
    assert starts == ["DTSTART;VALUE=DATE:20211231", "DTEND;VALUE=DATE:20220101"]


def test_cancelled_stays_and_is_free() -> None:
    body = write(status=Status.CANCELLED, sequence=4)
    assert only(body, "STATUS") == "STATUS:CANCELLED"
    assert only(body, "TRANSP") == "TRANSP:TRANSPARENT"
    assert only(body, "SEQUENCE") == "SEQUENCE:4"


def test_room_link_in_three_places_when_online_only() -> None:
    body = write(conference_url="https://a.example.org/x?b=1,2", conference_label="Raum", description="Text")
    assert only(body, "CONFERENCE") == "CONFERENCE;FEATURE=VIDEO;LABEL=Raum;VALUE=URI:https://a.example.org/x?b=1,2"
    assert only(body, "DESCRIPTION") == "DESCRIPTION:Text\\n\\nRaum: https://a.example.org/x?b=1\\,2"
    assert only(body, "LOCATION") == "LOCATION:https://a.example.org/x?b=1\\,2"


def test_place_comes_before_room_link() -> None:
    body = write(conference_url="https://a.example.org/x", location="Aula")
    assert only(body, "LOCATION") == "LOCATION:Aula"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "Raum 7", "file:///etc/passwd", "data:text/html,x", "  "])
def test_no_link_that_a_calendar_must_not_open(address: str) -> None:
    body = write(conference_url=address, url=address)
    assert b"CONFERENCE" not in body
    assert b"\r\nURL" not in body
    assert b"LOCATION" not in body


def test_line_break_in_an_address_smuggles_no_property() -> None:
    body = write(url="https://a.example.org/\r\nATTENDEE:mailto:x@example.org")
    assert only(body, "URL") == "URL:https://a.example.org/ATTENDEE:mailto:x@example.org"


def test_line_breaks_in_names_smuggle_no_property() -> None:
    smuggled = "A\r\nATTENDEE:x\nB\u2028C\x85D\x0bE\rF"
    body = write(summary=smuggled, location=smuggled, uid=smuggled, categories=(smuggled,), related_to=smuggled)
    assert only(body, "SUMMARY") == "SUMMARY:A ATTENDEE:x B C D E F"
    assert only(body, "UID") == "UID:A ATTENDEE:x B C D E F"
    assert only(body, "CATEGORIES") == "CATEGORIES:A ATTENDEE:x B C D E F"


def test_text_is_escaped_once() -> None:
    assert only(write(description="C:\\Neu, \\n; \\\\"), "DESCRIPTION") == "DESCRIPTION:C:\\\\Neu\\, \\\\n\\; \\\\\\\\"


def test_control_characters_and_halves_of_characters_vanish() -> None:
    assert only(write(summary="a\x00b\x1bc\ud83dd\ufeffe"), "SUMMARY") == "SUMMARY:abcde"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"starts_at": datetime(2021, 6, 17, 9)}, "a time without a zone"),  # noqa: DTZ001
        ({"updated_at": datetime(2021, 6, 17, 9)}, "a time without a zone"),  # noqa: DTZ001
        ({"ends_at": date(2021, 6, 18)}, "both be days or both be times"),
        ({"ends_at": datetime(2021, 6, 17, 7, 30, tzinfo=UTC)}, "ends at or before its start"),
        ({"ends_at": datetime(2021, 6, 17, 7, 30, 0, 500, tzinfo=UTC)}, "ends at or before its start"),
        ({"starts_at": date(2021, 6, 17), "ends_at": date(2021, 6, 17)}, "ends at or before its start"),
        ({"sequence": -1}, "a sequence from 0"),
        ({"uid": ""}, "needs a UID"),
    ],
)
def test_entries_that_clients_would_understand_differently_are_refused(values: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        entry(**values)


def test_two_entries_with_one_uid_are_refused() -> None:
    with pytest.raises(ValueError, match="two entries with one UID"):
        build("Netzwerk", [entry(), entry()], zone="Europe/Berlin")
