"""SQLite made strict: typed tables, real transactions, and no lost updates."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateTable
from sqlalchemy.types import JSON, Boolean, Date, DateTime, Enum, Float, Numeric, String, Text, Time

WRITE = "sqlite_write"
PATIENCE = 10_000
"""Milliseconds to wait for another process that writes."""


@compiles(String, "sqlite")
@compiles(Text, "sqlite")
@compiles(Enum, "sqlite")
@compiles(DateTime, "sqlite")
@compiles(Date, "sqlite")
@compiles(Time, "sqlite")
@compiles(JSON, "sqlite")
def _as_text(_element: Any, _compiler: Any, **_options: Any) -> str:
    return "TEXT"


@compiles(Boolean, "sqlite")
def _as_integer(_element: Any, _compiler: Any, **_options: Any) -> str:
    return "INTEGER"


@compiles(Float, "sqlite")
@compiles(Numeric, "sqlite")
def _as_real(_element: Any, _compiler: Any, **_options: Any) -> str:
    return "REAL"


@compiles(CreateTable, "sqlite")
def _strict(element: CreateTable, compiler: Any, **options: Any) -> str:
    statement = str(compiler.visit_create_table(element, **options)).rstrip()
    return f"{statement.removesuffix('STRICT').rstrip()} STRICT\n\n"


def listen(engine: Engine) -> None:
    """Give every connection of an SQLite engine our rules.

    The driver's own transactions lose updates without an error; so it is switched to autocommit and we send BEGIN
    ourselves: IMMEDIATE for units of work that write, plain for reads.
    """

    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={PATIENCE}",
            "journal_mode=WAL",
            "foreign_keys=ON",
            "synchronous=FULL",
            "secure_delete=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        driver = connection.connection.driver_connection
        if connection.get_execution_options().get(WRITE):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        elif driver is not None:
            driver.execute("BEGIN")
