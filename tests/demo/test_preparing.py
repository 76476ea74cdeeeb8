"""`flask demo prepare`: everything on the first start, nothing again on the next, and nothing where it must not be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from netzwerk.app import create_app
from netzwerk.core import clock, installation
from netzwerk.core.db import db
from netzwerk.demo import preparing
from netzwerk.demo.commands import demo as command
from netzwerk.people import service as people
from tests import factories as make
from tests.harness import applications
from tests.harness.databases import Database

PRODUCTS = {
    "calendar-coordinator.ics": b"BEGIN:VCALENDAR\r\n",
    "calendar-tandem-1.ics": b"BEGIN:VCALENDAR\r\n",
    "briefing-meeting-3.html": b"<!doctype html>",
    "briefing-meeting-3.pdf": b"%PDF-",
    "briefing-meeting-3.docx": b"PK\x03\x04",
}
PASSWORD = "vier leise Laternen"
SOME = ("admin@example.org", "ausbildung.t7b@example.org", "ausbildung.t5-vorher@example.org")
OPEN = set(SOME[:2])
SHOWN = re.compile(r"Password of all accounts: ([a-z0-9]{4}(?:-[a-z0-9]{4}){3})$", re.MULTILINE)


@pytest.fixture
def at_home(new_database: Callable[[], Database], tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """Makes the application of a demo with an instance folder of its own."""
    database = new_database()
    made: list[Flask] = []

    def build(**changes: Any) -> Flask:
        app = create_app(applications.settings(database.url, **({"demo": True, "instance": tmp_path} | changes)))
        made.append(app)
        return app

    yield build
    clock.offset.fill(timedelta())
    installation.banner.fill({})
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def prepare(app: Flask, *words: str) -> Result:
    result = app.test_cli_runner().invoke(command, ["prepare", *words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def whose(app: Flask, password: str) -> set[str]:
    """Which of some accounts open with a password."""
    with app.app_context():
        found = {email for email in SOME if people.check_password(email, password) is not None}
        db.session.remove()
        return found


@pytest.mark.parametrize("database_name", ["sqlite"], scope="session")
def test_first_and_second_start(at_home: Callable[..., Flask], tmp_path: Path, database_name: str) -> None:
    app = at_home()
    first = prepare(app)
    assert first.exit_code == 0
    assert first.output.startswith(
        "→ Tables created\n"
        "→ Demo: network hessen-2020 loaded: 10 tandems, 17 events; its clock stands at 20 May 2021, 09:00\n"
    )
    for name, start in PRODUCTS.items():
        assert (tmp_path / "demo" / name).read_bytes().lower().startswith(start.lower()), name
    shown = SHOWN.search(first.output)
    assert shown
    password = shown.group(1)
    assert whose(app, password) == OPEN
    assert "http://127.0.0.1:8000/sign-in" in first.output
    kept = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "demo").iterdir()}
    second = prepare(app)
    assert second.output.splitlines()[:2] == [
        "→ Demo: network hessen-2020 is there already, nothing changed; its clock stands at 20 May 2021, 09:00",
        f"→ {tmp_path / 'demo'} is up to date",
    ]
    assert not SHOWN.search(second.output)
    assert "Password of all accounts: unchanged, the one of an earlier start: shown then, or" in second.output
    assert ".ci/demo new-password shows a new one." in second.output
    assert {path.name: path.stat().st_mtime_ns for path in (tmp_path / "demo").iterdir()} == kept
    third = prepare(app, "--new-password")
    renewed = SHOWN.search(third.output)
    assert renewed
    assert whose(app, password) == set()
    assert whose(app, renewed.group(1)) == OPEN


@pytest.mark.parametrize("database_name", ["sqlite"], scope="session")
def test_the_password_of_the_environment(
    at_home: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch, database_name: str
) -> None:
    monkeypatch.setattr("netzwerk.demo.commands._write_products", lambda *_arguments: None)
    first = at_home(demo_password=PASSWORD)
    result = prepare(first)
    assert PASSWORD not in result.output
    assert "Password of all accounts: the one in NETZWERK_DEMO_PASSWORD" in result.output
    assert whose(first, PASSWORD) == OPEN
    second = at_home(demo_password="fünf laute Trommeln")
    prepare(second)
    assert whose(second, "fünf laute Trommeln") == OPEN
    weak = prepare(at_home(demo_password="demo"))
    assert weak.exit_code == 1
    assert weak.output.splitlines()[-1].startswith(
        "Error: NETZWERK_DEMO_PASSWORD is not taken: This password has fewer than 12 characters."
    )


def test_the_clock_starts_again_at_each_start(at_home: Callable[..., Flask], database_name: str) -> None:
    app = at_home()
    with app.app_context():
        preparing.migrate()
        for _start in range(2):
            demo, _outcome = preparing.fill()
            passed = clock.now() - datetime(2021, 5, 20, 7, 0, tzinfo=UTC)
            assert timedelta(seconds=-1) <= passed < timedelta(seconds=30)
        assert demo.code == "hessen-2020"
        row = installation.find()
        assert row is not None
        assert (row.is_demo, row.banner["en"]) == (True, "Demo – invented content, as of 20 May 2021")
        db.session.remove()


@pytest.mark.parametrize("database_name", ["sqlite"], scope="session")
@pytest.mark.parametrize(
    "changes",
    [{"demo": False}, {"base_url": "https://netzwerk.example.org"}],
    ids=["switched off", "not on this machine"],
)
def test_only_as_a_demo_and_on_this_machine(
    at_home: Callable[..., Flask], changes: dict[str, Any], database_name: str
) -> None:
    app = at_home(**changes)
    for words in (["prepare"], ["serve", "--port", "1"]):
        result = app.test_cli_runner().invoke(command, words)
        assert result.exit_code == 1
        assert result.output == "Error: The demo has well-known accounts. Start it with: make demo\n"


def test_other_networks_are_left_alone(at_home: Callable[..., Flask], tmp_path: Path, database_name: str) -> None:
    app = at_home()
    with app.app_context():
        preparing.migrate()
        make.network()
        db.session.remove()
    result = prepare(app)
    assert result.exit_code == 1
    assert "holds networks that are no demo. Set NETZWERK_DATABASE_URL to another database" in result.output
    with app.app_context():
        assert installation.find() is None
        db.session.remove()
    assert not (tmp_path / "demo").exists()


@pytest.mark.parametrize("database_name", ["sqlite"], scope="session")
def test_no_disk_to_write_to(at_home: Callable[..., Flask], tmp_path: Path, database_name: str) -> None:
    (tmp_path / "demo").write_text("a file where the folder belongs")
    result = prepare(at_home())
    assert result.exit_code == 1
    assert result.output.splitlines()[-1] == f"Error: {tmp_path / 'demo'} cannot be created: File exists."
