"""The database: base class, column types, naming and the session."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    Connection,
    Dialect,
    MetaData,
    String,
    Table,
    literal,
)
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Mapped, mapped_column
from sqlalchemy.types import JSON, DateTime, TypeDecorator

from netzwerk.core import clock, reading, sqlite
from netzwerk.core.reading import Same, Statement

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times; SQLite stores text without an offset, always UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give the instant of a database with zones back in UTC."""
        return None if value is None else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        """On SQLite read the same text only once: pages show the same instants again and again."""
        return _instant if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


@lru_cache(maxsize=8192)
def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


Id = Annotated[int, mapped_column(primary_key=True)]
Instant = Annotated[datetime, mapped_column(UtcDateTime)]
Word = Annotated[str, mapped_column(String(60))]
Name = Annotated[str, mapped_column(String(120))]
Line = Annotated[str, mapped_column(String(300))]
Prose = Annotated[str, mapped_column(String(20000))]
Digest = Annotated[str, mapped_column(String(64))]
Translated = Annotated[dict[str, str], mapped_column(JSON)]
Document = Annotated[dict[str, Any], mapped_column(JSON)]


def one_of(column: str, words: type[StrEnum]) -> CheckConstraint:
    """A CHECK that a column, if it has a value, holds one of the words of an enumeration."""
    listed = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


class Base(DeclarativeBase):
    """Base of all models."""

    metadata = MetaData(naming_convention=NAMING)

    def __init_subclass__(cls, **options: Any) -> None:
        """Give each text column with a length a CHECK, because SQLite itself ignores lengths."""
        super().__init_subclass__(**options)
        table = cls.__dict__.get("__table__")
        if isinstance(table, Table):
            for column in list(table.columns):
                _guard_length(table, column)


class Stamped:
    """Columns of a row that people change: when it was made and last changed, in real time."""

    created_at: Mapped[Instant] = mapped_column(default=clock.real_now)
    updated_at: Mapped[Instant] = mapped_column(default=clock.real_now, onupdate=clock.real_now)


def _guard_length(table: Table, column: Column[Any]) -> None:
    if isinstance(column.type, String) and column.type.length:
        table.append_constraint(
            CheckConstraint(f"length({column.name}) <= {column.type.length}", name=f"{column.name}_length")
        )


db = SQLAlchemy(metadata=Base.metadata, disable_autonaming=True)
LINE = "line"
"""Where a session keeps what it reads on: the transaction, its connection, and the driver's own."""
ALONE = {"postgresql": {"isolation_level": "AUTOCOMMIT"}}


def read(statement: Statement, values: Mapping[str, Any] = reading.NOTHING) -> Sequence[Any]:
    """Rows of a statement that is made once, within the session's transaction if there is one, without its objects.

    Else PostgreSQL is asked without BEGIN and ROLLBACK, two more messages: there each statement has a snapshot of its
    own anyway. What writes begins a transaction of its own (`core.unit_of_work`), and SQLite always has one.
    """
    return reading.ask(*_line(), statement, values)


def read_again(statement: Statement, values: Mapping[str, Any]) -> Same:
    """As `read`, for what many pages ask: the same object as long as the database answers the same.

    What is built of nothing but these rows and of what somebody may see can be remembered by them (`functools`).
    """
    return reading.ask_again(*_line(), statement, values)


def _line() -> tuple[Connection, Any]:
    """The connection that the session reads on, and the driver's own beneath it."""
    session = db.session()
    transaction = session.get_transaction()
    if transaction is None:
        connection = session.connection(execution_options=ALONE.get(db.engine.dialect.name))
    else:
        session.flush()
        known = session.info.get(LINE)
        if known is not None and known[0] is transaction:
            return known[1], known[2]
        connection = session.connection()
    driver = connection.connection.driver_connection
    session.info[LINE] = session.get_transaction(), connection, driver
    return connection, driver


def among(column: ColumnElement[str] | InstrumentedAttribute[str], words: Iterable[str]) -> ColumnElement[bool]:
    """Whether a column holds one of a few words that never change, so that its statement need not be written anew."""
    return column.in_([literal(word) for word in sorted(words)])


def register(app: Flask) -> None:
    """Bind the database to the application and give SQLite its rules."""
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            sqlite.listen(db.engine)
