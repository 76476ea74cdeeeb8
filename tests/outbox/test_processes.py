"""Real processes with a real mail server: killed in the middle, and two at once."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

from netzwerk.app import create_app
from netzwerk.outbox import leadership
from tests.harness import applications, live
from tests.harness.databases import Database
from tests.harness.smtp import SmtpServer
from tests.outbox.letters import enqueue, letter

MAILS = 30
KILLS = 5
PATIENCE = 40.0


def _start(database: Database, server: SmtpServer, *command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "flask", *command],
        cwd=live.ROOT,
        env=live.environment(
            database.url,
            NETZWERK_MAIL_HOST=server.host,
            NETZWERK_MAIL_PORT=str(server.port),
            NETZWERK_MAIL_SECURITY="none",
            NETZWERK_MAIL_FROM="netzwerk@example.org",
        ),
    )


def _promise(database: Database, count: int) -> None:
    with applications.context(create_app(applications.settings(database.url))):
        enqueue(*(letter(number) for number in range(count)))


def _ask(database: Database, statement: str) -> Sequence[tuple[object, ...]]:
    engine = create_engine(database.url)
    try:
        with engine.begin() as connection:
            result = connection.execute(text(statement))
            return [tuple(row) for row in result] if result.returns_rows else []
    finally:
        engine.dispose()


def _wait_for(server: SmtpServer, count: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while len(server.received) < count and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.001)


@pytest.mark.slow
def test_killed_in_the_middle_nothing_is_lost(migrated_database: Database, smtp_server: SmtpServer) -> None:
    """At most one duplicate for each kill, and it carries the same Message-ID."""
    chance = random.Random(2021)
    _promise(migrated_database, MAILS)
    for number in range(KILLS):
        process = _start(migrated_database, smtp_server, "tick")
        _wait_for(smtp_server, (number + 1) * MAILS // (KILLS + 1), process)
        time.sleep(chance.random() * 0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
        _ask(migrated_database, "UPDATE outbox_mail SET lease_until = '2021-01-01' WHERE status = 'sending'")
    assert _start(migrated_database, smtp_server, "tick").wait(PATIENCE) == 0
    states = Counter(row[0] for row in _ask(migrated_database, "SELECT status FROM outbox_mail"))
    assert states == {"sent": MAILS}
    subjects = Counter(str(mail["Subject"]) for mail in smtp_server.received)
    assert set(subjects) == {f"Brief {number}" for number in range(MAILS)}
    assert len(smtp_server.received) - MAILS <= KILLS
    assert len(set(smtp_server.identifiers)) == MAILS


@pytest.mark.slow
def test_two_at_once_send_each_mail_once(migrated_database: Database, smtp_server: SmtpServer) -> None:
    _promise(migrated_database, MAILS)
    both = [_start(migrated_database, smtp_server, "tick") for _ in range(2)]
    assert [process.wait(PATIENCE) for process in both] == [0, 0]
    assert sorted(str(mail["Subject"]) for mail in smtp_server.received) == sorted(
        f"Brief {number}" for number in range(MAILS)
    )


@pytest.mark.slow
def test_worker_sends_and_ends_cleanly(migrated_database: Database, smtp_server: SmtpServer) -> None:
    _promise(migrated_database, 3)
    worker = _start(migrated_database, smtp_server, "worker", "--every", "1")
    _wait_for(smtp_server, 3, worker)
    time.sleep(0.2)
    assert len(_ask(migrated_database, "SELECT name FROM leader")) == 1
    worker.terminate()
    assert worker.wait(PATIENCE) == 0
    assert len(smtp_server.received) == 3
    assert _ask(migrated_database, "SELECT name FROM leader") == []


def test_one_leads_until_its_lease_is_over(app: object) -> None:
    minute = timedelta(minutes=1)
    assert leadership.lead("worker", "one", minute)
    assert not leadership.lead("worker", "two", minute)
    assert leadership.lead("worker", "one", -minute)
    assert leadership.lead("worker", "two", minute)
    assert not leadership.lead("worker", "one", minute)
    leadership.resign("worker", "one")
    assert not leadership.lead("worker", "one", minute)
    leadership.resign("worker", "two")
    assert leadership.lead("worker", "one", minute)
