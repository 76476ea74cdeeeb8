"""Fixtures that every test may ask for."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium

from netzwerk.core import clock, languages
from netzwerk.core.db import db
from tests import factories as make
from tests.harness import applications, chromium, databases, live, network_guard, order, postgresql, run_folder
from tests.harness.applications import counted
from tests.harness.browser import Browser
from tests.harness.databases import Database
from tests.harness.live import LiveServer
from tests.harness.smtp import SmtpServer

WORKER = "PYTEST_XDIST_WORKER"
TEMPLATES = {"migrated": applications.migrate, "demo": live.seed}
network_guard.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--db",
        choices=("sqlite", "postgresql", "both"),
        default="both",
        help="databases for the tests that use one (default: both)",
    )


def pytest_configure(config: pytest.Config) -> None:
    if WORKER not in os.environ:
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the server stops and the folder goes
        run_folder.start()


def pytest_unconfigure(config: pytest.Config) -> None:
    if WORKER not in os.environ and run_folder.VARIABLE in os.environ:
        postgresql.stop()
        run_folder.finish()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_name" not in metafunc.fixturenames:
        return
    own = [mark for mark in metafunc.definition.iter_markers("parametrize") if "database_name" in str(mark.args[0])]
    if not own:
        chosen = metafunc.config.getoption("--db")
        names = databases.NAMES if chosen == "both" else (chosen,)
        metafunc.parametrize("database_name", names, scope="session")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if "database_name" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.database)
        if "chromium_browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
    processes = getattr(config, "workerinput", {}).get("workercount", 1)
    if processes > 1:
        items[:] = order.spread(items, processes)


@pytest.fixture(autouse=True)
def _german() -> None:
    """Each test begins in German, whatever the one before spoke."""
    languages.speak(languages.DEFAULT)


class _Workshop:
    """The applications of this process, one for each database and template, made when first asked for."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str], tuple[Flask, Database]] = {}

    def get(self, name: str, template: str) -> tuple[Flask, Database]:
        """The application and its database, fresh from the template."""
        key = (name, template)
        if key not in self._made:
            database = databases.copy(name, template, template, TEMPLATES[template])
            self._made[key] = (applications.build(database.url), database)
        return self._made[key]

    @contextmanager
    def lend(self, name: str, template: str) -> Iterator[Flask]:
        """The application in its context; whatever is written is gone afterwards."""
        application, database = self.get(name, template)
        applications.use(application)
        make.restart()
        with application.app_context(), clock.fixed(make.NOW):
            yield application
            db.session.remove()
            database.restore(db.engine)

    def close(self) -> None:
        """Drop the databases."""
        for app, database in self._made.values():
            with app.app_context():
                db.engine.dispose()
            database.remove()


@pytest.fixture(scope="session")
def _workshop() -> Iterator[_Workshop]:
    workshop = _Workshop()
    yield workshop
    workshop.close()


@pytest.fixture
def app(_workshop: _Workshop, database_name: str) -> Iterator[Flask]:
    """The application in its context on an empty database, at `make.NOW`; what the test writes is gone afterwards."""
    with _workshop.lend(database_name, "migrated") as application:
        yield application


@pytest.fixture
def restart(app: Flask, _workshop: _Workshop, database_name: str) -> Callable[[], None]:
    """Empties the database in the middle of a test."""

    def empty() -> None:
        db.session.remove()
        _workshop.get(database_name, "migrated")[1].restore(db.engine)
        make.restart()

    return empty


@pytest.fixture
def demo(_workshop: _Workshop, database_name: str) -> Iterator[Flask]:
    """Like `app`, with the demo network loaded; make browsers of it by `Browser(demo)`."""
    with _workshop.lend(database_name, "demo") as application:
        yield application


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """The demo behind gunicorn, once for each process; what a test writes there stays for the next."""
    database = databases.copy("sqlite", "live", "demo", TEMPLATES["demo"])
    with live.serve(database.url, tmp_path_factory.mktemp("live"), live.DEMO) as server:
        yield server
    database.remove()


@pytest.fixture
def database(app: Flask) -> Flask:
    """A database for services and queries: use `db.session` and `transaction()`."""
    return app


@pytest.fixture
def browser(app: Flask) -> Browser:
    """Somebody with a browser, not yet signed in."""
    return Browser(app)


@pytest.fixture
def new_browser(app: Flask) -> Callable[[], Browser]:
    """Makes further browsers, for tests about two people or two devices."""
    return lambda: Browser(app)


@pytest.fixture
def query_count(app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """`with query_count() as queries:` collects the statements of the block."""
    return counted


@pytest.fixture
def new_database(database_name: str) -> Iterator[Callable[[], Database]]:
    """Makes databases without any table."""
    with ExitStack() as stack:
        count = iter(range(100))

        def make() -> Database:
            made = databases.empty(database_name, f"empty{next(count)}")
            stack.callback(made.remove)
            return made

        yield make


@pytest.fixture
def migrated_database(database_name: str) -> Iterator[Database]:
    """A migrated, empty database of its own, for tests with processes of their own."""
    database = databases.copy(database_name, "own", "migrated", applications.migrate)
    yield database
    database.remove()


@pytest.fixture
def smtp_server() -> Iterator[SmtpServer]:
    """A real SMTP server on this machine."""
    server = SmtpServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def chromium_browser() -> Iterator[Chromium]:
    """One Chromium for all browser tests of this process."""
    with chromium.running() as running:
        yield running
