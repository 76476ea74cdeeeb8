"""How many statements each target sends to its database."""

from __future__ import annotations

from tests.benchmarks import targets
from tests.benchmarks.servers import Server


def statements(server: Server) -> dict[str, int]:
    """By the name of the target, as the server that counts tells them; the second answer of each counts."""
    found: dict[str, int] = {}
    for target in targets.of_network(server):
        target.visitor.hang_up()
        target.ask()
        target.ask()
        if target.visitor.last is not None:
            found[target.name] = int(target.visitor.last.headers["X-Statements"])
    return found
