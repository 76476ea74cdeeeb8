"""Runs the migrations inside the application, on whatever database it is bound to."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from alembic import context
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


with db.engine.connect().execution_options(**{WRITE: True}) as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=_plain,
        compare_type=connection.dialect.name == "postgresql",
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
