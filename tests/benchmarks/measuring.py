"""Asks all targets in turn, again and again, and takes the medians."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles

from tests.benchmarks.servers import Server
from tests.benchmarks.targets import Target

MILLISECONDS = 1000.0


@dataclass
class Series:
    """One target on one server, with a figure from each round.

    Attributes:
        cpu: milliseconds of CPU a request, of the workers alone.
        seconds: how long each request took.
    """

    database: str
    networks: int
    server: Server
    target: Target
    asks: int
    cpu: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    bytes: int = 0

    def run(self) -> None:
        """One round."""
        self.target.visitor.hang_up()
        before = self.server.cpu()
        for _ in range(self.asks):
            start = time.perf_counter()
            self.bytes = self.target.ask()
            self.seconds.append(time.perf_counter() - start)
        self.cpu.append((self.server.cpu() - before) / self.asks * MILLISECONDS)


@dataclass(frozen=True)
class Figure:
    """What one target costs.

    Attributes:
        per_second: requests that one connection gets answered in a second.
        p50, p95: milliseconds until the answer is there.
        cpu: milliseconds of CPU a request.
        ratio: that CPU in terms of the bare application's.
        queries: statements sent to the database, or None where nobody counted.
        bytes: of the answer, compressed where it is.
        memory: MiB of the largest worker.
        limit: the ratio that was promised, or None.
    """

    target: str
    database: str
    networks: int
    per_second: float
    p50: float
    p95: float
    cpu: float
    ratio: float
    queries: int | None
    bytes: int
    memory: float
    limit: float | None


def interleave(series: Sequence[Series], rounds: int) -> None:
    """Run all series in turn, after one round that warms up and is forgotten."""
    for number in range(rounds + 1):
        for one in series:
            one.run()
            if number == 0:
                one.cpu.clear()
                one.seconds.clear()


def figure(series: Series, null: Series, queries: int | None) -> Figure:
    """The medians of a series."""
    cpu = median(series.cpu)
    return Figure(
        target=series.target.name,
        database=series.database,
        networks=series.networks,
        per_second=round(1 / median(series.seconds), 1),
        p50=round(median(series.seconds) * MILLISECONDS, 2),
        p95=round(quantiles(series.seconds, n=20)[-1] * MILLISECONDS, 2),
        cpu=round(cpu, 3),
        ratio=round(cpu / median(null.cpu), 2),
        queries=queries,
        bytes=series.bytes,
        memory=round(series.server.memory(), 1),
        limit=series.target.limit,
    )
