"""Attendance as two devices write it: changed rows only, nothing twice, nothing lost, and back to the state before."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select, update

from netzwerk.core import clock
from netzwerk.core.access import Side
from netzwerk.core.db import db
from netzwerk.core.errors import Forbidden, Invalid, NotFound
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.models import Event, Participation, Reply, WalkIn
from netzwerk.events.presence import queries, service
from netzwerk.events.presence.facts import Entry
from netzwerk.events.presence.service import Mark, WalkInDetails
from netzwerk.networks import queries as network_queries
from netzwerk.networks.models import Network
from tests import factories as make

OPEN = Entry(None, "online", "")
THERE = Entry("present", "online", "")
MISSED = Entry("absent", "online", "")


@pytest.fixture
def network(database: Flask) -> make.MadeNetwork:
    with make.together():
        made = make.network(tandems=3, meetings=3)
        for tandem in made.tandems[:2]:
            make.participations(made.meetings[2], tandem, reply="accepted")
    make.begin_today(made.meetings[2])
    return made


def header(network: make.MadeNetwork) -> network_queries.NetworkHeader:
    found = network_queries.find_by_code(network.code)
    assert found is not None
    return found


def note(network: make.MadeNetwork, *marks: Mark, holder: str = "coordinator") -> tuple[service.Clash, ...]:
    actor, around = make.actor(getattr(network, holder)), header(network)
    with transaction():
        return service.note(actor, around, network.meetings[2].id, marks)


def noted(network: make.MadeNetwork) -> dict[int, Entry]:
    return queries.entries(network.meetings[2].id)


def state(network: make.MadeNetwork) -> list[tuple[object, ...]]:
    rows = select(
        Participation.person_id, Participation.attendance, Participation.reply, Participation.mode,
        Participation.represented_by,
    ).where(Participation.event_id == network.meetings[2].id)  # fmt: skip
    return sorted(tuple(row) for row in db.session.execute(rows))


def test_only_what_changed_is_written(network):
    teacher, trainer = network.tandems[0].teacher.id, network.tandems[0].trainer.id
    assert note(network, Mark(person_id=teacher, was=OPEN, wanted=THERE)) == ()
    late = (Mark(person_id=teacher, was=OPEN, wanted=OPEN), Mark(person_id=trainer, was=OPEN, wanted=MISSED))
    assert note(network, *late, holder="facilitator") == ()
    assert (noted(network)[teacher], noted(network)[trainer]) == (THERE, MISSED)


def test_two_devices_do_not_overwrite_each_other(network):
    teacher = network.tandems[0].teacher.id
    note(network, Mark(person_id=teacher, was=OPEN, wanted=MISSED, tap="one"))
    clashes = note(network, Mark(person_id=teacher, was=OPEN, wanted=THERE, tap="two"), holder="facilitator")
    assert [(one.person_id, one.stored, one.wanted) for one in clashes] == [(teacher, MISSED, THERE)]
    assert noted(network)[teacher] == MISSED
    assert note(network, Mark(person_id=teacher, was=MISSED, wanted=THERE, tap="three"), holder="facilitator") == ()
    assert noted(network)[teacher] == THERE


def test_an_answer_that_came_meanwhile_is_no_clash(network):
    teacher = network.tandems[0].teacher.id
    with transaction():
        row = db.session.scalars(select(Participation).where(Participation.person_id == teacher)).one()
        row.reply = Reply.DECLINED
    assert note(network, Mark(person_id=teacher, was=OPEN, wanted=THERE)) == ()


def test_a_tap_that_is_sent_twice_counts_once(network):
    teacher = network.tandems[0].teacher.id
    tap = Mark(person_id=teacher, was=OPEN, wanted=THERE, tap="one")
    note(network, tap)
    note(network, Mark(person_id=teacher, was=THERE, wanted=MISSED, tap="other"), holder="facilitator")
    assert note(network, tap) == ()
    assert noted(network)[teacher] == MISSED


def test_the_own_tap_whose_answer_was_lost_is_no_clash(network):
    teacher = network.tandems[0].teacher.id
    note(network, Mark(person_id=teacher, was=OPEN, wanted=THERE, tap="one"))
    second = Mark(person_id=teacher, was=OPEN, wanted=MISSED, tap="two", earlier=("one",))
    assert note(network, second) == ()
    assert noted(network)[teacher] == MISSED
    back = Mark(person_id=teacher, was=OPEN, wanted=OPEN, tap="three", earlier=("one", "two"))
    assert note(network, back) == ()
    assert noted(network)[teacher] == OPEN


def test_deputies(network):
    teacher = network.tandems[0].teacher.id
    with_deputy = Entry("present", "online", "  Kim \u202eVertretung ")
    note(network, Mark(person_id=teacher, was=OPEN, wanted=with_deputy))
    row = db.session.scalars(select(Participation).where(Participation.person_id == teacher)).one()
    assert (row.reply, row.represented_by, row.attendance) == ("represented", "Kim Vertretung", "present")
    stored = noted(network)[teacher]
    note(network, Mark(person_id=teacher, was=stored, wanted=THERE))
    db.session.expire_all()
    row = db.session.scalars(select(Participation).where(Participation.person_id == teacher)).one()
    assert (row.reply, row.represented_by) == ("accepted", "")


def test_a_member_whom_nobody_invited_can_turn_up(network):
    teacher = network.tandems[2].teacher
    sheet = queries.sheet(make.actor(network.coordinator), header(network), network.meetings[2].id)
    assert teacher.id in {one.person_id for one in sheet.uninvited}
    note(network, Mark(person_id=teacher.id, was=OPEN, wanted=THERE))
    row = db.session.scalars(select(Participation).where(Participation.person_id == teacher.id)).one()
    assert (row.tandem_id, row.side, row.invited_at) == (network.tandems[2].id, "school", None)
    with pytest.raises(NotFound):
        note(network, Mark(person_id=network.board.id, was=OPEN, wanted=THERE))


@pytest.mark.parametrize("only_accepted", [True, False])
def test_all_there_and_back(network, only_accepted):
    meeting = network.meetings[2]
    make.participations(meeting, network.tandems[2], reply="declined")
    note(network, Mark(person_id=network.tandems[0].teacher.id, was=OPEN, wanted=MISSED))
    before = state(network)
    actor, around = make.actor(network.coordinator), header(network)
    with transaction():
        count = service.note_everybody(actor, around, meeting.id, only_accepted=only_accepted)
    assert count == (3 if only_accepted else 5)
    record = queries.undoable(meeting.id)
    for undone in (count, 0):
        with transaction():
            assert service.undo_everybody(actor, around, meeting.id, record or 0) == undone
    assert state(network) == before
    assert queries.undoable(meeting.id) is None


def test_undo_leaves_alone_what_somebody_noted_since(network):
    meeting, teacher = network.meetings[2], network.tandems[0].teacher.id
    actor, around = make.actor(network.coordinator), header(network)
    with transaction():
        service.note_everybody(actor, around, meeting.id, only_accepted=True)
    note(network, Mark(person_id=teacher, was=THERE, wanted=MISSED), holder="facilitator")
    with transaction():
        service.undo_everybody(actor, around, meeting.id, queries.undoable(meeting.id) or 0)
    assert [entry for entry in noted(network).values() if entry.attendance] == [MISSED]


def test_an_old_tap_that_arrives_again_changes_nothing(network):
    teacher = network.tandems[0].teacher.id
    first = Mark(person_id=teacher, was=OPEN, wanted=THERE, tap="one")
    note(network, first)
    note(network, Mark(person_id=teacher, was=THERE, wanted=OPEN, tap="two"))
    assert note(network, first) == ()
    assert noted(network)[teacher] == OPEN


def test_walk_ins_count_for_their_side_and_never_twice(network):
    actor, around, meeting = make.actor(network.coordinator), header(network), network.meetings[2]
    details = WalkInDetails(
        name="=cmd|' /C calc'!A0 😀",
        tandem_id=network.tandems[0].id,
        side=Side.COMPANY,
        organisation="Betrieb",
        tap="x",
    )
    for _ in range(2):
        with transaction():
            service.add_walk_in(actor, around, meeting.id, details)
    note(network, Mark(person_id=network.tandems[0].teacher.id, was=OPEN, wanted=THERE))
    sheet = queries.sheet(actor, around, meeting.id)
    assert [one.name for one in sheet.came_along] == ["=cmd|' /C calc'!A0 😀"]
    assert [part.presence for part in sheet.tandems] == ["both", "unknown"]
    with transaction(), pytest.raises(Invalid):
        service.add_walk_in(
            actor, around, meeting.id,
            WalkInDetails(name="=cmd|' /C calc'!A0 😀", tandem_id=network.tandems[0].id, side=Side.COMPANY),
        )  # fmt: skip
    for _ in range(2):
        with transaction():
            service.remove_walk_in(actor, around, meeting.id, sheet.came_along[0].id)
    assert db.session.scalars(select(WalkIn)).all() == []


@pytest.mark.parametrize("name", ["", " \u200e\x00 ", "x" * 121])
def test_a_walk_in_needs_a_name(network, name):
    actor, around = make.actor(network.coordinator), header(network)
    with transaction(), pytest.raises(Invalid):
        service.add_walk_in(actor, around, network.meetings[2].id, WalkInDetails(name=name))


@pytest.mark.parametrize("holder", ["board", "partner"])
def test_others_may_not(network, holder):
    with pytest.raises(Forbidden):
        note(network, Mark(person_id=network.tandems[0].teacher.id, was=OPEN, wanted=THERE), holder=holder)


def test_nothing_is_noted_in_a_closed_network(network):
    with transaction():
        db.session.execute(update(Network).where(Network.id == network.id).values(state="archived"))
    with pytest.raises(Forbidden):
        note(network, Mark(person_id=network.tandems[0].teacher.id, was=OPEN, wanted=THERE))


@pytest.mark.parametrize("state", ["draft", "cancelled"])
def test_drafts_and_what_was_cancelled_have_no_sheet(network, state):
    with transaction():
        db.session.execute(
            update(Event).where(Event.id == network.meetings[2].id).values(state=state, cancel_reason="Sturm")
        )
    with pytest.raises(NotFound):
        queries.sheet(make.actor(network.coordinator), header(network), network.meetings[2].id)
    with pytest.raises(NotFound):
        note(network, Mark(person_id=network.tandems[0].teacher.id, was=OPEN, wanted=THERE))


@pytest.mark.parametrize(
    "wanted", [Entry("there", "online"), Entry("present", "moon"), Entry("present", "online", "x" * 121)]
)
def test_values_that_cannot_be(network, wanted):
    with pytest.raises(Invalid):
        note(network, Mark(person_id=network.tandems[0].teacher.id, was=OPEN, wanted=wanted))
    assert set(noted(network).values()) == {OPEN}


def test_devices_that_tap_at_the_same_moment(network, app):
    """Each of four devices notes everybody; one of them wins for each person, the others learn what it wrote."""
    people = [person.id for tandem in network.tandems for person in (tandem.teacher, tandem.trainer)]
    values = ("present", "partly", "excused", "absent")
    actor, around, meeting_id = make.actor(network.coordinator), header(network), network.meetings[2].id
    db.session.rollback()

    def take(place: int) -> list[tuple[int, str, bool]]:
        outcomes = []
        with app.app_context(), clock.fixed(make.NOW):
            for number in people[place:] + people[:place]:
                wanted = Entry(values[place], "online", "")
                mark = Mark(person_id=number, was=OPEN, wanted=wanted, tap=f"{place}-{number}")
                with transaction():
                    clashes = service.note(actor, around, meeting_id, [mark])
                outcomes.append((number, values[place], not clashes))
            db.session.remove()
        return outcomes

    with ThreadPoolExecutor(4) as pool:
        outcomes = [outcome for found in pool.map(take, range(4)) for outcome in found]
    won = {number: value for number, value, is_written in outcomes if is_written}
    assert sum(is_written for _number, _value, is_written in outcomes) == len(people)
    db.session.rollback()
    assert {number: entry.attendance for number, entry in noted(network).items()} == won
