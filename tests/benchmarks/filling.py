"""Turns the demo's network into many: whole tables are copied inside the database, with shifted numbers."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Column, Connection, Table, UniqueConstraint, create_engine, event, func, select, text
from sqlalchemy.types import Boolean, Integer, String

from netzwerk.core.db import Base

STRIDE = 10_000
"""Between the numbers of two networks; each table of one network must have fewer rows."""
OF_ALL = frozenset(
    {
        "alembic_version",
        "audit_record",
        "installation",
        "leader",
        "mailbox_message",
        "outbox_mail",
        "programme",
        "prompt",
        "prompt_set",
        "school_holiday",
        "sign_in_attempt",
        "stored_file",
    }
)


def multiply(database_url: str, networks: int) -> int:
    """Copy the one network of a database until there are this many; how many rows there are then.

    Copies have the same content as the first network; texts that must be unique get the number of the copy.
    """
    engine = create_engine(database_url)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _fast(connection: object, _record: object) -> None:
            connection.execute("PRAGMA synchronous=OFF")  # type: ignore[attr-defined]

    tables = [table for table in Base.metadata.sorted_tables if table.name not in OF_ALL]
    try:
        with engine.begin() as connection:
            if networks > 1:
                for table in tables:
                    _copy(connection, table, networks)
            rows = sum(connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
    finally:
        engine.dispose()
    return rows


def _copy(connection: Connection, table: Table, networks: int) -> None:
    largest = connection.scalar(select(func.max(table.c.id))) or 0
    if largest >= STRIDE:
        raise ValueError(f"{table.name} has more than {STRIDE} rows in one network")
    columns = list(table.columns)
    names = ", ".join(f'"{column.name}"' for column in columns)
    values = ", ".join(_value(table, column) for column in columns)
    connection.execute(
        text(
            f"WITH RECURSIVE copy(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM copy WHERE k < {networks - 1}) "
            f'INSERT INTO "{table.name}" ({names}) SELECT {values} FROM copy CROSS JOIN "{table.name}" AS o'
        )
    )
    if connection.dialect.name == "postgresql":
        connection.execute(
            text(f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'), {largest + networks * STRIDE})")
        )


def _value(table: Table, column: Column[object]) -> str:
    own = f'o."{column.name}"'
    if column.primary_key or any(key.column.table.name not in OF_ALL for key in column.foreign_keys):
        return f"{own} + k * {STRIDE}"
    if isinstance(column.type, String) and column.name in _unique(table):
        if column.name == "email":
            return f"k || '.' || {own}"
        return f"substr({own}, 1, 40) || '-' || k" if column.name == "token_digest" else f"{own} || '-' || k"
    return own


def _unique(table: Table) -> Iterable[str]:
    """Columns of text by which rows are told apart and that hold no number which is shifted anyway."""
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint) and not any(
            isinstance(column.type, Integer) and not isinstance(column.type, Boolean) for column in constraint.columns
        ):
            yield from (column.name for column in list(constraint.columns)[:1])
