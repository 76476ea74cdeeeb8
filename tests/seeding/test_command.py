"""`flask seed load` and a database in trouble: one sentence, exit code 1, no stack trace."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from click.testing import Result

from netzwerk import cli
from netzwerk.app import create_app
from netzwerk.core import schema
from netzwerk.core.db import db
from tests.harness import applications
from tests.seeding.samples import CALENDAR


def load(url: str) -> Result:
    app = create_app(applications.settings(url))
    cli.register(app)
    result = app.test_cli_runner().invoke(args=["seed", "load", str(CALENDAR)])
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    return result


def told(result: Result) -> str:
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    return result.output.splitlines()[-1]


@pytest.fixture
def migrated(tmp_path: Path) -> Path:
    applications.migrate(f"sqlite:///{tmp_path / 'own.db'}")
    return tmp_path / "own.db"


def test_no_tables(tmp_path: Path) -> None:
    line = told(load(f"sqlite:///{tmp_path / 'new.db'}"))
    assert line == "Error: the database has no tables: run flask db upgrade"


def test_made_by_a_newer_version(migrated: Path) -> None:
    with sqlite3.connect(migrated) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    assert told(load(f"sqlite:///{migrated}")) == (
        "Error: the database is newer than this version: install the newer version, or restore the backup"
    )
    assert "9999" not in schema.known_revisions()


def test_no_database_at_all(tmp_path: Path) -> None:
    path = tmp_path / "text.db"
    path.write_text("These are words, and quite a lot of them, but no database.")
    assert told(load(f"sqlite:///{path}")) == (
        "Error: the disk is full or the database file is damaged (DatabaseError: file is not a database)"
    )


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert told(load(f"sqlite:///{tmp_path}/nowhere/own.db")) == (
        "Error: the database cannot be reached (OperationalError: unable to open database file)"
    )


def test_locked_by_somebody_else(migrated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("netzwerk.core.sqlite.PATIENCE", 50)
    other = sqlite3.connect(migrated, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        assert told(load(f"sqlite:///{migrated}")) == (
            "Error: the database is locked by another process for longer than we wait "
            "(OperationalError: database is locked)"
        )
    finally:
        other.close()
