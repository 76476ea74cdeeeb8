"""A feed is kept until something that it shows changes: every such change reaches the next fetch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from netzwerk.calendars import service
from netzwerk.core.access import RoleKind
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.models import Event, EventDay, EventState, Participation
from netzwerk.networks.models import Network, Organisation, Role
from netzwerk.people.models import Person
from netzwerk.reflections.models import ReflectionRound
from netzwerk.tandems.models import TandemMember
from tests import factories as make

Change = Callable[[make.MadeNetwork], None]


def address_of(person: Person) -> str:
    actor = make.actor(person)
    with transaction():
        return service.issue(actor)


def rename_event(network: make.MadeNetwork) -> None:
    db.session.get_one(Event, network.meetings[1].id).title = "Neuer Titel"


def move_day(network: make.MadeNetwork) -> None:
    day = db.session.get_one(EventDay, network.meetings[1].days[0].id)
    day.starts_at += timedelta(minutes=30)


def cancel(network: make.MadeNetwork) -> None:
    event = db.session.get_one(Event, network.meetings[1].id)
    event.state, event.cancel_reason = EventState.CANCELLED, "Sturm"


def rename_network(network: make.MadeNetwork) -> None:
    db.session.get_one(Network, network.id).title = "Anders"


def speak_english(network: make.MadeNetwork) -> None:
    db.session.get_one(Person, network.tandems[0].teacher.id).language = "en"


def fix_due_day(network: make.MadeNetwork) -> None:
    one = db.session.get_one(ReflectionRound, network.rounds[2].id)
    one.fixed_opens, one.fixed_due = make.TODAY, make.TODAY + timedelta(days=9)


def leave(network: make.MadeNetwork) -> None:
    for seat in db.session.query(TandemMember).filter_by(person_id=network.tandems[0].teacher.id):
        seat.valid_to = make.TODAY - timedelta(days=1)


@pytest.mark.parametrize(
    "change",
    [rename_event, move_day, cancel, rename_network, speak_english, fix_due_day, leave],
    ids=lambda one: one.__name__,
)
def test_a_change_reaches_the_next_fetch(database: object, change: Change) -> None:
    network = make.network(tandems=1, meetings=3)
    token = address_of(network.tandems[0].teacher)
    before = service.feed(token)
    assert service.feed(token) is before
    with transaction():
        change(network)
    after = service.feed(token)
    assert after.tag != before.tag
    assert after.body != before.body


def test_an_invitation_to_a_visit_reaches_the_next_fetch(database: object) -> None:
    network = make.network(tandems=1, meetings=1)
    visit = make.event(network, kind="visit", title="Besuch in der Werkstatt")
    teacher = network.tandems[0].teacher
    token = address_of(teacher)
    assert b"Besuch in der Werkstatt" not in service.feed(token).body
    with transaction():
        db.session.add(Participation(event_id=visit.id, person_id=teacher.id, invited_at=make.NOW))
    assert b"Besuch in der Werkstatt" in service.feed(token).body


def test_the_name_of_a_host_and_the_role_of_one_reach_the_next_fetch(database: object) -> None:
    network = make.network(tandems=1, meetings=1)
    host, other = make.organisation(name="Werk Nord"), make.organisation(name="Werk Süd")
    make.event(network, kind="workshop", title="Tag der Technik", host_id=host.id)
    guest = make.role(RoleKind.PARTNER, network)
    with transaction():
        db.session.query(Role).filter_by(person_id=guest.id).one().organisation_id = other.id
    token = address_of(guest)
    assert b"Tag der Technik" not in service.feed(token).body
    with transaction():
        db.session.query(Role).filter_by(person_id=guest.id).one().organisation_id = host.id
    assert b"Werk Nord" in service.feed(token).body
    with transaction():
        db.session.get_one(Organisation, host.id).name = "Werk West"
    assert b"Werk West" in service.feed(token).body
