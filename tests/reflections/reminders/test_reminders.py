"""Reminders on each tick, from the facts as they stand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from netzwerk.core import clock
from netzwerk.core.access import Side
from netzwerk.core.db import db
from netzwerk.core.errors import Forbidden, Invalid, NotFound
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.models import Event, EventDay
from netzwerk.networks import queries as networks
from netzwerk.networks.models import Network
from netzwerk.outbox import sending
from netzwerk.outbox.models import OutboxMail
from netzwerk.people.models import Person
from netzwerk.reflections.models import EntryState
from netzwerk.reflections.reminders import jobs, service
from netzwerk.tandems.models import Tandem, TandemMember
from tests import factories as make

WEEK, DAYS, LATE = (
    make.at(date(2021, 5, 26), "08:00"),
    make.at(date(2021, 5, 31), "08:00"),
    make.at(date(2021, 6, 7), "08:00"),
)
DUE = date(2021, 6, 2)


@pytest.fixture
def network(app: Flask) -> make.MadeNetwork:
    """Round 3 is open and due on 2 June, in two tandems."""
    return make.network(tandems=2)


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


def _names(rows: list[OutboxMail]) -> list[str]:
    return sorted(row.to_name for row in rows)


def _set(model: Any, row: Any, **values: object) -> None:
    with transaction():
        db.session.execute(update(model).where(model.id == row.id).values(**values))


def _all(network: make.MadeNetwork) -> list[str]:
    return sorted(member.name for tandem in network.tandems for member in (tandem.teacher, tandem.trainer))


def test_three_reminders_each_once(network: make.MadeNetwork) -> None:
    assert _tick(make.at(date(2021, 5, 26), "07:59")) == []
    for at, subject in ((WEEK, "Reflexion 3 bis"), (DAYS, "Reflexion 3 bis"), (LATE, "Die Reflexion 3 fehlt noch")):
        new = _tick(at)
        assert _names(new) == _all(network)
        assert {row.subject.startswith(subject) for row in new} == {True}
        assert _tick(at) == []
    kinds = {(row.kind, row.network_id, row.about_kind, row.about_version) for row in _mails()}
    assert kinds == {
        ("reflection.reminder", network.id, "reflection_round", DUE.toordinal()),
        ("reflection.overdue", network.id, "reflection_round", DUE.toordinal()),
    }


def test_only_sides_that_have_not_handed_in_and_no_word_about_the_other(network: make.MadeNetwork) -> None:
    tandem, other = network.tandems
    make.entry(tandem, network.rounds[2], state=EntryState.SUBMITTED, sides=[Side.SCHOOL])
    make.entry(other, network.rounds[2], state=EntryState.DRAFT)
    new = _tick(WEEK)
    assert _names(new) == sorted([tandem.trainer.name, other.teacher.name, other.trainer.name])
    (mine,) = [row for row in new if row.to_name == tandem.trainer.name]
    for name in (tandem.teacher.name, tandem.school.name, "Schule", "Betrieb", other.teacher.name):
        assert name not in mine.text


def test_one_mail_for_somebody_in_two_tandems(network: make.MadeNetwork) -> None:
    first, second = network.tandems
    make.member(second, Side.COMPANY, first.trainer)
    (mine,) = [row for row in _tick(WEEK) if row.to_name == first.trainer.name]
    assert "Die Teile Ihrer Seite in den Tandems 1, 2 fehlen noch." in mine.text


def test_schools_before_their_holidays(network: make.MadeNetwork) -> None:
    make.school_holiday(date(2021, 5, 31), date(2021, 6, 4))
    assert _names(_tick(make.at(date(2021, 5, 28), "08:00"))) == _all(network)
    late = _tick(DAYS)
    assert _names(late) == sorted(tandem.trainer.name for tandem in network.tandems)


def test_holidays_of_another_region_do_not_count(network: make.MadeNetwork) -> None:
    make.school_holiday(date(2021, 5, 24), date(2021, 6, 4), region="DE-BY")
    assert _names(_tick(WEEK)) == _all(network)


def _hand_in(network: make.MadeNetwork) -> None:
    for tandem in network.tandems:
        make.entry(tandem, network.rounds[2])


def _tandems(network: make.MadeNetwork, **values: object) -> None:
    for tandem in network.tandems:
        _set(Tandem, tandem, **values)


def _members(network: make.MadeNetwork, change: Callable[[Person], object]) -> None:
    for tandem in network.tandems:
        change(tandem.teacher)
        change(tandem.trainer)


@pytest.mark.parametrize(
    "silence",
    [
        lambda network: _set(Network, network, state="planning"),
        lambda network: _set(Network, network, state="archived"),
        lambda network: _set(Event, network.meetings[2], state="cancelled", cancel_reason="krank"),
        lambda network: _tandems(network, state="paused", state_reason="Prüfungen"),
        lambda network: _tandems(network, state="left", state_reason="Umzug"),
        _hand_in,
        lambda network: _members(network, make.deactivate),
        lambda network: _members(network, lambda one: make.mute(one, "reflection_reminder")),
        lambda network: _members(network, lambda one: _set(Person, one, activated_at=None, invited_at=None)),
    ],
    ids=["planning", "archived", "cancelled", "paused", "left", "submitted", "deactivated", "muted", "never invited"],
)
def test_silence(network: make.MadeNetwork, silence: Callable[[make.MadeNetwork], None]) -> None:
    silence(network)
    assert _tick(WEEK) == []


def test_former_and_future_members_are_left_in_peace(network: make.MadeNetwork) -> None:
    tandem = network.tandems[0]
    with transaction():
        db.session.execute(
            update(TandemMember).where(TandemMember.person_id == tandem.teacher.id).values(valid_to=date(2021, 5, 25))
        )
    successor = make.member(tandem, Side.SCHOOL, valid_from=date(2021, 5, 26))
    later = make.member(tandem, Side.SCHOOL, valid_from=date(2021, 5, 27))
    names = _names(_tick(WEEK))
    assert successor.name in names
    assert not {tandem.teacher.name, later.name} & set(names)


def test_whoever_wants_few_gets_the_second_only(network: make.MadeNetwork) -> None:
    teacher = network.tandems[0].teacher
    _set(Person, teacher, notice_preference="weekly")
    assert teacher.name not in _names(_tick(WEEK))
    assert teacher.name in _names(_tick(DAYS))
    assert teacher.name not in _names(_tick(LATE))


def test_a_worker_that_was_down_catches_up_with_the_latest_only(network: make.MadeNetwork) -> None:
    assert len(_tick(make.at(date(2021, 6, 1), "11:00"))) == 4
    assert {row.key.split(":")[3] for row in _mails()} == {"days"}


def test_a_moved_meeting_reminds_anew_for_the_new_day(network: make.MadeNetwork) -> None:
    assert len(_tick(WEEK)) == 4
    day = network.meetings[2].days[0]
    _set(EventDay, day, starts_at=make.at(date(2021, 6, 23)), ends_at=make.at(date(2021, 6, 23), "16:00"))
    with clock.fixed(WEEK):
        sending.send_due()
    assert {(row.status, row.last_error) for row in _mails()} == {("dropped", "what it was about is over")}
    assert _tick(DAYS) == []
    assert len(_tick(make.at(date(2021, 6, 9), "08:00"))) == 4


def test_a_reminder_dies_when_the_side_hands_in_before_it_is_sent(network: make.MadeNetwork) -> None:
    _tick(WEEK)
    make.entry(network.tandems[0], network.rounds[2], sides=[Side.SCHOOL])
    with clock.fixed(WEEK):
        sending.send_due()
    found = {row.to_name: (row.status, row.last_error) for row in _mails()}
    assert found.pop(network.tandems[0].teacher.name) == ("dropped", "it is not for this person any more")
    assert set(found.values()) == {("sent", "")}


def test_a_reminder_that_waited_too_long_is_not_sent(network: make.MadeNetwork) -> None:
    _tick(DAYS)
    with clock.fixed(make.at(date(2021, 6, 3), "00:30")):
        sending.send_due()
    assert {row.status for row in _mails()} == {"dropped"}


def test_the_closing_round_is_reminded_of_too(network: make.MadeNetwork) -> None:
    make.round(network, 4, fixed_opens=date(2021, 5, 24), fixed_due=date(2021, 6, 16))
    new = _tick(make.at(date(2021, 6, 14), "08:00"))
    assert _names(new) == _all(network)
    assert "die letzte Reflexion kann bis Mi, 16. Juni 2021 geschrieben werden." in new[0].text.replace("\u00a0", " ")


def test_tandems_that_say_du(app: Flask) -> None:
    network = make.network(tandems=1, form_of_address="du")
    _set(Person, network.tandems[0].trainer, language="en")
    texts = {row.to_name: row.text for row in _tick(WEEK)}
    assert "Der Teil eurer Seite in Tandem 1 fehlt noch." in texts[network.tandems[0].teacher.name]
    assert "The part of your side in tandem 1 is still missing." in texts[network.tandems[0].trainer.name]


def _ask(network: make.MadeNetwork, actor: Person, person_ids: list[int], **more: Any) -> int:
    header = networks.find_by_code(network.code)
    assert header is not None
    acting = make.actor(actor)
    with transaction():
        return service.ask(acting, header, network.rounds[2].id, person_ids, clock.now(), **more)


def test_coordination_asks_those_it_chose_and_nobody_twice_a_day(network: make.MadeNetwork) -> None:
    first, second = network.tandems
    make.entry(first, network.rounds[2], sides=[Side.SCHOOL])
    make.mute(first.trainer, "reflection_reminder")
    everybody = [member.id for tandem in (first, second) for member in (tandem.teacher, tandem.trainer)]
    assert _ask(network, network.coordinator, [first.trainer.id], note="Bitte bis Freitag.\nDanke!") == 1
    assert _ask(network, network.coordinator, everybody) == 2
    assert _ask(network, network.coordinator, everybody) == 0
    mails = {row.to_name: row for row in _mails()}
    mine = mails[first.trainer.name]
    assert (mine.kind, mine.reply_to) == ("reflection.asked", network.coordinator.email)
    assert "> Bitte bis Freitag.\n> Danke!" in mine.text
    sending.send_due()
    assert {row.status for row in _mails()} == {"sent"}


def test_nobody_chosen_is_nobody(network: make.MadeNetwork) -> None:
    with pytest.raises(Invalid):
        _ask(network, network.coordinator, [])
    with pytest.raises(Invalid):
        _ask(network, network.coordinator, [network.tandems[0].teacher.id], note="x" * 2001)
    assert _ask(network, network.coordinator, [999]) == 0
    assert _mails() == []


def test_only_coordination_asks(network: make.MadeNetwork) -> None:
    for person in (network.facilitator, network.board, network.tandems[0].teacher):
        with pytest.raises(Forbidden):
            _ask(network, person, [network.tandems[0].teacher.id])


def test_nobody_is_asked_for_a_round_of_elsewhere_or_one_that_is_over(network: make.MadeNetwork) -> None:
    other = make.network(tandems=1)
    header = networks.find_by_code(network.code)
    assert header is not None
    for round_id in (other.rounds[2].id, network.rounds[0].id, 999):
        with pytest.raises(NotFound):
            service.ask(make.actor(network.coordinator), header, round_id, [network.tandems[0].teacher.id], clock.now())
    _set(Network, network, state="archived")
    with pytest.raises(Forbidden):
        _ask(network, network.coordinator, [network.tandems[0].teacher.id])
