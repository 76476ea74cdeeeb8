"""A real subscriber, vdirsyncer with khal, against a real server: local times, changes, cancellation, revocation."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest

from netzwerk.calendars import service
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.models import Event, EventDay, EventState
from tests import factories as make
from tests.harness import applications, live
from tests.harness.databases import Database

PROGRAMS = Path(sys.executable).parent
SYNC = """\
[general]
status_path = "{folder}/status/"
[pair feed]
a = "local"
b = "remote"
collections = null
conflict_resolution = "b wins"
[storage local]
type = "filesystem"
path = "{folder}/calendar/"
fileext = ".ics"
[storage remote]
type = "http"
url = "{address}"
"""
SHOW = """\
[calendars]
[[feed]]
path = {folder}/calendar/
readonly = True
[locale]
local_timezone = {zone}
default_timezone = {zone}
timeformat = %H:%M
dateformat = %d.%m.
longdateformat = %d.%m.%Y
datetimeformat = %d.%m. %H:%M
longdatetimeformat = %d.%m.%Y %H:%M
[sqlite]
path = {folder}/khal-{number}.db
"""
ROW = "{start-date-long}|{start-time}|{end-time}|{title}|{status}|{location}"


class Subscriber:
    """Somebody with vdirsyncer and khal."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        (folder / "calendar").mkdir()
        (folder / "vdirsyncer").write_text(SYNC.format(folder=folder, address=address))
        self._number = 0
        self._run("vdirsyncer", "-c", "vdirsyncer", "discover", given="y\n")

    def sync(self) -> tuple[int, str]:
        """Fetch the feed: exit status and what was said."""
        return self._run("vdirsyncer", "-c", "vdirsyncer", "sync")

    def show(self, start: str, days: int, zone: str = "Europe/Berlin") -> list[str]:
        """What the calendar programme lists, row by row."""
        self._number += 1
        (self.folder / "khal").write_text(SHOW.format(folder=self.folder, zone=zone, number=self._number))
        status, said = self._run("khal", "-c", "khal", "list", "--day-format", "", "--format", ROW, start, f"{days}d")
        assert status == 0, said
        return [line.replace(" |", "|").strip() for line in said.splitlines() if "|" in line]

    def _run(self, program: str, *words: str, given: str = "") -> tuple[int, str]:
        done = subprocess.run(
            [PROGRAMS / program, *words],
            cwd=self.folder,
            env={**os.environ, "HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder), "LC_ALL": "C.UTF-8"},
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        return done.returncode, done.stdout + done.stderr


@contextmanager
def opened(database: Database) -> Iterator[None]:
    """The application on the server's database, for making rows and for services."""
    app = applications.build(database.url)
    with applications.context(app):
        applications.use(app)
        yield


@pytest.mark.slow
@pytest.mark.parametrize("database_name", ["sqlite"])
def test_a_real_subscriber(migrated_database: Database, tmp_path: Path) -> None:
    with opened(migrated_database):
        network = make.network(tandems=1, meetings=0, seminars=0)
        make.event(network, "meeting", 3, on=date(2021, 6, 9), title="Sommer, Halbzeit; „heiß“")
        winter = make.event(network, "meeting", 4, on=date(2021, 12, 8), title="Winter", format="on_site")
        make.event(network, "meeting", 5, on=[date(2022, 3, 24), date(2022, 3, 31)], title="Zeitumstellung")
        make.round(network, 1, fixed_opens=date(2021, 5, 1), fixed_due=date(2021, 6, 2))
        teacher = make.actor(network.tandems[0].teacher)
        with transaction():
            token = service.issue(teacher)
    arguments = {"GUNICORN_CMD_ARGS": "--access-logfile -"}
    with live.serve(migrated_database.url, tmp_path, arguments) as server:
        (tmp_path / "client").mkdir()
        subscriber = Subscriber(tmp_path / "client", f"{server.url}/feeds/{token}/netzwerk.ics")
        status, said = subscriber.sync()
        assert status == 0, said
        assert len(list((tmp_path / "client" / "calendar").iterdir())) == 6

        assert subscriber.show("01.06.2021", 14) == [
            "02.06.2021|||Reflexion 1 fällig|CONFIRMED|",
            "09.06.2021|09:30|16:00|Netzwerktreffen 3: Sommer, Halbzeit; „heiß“|CONFIRMED|Online",
        ]
        assert [row.split("|")[:3] for row in subscriber.show("01.12.2021", 14)] == [["08.12.2021", "09:30", "16:00"]]
        assert [row.split("|")[:4] for row in subscriber.show("20.03.2022", 14)] == [
            ["24.03.2022", "09:30", "16:00", "Netzwerktreffen 5: Zeitumstellung (Tag 1 von 2)"],
            ["31.03.2022", "09:30", "16:00", "Netzwerktreffen 5: Zeitumstellung (Tag 2 von 2)"],
        ]
        assert [row.split("|")[:3] for row in subscriber.show("20.03.2022", 14, "America/New_York")] == [
            ["24.03.2022", "04:30", "11:00"],
            ["31.03.2022", "03:30", "10:00"],
        ]

        status, said = subscriber.sync()
        assert (status, "Copying" in said, "Deleting" in said) == (0, False, False), said

        with opened(migrated_database), transaction():
            day = db.session.get_one(EventDay, winter.days[0].id)
            day.starts_at += timedelta(hours=1)
            day.sequence += 1
        subscriber.sync()
        assert subscriber.show("01.12.2021", 14)[0].startswith("08.12.2021|10:30|16:00|")

        with opened(migrated_database), transaction():
            event = db.session.get_one(Event, winter.id)
            event.state = EventState.CANCELLED
            event.cancel_reason = "Glatteis"
        subscriber.sync()
        assert subscriber.show("01.12.2021", 14) == [
            "08.12.2021|10:30|16:00|Abgesagt: Netzwerktreffen 4: Winter|CANCELLED|"
        ]

        with opened(migrated_database), transaction():
            service.revoke(teacher)
        status, said = subscriber.sync()
        assert status != 0
        assert "NOT FOUND" in said
        assert token not in server.log.read_text()
        assert "/feeds/…/netzwerk.ics" in server.log.read_text()
