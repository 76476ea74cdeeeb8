"""Coordination records at the very moment at which the side writes: not a word is lost, and none is released."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from netzwerk.core.access import Side
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.reflections.models import Answer, KeptVersion, SideSubmission
from netzwerk.reflections.recording import service
from netzwerk.reflections.recording.queries import Target
from netzwerk.reflections.recording.service import Hindered, Recorded
from netzwerk.reflections.writing.service import Barred
from tests import factories as make
from tests.reflections.writing.sheets import NUMBER, Desk
from tests.reflections.writing.test_at_once import at_once, saving

pytestmark = pytest.mark.slow


def recording(desk: Desk, text: str) -> Any:
    actor, network, prompt_id = make.actor(desk.network.coordinator), desk.header(), desk.prompt().id
    target = Target(NUMBER, desk.tandem.id, Side.SCHOOL)

    def record() -> Any:
        with transaction():
            return service.record(actor, network, target, Recorded({prompt_id: text}, {}), make.NOW)

    return record


@pytest.mark.parametrize("begun", [True, False])
def test_what_is_saved_while_it_is_recorded_is_kept_or_refused(app: Flask, begun: bool) -> None:
    desk = Desk.made()
    if begun:
        desk.write("Anfang")
    save = saving(desk, desk.actor(), desk.prompt().id, "eigene Worte", base=int(begun), on="Anfang" if begun else "")
    results = at_once(app, recording(desk, "gesagt"), save, recording(desk, "noch einmal gesagt"))
    recorded = [result for result in (results[0], results[2]) if not isinstance(result, Exception)]
    refused = [result for result in (results[0], results[2]) if isinstance(result, Hindered)]
    assert (len(recorded), len(refused)) == (1, 1), results
    kept = list(db.session.scalars(select(KeptVersion.text).order_by(KeptVersion.id)))
    if isinstance(results[1], Exception):
        assert isinstance(results[1], Barred), results
        assert kept == (["Anfang"] if begun else [])
    else:
        assert kept == ["eigene Worte"]
    assert desk.text() in {"gesagt", "noch einmal gesagt"}
    assert list(db.session.scalars(select(SideSubmission.side))) == [Side.SCHOOL]
    assert list(db.session.scalars(select(Answer.side))) == [Side.SCHOOL]
