"""Serves the demo: web server and worker as two processes that start and stop together."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType

from netzwerk.settings import ROOT

HOST = "127.0.0.1"
SECONDS_TO_START = 30
SECONDS_TO_STOP = 5
WEB = (
    "-m",
    "gunicorn",
    "--worker-class=gthread",
    "--workers=1",
    "--threads=4",
    "--log-level=warning",
    "--forwarder-headers=",
    "wsgi:app",
)
WORKER = ("-m", "flask", "--app=wsgi", "worker")


class PortTaken(Exception):
    """Something else listens there already."""


class Died(Exception):
    """One of the processes ended by itself; the other was stopped."""


class Stopped(Exception):
    """Somebody asked us to stop."""


def refuse_taken(port: int) -> None:
    """Find out before starting whether the port is free.

    Raises:
        PortTaken: if it is not, or may not be used by this account.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortTaken(f"Port {port} is taken by another program.") from error
            raise PortTaken(f"Port {port} cannot be used: {error.strerror}.") from error


@contextmanager
def running(port: int, environment: Mapping[str, str]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Both processes for the length of a block, stopped at its end however it ends.

    Raises:
        Died: if one of them does not come up.
    """
    processes: list[subprocess.Popen[bytes]] = []
    try:
        processes.append(_start([*WEB, f"--bind={HOST}:{port}"], environment))
        processes.append(_start(WORKER, environment))
        _wait_until_it_answers(port, processes)
        yield processes
    finally:
        _stop(processes)


def listen_for_the_end() -> None:
    """From now on raise `Stopped` at Ctrl-C and at requests to end."""
    for request in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(request, _raise_stopped)


def stay(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Wait until somebody stops us.

    Raises:
        Died: if a process ends by itself.
        Stopped: when asked to end.
    """
    while True:
        _refuse_dead(processes)
        time.sleep(0.2)


def _start(arguments: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own interpreter with fixed arguments
        [sys.executable, *arguments], cwd=ROOT, env=os.environ | dict(environment), start_new_session=True
    )


def _wait_until_it_answers(port: int, processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for _attempt in range(SECONDS_TO_START * 10):
        _refuse_dead(processes)
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise Died(f"The web server did not answer on port {port} within {SECONDS_TO_START} seconds.")


def _refuse_dead(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process, name in zip(processes, ("web server", "worker"), strict=False):
        if process.poll() is not None:
            raise Died(f"The {name} ended with status {process.returncode}; its message stands above.")


def _raise_stopped(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


def _stop(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
