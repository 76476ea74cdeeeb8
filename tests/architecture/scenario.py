"""Two networks and everybody who may knock at a door of the first one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import Flask, url_for
from sqlalchemy import select

from netzwerk.core.access import RoleKind
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.models import AgendaItem, Agreement, Event, PreparationItem, WalkIn
from netzwerk.networks.models import Role
from netzwerk.people.models import Person
from netzwerk.reflections.models import Level
from netzwerk.tandems.models import BlockedPeriod, Message, TandemMember
from tests import factories as make
from tests.architecture.routes import Row
from tests.factories.saving import save
from tests.harness.browser import Browser

ANONYMOUS = "anonymous"
CLOSED = "closed_account"


@dataclass
class Scenario:
    """A network with one of everything, and another one.

    Attributes:
        people: who plays each role of the table.
        places: what the parts of addresses stand for.
    """

    people: dict[str, Person] = field(default_factory=dict)
    places: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def build(cls, size: int = 2) -> Scenario:
        """Make everything that an address can name, in the first network.

        Args:
            size: how many there are of what grows with a network: tandems, agenda items, agreements, votes …
        """
        return _build(size)

    def arrive(self, browser: Browser, role: str) -> Browser:
        """Give the browser to somebody."""
        if role == ANONYMOUS:
            return browser
        if role == CLOSED:
            make.deactivate(self.people[role], None)
        browser.sign_in(self.people[role])
        if role == CLOSED:
            make.deactivate(self.people[role])
        return browser

    def address(self, app: Flask, endpoint: str, row: Row) -> str:
        """The address of an endpoint with the places of this scenario; a row may name another one of them."""
        values = {**self.places, **{name: self.places.get(place, place) for name, place in row.places.items()}}
        rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
        with app.test_request_context():
            return url_for(endpoint, **{name: values[name] for name in rule.arguments})


@make.remembered
def _build(size: int) -> Scenario:
    """Two networks with one of everything; of some things as many as the size says."""
    with make.together():
        ours = make.network(tandems=size, meetings=3, seminars=1, code="hier")
        foreign = make.network(tandems=1, meetings=1, seminars=0, code="dort")
        first, last = ours.tandems[0], ours.tandems[-1]
        held, meeting = ours.meetings[1:]
        projects: dict[int, tuple[int, int]] = {}
        items: list[AgendaItem] = []
        todos: list[PreparationItem] = []
        agreements: list[Agreement] = []
        walk_ins: list[WalkIn] = []
        blocked: list[BlockedPeriod] = []
        messages: list[Message] = []
        poll = make.poll(ours, ours.seminars[0])
        for place, tandem in enumerate(ours.tandems, 1):
            projects[tandem.id] = _project(tandem, held)
            make.participations(meeting, tandem)
            make.participations(held, tandem, attendance="present")
            items.append(make.agenda_item(meeting.days[0], place))
            todos.append(make.preparation_item(meeting, f"Raum {place}"))
            agreements.append(make.agreement(held, tandem_id=tandem.id))
            walk_ins.append(make.walk_in(meeting, f"Gast {place}", tandem, "school"))
            make.vote(make.topic(poll, f"Thema {place}"), first)
            phase = make.phase(ours, f"Phase {place}")
            make.partner_organisation(ours)
            blocked.append(make.blocked(tandem, make.MEETINGS_ON[2], make.MEETINGS_ON[2]))
            messages.append(make.message(ours, *ours.tandems))
        holidays = [make.school_holiday(date(2030 + year, 7, 1), date(2030 + year, 8, 1)) for year in range(size)]
        draft = make.intake_draft(ours, rows=size)
        role = save(Role(person_id=make.person().id, kind="partner", network_id=ours.id, valid_from=make.STARTS_ON))
        adviser = make.role(RoleKind.BOARD, programme_id=ours.programme_id)
        of_programme = db.session.scalars(select(Role.id).where(Role.person_id == adviser.id)).one()
        entry = make.entry(first, ours.rounds[2], level=Level.NETWORK)
        for tandem in ours.tandems[1:]:
            make.entry(tandem, ours.rounds[2], level=Level.NETWORK)
        members = {"teacher": first.teacher, "trainer": first.trainer, "other_tandem": last.teacher}
        officers = {name: getattr(ours, name) for name in ("facilitator", "coordinator", "board", "partner")}
        strangers = {
            "foreign_tandem": foreign.tandems[0].teacher,
            "foreign_facilitator": foreign.facilitator,
            "foreign_coordinator": foreign.coordinator,
            "foreign_board": foreign.board,
        }
        whole_programme = make.role(RoleKind.COORDINATOR, programme_id=ours.programme_id)
        people_of_the_table = {
            **members,
            **officers,
            **strangers,
            "programme_coordinator": whole_programme,
            "administrator": make.administrator(),
            CLOSED: make.member(first, "school"),
        }
    return Scenario(
        people_of_the_table,
        {
            "code": ours.code,
            "tandem_id": first.id,
            "organisation_id": first.school.id,
            "person_id": last.trainer.id,
            "member_id": _membership(first.teacher),
            "blocked_id": blocked[0].id,
            "event_id": meeting.id,
            "meeting_id": meeting.id,
            "seminar_id": ours.seminars[0].id,
            "day_id": meeting.days[0].id,
            "project_id": projects[first.id][0],
            "snapshot_id": projects[first.id][1],
            "entry_id": entry.id,
            "round_id": ours.rounds[2].id,
            "item_id": items[0].id,
            "todo_id": todos[0].id,
            "agreement_id": agreements[0].id,
            "walk_in_id": walk_ins[0].id,
            "phase_id": phase.id,
            "intake_id": draft.id,
            "role_id": role.id,
            "region": "DE-HE",
            "holiday_id": holidays[0].id,
            "programme_id": ours.programme_id,
            "programme_role_id": of_programme,
            "number": 3,
            "side": "school",
            "token": "no-such-token",
            "format": "html",
            "suffix": "html",
        },
    )


def _membership(person: Person) -> int:
    """The number of somebody's place in a tandem."""
    with transaction():
        found = db.session.scalar(select(TandemMember.id).where(TandemMember.person_id == person.id))
    assert found is not None
    return found


def _project(tandem: make.MadeTandem, held: Event) -> tuple[int, int]:
    """A project with one of everything; the numbers of it and of its snapshot."""
    project = make.project(tandem)
    make.indicator(make.goal(project))
    make.milestone_move(make.milestone(project), make.TODAY, make.ENDS_ON)
    make.step(project)
    make.factor(project)
    make.tool(project)
    return project.id, make.snapshot(project, held).id
