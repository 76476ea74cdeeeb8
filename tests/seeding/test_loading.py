"""Loading on both databases: whole or not at all, and twice is once."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select, update

from netzwerk.core.audit import AuditRecord
from netzwerk.core.db import Base, db
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.models import Event, EventDay, Participation
from netzwerk.networks.models import Network, Programme, SchoolHoliday
from netzwerk.projects.models import Snapshot
from netzwerk.reflections.models import Answer, PromptSet, ReflectionEntry
from netzwerk.seeding.commands import seed
from netzwerk.seeding.faults import Rejected
from netzwerk.seeding.validation import validate
from netzwerk.tandems.models import TandemMember
from tests.seeding.samples import CALENDAR, DEMO, NETWORK, PROGRAMME, changed


@pytest.fixture
def network(tmp_path: Path) -> Path:
    path = tmp_path / "network.yaml"
    path.write_text(NETWORK)
    return path


def load(app: Flask, *paths: Path) -> Result:
    db.session.rollback()
    result = app.test_cli_runner().invoke(seed, ["load", *map(str, paths)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def all_rows() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, so that also `updated_at` and random identifiers are compared."""
    db.session.rollback()
    return {
        table.name: [tuple(row) for row in db.session.execute(select(table).order_by(*table.primary_key.columns))]
        for table in Base.metadata.sorted_tables
    }


def test_loads_and_says_what(app: Flask, network: Path) -> None:
    result = load(app, network, CALENDAR, PROGRAMME)
    assert result.output.splitlines() == [
        f"{CALENDAR}: calendar DE-HE loaded: 43 school holidays",
        f"{PROGRAMME}: programme tandem-network loaded: 2 prompt sets",
        f"{network}: network small loaded: 1 tandems, 1 events",
    ]
    assert result.exit_code == 0
    row = db.session.scalars(select(Network)).one()
    assert (row.code, row.title, row.starts_on, row.ends_on) == (
        "small",
        "Kleines Netz",
        date(2020, 8, 1),
        date(2022, 7, 31),
    )


def test_local_times_are_stored_as_utc(app: Flask, network: Path) -> None:
    load(app, network, PROGRAMME)
    day = db.session.scalars(select(EventDay)).one()
    assert (day.starts_at, day.ends_at) == (
        datetime(2020, 12, 10, 8, 0, tzinfo=UTC),
        datetime(2020, 12, 10, 9, 0, tzinfo=UTC),
    )
    taking = db.session.scalars(select(Participation)).first()
    assert taking is not None
    assert taking.invited_at == datetime(2020, 11, 10, 8, 0, tzinfo=UTC)


def test_a_snapshot_is_the_project_as_it_was(app: Flask, network: Path) -> None:
    load(app, network, PROGRAMME)
    content = db.session.scalars(select(Snapshot.content)).one()
    assert [(one["planned_on"], one["moves"]) for one in content["milestones"]] == [("2021-03-01", [])]


def test_twice_changes_nothing(app: Flask) -> None:
    load(app, DEMO, CALENDAR, PROGRAMME)
    before = all_rows()
    assert sum(map(len, before.values())) > 1000
    result = load(app, DEMO, CALENDAR, PROGRAMME)
    assert result.output.splitlines() == [
        f"{CALENDAR}: calendar DE-HE is there already, nothing changed",
        f"{PROGRAMME}: programme tandem-network is there already, nothing changed",
        f"{DEMO}: network hessen-2020 is there already, nothing changed",
    ]
    assert all_rows() == before


def test_what_people_changed_stays(app: Flask, network: Path) -> None:
    load(app, network, PROGRAMME)
    with transaction():
        db.session.execute(update(Event).values(title="Von Hand geändert"))
    load(app, network, PROGRAMME)
    assert db.session.scalars(select(Event.title)).all() == ["Von Hand geändert"]


def test_a_file_changed_since_is_said(app: Flask, network: Path) -> None:
    load(app, network, PROGRAMME)
    network.write_text(changed("title: Kleines Netz", "title: Kleineres Netz"))
    before = all_rows()
    assert load(app, network).output == (
        f"{network}: network small is there already and stays as it is; the file was changed since it was loaded\n"
    )
    assert all_rows() == before


def test_a_corrected_holiday_replaces_the_old_one(app: Flask, tmp_path: Path) -> None:
    load(app, CALENDAR)
    corrected = tmp_path / "calendar.yaml"
    corrected.write_text(CALENDAR.read_text().replace("to: 2021-04-16", "to: 2021-04-17"))
    assert load(app, corrected).output == f"{corrected}: calendar DE-HE loaded: 1 school holidays\n"
    ends = db.session.scalars(select(SchoolHoliday.ends_on).where(SchoolHoliday.starts_on == date(2021, 4, 6)))
    assert ends.all() == [date(2021, 4, 17)]


def test_a_new_version_of_a_prompt_set_comes_beside_the_old_one(app: Flask, tmp_path: Path) -> None:
    load(app, PROGRAMME)
    newer = tmp_path / "programme.yaml"
    newer.write_text(PROGRAMME.read_text().replace("kind: short\n    version: 1", "kind: short\n    version: 2"))
    assert load(app, newer).output == f"{newer}: programme tandem-network loaded: 1 prompt sets\n"
    versions = db.session.execute(select(PromptSet.kind, PromptSet.version).order_by(PromptSet.id)).all()
    assert versions == [("short", 1), ("full", 1), ("short", 2)]


def test_nothing_is_loaded_if_one_file_is_wrong(app: Flask, network: Path) -> None:
    network.write_text(changed("state: running", "state: runing"))
    before = all_rows()
    result = load(app, CALENDAR, PROGRAMME, network)
    assert result.exit_code == 1
    assert result.output == (
        f'{network}:8: found the word "runing"; expected "running", perhaps\nError: 1 fault, nothing was loaded.\n'
    )
    assert all_rows() == before


def test_a_network_needs_its_programme_here_or_in_the_database(app: Flask, network: Path) -> None:
    with pytest.raises(Rejected) as rejected:
        validate([network])
    assert [str(fault) for fault in rejected.value.faults] == [
        f'{network}:2: found no programme with the key "tandem-network"; expected it in these files, or loaded before'
    ]
    load(app, PROGRAMME)
    assert load(app, network).output == f"{network}: network small loaded: 1 tandems, 1 events\n"


def test_prompts_of_the_database_are_checked_too(app: Flask, network: Path) -> None:
    load(app, PROGRAMME)
    network.write_text(changed("happened: Angefangen", "support: {text: Zeit, level: board}"))
    assert load(app, network).output == (
        f"{network}:37: found support released to board; expected at most coordination\n"
        "Error: 1 fault, nothing was loaded.\n"
    )


def test_the_load_is_on_record(app: Flask, network: Path) -> None:
    load(app, network, PROGRAMME)
    digest = hashlib.sha256(network.read_bytes()).hexdigest()
    records = db.session.execute(
        select(AuditRecord.actor_id, AuditRecord.kind, AuditRecord.about_kind, AuditRecord.details).order_by(
            AuditRecord.id
        )
    )
    assert records.all() == [
        (None, "seed.loaded", "programme", {"code": "tandem-network", "prompt_sets": 2}),
        (None, "seed.loaded", "network", {"code": "small", "tandems": 1, "events": 1, "sha256": digest}),
    ]


def test_the_template_keeps_its_times_of_day(app: Flask) -> None:
    load(app, PROGRAMME)
    template = db.session.scalars(select(Programme.template)).one()
    assert template["windows"] == {"opens_days_after": 14, "due_days_before": 7, "shortest_days": 7}
    assert [day["starts"] for day in template["meetings"][2]["days"]] == ["09:00", "09:00"]
    assert (len(template["meetings"]), len(template["seminars"])) == (6, 5)


def test_a_successor_follows_and_authors_are_those_of_the_time(app: Flask) -> None:
    load(app, DEMO, PROGRAMME)
    successor = db.session.scalars(select(TandemMember).where(TandemMember.follows_id.is_not(None))).one()
    predecessor = db.session.get_one(TandemMember, successor.follows_id)
    assert (predecessor.valid_to, successor.valid_from) == (date(2021, 2, 28), date(2021, 3, 1))
    rounds = db.session.execute(
        select(ReflectionEntry.round_id, Answer.author_id)
        .join(Answer, Answer.entry_id == ReflectionEntry.id)
        .where(ReflectionEntry.tandem_id == successor.tandem_id, Answer.side == "company")
        .distinct()
        .order_by(ReflectionEntry.round_id)
    )
    assert [author for _round, author in rounds] == [
        predecessor.person_id,
        predecessor.person_id,
        successor.person_id,
    ]


def test_a_programme_that_is_there_gets_new_parts_of_its_template(app: Flask) -> None:
    load(app, PROGRAMME)
    with transaction():
        programme = db.session.scalars(select(Programme)).one()
        programme.template = {
            **{key: value for key, value in programme.template.items() if key not in {"day_patterns", "preparation"}},
            "months": 30,
        }
    output = load(app, PROGRAMME).output
    assert output.endswith("tandem-network is there already; new in its template: day_patterns, preparation\n")
    template = db.session.scalars(select(Programme)).one().template
    assert [pattern["key"] for pattern in template["day_patterns"]] == [
        "half-online",
        "half-on-site",
        "whole-day",
        "two-half-days",
    ]
    assert template["months"] == 30


def test_day_patterns_fill_their_days(app: Flask) -> None:
    load(app, PROGRAMME)
    template = db.session.scalars(select(Programme)).one().template
    for pattern in template["day_patterns"]:
        for day in pattern["days"]:
            assert sum(item["minutes"] for item in day["agenda"]) == day["minutes"], pattern["key"]
