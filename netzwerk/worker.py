"""The one background process: does what is due, again and again, while it leads."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import click
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask
from flask.cli import ScriptInfo

from netzwerk.calendars import jobs as calendar_jobs
from netzwerk.core import clock
from netzwerk.core.db import db
from netzwerk.events import jobs as event_jobs
from netzwerk.events.agenda import jobs as agenda_jobs
from netzwerk.events.reminders import jobs as event_reminder_jobs
from netzwerk.outbox import jobs as outbox_jobs
from netzwerk.outbox import leadership
from netzwerk.people import jobs as people_jobs
from netzwerk.projects import jobs as project_jobs
from netzwerk.reflections.reminders import jobs as reflection_reminder_jobs
from netzwerk.tandems.intake import jobs as intake_jobs

NAME = "worker"
EVERY_SECONDS = 15
LEASE = timedelta(seconds=90)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """A kind of work that may be due; it may run twice and commits by itself.

    Attributes:
        name: as it stands in the log.
        run: does what is due now.
    """

    name: str
    run: Callable[[], object]


JOBS = (
    Job("tell calendars of invitations, changes and cancellations", calendar_jobs.tell_due),
    Job("remind of events", event_reminder_jobs.remind),
    Job("remind of reflections", reflection_reminder_jobs.remind),
    Job("send mails", outbox_jobs.send_due),
    Job("freeze projects at meetings that were held", project_jobs.take_snapshots),
    Job("forget needs and answer links after events", event_jobs.forget),
    Job("forget steps of agendas that can no longer be undone", agenda_jobs.forget_steps),
    Job("forget what calendars were told of events that are over", calendar_jobs.forget_notices),
    Job("clear away sessions, links and tries", people_jobs.clear_away),
    Job("clear away old mails", outbox_jobs.clear_away),
    Job("forget spreadsheets that were not taken over", intake_jobs.forget_drafts),
)


def run_due(app: Flask, jobs: Sequence[Job] = JOBS) -> list[str]:
    """One pass over all jobs; a job that fails does not keep the others from running.

    Returns:
        The names of the jobs that failed.
    """
    failed: list[str] = []
    for job in jobs:
        with app.app_context():
            try:
                job.run()
            except Exception:
                log.exception("job failed: %s", job.name)
                failed.append(job.name)
            finally:
                db.session.remove()
    return failed


@contextmanager
def working(app: Flask, every_seconds: int = EVERY_SECONDS) -> Iterator[None]:
    """Do what is due in the background until the block ends.

    The scheduler is only a tick: what is due stands in tables, and a lease in the database lets one process lead.
    """
    owner = f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(4)}"

    def tick() -> None:
        try:
            with app.app_context():
                leads = leadership.lead(NAME, owner, LEASE)
                db.session.remove()
        except Exception:
            log.exception("the lead could not be taken")
            return
        if leads:
            run_due(app)

    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(
        tick,
        "interval",
        seconds=every_seconds,
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
        next_run_time=clock.real_now(),
    )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=True)
        with app.app_context():
            leadership.resign(NAME, owner)
            db.session.remove()


@click.command("tick")
@click.pass_obj
def tick_command(script: ScriptInfo) -> None:
    """Do what is due now, once, and end; exit code 1 if a job failed."""
    failed = run_due(script.load_app())
    if failed:
        raise click.ClickException(f"failed: {', '.join(failed)}; the log says why")


@click.command("worker")
@click.option("--every", default=EVERY_SECONDS, show_default=True, help="Seconds between two looks at what is due.")
@click.pass_obj
def worker_command(script: ScriptInfo, every: int) -> None:
    """Do what is due every few seconds until SIGTERM or Ctrl+C."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    app = script.load_app()
    app.logger.setLevel(logging.INFO)
    log.info("the worker runs")
    with working(app, every):
        stop.wait()
    log.info("the worker has ended")
