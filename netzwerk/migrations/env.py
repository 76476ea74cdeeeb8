"""Runs the migrations inside the application, on whatever database it is bound to."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator

from netzwerk.core.db import Base, db
from netzwerk.core.sqlite import WRITE

PACKAGE = Path(__file__).resolve().parent.parent
CORE = ("core.audit", "core.files", "core.installation")

for name in (*(f"{path.parent.name}.models" for path in PACKAGE.glob("*/models.py")), *CORE):
    import_module(f"netzwerk.{name}")


def _plain(kind: str, thing: Any, _autogen: Any) -> str | Literal[False]:
    """Old migrations never import the application: our own types are written as what they are in SQL."""
    if kind == "type" and isinstance(thing, TypeDecorator):
        return f"sa.{thing.impl!r}"
    return False


def _heed_foreign_keys(connection: Connection, *, heed: bool) -> None:
    """SQLite rebuilds a table by dropping the old one, which must not count as deleting what others refer to."""
    if connection.dialect.name == "sqlite":
        cursor = connection.connection.cursor()
        cursor.execute(f"PRAGMA foreign_keys={'ON' if heed else 'OFF'}")
        cursor.close()


with db.engine.connect().execution_options(**{WRITE: True}) as connection:
    _heed_foreign_keys(connection, heed=False)
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=_plain,
        compare_type=connection.dialect.name == "postgresql",
        transaction_per_migration=True,
    )
    try:
        with context.begin_transaction():
            context.run_migrations()
            broken = (
                connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if connection.dialect.name == "sqlite"
                else []
            )
            if broken:
                raise RuntimeError(f"the migration breaks references: {broken[:5]}")
    finally:
        _heed_foreign_keys(connection, heed=True)
