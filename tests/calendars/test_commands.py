"""`flask calendar`: the bytes of the subscription in a file, and plain words when something is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from netzwerk.calendars import service
from netzwerk.calendars.commands import calendar
from netzwerk.core import clock
from tests import factories as make


@pytest.fixture
def network(database: object) -> make.MadeNetwork:
    return make.network(tandems=1, meetings=3, seminars=1)


def run(app: Flask, *words: str) -> tuple[int, str]:
    with clock.fixed(make.NOW):
        result = app.test_cli_runner().invoke(calendar, list(words))
    return result.exit_code, result.output


@pytest.mark.parametrize("who", ["coordinator", "facilitator", "board", "partner"])
def test_the_same_bytes_as_the_feed(app: Flask, network: make.MadeNetwork, tmp_path: Path, who: str) -> None:
    person = getattr(network, who)
    out = tmp_path / "calendar.ics"
    status, said = run(app, network.code, "--for", person.email.upper(), "--out", str(out))
    assert status == 0, said
    with clock.fixed(make.NOW):
        assert out.read_bytes() == service.personal(make.actor(person))
    assert said == f"{out}: {out.stat().st_size} bytes\n"


def test_only_the_network_named(app: Flask, network: make.MadeNetwork, tmp_path: Path) -> None:
    other = make.network(tandems=0, meetings=1, seminars=0, title="Anderes Netzwerk")
    make.coordinator(other, holder=network.coordinator)
    out = tmp_path / "calendar.ics"
    run(app, network.code, "--for", network.coordinator.email, "--out", str(out))
    assert b"Anderes Netzwerk" not in out.read_bytes()


@pytest.mark.parametrize(
    ("code", "email"), [("unknown", "{own}"), ("{code}", "nobody@example.org"), ("{code}", "{foreign}")]
)
def test_who_has_no_calendar_there_gets_none(
    app: Flask, network: make.MadeNetwork, tmp_path: Path, code: str, email: str
) -> None:
    foreign = make.network(tandems=0, meetings=0, seminars=0).coordinator.email
    out = tmp_path / "calendar.ics"
    email = email.format(own=network.coordinator.email, foreign=foreign)
    status, said = run(app, code.format(code=network.code), "--for", email, "--out", str(out))
    assert status == 1
    assert f"{email} has no calendar in the network" in said
    assert not out.exists()


def test_a_file_that_cannot_be_written(app: Flask, network: make.MadeNetwork, tmp_path: Path) -> None:
    out = tmp_path / "missing" / "calendar.ics"
    status, said = run(app, network.code, "--for", network.coordinator.email, "--out", str(out))
    assert status == 1
    assert "Traceback" not in said
    assert str(out.parent) in said
