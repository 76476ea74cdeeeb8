"""What a database really looks like: tables, columns, constraints and indexes as it tells them itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

import sqlalchemy
from sqlalchemy import Connection, text

COLUMNS = """
    SELECT table_name, column_name || ' ' || data_type || coalesce('(' || character_maximum_length || ')', '')
           || ' null ' || is_nullable || ' default ' || coalesce(column_default, 'none')
    FROM information_schema.columns WHERE table_schema = 'public'
"""
CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname || ' ' || pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
"""
INDEXES = "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'"
BOOKKEEPING = "alembic_version"


def shape(database_url: str) -> dict[str, list[str]]:
    """Each table with its parts, sorted; empty for a database without tables."""
    parts: dict[str, list[str]] = {}
    for table, part in _parts(database_url):
        if table != BOOKKEEPING:
            parts.setdefault(table, []).append(" ".join(part.split()))
    return {table: sorted(lines) for table, lines in sorted(parts.items())}


def row_counts(database_url: str) -> dict[str, int]:
    """How many rows each table has."""
    engine = sqlalchemy.create_engine(database_url)
    with engine.connect() as connection:
        counts = {
            table: int(connection.execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one())
            for table in shape(database_url)
        }
    engine.dispose()
    return counts


def _parts(database_url: str) -> list[tuple[str, str]]:
    engine = sqlalchemy.create_engine(database_url)
    with engine.connect() as connection:
        read = _sqlite if engine.dialect.name == "sqlite" else _postgresql
        parts = list(read(connection))
    engine.dispose()
    return parts


def _postgresql(connection: Connection) -> Iterator[tuple[str, str]]:
    for query in (COLUMNS, CONSTRAINTS, INDEXES):
        for table, part in connection.execute(text(query)):
            yield str(table), str(part)


def _sqlite(connection: Connection) -> Iterator[tuple[str, str]]:
    rows = connection.execute(text("SELECT type, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    for kind, table, statement in rows:
        if kind != "table":
            yield str(table), str(statement)
            continue
        inner, _, options = str(statement).partition("(")[2].rpartition(")")
        yield str(table), f"options {options}"
        for part in _split(inner):
            yield str(table), part


def _split(inner: str) -> Iterator[str]:
    """The parts of a CREATE TABLE between commas outside of brackets and quotes."""
    depth, start = 0, 0
    for match in re.finditer(r"'[^']*'|[(),]", inner):
        sign = match.group()
        if sign == "," and depth == 0:
            yield inner[start : match.start()]
            start = match.end()
        depth += {"(": 1, ")": -1}.get(sign, 0)
    yield inner[start:]
