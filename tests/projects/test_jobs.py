"""Projects are frozen once at each meeting that was held."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from netzwerk.core import clock
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.models import Event
from netzwerk.projects import jobs, service
from netzwerk.projects.models import Project, Snapshot
from netzwerk.projects.snapshots import thaw
from tests import factories as make


def taken() -> list[tuple[int, int]]:
    rows = db.session.execute(select(Snapshot.project_id, Snapshot.event_id).order_by(Snapshot.id))
    return [(row.project_id, row.event_id) for row in rows]


def test_every_project_is_frozen_at_the_last_meeting_held_and_only_once(database: Flask) -> None:
    network = make.network(tandems=2)
    projects = [make.project(tandem) for tandem in network.tandems]
    make.project(make.tandem(network, state="left", state_reason="Betrieb schließt"))
    with clock.fixed(make.NOW):
        assert jobs.take_snapshots() == 2
        assert jobs.take_snapshots() == 0
    assert taken() == [(project.id, network.meetings[1].id) for project in projects]


def test_the_next_meeting_freezes_again_and_the_old_one_stays(database: Flask) -> None:
    network = make.network(tandems=1)
    project = make.project(network.tandems[0])
    make.step(project, "Termin suchen")
    with clock.fixed(make.NOW):
        jobs.take_snapshots()
    later = make.NOW + timedelta(days=30)
    with transaction():
        db.session.execute(update(Project).values(title="Neuer Titel"))
        db.session.execute(update(Event).where(Event.id == network.meetings[2].id).values(state="held", held_at=later))
    with clock.fixed(later):
        assert jobs.take_snapshots() == 1
    frozen = [thaw(content) for content in db.session.scalars(select(Snapshot.content).order_by(Snapshot.id))]
    assert [state.title for state in frozen] == ["Vorhaben 1", "Neuer Titel"]
    assert [[step.text for step in state.steps] for state in frozen] == [["Termin suchen"], ["Termin suchen"]]


def test_a_meeting_that_was_not_held_freezes_nothing(database: Flask) -> None:
    network = make.network(tandems=1, meetings=0)
    make.event(network, "meeting", 1, on=make.MEETINGS_ON[2])
    make.project(network.tandems[0])
    with clock.fixed(make.NOW):
        assert jobs.take_snapshots() == 0


def test_one_that_fails_keeps_nobody_waiting(database: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    network = make.network(tandems=2)
    first, second = (make.project(tandem) for tandem in network.tandems)
    freeze = service.freeze

    def fail_once(project_id: int, *rest: object) -> object:
        if project_id == first.id:
            raise service.NotFound
        return freeze(project_id, *rest)

    monkeypatch.setattr(service, "freeze", fail_once)
    with clock.fixed(make.NOW):
        assert jobs.take_snapshots() == 1
    assert taken() == [(second.id, network.meetings[1].id)]
    monkeypatch.setattr(service, "freeze", freeze)
    with clock.fixed(make.NOW):
        assert jobs.take_snapshots() == 1
    assert len(taken()) == 2
