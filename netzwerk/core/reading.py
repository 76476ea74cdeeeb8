"""Statements that pages send again and again: written once for a database, then handed to its driver directly."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import CompoundSelect, Connection, Dialect, Select
from sqlalchemy.exc import DBAPIError

NOTHING: Mapping[str, Any] = {}
Statement = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]
Shape = tuple[object, ...]
REMEMBERED = 128
"""What a process remembers of each function whose results follow from such answers."""
MOST = 512
"""Answers that a process keeps to compare the next ones with."""
LONGEST = 1000
"""Rows of an answer that is kept."""
Convert = Callable[[Any], Any]


@dataclass(frozen=True)
class Given:
    """Stands for a value that each request gives, or for one of those in a list, while a statement is written."""

    name: str
    position: int | None = None


@dataclass(frozen=True, eq=False)
class Written:
    """A statement in the words of one database, for lists of certain lengths.

    Attributes:
        text: as the driver takes it.
        parameters: with what never changes filled in, as a list or by name as the driver wants it.
        gaps: where else a value belongs, what stands for it there, and how the driver wants it.
        converted: the columns that the driver gives in another form than Python wants.
        record: makes a row, whose columns have their names.
    """

    text: str
    parameters: Any
    gaps: tuple[tuple[Any, Given, Convert | None], ...]
    converted: tuple[tuple[int, Convert], ...]
    record: Callable[[Sequence[Any]], Any]

    def bind(self, values: Mapping[str, Any]) -> Any:
        """The parameters with the values of this time."""
        parameters = self.parameters.copy()
        for place, given, convert in self.gaps:
            value = values[given.name]
            if given.position is not None:
                value = value[given.position]
            parameters[place] = convert(value) if convert else value
        return parameters

    def rows(self, found: Sequence[Sequence[Any]]) -> list[Any]:
        """Rows as Python wants them."""
        if self.converted and found:
            columns: list[Any] = list(zip(*found, strict=True))
            for place, convert in self.converted:
                columns[place] = map(convert, columns[place])
            return list(map(self.record, zip(*columns, strict=True)))
        return list(map(self.record, found))


class Same(tuple[Any, ...]):
    """Values that are equal to themselves only: what follows from them is remembered by the object, without a look."""

    __slots__ = ()
    __hash__ = object.__hash__
    __eq__ = object.__eq__
    __ne__ = object.__ne__


_kept: dict[Shape, tuple[Sequence[Sequence[Any]], Same]] = {}
_written: WeakKeyDictionary[Statement, dict[Shape, Written]] = WeakKeyDictionary()


def ask(connection: Connection, driver: Any, statement: Statement, values: Mapping[str, Any]) -> list[Any]:
    """The rows of a statement, asked on the driver's own connection beneath `connection`.

    Whoever listens to `before_cursor_execute` of the engine hears of it.

    Raises:
        DBAPIError: what SQLAlchemy calls the fault of the driver; if the connection is gone, it is given up.
    """
    written, found = _find(connection, driver, statement, values)[:2]
    return written.rows(found)


def ask_again(connection: Connection, driver: Any, statement: Statement, values: Mapping[str, Any]) -> Same:
    """As `ask`; as long as the database answers the same, the rows are the same object."""
    written, found, parameters = _find(connection, driver, statement, values)
    key = (written, *(parameters.values() if type(parameters) is dict else parameters))
    before = _kept.get(key)
    if before is not None and before[0] == found:
        return before[1]
    rows = Same(written.rows(found))
    if len(found) <= LONGEST:
        _kept[key] = found, rows
        if len(_kept) > MOST:
            _kept.pop(next(iter(_kept)), None)
    return rows


def _find(
    connection: Connection, driver: Any, statement: Statement, values: Mapping[str, Any]
) -> tuple[Written, list[Any], Any]:
    dialect = connection.dialect
    shapes = _written.get(statement)
    if shapes is None:
        shapes = _written[statement] = {}
    shape = (dialect.name, *values, *[len(value) for value in values.values() if type(value) is list])
    written = shapes.get(shape)
    if written is None:
        written = shapes[shape] = write(statement, dialect, values)
    parameters = written.bind(values)
    for hear in connection.engine.dispatch.before_cursor_execute:
        hear(connection, None, written.text, parameters, None, False)
    try:
        return written, driver.execute(written.text, parameters).fetchall(), parameters
    except dialect.loaded_dbapi.Error as fault:
        is_gone = dialect.is_disconnect(fault, driver, None)
        if is_gone:
            connection.invalidate(fault)
        raise DBAPIError.instance(
            written.text,
            parameters,
            fault,
            dialect.loaded_dbapi.Error,
            hide_parameters=True,
            connection_invalidated=is_gone,
            dialect=dialect,
        ) from fault


def write(statement: Statement, dialect: Dialect, values: Mapping[str, Any]) -> Written:
    """Write a statement for values like these."""
    compiled = statement.compile(dialect=dialect)
    state = compiled.construct_expanded_state({name: _stand_in(name, value) for name, value in values.items()})
    converts = {
        part: bind.type.dialect_impl(dialect).bind_processor(dialect)
        for name, bind in compiled.binds.items()
        for part in state.parameter_expansion.get(name, [name])
    }
    in_order = state.positiontup is not None
    names = list(state.positiontup or ()) if in_order else list(state.parameters)
    parameters: list[Any] = []
    gaps: list[tuple[Any, Given, Convert | None]] = []
    for position, name in enumerate(names):
        value, convert = state.parameters[name], converts[name]
        if isinstance(value, Given):
            gaps.append((position if in_order else name, value, convert))
        parameters.append(convert(value) if convert and not isinstance(value, Given) else value)
    columns = list(statement.selected_columns)
    readers = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
    record = namedtuple("Row", [str(column.key) for column in columns], rename=True)  # type: ignore[misc]
    return Written(
        text=state.statement,
        parameters=parameters if in_order else dict(zip(names, parameters, strict=True)),
        gaps=tuple(gaps),
        converted=tuple((place, reader) for place, reader in enumerate(readers) if reader),
        record=partial(tuple.__new__, record),
    )


def _stand_in(name: str, value: object) -> Given | list[Given]:
    return [Given(name, position) for position in range(len(value))] if isinstance(value, list) else Given(name)
