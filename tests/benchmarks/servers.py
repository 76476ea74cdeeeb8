"""The applications under measurement, each behind its own gunicorn with two workers, and what their processes use."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.harness import live

WORKERS = 2
OPTIONS = (f"--workers={WORKERS}", "--worker-class=gthread", "--threads=4", "--log-level=warning")
SCHEDULER_CLOCK = 2
KIB = 1024


@dataclass(frozen=True)
class Server:
    """A running server.

    Attributes:
        address: host and port.
        main: number of its main process.
    """

    host: str
    port: int
    main: int

    def workers(self) -> list[int]:
        """The numbers of the processes that answer."""
        return [int(each) for each in Path(f"/proc/{self.main}/task/{self.main}/children").read_text().split()]

    def cpu(self) -> float:
        """Seconds of CPU that the workers have used so far, over all their threads."""
        return sum(_cpu(process) for process in self.workers())

    def memory(self) -> float:
        """MiB that the largest worker occupies (proportional set size)."""
        return max(_memory(process) for process in self.workers())


@contextmanager
def running(module: str, folder: Path, variables: Mapping[str, str]) -> Iterator[Server]:
    """Serve `module:app` until the block ends.

    Raises:
        RuntimeError: if it does not start.
    """
    port = live.free_port()
    log = folder / f"{module.rpartition('.')[2]}-{port}.log"
    environment = {**variables, "NETZWERK_BASE_URL": f"http://127.0.0.1:{port}"}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *OPTIONS, f"--bind=127.0.0.1:{port}", f"{module}:app"],
            cwd=live.ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        live.wait(f"http://127.0.0.1:{port}", process, log)
        yield Server("127.0.0.1", port, process.pid)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def _cpu(process: int) -> float:
    """Seconds on the CPU clock of a process with all its threads, to the nanosecond (clock_getcpuclockid(3))."""
    return time.clock_gettime((~process << 3) | SCHEDULER_CLOCK)


def _memory(process: int) -> float:
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / KIB
    raise RuntimeError("the kernel tells nothing about memory")
