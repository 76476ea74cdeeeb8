"""The models and the migrations build the same database."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory

from netzwerk.app import create_app
from netzwerk.core.db import db
from netzwerk.migrations import config
from tests.harness import applications
from tests.harness.databases import Database
from tests.harness.tables import shape


def test_migrations_build_what_the_models_say(new_database: Callable[[], Database]) -> None:
    migrated, created = new_database(), new_database()
    applications.migrate(migrated.url)
    with applications.context(create_app(applications.settings(created.url))):
        db.create_all()
    assert shape(migrated.url) == shape(created.url)
    assert len(shape(migrated.url)) > 40


def test_a_new_migration_would_be_empty(new_database: Callable[[], Database]) -> None:
    database = new_database()
    applications.migrate(database.url)
    with applications.context(create_app(applications.settings(database.url))):
        command.check(config())


def test_migrations_are_numbered_in_one_line() -> None:
    scripts = ScriptDirectory.from_config(config())
    revisions = [script.revision for script in scripts.walk_revisions()][::-1]
    assert revisions == [f"{number:04}" for number in range(1, len(revisions) + 1)]
    names = [Path(script.path).name for script in scripts.walk_revisions()]
    assert [name[:4] for name in names] == revisions[::-1]


def test_old_migrations_never_import_the_application() -> None:
    for script in ScriptDirectory.from_config(config()).walk_revisions():
        source = Path(script.path).read_text()
        assert not re.search(r"^\s*(from|import) netzwerk", source, re.MULTILINE), script.path
