"""The order in which several processes run the tests, so that none of them ends long after the others."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle

import pytest


def spread(items: Sequence[pytest.Item], processes: int) -> list[pytest.Item]:
    """What takes long comes first, and what shares a browser or a server stays together.

    With `--dist=worksteal` each process begins with a part of the list, one after another of equal length, and later
    takes from the end of what others have left. So the first part begins with all that drives Chromium over the demo,
    the others with what is marked as slow, a module at a time; the rest stays in its order.
    """
    firsts: list[list[pytest.Item]] = [[] for _ in range(processes)]
    modules: dict[str, list[pytest.Item]] = {}
    rest: list[pytest.Item] = []
    for item in items:
        slow = item.get_closest_marker("slow")
        demo = "live_server" in getattr(item, "fixturenames", ())
        if item.get_closest_marker("browser") and (demo or not slow):
            firsts[0].append(item)
        elif slow:
            modules.setdefault(item.nodeid.partition("::")[0], []).append(item)
        else:
            rest.append(item)
    turns = cycle(firsts[1:] or firsts)
    for module in modules.values():
        next(turns).extend(module)
    waiting = iter(rest)
    found: list[pytest.Item] = []
    for place, first in enumerate(firsts):
        room = (len(items) - len(found)) // (processes - place) - len(first)
        found += first
        found += [item for _, item in zip(range(room), waiting, strict=False)]
    return [*found, *waiting]
