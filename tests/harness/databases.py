"""Databases for tests: migrated once a run, copied for each process, and made empty again after each test."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import psycopg
from sqlalchemy import Engine

from tests.harness import postgresql, run_folder

NAMES = ("sqlite", "postgresql")
Prepare = Callable[[str], None]
BEGIN_TO_EMPTY = ("BEGIN", "SET LOCAL session_replication_role = replica")
TABLES_AND_NUMBERS = """
    SELECT table_name, (SELECT pg_get_serial_sequence(quote_ident(columns.table_name), 'id')
                        FROM information_schema.columns
                        WHERE table_schema = 'public' AND columns.table_name = tables.table_name AND column_name = 'id')
    FROM information_schema.tables WHERE table_schema = 'public' AND table_name <> 'alembic_version'
"""


class Database(Protocol):
    """A database of one test process.

    Attributes:
        name: `sqlite` or `postgresql`.
        url: its SQLAlchemy address.
    """

    name: str
    url: str

    def restore(self, engine: Engine) -> None:
        """Bring it back to its template; nobody uses it meanwhile."""

    def remove(self) -> None:
        """Drop it."""


def empty(name: str, label: str) -> Database:
    """A database without any table; `label` tells it from others of the process."""
    if name == "sqlite":
        return Sqlite(_file(label), None)
    database = _title(label)
    postgresql.server().drop(database)
    postgresql.server().create(database)
    return Postgresql(database)


def copy(name: str, label: str, template: str, prepare: Prepare) -> Database:
    """A copy of the template of that name; the first process of the run that asks prepares it, given its address."""
    if name == "sqlite":
        original = run_folder.path() / f"{template}.db"
        with run_folder.locked(f"sqlite-{template}"):
            if not original.exists():
                draft = original.with_suffix(".draft")
                draft.unlink(missing_ok=True)
                prepare(f"sqlite:///{draft}")
                _settle(draft)
                draft.rename(original)
        file = Sqlite(_file(label), original)
        file.restore_file()
        return file
    server = postgresql.server()
    original_title = f"template-{template}"
    done = run_folder.path() / f"{original_title}.done"
    with run_folder.locked(f"postgresql-{template}"):
        if not done.exists():
            server.drop(original_title)
            server.create(original_title)
            prepare(server.url(original_title))
            done.touch()
        server.drop(_title(label))
        server.create(_title(label), original_title)
    database = Postgresql(_title(label), original_title)
    database.note_rows()
    return database


class Sqlite:
    """A file that is a copy of its template."""

    name = "sqlite"

    def __init__(self, file: Path, template: Path | None) -> None:
        self.file = file
        self.url = f"sqlite:///{file}"
        self._template = template

    def restore(self, engine: Engine) -> None:
        """Copy the template again."""
        engine.dispose()
        self.restore_file()

    def restore_file(self) -> None:
        """Copy the template over the file and forget its log."""
        self.remove()
        if self._template is not None:
            shutil.copyfile(self._template, self.file)

    def remove(self) -> None:
        """Remove the file and its log."""
        for suffix in ("", "-wal", "-shm"):
            self.file.with_name(self.file.name + suffix).unlink(missing_ok=True)


class Postgresql:
    """A database of the run's server; without a template it is never restored."""

    name = "postgresql"

    def __init__(self, title: str, template: str | None = None) -> None:
        self.url = postgresql.server().url(title)
        self._title = title
        self._template = template
        self._connection: psycopg.Connection | None = None
        self._emptying: dict[str, list[str]] = {}
        self._seeded: list[str] = []

    def restore(self, engine: Engine) -> None:
        """Empty the tables that have rows and let their numbers start at 1 again.

        Deleting without foreign keys takes a few milliseconds; truncating forty tables takes fifty. Only a template
        with rows is copied anew.
        """
        connection = self._open()
        if self._seeded and self._template:
            engine.dispose()
            self.remove()
            postgresql.server().create(self._title, self._template)
            return
        used = self._used()
        if used:
            lines = [line for table in used for line in self._emptying[table]]
            connection.execute("; ".join([*BEGIN_TO_EMPTY, *lines, "COMMIT"]).encode(), prepare=False)

    def remove(self) -> None:
        """Drop the database."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        postgresql.server().drop(self._title)

    def note_rows(self) -> None:
        """Remember which tables have rows from the template."""
        self._open()
        self._seeded = self._used()

    def _used(self) -> list[str]:
        """The tables that have rows."""
        asked = " UNION ALL ".join(f"SELECT '{one}' WHERE EXISTS (SELECT FROM \"{one}\")" for one in self._emptying)
        return [str(row[0]) for row in self._open().execute(asked.encode(), prepare=True)] if asked else []

    def _open(self) -> psycopg.Connection:
        if self._connection is None:
            self._connection = psycopg.connect(
                host=postgresql.server().folder, user="postgres", dbname=self._title, autocommit=True
            )
            for table, sequence in self._connection.execute(TABLES_AND_NUMBERS):
                self._emptying[table] = [f'DELETE FROM "{table}"']
                if sequence:
                    self._emptying[table].append(f"SELECT setval('{sequence}', 1, false)")
        return self._connection


def _settle(file: Path) -> None:
    """Write into the file itself what a process has left in its log."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()


def _file(label: str) -> Path:
    return run_folder.path() / f"{_title(label)}.db"


def _title(label: str) -> str:
    return f"{label}-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
