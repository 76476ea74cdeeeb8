"""Remembers what a factory made on an empty database, and puts the same rows there the next time: ten times quicker."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from sqlalchemy import Connection, exists, literal_column, or_, select

from netzwerk.core.db import Base, db
from tests.factories import saving

Parameters = ParamSpec("Parameters")
Made = TypeVar("Made")
PLAIN = (str, int, date, type(None))
FIRST_NUMBER = 1


@dataclass(frozen=True)
class _Memory:
    """What was made.

    Attributes:
        rows: for each table what `_insert` needs.
        made: the answer of the factory, pickled.
        number: the number that the next factory gets.
    """

    rows: dict[str, Any]
    made: bytes
    number: int

    def recall(self) -> object:
        """Put the rows there again."""
        _insert(self.rows)
        saving.restart(self.number)
        made = pickle.loads(self.made)
        saving.adopt(list(_models(made)))
        return made


_memories: dict[object, _Memory] = {}


def remembered(make: Callable[Parameters, Made]) -> Callable[Parameters, Made]:
    """Make something as ever, and from the second time on from memory, if it is the first that a test makes.

    Only where the arguments are plain values and the tables that it fills are empty; so it is always the same.
    """

    @wraps(make)
    def recall(*args: Parameters.args, **values: Parameters.kwargs) -> Made:
        key = _key(make, args, values)
        if key is None:
            return make(*args, **values)
        with saving.together():
            memory = _memories.get(key)
            if memory and _are_empty(memory.rows):
                return cast("Made", memory.recall())
            alone = not memory and _are_empty(Base.metadata.tables)
        made = make(*args, **values)
        if alone:
            with saving.together():
                db.session.flush()
                _memories[key] = _Memory(_stored(), pickle.dumps(made), saving.next_number())
        return made

    return recall


def _key(make: Callable[..., Any], args: tuple[Any, ...], values: dict[str, Any]) -> object:
    """What tells one memory from another; None for what cannot be remembered."""
    if saving.next_number() != FIRST_NUMBER or not all(isinstance(one, PLAIN) for one in (*args, *values.values())):
        return None
    return db.engine.dialect.name, make.__module__, make.__qualname__, repr((args, sorted(values.items())))


def _models(made: object) -> Iterator[Base]:
    """All rows in what a factory has given back."""
    if isinstance(made, Base):
        yield made
    elif isinstance(made, dict):
        for value in made.values():
            yield from _models(value)
    elif isinstance(made, list | tuple):
        for one in made:
            yield from _models(one)
    elif is_dataclass(made):
        for part in fields(made):
            yield from _models(getattr(made, part.name))


def _connection() -> Connection:
    return db.session.connection()


def _are_empty(names: Any) -> bool:
    rows = [exists(select(literal_column("1")).select_from(Base.metadata.tables[name])) for name in names]
    return not _connection().execute(select(or_(*rows))).scalar_one()


def _stored() -> dict[str, Any]:
    """What all tables hold that hold anything, in an order in which it can be written again."""
    names = [table.name for table in Base.metadata.sorted_tables]
    driver: Any = _connection().connection.driver_connection
    if db.engine.dialect.name == "sqlite":
        found = {name: driver.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}
    else:
        found = {name: driver.execute(f'SELECT json_agg(t)::text FROM "{name}" t').fetchone()[0] for name in names}
    return {name: rows for name, rows in found.items() if rows}


def _insert(rows: dict[str, Any]) -> None:
    """Write what `_stored` read."""
    driver: Any = _connection().connection.driver_connection
    if db.engine.dialect.name == "sqlite":
        driver.execute("PRAGMA defer_foreign_keys=ON")
        for name, lines in rows.items():
            driver.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(lines[0]))})', lines)
        return
    driver.execute(_script(rows), prepare=False)


def _script(rows: dict[str, Any]) -> str:
    """One text for all tables, so that the server is asked once; its foreign keys held when it was read."""
    lines = ["SET LOCAL session_replication_role = replica"]
    for name, text in rows.items():
        quoted = text.replace("'", "''")
        lines.append(f"""INSERT INTO "{name}" SELECT * FROM json_populate_recordset(NULL::"{name}", '{quoted}')""")
        numbers = [row["id"] for row in json.loads(text) if isinstance(row.get("id"), int)]
        if numbers:
            lines.append(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {max(numbers)})")
    return "; ".join([*lines, "SET LOCAL session_replication_role = origin"])
