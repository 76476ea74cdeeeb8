"""Real processes with a real mail server: killed in the middle, and two at once."""

from __future__ import annotations

import random
import signal
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import create_engine, text

from netzwerk.app import create_app
from netzwerk.core import clock
from netzwerk.events.reminders import policy
from netzwerk.outbox import leadership
from tests import factories as make
from tests.harness import applications, live
from tests.harness.databases import Database
from tests.harness.processes import Running
from tests.harness.smtp import Behaviour, SmtpServer
from tests.outbox.letters import enqueue, letter

MAILS = 30
PROMISES, ABOUT_MEETING, REFUSED = 600, 120, 10
KILLS = 5
PATIENCE = 40.0


def _start(database: Database, server: SmtpServer, *command: str) -> Running:
    mail = {
        "NETZWERK_MAIL_HOST": server.host,
        "NETZWERK_MAIL_PORT": str(server.port),
        "NETZWERK_MAIL_SECURITY": "none",
        "NETZWERK_MAIL_FROM": "netzwerk@example.org",
    }
    return Running("flask", *command, environment=live.environment(database.url, **mail))


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


def _wait_for(server: SmtpServer, count: int, process: Running, *, hangs: bool = False) -> None:
    """Until so many mails have been taken, or until the server hangs once more if that counts."""
    deadline, hung = time.monotonic() + PATIENCE, server.shown[Behaviour.HANG]
    while len(server.received) < count and process.poll() is None and time.monotonic() < deadline:
        if hangs and server.shown[Behaviour.HANG] > hung:
            break
        time.sleep(0.001)


@dataclass
class _Weather:
    """Faults of the mail server by chance: a few for any mail, two that hang, and mailboxes that do not exist."""

    chance: random.Random
    hangs_at: tuple[int, ...] = (150, 400)
    seen: int = 0

    def __call__(self, mail: EmailMessage) -> Behaviour:
        self.seen += 1
        if self.seen in self.hangs_at:
            return Behaviour.HANG
        if _number(mail) < REFUSED:
            return Behaviour.NEVER
        return self.chance.choices((Behaviour.ACCEPT, Behaviour.LATER, Behaviour.DROP), (94, 5, 1))[0]


def _promise_all(database: Database) -> int:
    """Promise the mails, the last ones about a meeting; gives the number of the meeting."""
    with applications.context(create_app(applications.settings(database.url))):
        make.restart()
        meeting = make.event(
            make.network(tandems=0, meetings=0, seminars=0), on=clock.real_now().date() + timedelta(days=30)
        )
        day = meeting.days[0]
        about = {
            "about_kind": "event_day",
            "about_id": day.id,
            "about_version": policy.version_of(day.starts_at),
        }
        enqueue(
            *(letter(number) for number in range(PROMISES - ABOUT_MEETING)),
            *(letter(number, **about) for number in range(PROMISES - ABOUT_MEETING, PROMISES)),
        )
        engine = create_engine(database.url)
        with engine.begin() as connection:
            for number, place in enumerate(random.Random(2021).sample(range(PROMISES), PROMISES)):
                due = f"2021-01-01 00:{place // 60:02}:{place % 60:02}.000000"
                connection.execute(text(f"UPDATE outbox_mail SET due_at = '{due}' WHERE key = 'test:{number}'"))
        engine.dispose()
        return meeting.id


def _let_time_pass(database: Database) -> None:
    """As if leases were over and every waiting mail due; only while no worker runs."""
    _ask(database, "DELETE FROM leader")
    _ask(database, "UPDATE outbox_mail SET lease_until = '2021-01-01' WHERE status = 'sending'")
    _ask(database, "UPDATE outbox_mail SET due_at = '2021-01-01' WHERE status IN ('queued', 'unsure')")


@pytest.mark.slow
def test_killed_at_random_moments_under_faults(migrated_database: Database, smtp_server: SmtpServer) -> None:
    """600 promises: none lost, at most one duplicate a kill with the same Message-ID, none for a cancelled meeting."""
    chance = random.Random(2021)
    meeting = _promise_all(migrated_database)
    smtp_server.behaviour = _Weather(chance)
    cancelled_at = 0
    for kill in range(KILLS):
        process = _start(migrated_database, smtp_server, "worker", "--every", "1")
        _wait_for(smtp_server, (kill + 1) * PROMISES // (KILLS + 3) + chance.randrange(20), process, hangs=True)
        time.sleep(chance.random() * 0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
        _let_time_pass(migrated_database)
        if kill == KILLS // 2:
            _ask(migrated_database, f"UPDATE event SET state='cancelled', cancel_reason='krank' WHERE id = {meeting}")
            cancelled_at = len(smtp_server.received)
    smtp_server.behaviour = lambda mail: Behaviour.NEVER if _number(mail) < REFUSED else Behaviour.ACCEPT
    assert _start(migrated_database, smtp_server, "tick").wait(PATIENCE) == 0
    assert smtp_server.shown[Behaviour.HANG] == 2
    assert min(smtp_server.shown[one] for one in (Behaviour.LATER, Behaviour.DROP, Behaviour.NEVER)) > 0

    states = Counter(str(row[0]) for row in _ask(migrated_database, "SELECT status FROM outbox_mail"))
    sent = {_number(mail) for mail in smtp_server.received}
    assert states == {"sent": len(sent), "failed": REFUSED, "dropped": PROMISES - REFUSED - len(sent)}
    assert sent >= set(range(REFUSED, PROMISES - ABOUT_MEETING))
    assert 0 < states["dropped"] < ABOUT_MEETING
    assert [
        _number(mail) for mail in smtp_server.received[cancelled_at:] if _number(mail) >= PROMISES - ABOUT_MEETING
    ] == []
    assert len(set(smtp_server.identifiers)) == len(sent)
    assert len(smtp_server.received) - len(sent) <= KILLS + smtp_server.shown[Behaviour.DROP]


def _number(mail: EmailMessage) -> int:
    return int(str(mail["Subject"]).removeprefix("Brief "))


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
    worker.send_signal(signal.SIGTERM)
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
