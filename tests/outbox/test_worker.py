"""One pass of the worker."""

from __future__ import annotations

import pytest
from flask import Flask

from netzwerk.worker import JOBS, Job, run_due


def test_a_job_that_fails_keeps_nobody_else_waiting(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []

    def fail() -> None:
        raise RuntimeError("out of paper")

    jobs = (Job("first", lambda: done.append("first")), Job("broken", fail), Job("last", lambda: done.append("last")))
    assert run_due(app, jobs) == ["broken"]
    assert done == ["first", "last"]
    assert "job failed: broken" in caplog.text


def test_all_jobs_may_run_twice(app: Flask) -> None:
    assert run_due(app) == []
    assert run_due(app) == []
    assert len({job.name for job in JOBS}) == len(JOBS)
