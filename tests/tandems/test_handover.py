"""What calendars and waiting lists learn when a member of a tandem goes."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from netzwerk.calendars import telling
from netzwerk.core.access import Side
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.events import handover
from netzwerk.events.models import Event, Participation
from netzwerk.outbox.models import OutboxMail
from tests import factories as make


@pytest.fixture
def network(database: Flask) -> make.MadeNetwork:
    with make.together():
        made = make.network(tandems=2)
        row = db.session.get(Event, made.meetings[2].id)
        assert row is not None
        row.state = "invited"
    return made


def told() -> list[tuple[str, str]]:
    found = db.session.execute(
        select(OutboxMail.to_address, OutboxMail.calendar).where(OutboxMail.calendar != "").order_by(OutboxMail.id)
    )
    rows = [(row.to_address, next(m for m in ("REQUEST", "CANCEL") if f"METHOD:{m}" in row.calendar)) for row in found]
    db.session.rollback()
    return rows


def pass_on(tandem: make.MadeTandem, leaver_id: int, successor_id: int | None) -> int:
    with transaction():
        return handover.pass_on(tandem.id, leaver_id, successor_id, make.NOW)


def test_the_successor_is_invited_and_the_calendar_of_the_predecessor_cleared(network):
    tandem, meeting = network.tandems[0], network.meetings[2]
    with make.together():
        make.participation(meeting, tandem.teacher, tandem, Side.SCHOOL)
        successor = make.member(tandem, Side.SCHOOL)
    telling.tell_due()
    assert told() == [(tandem.teacher.email, "REQUEST")]
    assert pass_on(tandem, tandem.teacher.id, successor.id) == 1
    telling.tell_due()
    telling.tell_due()
    assert sorted(told()[1:]) == sorted([(tandem.teacher.email, "CANCEL"), (successor.email, "REQUEST")])


def test_an_answer_does_not_pass_on(network):
    tandem, meeting = network.tandems[0], network.meetings[2]
    with make.together():
        make.participation(meeting, tandem.teacher, tandem, Side.SCHOOL, reply="represented", represented_by="Ida")
        successor = make.member(tandem, Side.SCHOOL)
    pass_on(tandem, tandem.teacher.id, successor.id)
    with make.together():
        row = db.session.scalars(select(Participation)).one()
        assert (row.person_id, row.reply, row.represented_by) == (successor.id, "open", "")


def test_a_place_that_becomes_free_goes_to_whoever_waits(network):
    first, second = network.tandems
    with make.together():
        seminar = make.event(network, "seminar", 7, on=make.SEMINARS_ON[3], state="invited", capacity=1)
        make.participation(seminar, first.teacher, first, Side.SCHOOL, reply="accepted", replied_at=make.NOW)
        make.participation(
            seminar, second.teacher, second, Side.SCHOOL, reply="accepted", replied_at=make.NOW, waiting_since=make.NOW
        )
    assert pass_on(first, first.teacher.id, None) == 1
    with make.together():
        row = db.session.scalars(select(Participation)).one()
        assert (row.person_id, row.waiting_since) == (second.teacher.id, None)
    assert db.session.scalars(select(OutboxMail.to_address)).all() == [second.teacher.email]


def test_another_tandem_of_the_same_person_keeps_its_invitation(network):
    first, second, meeting = network.tandems[0], network.tandems[1], network.meetings[2]
    with make.together():
        make.member(second, Side.SCHOOL, first.teacher)
        make.participation(meeting, first.teacher, second, Side.SCHOOL)
    assert pass_on(first, first.teacher.id, None) == 0
    assert db.session.scalars(select(Participation.tandem_id)).all() == [second.id]
