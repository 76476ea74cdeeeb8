"""The application as tests run it: real settings, real database, and watched for writes outside a unit of work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from alembic import command
from flask import Flask
from sqlalchemy import Connection, event
from sqlalchemy.orm import Session, UOWTransaction

from netzwerk.app import create_app
from netzwerk.core import clock, configuration
from netzwerk.core.db import db
from netzwerk.core.sqlite import WRITE
from netzwerk.migrations import config
from netzwerk.settings import Settings
from tests.harness import run_folder

BASE_URL = "http://127.0.0.1:8000"
KEY = "only-for-tests-" * 4
BOOKKEEPING = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|PRAGMA)", re.IGNORECASE)
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)", re.IGNORECASE)
FLUSHED = "flushed in this transaction"
UNFINISHED = "unfinished writes"
SETTINGS = "settings of the tests"


def settings(database_url: str, **changes: Any) -> Settings:
    """Settings of a test; the instance folder belongs to the run."""
    values: dict[str, Any] = {
        "secret_key": KEY,
        "database_url": database_url,
        "base_url": BASE_URL,
        "instance": instance(),
        "development": True,
        "operator": "Stiftung Beispiel",
        "operator_address": "Musterweg 1|60311 Frankfurt am Main",
        "operator_email": "kontakt@example.org",
    }
    return Settings(**(values | changes))


def instance() -> Path:
    """The instance folder of the run."""
    folder = run_folder.path() / "instance"
    folder.mkdir(exist_ok=True)
    return folder


def migrate(database_url: str, revision: str = "head") -> None:
    """Bring a database up to a revision by the real migrations."""
    with context(create_app(settings(database_url))):
        command.upgrade(config(), revision)


def downgrade(database_url: str, revision: str) -> None:
    """Bring a database back to a revision."""
    with context(create_app(settings(database_url))):
        command.downgrade(config(), revision)


@contextmanager
def context(app: Flask) -> Iterator[Flask]:
    """The context of an application that is thrown away afterwards."""
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


def build(database_url: str) -> Flask:
    """An application that fails loudly when a request or a service breaks the rules about writing."""
    configured = settings(database_url)
    app = create_app(configured)
    app.testing = True
    app.extensions[SETTINGS] = configured
    app.extensions[UNFINISHED] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", _only_in_a_unit_of_work)
    app.teardown_request(lambda _error: _note_unfinished(app))
    return app


def use(app: Flask) -> None:
    """Make this the application whose settings and clock count."""
    configuration.use(app.extensions[SETTINGS])
    clock.offset.fill(timedelta())
    app.extensions[UNFINISHED].clear()


def _only_in_a_unit_of_work(
    connection: Connection, _cursor: object, statement: str, _parameters: object, _context: object, _many: bool
) -> None:
    if WRITES.match(statement) and not connection.get_execution_options().get(WRITE):
        raise AssertionError(f"written outside of transaction(): {statement[:200]}")


def _note_unfinished(app: Flask) -> None:
    session = db.session()
    pending = [*session.new, *session.dirty, *session.deleted]
    if session.info.get(FLUSHED) or any(session.is_modified(row) for row in session.dirty):
        app.extensions[UNFINISHED].append(f"flushed, never committed; pending: {pending}")
    elif session.new or session.deleted:
        app.extensions[UNFINISHED].append(f"never committed: {pending}")


@event.listens_for(Session, "after_flush")
def _flushed(session: Session, _context: UOWTransaction) -> None:
    session.info[FLUSHED] = True


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_rollback")
def _finished(session: Session) -> None:
    session.info[FLUSHED] = False


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the statements that the block sends, without BEGIN, COMMIT and savepoints."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        if not BOOKKEEPING.match(statement):
            statements.append(statement)

    engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
