"""Four processes that read, add one and write: nothing may get lost, on either database."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy
from sqlalchemy import text

from tests.harness.databases import Database
from tests.harness.live import environment

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
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


def test_no_update_is_lost(migrated_database: Database) -> None:
    engine = sqlalchemy.create_engine(migrated_database.url)
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO installation (id, clock_offset_seconds, is_demo, banner) VALUES (1, 0, :no, '{}')"),
            {"no": False},
        )
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM], cwd=ROOT, env=environment(migrated_database.url), stderr=subprocess.PIPE
        )
        for _ in range(PROCESSES)
    ]
    complaints = [worker.communicate(timeout=120)[1].decode() for worker in workers]
    with engine.connect() as connection:
        counted = connection.execute(text("SELECT clock_offset_seconds FROM installation")).scalar_one()
    engine.dispose()
    assert complaints == [""] * PROCESSES
    assert counted == PROCESSES * ROUNDS
