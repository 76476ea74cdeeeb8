"""Four processes that read, add one and write: nothing may get lost, on either database."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy
from sqlalchemy import text

from tests.harness.databases import Database
from tests.harness.live import environment
from tests.harness.processes import Running

pytestmark = pytest.mark.slow

PROCESSES = 4
ROUNDS = 100
PROGRAM = f"""
from sqlalchemy import select
from netzwerk.app import create_app
from netzwerk.core.db import db
from netzwerk.core.installation import Installation
from netzwerk.core.unit_of_work import transaction

with create_app().app_context():
    for _ in range({ROUNDS}):
        db.session.scalar(select(Installation))
        with transaction():
            row = db.session.scalars(select(Installation).with_for_update()).one()
            row.clock_offset_seconds += 1
"""


def test_no_update_is_lost(migrated_database: Database, tmp_path: Path) -> None:
    engine = sqlalchemy.create_engine(migrated_database.url)
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO installation (id, clock_offset_seconds, is_demo, banner) VALUES (1, 0, :no, '{}')"),
            {"no": False},
        )
    said = [tmp_path / f"said-{number}" for number in range(PROCESSES)]
    workers = [
        Running("python", PROGRAM, environment=environment(migrated_database.url), output=output) for output in said
    ]
    ended = [worker.wait(120) for worker in workers]
    complaints = [output.read_text() for output in said]
    with engine.connect() as connection:
        counted = connection.execute(text("SELECT clock_offset_seconds FROM installation")).scalar_one()
    engine.dispose()
    assert (ended, complaints) == ([0] * PROCESSES, [""] * PROCESSES)
    assert counted == PROCESSES * ROUNDS
