"""What the preparation of an event still needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from netzwerk.events import checklist
from netzwerk.events.agenda import timing
from netzwerk.events.attendance import Answers
from netzwerk.events.checklist import CheckKind
from netzwerk.events.facts import Day, EventDetails, Item

START = datetime(2021, 6, 9, 7, 30, tzinfo=UTC)
ITEM = Item(60, "work", "Arbeit", "", "", "", "", "", "", "")


def day(*items: Item, minutes: int = 120) -> Day:
    end = START + timedelta(minutes=minutes)
    return Day(1, START, end, timing.build(START, end, items))


READY = EventDetails(
    id=1,
    kind="meeting",
    number=3,
    title="",
    focus="",
    goals="",
    format="online",
    venue="",
    room_link="https://konferenz.example.org",
    host="",
    host_town="",
    facilitators=(),
    preparation="Ein Gegenstand",
    reply_until=None,
    capacity=None,
    state="invited",
    cancel_reason="",
    date_is_derived=False,
    takes_part=True,
    days=(day(ITEM, ITEM),),
)
ALL_ANSWERED = Answers(accepted=20)


def missing(event: EventDetails, answers: Answers = ALL_ANSWERED, missing_attendance: int = 0) -> list[tuple[str, int]]:
    found = checklist.build(event, answers, (), missing_attendance=missing_attendance)
    return [(check.kind.value, check.count) for check in found.checks if not check.is_done]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"date_is_derived": True}, []),
        ({"state": "draft"}, [("date", 0)]),
        ({"room_link": ""}, [("place", 0)]),
        ({"format": "hybrid"}, [("place", 0)]),
        ({"format": "on_site", "venue": "Saal 2", "room_link": ""}, []),
        ({"preparation": ""}, [("preparation", 0)]),
        ({"days": (day(ITEM),)}, [("agenda", 60)]),
        ({"days": (day(ITEM, ITEM, ITEM),)}, [("agenda", -60)]),
        ({"days": (day(ITEM), day(ITEM, ITEM, ITEM))}, [("agenda", -60)]),
        ({"days": (day(),)}, [("agenda", 0)]),
    ],
)
def test_before_the_event(changes, expected):
    assert missing(replace(READY, **changes)) == expected


def test_answers():
    assert missing(READY, Answers()) == [("invitation", 0), ("answers", 0)]
    assert missing(READY, Answers(accepted=3, open=2)) == [("answers", 2)]


def test_after_the_event():
    held = replace(READY, state="held")
    assert missing(held, missing_attendance=4) == [("attendance", 4), ("agreements", 0), ("documentation", 0)]
    assert missing(replace(held, kind="seminar", state="documented")) == []


def test_the_next_thing_to_do():
    found = checklist.build(replace(READY, preparation=""), ALL_ANSWERED, (), missing_attendance=0)
    assert found.next is not None
    assert (found.next.kind, found.done) == (CheckKind.PREPARATION, 5)


@pytest.mark.parametrize(
    ("state", "step"),
    [("draft", 0), ("agreed", 1), ("invited", 2), ("held", 3), ("documented", 4), ("cancelled", 0)],
)
def test_where_it_stands(state, step):
    assert checklist.step(replace(READY, state=state)) == step


def test_a_derived_date_that_is_agreed_is_agreed():
    assert checklist.step(replace(READY, state="agreed", date_is_derived=True)) == 1
