"""Processes of ours that begin where everything is imported already: real ones, two seconds earlier."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from flask import cli

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS: dict[str, Callable[[], None]] = {
    "flask": cli.main,
    "python": lambda: exec(sys.argv[1], {}),
}
IMPORTED = ["tests.harness.processes", "netzwerk.cli", "netzwerk.worker"]
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(IMPORTED)


class Running:
    """A process that runs a program with words, in a group of its own.

    Attributes:
        pid: its number, and that of its group.
    """

    def __init__(self, program: str, *words: str, environment: Mapping[str, str], output: Path | None = None) -> None:
        self._process = _context.Process(target=_run, args=(program, words, dict(environment), output))
        self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid

    def poll(self) -> int | None:
        """How it has ended (minus the signal that ended it), or None."""
        return self._process.exitcode

    def wait(self, seconds: float | None = None) -> int:
        """How it ends.

        Raises:
            subprocess.TimeoutExpired: if it still runs then.
        """
        self._process.join(seconds)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(str(self.pid), seconds or 0)
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        """Send it a signal; the processes that it has begun get none."""
        os.kill(self.pid, number)


def _run(program: str, words: tuple[str, ...], environment: dict[str, str], output: Path | None) -> None:
    os.setsid()
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    if output is not None:
        with output.open("wb") as file:
            for stream in (sys.stdout, sys.stderr):
                os.dup2(file.fileno(), stream.fileno())
    sys.argv = [program, *words]
    PROGRAMS[program]()
