"""Statements handed to the driver directly answer as SQLAlchemy itself would, on either database."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import Select, bindparam, event, func, literal, select, union_all
from sqlalchemy.exc import DBAPIError, InvalidRequestError

from netzwerk.core import reading
from netzwerk.core.db import db, read, read_again
from netzwerk.core.reading import Same
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.models import Event, EventDay, EventState
from netzwerk.networks.models import Programme
from netzwerk.people.models import Person
from netzwerk.tandems.models import Tandem, TandemState
from tests import factories as make

NAMED: Select[int, str] = (
    select(Tandem.id, Tandem.title)
    .where(Tandem.id.in_(bindparam("ids", expanding=True)), Tandem.state != bindparam("state"))
    .order_by(Tandem.number)
)


def test_a_list_may_have_any_length(app: Flask) -> None:
    tandems = make.network(tandems=3).tandems
    ids = [tandem.id for tandem in tandems]
    for some in (ids, ids[:1], [], ids[1:]):
        rows = read(NAMED, {"ids": some, "state": "left"})
        assert [(row.id, row.title) for row in rows] == [(one.id, one.title) for one in tandems if one.id in some]


def test_instants_days_truths_and_documents_come_back_as_python_has_them(app: Flask) -> None:
    network = make.network(tandems=0, meetings=1)
    statement = (
        select(
            EventDay.starts_at,
            Event.reply_until,
            Event.held_at,
            Event.date_is_derived,
            Programme.title,
            func.count(EventDay.id).label("days"),
            literal("ä").label("letter"),
        )
        .join(Event, Event.id == EventDay.event_id)
        .join(Programme, Programme.id == bindparam("programme_id"))
        .where(EventDay.starts_at >= bindparam("after", type_=EventDay.starts_at.type), Event.kind == "meeting")
        .group_by(EventDay.id, Event.id, Programme.id)
    )
    values = {"after": datetime(2000, 1, 1, tzinfo=UTC), "programme_id": network.programme_id}
    row = read(statement, values)[0]
    expected = db.session.execute(statement, values).one()
    assert tuple(row) == tuple(expected)
    assert row.starts_at.tzinfo is UTC
    assert type(row.date_is_derived) is bool
    assert row.reply_until is None or type(row.reply_until) is date
    assert (row.days, row.letter, row.title) == (1, "ä", expected.title)


def test_a_union_and_the_words_of_a_statement(app: Flask) -> None:
    make.network(tandems=1, meetings=1)
    first = select(literal("tandem").label("what"), Tandem.title.label("name"))
    second = select(literal("event"), Event.title).where(Event.state.in_([EventState.DRAFT, EventState.AGREED]))
    statement = union_all(first, second).order_by("what", "name")
    assert read(statement) == [tuple(row) for row in db.session.execute(statement)]


def test_what_is_written_in_the_same_unit_of_work_is_read(app: Flask) -> None:
    network = make.network(tandems=1)
    statement = select(Tandem.title).where(Tandem.id == bindparam("id"))
    with transaction():
        tandem = db.session.get_one(Tandem, network.tandems[0].id)
        tandem.title = "Neu"
        assert read(statement, {"id": tandem.id})[0].title == "Neu"
        db.session.rollback()
    assert read(statement, {"id": network.tandems[0].id})[0].title != "Neu"


def test_whoever_counts_statements_hears_of_it(app: Flask) -> None:
    heard: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        heard.append(statement)

    statement = select(Person.id).where(Person.email == bindparam("email"))
    read(statement, {"email": "nobody@example.org"})
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        read(statement, {"email": "nobody@example.org"})
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert [one.split()[0] for one in heard if "person" in one] == ["SELECT"]


def test_a_fault_has_the_name_that_sqlalchemy_gives_it(app: Flask) -> None:
    statement = select(func.no_such_function(bindparam("what")))
    with pytest.raises(DBAPIError, match="no_such_function"):
        read(statement, {"what": 1})


def test_a_value_that_is_missing_or_has_no_zone_is_refused(app: Flask) -> None:
    after = select(EventDay.id).where(EventDay.starts_at > bindparam("after", type_=EventDay.starts_at.type))
    with pytest.raises(InvalidRequestError, match="after"):
        read(after)
    with pytest.raises(ValueError, match="has no time zone"):
        read(after, {"after": datetime(2021, 5, 20)})  # noqa: DTZ001


@pytest.mark.parametrize("database_name", ["postgresql"], scope="session")
def test_a_connection_that_the_server_has_closed_is_replaced(app: Flask) -> None:
    statement = select(func.pg_backend_pid().label("process"))
    own = read(statement)[0].process
    with db.engine.connect() as other:
        other.exec_driver_sql(f"SELECT pg_terminate_backend({own}, 5000)")
    with pytest.raises(DBAPIError) as fault:
        read(statement)
    assert fault.value.connection_invalidated
    db.session.remove()
    assert read(statement)[0].process != own


TITLES: Select[int, str] = (
    select(Tandem.id, Tandem.title)
    .where(Tandem.network_id == bindparam("network_id"), Tandem.state != TandemState.LEFT)
    .order_by(Tandem.number)
)


def test_the_same_answer_is_the_same_object_and_another_one_is_not(app: Flask) -> None:
    network, other = make.network(tandems=2), make.network(tandems=2)
    first = read_again(TITLES, {"network_id": network.id})
    assert read_again(TITLES, {"network_id": other.id}) is not first
    assert read_again(TITLES, {"network_id": network.id}) is first
    with transaction():
        db.session.get_one(Tandem, network.tandems[1].id).title = "Neu"
    changed = read_again(TITLES, {"network_id": network.id})
    assert changed is not first
    assert changed[1].title == "Neu"
    with transaction():
        gone = db.session.get_one(Tandem, network.tandems[1].id)
        gone.state, gone.state_reason = TandemState.LEFT, "Aufgelöst"
    assert [row.id for row in read_again(TITLES, {"network_id": network.id})] == [network.tandems[0].id]


def test_what_is_equal_to_itself_only_may_stand_for_what_follows_from_it(app: Flask) -> None:
    network = make.network(tandems=1)
    rows = read_again(TITLES, {"network_id": network.id})
    twin = Same(rows)
    assert (rows == twin, rows != twin) == (False, True)
    assert len({rows, twin, rows}) == 2
    assert tuple(rows) == tuple(twin)


def test_an_answer_that_is_longer_than_what_is_kept_is_read_each_time(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = make.network(tandems=2)
    monkeypatch.setattr(reading, "LONGEST", 1)
    statement = select(Tandem.number).where(Tandem.network_id == bindparam("network_id"))
    first = read_again(statement, {"network_id": network.id})
    assert read_again(statement, {"network_id": network.id}) is not first
