"""Every kind and state of event for every role: list, page and calendar file agree."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from netzwerk.core.access import RoleKind
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.events import queries
from netzwerk.events.models import EventKind, EventState
from netzwerk.networks import queries as networks
from netzwerk.networks.models import Role
from tests import factories as make
from tests.harness.browser import Browser

OPEN = {"kickoff", "meeting", "seminar", "workshop", "conference", "closing"}
EXPECTED = {
    "coordinator": {*(kind.value for kind in EventKind), "draft", "cancelled", "invited", "hosted"},
    "facilitator": {*(kind.value for kind in EventKind), "draft", "cancelled", "invited", "hosted"},
    "teacher": {*OPEN, "cancelled", "hosted"},
    "board": {*OPEN, "sitting", "cancelled", "hosted"},
    "partner": {"conference", "closing", "invited", "hosted"},
}


@pytest.fixture
def network(database: Flask) -> make.MadeNetwork:
    with make.together():
        return make.network(tandems=1, meetings=0, seminars=0)


@pytest.fixture
def events(network: make.MadeNetwork) -> dict[str, int]:
    with make.together():
        days = iter(date(2021, 9, 1) + timedelta(days=number) for number in range(20))
        found = {
            kind.value: make.event(network, kind, on=next(days)).id for kind in EventKind if kind != EventKind.KICKOFF
        }
        found["kickoff"] = network.kickoff.id
        found["draft"] = make.event(network, EventKind.MEETING, 8, on=next(days), state=EventState.DRAFT).id
        found["cancelled"] = make.event(
            network, EventKind.MEETING, 9, on=next(days), state=EventState.CANCELLED, cancel_reason="Sturm"
        ).id
        invited = make.event(network, EventKind.SITTING, 7, on=next(days), title="Mit Gast")
        make.participation(invited, network.partner)
        host = make.organisation(name="Haus der Partner")
        hosted = make.event(network, EventKind.WORKSHOP, on=next(days), host_id=host.id)
        found |= {"invited": invited.id, "hosted": hosted.id}
    with transaction():
        partner = update(Role).where(Role.person_id == network.partner.id, Role.kind == RoleKind.PARTNER)
        db.session.execute(partner.values(organisation_id=host.id))
    return found


@pytest.mark.parametrize("role", EXPECTED)
def test_list_page_and_file_agree(
    browser: Browser, network: make.MadeNetwork, events: dict[str, int], role: str
) -> None:
    person = network.tandems[0].teacher if role == "teacher" else getattr(network, role)
    expected = EXPECTED[role] | ({"invited"} if role == "board" else set())
    header = networks.find_by_code(network.code)
    assert header is not None
    listed = {row.id for row in queries.programme(make.actor(person), header)}
    db.session.rollback()
    browser.sign_in(person)
    opened, filed = set(), set()
    for name, event_id in events.items():
        if browser.get(f"/n/{network.code}/events/{event_id}", status=None).status == 200:
            opened.add(name)
        if browser.get(f"/n/{network.code}/events/{event_id}/calendar.ics", status=None).status == 200:
            filed.add(name)
    assert opened == expected
    assert filed == expected
    assert {name for name, event_id in events.items() if event_id in listed} == expected


def test_a_partner_loses_what_its_former_organisation_hosts(browser, network, events):
    with transaction():
        former = update(Role).where(Role.person_id == network.partner.id)
        db.session.execute(former.values(valid_to=make.TODAY - timedelta(days=1)))
    make.role(RoleKind.PARTNER, network, holder=network.partner, valid_from=make.TODAY)
    browser.sign_in(network.partner)
    browser.get(f"/n/{network.code}/events/{events['hosted']}", status=404)
    browser.get(f"/n/{network.code}/events/{events['closing']}")
