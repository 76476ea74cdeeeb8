"""Two networks and everybody who may knock at a door of the first one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import Flask, url_for

from netzwerk.core.access import RoleKind
from netzwerk.people.models import Person
from tests import factories as make
from tests.architecture.routes import Row
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
    def build(cls) -> Scenario:
        """Make everything that an address can name, in the first network."""
        with make.together():
            ours = make.network(tandems=2, meetings=3, seminars=1, code="hier")
            foreign = make.network(tandems=1, meetings=1, seminars=0, code="dort")
            first, second = ours.tandems
            meeting = ours.meetings[2]
            make.agenda_item(meeting.days[0])
            for tandem in ours.tandems:
                make.participations(meeting, tandem)
            project = make.project(first)
            make.milestone(project)
            make.step(project)
            make.snapshot(project, ours.meetings[1])
            make.vote(make.topic(make.poll(ours, ours.seminars[0])), first)
            entry = make.entry(first, ours.rounds[2])
            members = {"teacher": first.teacher, "trainer": first.trainer, "other_tandem": second.teacher}
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
        return cls(
            people_of_the_table,
            {
                "code": ours.code,
                "tandem_id": first.id,
                "organisation_id": first.school.id,
                "person_id": second.trainer.id,
                "event_id": meeting.id,
                "meeting_id": meeting.id,
                "seminar_id": ours.seminars[0].id,
                "day_id": meeting.days[0].id,
                "project_id": project.id,
                "entry_id": entry.id,
                "round_id": ours.rounds[2].id,
                "number": 3,
                "token": "no-such-token",
                "format": "html",
                "suffix": "html",
            },
        )

    def arrive(self, browser: Browser, role: str) -> Browser:
        """Give the browser to somebody."""
        if role == ANONYMOUS:
            return browser
        browser.sign_in(self.people[role])
        if role == CLOSED:
            make.deactivate(self.people[role])
        return browser

    def address(self, app: Flask, endpoint: str, row: Row) -> str:
        """The address of an endpoint with the places of this scenario."""
        values = {**self.places, **row.places}
        rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
        with app.test_request_context():
            return url_for(endpoint, **{name: values[name] for name in rule.arguments})
