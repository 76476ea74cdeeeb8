"""Reminders of events on each tick, from the facts as they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from netzwerk.core import clock
from netzwerk.core.access import Side
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.models import Event, EventDay, EventState, Participation
from netzwerk.events.reminders import jobs, policy
from netzwerk.networks.models import Network
from netzwerk.networks.workdays import Workdays
from netzwerk.outbox import sending
from netzwerk.outbox.models import OutboxMail
from netzwerk.tandems.models import Tandem
from tests import factories as make

MEETING = date(2021, 6, 9)
MORNING = make.at(date(2021, 6, 7), "08:00")


@pytest.fixture
def network(app: Flask) -> make.MadeNetwork:
    """The third meeting is on 9 June; both sides of the only tandem said yes."""
    made = make.network(tandems=1, meetings=3)
    _accept(made, made.meetings[2])
    return made


def _accept(network: make.MadeNetwork, event: Event) -> None:
    make.participations(event, network.tandems[0], reply="accepted")


def _tick(at: datetime) -> list[OutboxMail]:
    before = {row.id for row in _mails()}
    with clock.fixed(at):
        jobs.remind()
    return [row for row in _mails() if row.id not in before]


def _mails() -> list[OutboxMail]:
    db.session.rollback()
    db.session.expire_all()
    found = list(db.session.scalars(select(OutboxMail).order_by(OutboxMail.to_name)))
    db.session.expunge_all()
    return found


def _set(model: Any, row: Any, **values: object) -> None:
    with transaction():
        db.session.execute(update(model).where(model.id == row.id).values(**values))


def _replies(network: make.MadeNetwork, **values: object) -> None:
    with transaction():
        db.session.execute(
            update(Participation).where(Participation.event_id == network.meetings[2].id).values(**values)
        )


def test_two_days_before_in_the_morning_and_once(network: make.MadeNetwork) -> None:
    tandem, meeting = network.tandems[0], network.meetings[2]
    _set(Event, meeting, room_link="https://raum.example.org/x", preparation="Ein Foto", venue="Musterstadt")
    assert _tick(MORNING - timedelta(minutes=1)) == []
    new = _tick(MORNING)
    assert [row.to_name for row in new] == [tandem.trainer.name, tandem.teacher.name]
    assert _tick(MORNING) == []
    assert {(row.kind, row.network_id, row.about_kind, row.about_id) for row in new} == {
        ("event.reminder", network.id, "event_day", meeting.days[0].id)
    }
    text = new[0].text.replace("\u00a0", " ")
    assert "Wann: Mittwoch, 9. Juni 2021, 09:30 – 16:00 Uhr" in text
    assert "Online-Raum: https://raum.example.org/x" in text
    assert "Ein Foto" in text
    assert "Musterstadt" in text


@pytest.mark.parametrize("reply", ["open", "declined", "represented"])
def test_only_those_who_said_yes(network: make.MadeNetwork, reply: str) -> None:
    _replies(network, reply=reply, represented_by="Ben" if reply == "represented" else "")
    assert _tick(MORNING) == []


@pytest.mark.parametrize(
    "silence",
    [
        lambda network: _set(Network, network, state="planning"),
        lambda network: _set(Network, network, state="archived"),
        lambda network: _set(Event, network.meetings[2], state=EventState.CANCELLED, cancel_reason="krank"),
        lambda network: _set(Event, network.meetings[2], state=EventState.DRAFT),
        lambda network: _set(Tandem, network.tandems[0], state="paused", state_reason="Prüfungen"),
        lambda network: _replies(network, waiting_since=make.NOW),
        lambda network: _close_accounts(network.tandems[0]),
        lambda network: [make.mute(network.tandems[0].member(side), "event_reminder") for side in Side],
    ],
    ids=["planning", "archived", "cancelled", "draft", "paused", "waiting list", "deactivated", "muted"],
)
def test_silence(network: make.MadeNetwork, silence: Callable[[make.MadeNetwork], object]) -> None:
    silence(network)
    assert _tick(MORNING) == []


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (lambda network: _set(Event, network.meetings[2], state=EventState.CANCELLED, cancel_reason="x"), "dropped"),
        (lambda network: _move(network, 1), "dropped"),
        (lambda network: _replies(network, reply="declined"), "dropped"),
        (lambda network: _set(Event, network.meetings[2], title="Neuer Titel"), "sent"),
    ],
    ids=["cancelled", "moved", "declined", "renamed"],
)
def test_what_changes_before_it_is_sent(
    network: make.MadeNetwork, change: Callable[[make.MadeNetwork], object], status: str
) -> None:
    _tick(MORNING)
    change(network)
    with clock.fixed(MORNING):
        sending.send_due()
    assert {row.status for row in _mails()} == {status}


def _close_accounts(tandem: make.MadeTandem) -> None:
    make.deactivate(tandem.teacher)
    make.deactivate(tandem.trainer)


def _move(network: make.MadeNetwork, days: int) -> None:
    day, by = network.meetings[2].days[0], timedelta(days=days)
    _set(EventDay, day, starts_at=day.starts_at + by, ends_at=day.ends_at + by)


def test_a_moved_day_is_reminded_of_anew(network: make.MadeNetwork) -> None:
    _tick(MORNING)
    _move(network, 7)
    assert _tick(MORNING + timedelta(days=6)) == []
    assert len(_tick(MORNING + timedelta(days=7))) == 2


def test_a_reminder_that_waited_too_long_is_not_sent(network: make.MadeNetwork) -> None:
    _tick(MORNING)
    with clock.fixed(make.at(MEETING, "09:30")):
        sending.send_due()
    assert {row.status for row in _mails()} == {"dropped"}


def test_days_a_week_apart_are_reminded_of_each_and_days_in_a_row_once(network: make.MadeNetwork) -> None:
    days = [date(2021, 6, 23), date(2021, 6, 24), date(2021, 6, 30)]
    _accept(network, make.event(network, "workshop", on=days))
    seen = [len(_tick(make.at(date(2021, 6, number), "09:00"))) for number in range(21, 30)]
    assert seen == [2, 0, 0, 0, 0, 0, 0, 2, 0]


def test_schools_before_their_holidays(network: make.MadeNetwork) -> None:
    make.school_holiday(date(2021, 6, 5), date(2021, 6, 8))
    teacher, trainer = network.tandems[0].teacher.name, network.tandems[0].trainer.name
    assert [row.to_name for row in _tick(make.at(date(2021, 6, 4), "08:00"))] == [teacher]
    assert [row.to_name for row in _tick(MORNING)] == [trainer]


@pytest.mark.parametrize(
    ("event_day", "school", "on"),
    [
        (date(2021, 6, 9), (), date(2021, 6, 7)),
        (date(2021, 6, 8), (), date(2021, 6, 4)),
        (date(2021, 6, 5), (), date(2021, 6, 2)),
        (date(2021, 6, 9), ((date(2021, 5, 31), date(2021, 6, 8)),), date(2021, 5, 28)),
        (date(2021, 6, 9), ((date(2021, 5, 1), date(2021, 6, 7)),), date(2021, 6, 8)),
        (date(2021, 6, 9), ((date(2021, 5, 1), date(2021, 6, 8)),), None),
    ],
    ids=["on the day", "weekend", "public holiday", "before holidays", "after long holidays", "too soon after them"],
)
def test_day_of_the_reminder(event_day: date, school: Sequence[tuple[date, date]], on: date | None) -> None:
    workdays = Workdays(frozenset({date(2021, 6, 3)}), school)
    assert policy.reminder_on(event_day, workdays, for_school=True) == on


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (make.at(date(2021, 6, 7), "07:59"), False),
        (make.at(date(2021, 6, 7), "08:00"), True),
        (make.at(date(2021, 6, 7), "20:00"), False),
        (make.at(date(2021, 6, 8), "12:00"), True),
        (make.at(date(2021, 6, 9), "08:30"), False),
    ],
)
def test_until_the_day_before(now: datetime, due: bool) -> None:
    starts_at = make.at(MEETING, "09:30")
    workdays = Workdays(frozenset(), ())
    assert policy.is_due(starts_at, make.ZONE, workdays, now, for_school=False) is due
