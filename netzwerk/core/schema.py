"""Whether the database has the tables that this version needs."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from netzwerk.core.db import db

VERSIONS = Path(__file__).resolve().parent.parent / "migrations" / "versions"


class SchemaState(StrEnum):
    """What the database looks like to this version of the programme."""

    CURRENT = "current"
    MISSING = "missing"
    OLDER = "older"
    NEWER = "newer"


@cache
def known_revisions() -> tuple[str, ...]:
    """All revisions that this version knows, newest first: the numbers of the files, no server needs Alembic."""
    return tuple(sorted((path.name.partition("_")[0] for path in VERSIONS.glob("[0-9]*.py")), reverse=True))


def revision() -> str | None:
    """The revision that the database is at, or None without tables."""
    try:
        found = db.session.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except DatabaseError as error:
        db.session.rollback()
        if "alembic_version" in str(error.orig):
            return None
        raise
    return str(found) if found else None


def state() -> SchemaState:
    """Compare the database with the migrations."""
    found = revision()
    if found is None:
        return SchemaState.MISSING
    if found == known_revisions()[0]:
        return SchemaState.CURRENT
    return SchemaState.OLDER if found in known_revisions() else SchemaState.NEWER
