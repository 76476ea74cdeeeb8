"""What two foreign libraries read from our calendar files, for arbitrary entries."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import ics as ics_library
import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as some

from netzwerk.calendars.ics import Entry, Status, build
from tests.calendars.samples import MADE, SAMPLES, entry

BERLIN_CHANGES = [
    datetime(year, month, day, 1, tzinfo=UTC)
    for year, month, day in ((2020, 10, 25), (2021, 3, 28), (2021, 10, 31), (2022, 3, 27), (2022, 10, 30))
]
TURNS_OF_YEAR = [datetime(year, 1, 1, tzinfo=UTC) for year in (2021, 2022, 2023)]

near = some.builds(
    lambda moment, minutes: moment + timedelta(minutes=minutes),
    some.sampled_from(BERLIN_CHANGES + TURNS_OF_YEAR),
    some.integers(-240, 240),
)
anywhere = some.integers(0, 4 * 365 * 24 * 60).map(lambda minutes: MADE + timedelta(minutes=minutes))
moments = near | anywhere
spans = some.integers(1, 60 * 30).map(lambda minutes: timedelta(minutes=minutes))
texts = some.text(max_size=300)
tidy = some.text(some.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=120)
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Tokyo", "Europe/London", "Australia/Sydney")

steadily = settings(deadline=None, max_examples=60)


def timed(moment: datetime, span: timedelta, **values: Any) -> Entry:
    return entry(starts_at=moment, ends_at=moment + span, **values)


def read(body: bytes) -> Any:
    return vobject.readOne(body.decode())


@steadily
@given(moments, spans, some.sampled_from(ZONES))
def test_instants_survive(moment: datetime, span: timedelta, zone: str) -> None:
    body = build("Netzwerk", [timed(moment, span, zone=zone)], zone=zone)
    event = read(body).vevent
    assert event.dtstart.value.astimezone(UTC) == moment
    assert event.dtend.value.astimezone(UTC) == moment + span


@steadily
@given(moments, spans)
def test_instants_survive_in_a_second_library(moment: datetime, span: timedelta) -> None:
    body = build("Netzwerk", [timed(moment, span)], zone="Europe/Berlin")
    (event,) = ics_library.Calendar(body.decode()).events
    assert event.begin.datetime.astimezone(UTC) == moment
    assert event.end.datetime.astimezone(UTC) == moment + span


@steadily
@given(some.dates(date(2020, 9, 1), date(2024, 2, 29)), some.integers(1, 40))
def test_days_survive(day: date, length: int) -> None:
    due = entry(starts_at=day, ends_at=day + timedelta(days=length), transparent=True)
    event = read(build("Netzwerk", [due], zone="Europe/Berlin")).vevent
    assert (event.dtstart.value, event.dtend.value) == (due.starts_at, due.ends_at)
    assert event.transp.value == "TRANSPARENT"


@steadily
@given(tidy, tidy, tidy, tidy)
def test_words_survive(summary: str, description: str, location: str, uid: str) -> None:
    written = entry(summary=summary, description=f"{description}\n{summary}", location=location, uid=uid)
    event = read(build("Netzwerk", [written], zone="Europe/Berlin")).vevent
    assert event.summary.value == summary
    assert event.description.value == f"{description}\n{summary}"
    assert event.location.value == location
    assert event.uid.value == uid


@steadily
@given(texts, texts, texts, some.lists(texts, max_size=3).map(tuple), texts)
def test_whatever_people_type_the_bytes_are_sound(
    summary: str, description: str, label: str, categories: tuple[str, ...], address: str
) -> None:
    written = entry(
        summary=summary,
        description=description,
        location=label,
        conference_label=label,
        conference_url=f"https://treffen.example.org/{address}",
        url=address,
        categories=categories,
    )
    body = build(summary, [written], zone="Europe/Berlin", description=description)
    assert body == build(summary, [written], zone="Europe/Berlin", description=description)
    assert body.count(b"\n") == body.count(b"\r\n") == body.count(b"\r")
    for line in body.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    names = [line.split(":")[0].split(";")[0] for line in body.decode().replace("\r\n ", "").split("\r\n")]
    assert names.count("BEGIN") == names.count("END") == 5
    assert set(names) & {"ATTENDEE", "METHOD", "SOURCE"} == set()


@pytest.mark.parametrize("name", SAMPLES)
def test_both_libraries_read_every_sample(name: str) -> None:
    body = SAMPLES[name]()
    by_vobject = [event.uid.value for event in getattr(read(body), "vevent_list", [])]
    by_ics = [event.uid for event in ics_library.Calendar(body.decode()).events]
    assert sorted(by_vobject) == sorted(by_ics)
    assert len(by_vobject) == body.count(b"BEGIN:VEVENT")


def test_status_and_sequence_survive() -> None:
    written = entry(status=Status.CANCELLED, sequence=7, updated_at=MADE + timedelta(seconds=9))
    event = read(build("Netzwerk", [written], zone="Europe/Berlin")).vevent
    assert (event.status.value, event.sequence.value) == ("CANCELLED", "7")
    assert event.dtstamp.value == MADE + timedelta(seconds=9)
