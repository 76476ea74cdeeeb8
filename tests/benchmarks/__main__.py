"""`make bench`: fill databases, serve them, ask, and write the table."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path

from netzwerk.app import create_app
from tests.benchmarks import counting, filling, measuring, rush, table, targets
from tests.benchmarks.measuring import Figure, Series
from tests.benchmarks.servers import Server, running
from tests.harness import applications, databases, live, postgresql, run_folder
from tests.harness.databases import Database

NULL_ASKS, ASKS = 300, 40
WRITERS = 4
"""Tandems of one network, at least, whose school may still write in the open round of the demo."""


def main() -> int:
    """Run the benchmark; 1 if a limit is missed."""
    wanted = _arguments()
    run_folder.start()
    try:
        figures: list[Figure] = []
        rushes: list[rush.Result] = []
        for name in wanted.databases:
            figures += _measure(name, wanted.networks, wanted.rounds)
            rushes.append(_rush(name, wanted.tandems))
    finally:
        postgresql.stop()
        run_folder.finish()
    wanted.output.parent.mkdir(parents=True, exist_ok=True)
    content = {"figures": [asdict(one) for one in figures], "rushes": [asdict(one) for one in rushes]}
    wanted.output.write_text(json.dumps(content, indent=1) + "\n")
    print(table.text(figures, rushes))
    missed = table.missed(figures, rushes)
    for line in missed:
        print(f"✗ {line}")
    return 1 if missed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--networks", type=int, nargs="+", default=[1, 100, 1000])
    parser.add_argument("--databases", nargs="+", choices=databases.NAMES, default=list(databases.NAMES))
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--tandems", type=int, default=200, help="how many autosave at once")
    parser.add_argument("--output", type=Path, default=Path("instance/bench.json"))
    return parser.parse_args()


def _measure(name: str, sizes: list[int], rounds: int) -> list[Figure]:
    with ExitStack() as stack:
        bare = stack.enter_context(running("tests.benchmarks.null", run_folder.path(), live.environment("sqlite://")))
        null = Series(name, 0, bare, targets.of_nothing(bare), NULL_ASKS)
        series: list[Series] = []
        for networks in sizes:
            database = stack.enter_context(_filled(name, networks))
            server = stack.enter_context(_serving(database))
            series += [Series(name, networks, server, target, ASKS) for target in targets.of_network(server)]
            print(f"· {name} with {networks} networks is ready", file=sys.stderr)
        measuring.interleave([null, *series], rounds)
        with _filled(name, 1) as database, _serving(database, "tests.benchmarks.counted") as server:
            queries = counting.statements(server)
        return [measuring.figure(one, null, queries.get(one.target.name)) for one in [null, *series]]


def _rush(name: str, tandems: int) -> rush.Result:
    with _filled(name, max(1, tandems // WRITERS)) as database, _serving(database) as server:
        app = create_app(applications.settings(database.url, demo=True))
        return rush.run(app, server, name, tandems)


@contextmanager
def _filled(name: str, networks: int) -> Iterator[Database]:
    """A database with so many networks, dropped afterwards."""
    database = databases.copy(name, f"bench{networks}", "demo", live.seed)
    rows = filling.multiply(database.url, networks)
    print(f"· {name}: {networks} networks in {rows} rows", file=sys.stderr)
    try:
        yield database
    finally:
        database.remove()


@contextmanager
def _serving(database: Database, module: str = "wsgi") -> Iterator[Server]:
    variables = live.environment(database.url, **live.DEMO, NETZWERK_INSTANCE=str(run_folder.path() / "instance"))
    with running(module, run_folder.path(), variables) as server:
        yield server


if __name__ == "__main__":
    sys.exit(main())
