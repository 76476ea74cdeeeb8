"""Answering an invitation: places, waiting list, deputies, needs, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from netzwerk.core import clock
from netzwerk.core.db import db
from netzwerk.core.errors import Invalid, NotFound
from netzwerk.core.languages import spoken
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.invitations import links, service
from netzwerk.events.invitations.answering import Answer, Place
from netzwerk.events.models import AnswerLink, Participation, ParticipationNeed
from netzwerk.networks import queries as networks
from netzwerk.outbox.models import OutboxMail
from netzwerk.people.models import Person
from tests import factories as make

pytestmark = pytest.mark.database

YES, NO = Answer(reply="accepted"), Answer(reply="declined")


def meeting(**values: Any) -> tuple[make.MadeNetwork, Any]:
    with make.together():
        network = make.network(tandems=3)
        event = make.event(network, "meeting", 4, on=make.TODAY + timedelta(days=40), state="invited", **values)
    return network, event


def answer(network: make.MadeNetwork, event: Any, person: Person, details: Answer, **options: Any) -> Place:
    actor = make.actor(person)
    header = networks.find_by_code(network.code)
    assert header is not None
    with transaction():
        return service.answer(actor, header, event.id, details, **options)


def row(event: Any, person: Person) -> Participation:
    db.session.rollback()
    return db.session.scalars(
        select(Participation).where(Participation.event_id == event.id, Participation.person_id == person.id)
    ).one()


def invited(event: Any, network: make.MadeNetwork, place: int = 0) -> Person:
    tandem = network.tandems[place]
    make.participation(event, tandem.teacher, tandem, "school")
    return tandem.teacher


def test_the_last_answer_counts_and_the_first_moment_stays(database: Flask) -> None:
    network, event = meeting()
    person = invited(event, network)
    assert answer(network, event, person, YES) is Place.TAKEN
    first = row(event, person).replied_at
    with clock.fixed(make.NOW + timedelta(days=1)):
        answer(network, event, person, YES)
        assert row(event, person).replied_at == first
        assert answer(network, event, person, NO) is Place.NONE
    assert row(event, person).reply == "declined"
    assert row(event, person).replied_at == make.NOW + timedelta(days=1)


def test_a_deputy_needs_a_name_and_takes_a_place(database: Flask) -> None:
    network, event = meeting(capacity=1)
    person = invited(event, network)
    with pytest.raises(Invalid) as fault:
        answer(network, event, person, Answer(reply="represented", represented_by=" \u202e "))
    assert fault.value.field == "represented_by"
    with pytest.raises(Invalid):
        answer(network, event, person, Answer(reply="represented", represented_by="x" * 121))
    assert answer(network, event, person, Answer(reply="represented", represented_by="Ayşe\r\nÖz")) is Place.TAKEN
    assert row(event, person).represented_by == "Ayşe Öz"
    assert answer(network, event, invited(event, network, 1), YES) is Place.WAITING


def test_hybrid_asks_where_and_other_formats_say_it(database: Flask) -> None:
    network, event = meeting(format="hybrid", venue="Aula")
    person = invited(event, network)
    with pytest.raises(Invalid) as fault:
        answer(network, event, person, YES)
    assert fault.value.field == "mode"
    answer(network, event, person, Answer(reply="accepted", mode="on_site"))
    assert row(event, person).mode == "on_site"
    other, on_site = meeting(format="on_site", venue="Aula")
    teacher = invited(on_site, other)
    answer(other, on_site, teacher, Answer(reply="accepted", mode="online"))
    assert row(on_site, teacher).mode == "on_site"


def test_who_waited_longest_moves_up_and_is_written_to_once(database: Flask) -> None:
    network, event = meeting(capacity=1)
    first, second, third = (invited(event, network, place) for place in range(3))
    assert answer(network, event, first, YES) is Place.TAKEN
    assert answer(network, event, second, YES) is Place.WAITING
    with clock.fixed(make.NOW + timedelta(minutes=1)):
        assert answer(network, event, third, YES) is Place.WAITING
        assert answer(network, event, second, YES) is Place.WAITING
    answer(network, event, first, NO)
    assert row(event, second).waiting_since is None
    assert row(event, third).waiting_since is not None
    mail = db.session.scalars(select(OutboxMail)).one()
    assert (mail.to_address, mail.kind, mail.about_kind) == (second.email, "event.place", "place")
    assert mail.is_secret
    assert f"/a/{'x' * 43}"[:3] in mail.text
    assert answer(network, event, first, YES) is Place.WAITING


def test_a_member_registers_for_a_seminar_and_nobody_else(database: Flask) -> None:
    network, event = meeting()
    seminar = make.event(network, "seminar", 2, on=make.TODAY + timedelta(days=30), state="agreed", capacity=1)
    teacher = network.tandems[0].teacher
    with pytest.raises(NotFound):
        answer(network, seminar, teacher, YES)
    assert answer(network, seminar, teacher, YES, registers=True) is Place.TAKEN
    assert answer(network, seminar, network.tandems[1].trainer, YES, registers=True) is Place.WAITING
    assert (row(seminar, teacher).side, row(seminar, teacher).invited_at) == ("school", None)
    with pytest.raises(NotFound):
        answer(network, event, teacher, YES, registers=True)
    with pytest.raises(NotFound):
        answer(network, seminar, network.partner, YES, registers=True)


def test_needs_are_kept_by_consent_only_and_go_with_a_refusal(database: Flask) -> None:
    network, event = meeting()
    person = invited(event, network)
    with pytest.raises(Invalid) as fault:
        answer(network, event, person, Answer(reply="accepted", needs="vegan"))
    assert fault.value.field == "consents"
    answer(network, event, person, Answer(reply="accepted", needs="vegan\x00\n ", consents=True))
    assert db.session.scalars(select(ParticipationNeed.text)).all() == ["vegan"]
    answer(network, event, person, Answer(reply="accepted"))
    assert db.session.scalars(select(ParticipationNeed.text)).all() == ["vegan"]
    answer(network, event, person, NO)
    assert db.session.scalars(select(ParticipationNeed.text)).all() == []


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"state": "cancelled", "cancel_reason": "Schnee"}, "cancelled"),
        ({"state": "held"}, "is over"),
        ({"state": "agreed"}, "invited"),
    ],
)
def test_what_is_over_takes_no_answer(database: Flask, values: dict[str, Any], words: str) -> None:
    network, event = meeting()
    event = make.event(network, "workshop", 1, on=make.TODAY + timedelta(days=9), **values)
    person = invited(event, network)
    with spoken("en"), pytest.raises(Invalid, match=words):
        answer(network, event, person, YES)
    assert row(event, person).reply == "open"


def test_an_event_whose_last_day_is_over_takes_no_answer(database: Flask) -> None:
    network, event = meeting()
    person = invited(event, network)
    with clock.fixed(event.days[0].ends_at + timedelta(seconds=1)), pytest.raises(Invalid):
        answer(network, event, person, YES)


def test_a_closed_network_takes_no_answer(database: Flask) -> None:
    with make.together():
        network = make.network(state="archived")
        event = make.event(network, "meeting", 4, on=make.TODAY + timedelta(days=40), state="invited")
    person = invited(event, network)
    with pytest.raises(Invalid):
        answer(network, event, person, YES)


def test_a_link_answers_for_its_person_and_no_other(database: Flask) -> None:
    network, event = meeting()
    person, other = invited(event, network), invited(event, network, 1)
    number = row(event, person).id
    with transaction():
        token = links.new(number).rpartition("/")[2]
    with transaction(), pytest.raises(NotFound):
        service.answer_by_link(f"{token}x", YES)
    assert token not in db.session.scalars(select(AnswerLink.token_digest)).all()
    with transaction():
        assert service.answer_by_link(token, YES) is Place.TAKEN
    assert (row(event, person).reply, row(event, other).reply) == ("accepted", "open")
    make.deactivate(person)
    with transaction(), pytest.raises(NotFound):
        service.answer_by_link(token, NO)
