"""The table that `make bench` prints and the documentation holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tests.benchmarks.measuring import Figure
from tests.benchmarks.rush import Result

GROWTH = 1.3
HEAD = (
    "| target | database | networks | req/s | p50 ms | p95 ms | CPU ms | × null | limit | queries | bytes | MiB |",
    "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
)


def text(figures: Iterable[Figure], rushes: Iterable[Result]) -> str:
    """Markdown: one row a figure, and one sentence for each rush."""
    rows = [
        f"| {one.target} | {one.database} | {one.networks or '–'} | {one.per_second:.0f} | {one.p50:.1f} | "
        f"{one.p95:.1f} | {one.cpu:.2f} | {one.ratio:.1f} | {one.limit or '–'} | "
        f"{'–' if one.queries is None else one.queries} | {one.bytes} | {one.memory:.0f} |"
        for one in figures
    ]
    sentences = [
        f"{one.tandems} tandems that autosave at once on {one.database}: {one.saves} saves in {one.seconds:.1f} s, "
        f"{one.errors} errors, {one.lost} lost."
        for one in rushes
    ]
    return "\n".join([*HEAD, *rows, "", *sentences])


def missed(figures: Sequence[Figure], rushes: Sequence[Result]) -> list[str]:
    """What is dearer than promised, in words."""
    faults = [
        f"{one.target} on {one.database} with {one.networks}: {one.ratio} × the null route, promised {one.limit}"
        for one in figures
        if one.limit is not None and one.ratio > one.limit
    ]
    smallest: dict[tuple[str, str], Figure] = {}
    for one in sorted(figures, key=lambda figure: figure.networks):
        first = smallest.setdefault((one.database, one.target), one)
        if one.cpu > first.cpu * GROWTH:
            faults.append(
                f"{one.target} on {one.database} costs {one.cpu} ms with {one.networks} networks, "
                f"{first.cpu} ms with {first.networks}"
            )
    faults += [f"{one.errors} errors and {one.lost} lost on {one.database}" for one in rushes if one.errors or one.lost]
    return faults
