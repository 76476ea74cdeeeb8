"""Pages ask the database as often for three as for one, and seldom enough."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from netzwerk.core.access import RoleKind
from tests import factories as make
from tests.architecture import routes
from tests.architecture.scenario import Scenario
from tests.harness.browser import Browser

pytestmark = pytest.mark.slow

READERS = ("coordinator", "facilitator", "teacher", "board", "administrator")
PageCounter = Callable[[], AbstractContextManager[list[str]]]


def counts(app: Flask, browser: Browser, query_count: PageCounter, scenario: Scenario, role: str) -> dict[str, int]:
    """Number of statements of each page that the role may read."""
    scenario.arrive(browser, role)
    found = {}
    for (endpoint, method), row in sorted(routes.TABLE.items()):
        if method != "GET" or row.expected[role] != 200 or endpoint in routes.SAME_STATEMENTS:
            continue
        address = scenario.address(app, endpoint, row)
        browser.get(address)
        with query_count() as queries:
            browser.get(address)
        found[endpoint] = len(queries)
    return found


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("database_name", ["sqlite"], scope="session")
def test_as_many_for_three_and_in_ten_networks_as_for_one(
    app: Flask, browser: Browser, query_count: PageCounter, role: str, restart: Callable[[], None]
) -> None:
    one = counts(app, browser, query_count, Scenario.build(1), role)
    restart()
    three = counts(app, browser, query_count, Scenario.build(3), role)
    restart()
    scenario = Scenario.build(1)
    add_networks(10, scenario, role)
    in_ten = counts(app, browser, query_count, scenario, role)
    assert three == one
    assert in_ten == one
    limits = {endpoint: routes.MOST_QUERIES.get(endpoint, routes.PAGE_QUERIES) for endpoint in one}
    assert {name: count for name, count in one.items() if count > limits[name]} == {}
    assert len(one) >= routes.FEWEST_PAGES


def add_networks(number: int, scenario: Scenario, role: str) -> None:
    """Further networks in which the reader has the same role."""
    with make.together():
        programme = make.programme()
        for _ in range(number):
            network = make.network(tandems=1, meetings=1, seminars=0, programme_id=programme.id)
            if role in set(RoleKind):
                make.role(RoleKind(role), network, holder=scenario.people[role])
            elif role == "teacher":
                make.member(network.tandems[0], "school", scenario.people[role])
