"""Attendance of a tandem is derived from rows, and one missing side is told apart from two."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netzwerk.events.attendance import Answers, Presence, answers, by_side, presence, tally, with_places
from netzwerk.events.models import Attendance, Reply


@dataclass(frozen=True)
class Row:
    """The part of a participation that counts here."""

    side: str | None = "school"
    reply: str = "accepted"
    attendance: str | None = None
    is_waiting: bool = False


rows = st.lists(
    st.builds(
        Row,
        side=st.sampled_from(["school", "company", None]),
        reply=st.sampled_from([reply.value for reply in Reply]),
        attendance=st.sampled_from([None, *(one.value for one in Attendance)]),
        is_waiting=st.booleans(),
    ),
    max_size=8,
)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([Row("school", attendance="present"), Row("company", attendance="present")], Presence.BOTH),
        ([Row("school", attendance="partly"), Row("company", attendance="absent")], Presence.SCHOOL),
        ([Row("school", attendance="excused"), Row("company", "represented", "present")], Presence.COMPANY),
        ([Row("school", attendance="excused"), Row("company", attendance="absent")], Presence.NONE),
        ([Row("school"), Row("company")], Presence.UNKNOWN),
        ([], Presence.UNKNOWN),
    ],
)
def test_presence_after_the_event(found, expected):
    assert presence(found, is_held=True) is expected


@given(rows)
def test_nothing_is_said_before_the_event(found):
    assert presence(found, is_held=False) is Presence.PLANNED


@given(rows, st.sampled_from(["school", "company"]))
def test_one_more_person_never_makes_a_side_disappear(found, side):
    before = presence(found, is_held=True)
    after = presence([*found, Row(side, attendance="present")], is_held=True)
    assert after in {Presence.BOTH, Presence(side)}
    if before in {Presence.SCHOOL, Presence.COMPANY} and before != side:
        assert after is Presence.BOTH


@given(rows)
def test_answers_add_up(found):
    whole = with_places(found)
    parts = by_side(found)
    assert whole.asked == len(found) == sum(part.asked for part in parts)
    assert (
        whole.coming == sum(part.coming for part in parts) == answers(one for one in found if not one.is_waiting).coming
    )
    assert whole.waiting == sum(one.is_waiting for one in found)


def test_counting_answers_and_presences():
    found = [Row(reply="accepted"), Row(reply="represented"), Row(reply="declined"), Row(reply="open")]
    assert answers(found) == Answers(accepted=1, represented=1, declined=1, open=1)
    assert answers(found).coming == 2
    assert tally([Presence.BOTH, Presence.BOTH, Presence.NONE])[Presence.BOTH] == 2
