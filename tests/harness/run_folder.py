"""One folder for the whole test run, shared by its processes, and a lock for what only one of them may make."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VARIABLE = "NETZWERK_TEST_RUN"
MEMORY = Path("/dev/shm")
NEEDED = 512 * 1024 * 1024


def start() -> None:
    """Make the folder; the processes of the run inherit its name."""
    os.environ[VARIABLE] = tempfile.mkdtemp(prefix="netzwerk-tests-", dir=_home())
    path().chmod(0o755)


def finish() -> None:
    """Remove the folder with all that is in it."""
    shutil.rmtree(path(), ignore_errors=True)
    del os.environ[VARIABLE]


def path() -> Path:
    """The folder of this run."""
    return Path(os.environ[VARIABLE])


@contextmanager
def locked(name: str) -> Iterator[None]:
    """Let one process of the run at a time pass."""
    with (path() / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _home() -> Path | None:
    """Memory where there is enough of it: SQLite waits for the disk after every commit."""
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > NEEDED:
        return MEMORY
    return None
