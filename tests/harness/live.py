"""The application behind a real gunicorn on a free port, on a database of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.harness import applications, processes, run_folder
from tests.harness.processes import Running

ROOT = processes.ROOT
START_SECONDS = 60.0
DEMO_PASSWORD = "vier leise Laternen"
DEMO = {"NETZWERK_DEMO": "1", "NETZWERK_DEMO_PASSWORD": DEMO_PASSWORD}


@dataclass(frozen=True)
class LiveServer:
    """A running server.

    Attributes:
        url: its base address, without a slash at the end.
        database_url: what it works on.
        log: file with all it printed.
        process: number of its main process.
    """

    url: str
    database_url: str
    log: Path
    process: int


def environment(database_url: str, **more: str) -> dict[str, str]:
    """Variables for commands and servers that run beside the tests."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("NETZWERK_")},
        "NETZWERK_DEVELOPMENT": "1",
        "NETZWERK_SECRET_KEY": applications.KEY,
        "NETZWERK_DATABASE_URL": database_url,
        "NETZWERK_INSTANCE": str(applications.instance()),
        "PYTHONPATH": str(ROOT),
        **more,
    }


def flask(*words: str, database_url: str, **more: str) -> str:
    """Run a command of ours and give what it printed.

    Raises:
        RuntimeError: if it fails.
    """
    with tempfile.TemporaryDirectory(dir=run_folder.path()) as folder:
        output = Path(folder, "output")
        ended = Running("flask", *words, environment=environment(database_url, **more), output=output).wait()
        said = output.read_text()
    if ended:
        raise RuntimeError(f"flask {' '.join(words)}:\n{said}")
    return said


def seed(database_url: str) -> None:
    """Make the demo in an empty database."""
    flask("demo", "prepare", database_url=database_url, **DEMO)


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(
    database_url: str, folder: Path, more: Mapping[str, str] | None = None, port: int | None = None
) -> Iterator[LiveServer]:
    """Run the application until the block ends; its log is in the folder. Give a port to come back at an address."""
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    log = folder / "gunicorn.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--threads", "4", "wsgi:app"],
            cwd=ROOT,
            env=environment(database_url, NETZWERK_BASE_URL=url, **(more or {})),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait(url, process, log)
        yield LiveServer(url, database_url, log, process.pid)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until the server answers.

    Raises:
        RuntimeError: with the end of its log, if it does not.
    """
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{url}/", timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the server did not start:\n{log.read_text()[-4000:]}")
