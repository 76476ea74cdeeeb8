"""Pages ask the database as often for three as for one, and seldom enough."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from tests import factories as make
from tests.architecture import routes
from tests.architecture.scenario import Scenario
from tests.harness.browser import Browser

READERS = ("coordinator", "facilitator", "teacher", "board", "administrator")
PageCounter = Callable[[], AbstractContextManager[list[str]]]


def counts(app: Flask, browser: Browser, query_count: PageCounter, scenario: Scenario, role: str) -> dict[str, int]:
    """Number of statements of each page that the role may read."""
    scenario.arrive(browser, role)
    found = {}
    for (endpoint, method), row in sorted(routes.TABLE.items()):
        if method != "GET" or row.expected[role] != 200:
            continue
        address = scenario.address(app, endpoint, row)
        browser.get(address)
        with query_count() as queries:
            browser.get(address)
        found[endpoint] = len(queries)
    return found


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("database_name", ["sqlite"], scope="session")
def test_as_many_for_three_as_for_one(
    app: Flask, browser: Browser, query_count: PageCounter, role: str, restart: Callable[[], None]
) -> None:
    one = counts(app, browser, query_count, Scenario.build(1), role)
    restart()
    three = counts(app, browser, query_count, Scenario.build(3), role)
    assert three == one
    limits = {endpoint: routes.MOST_QUERIES.get(endpoint, routes.PAGE_QUERIES) for endpoint in three}
    assert {name: count for name, count in three.items() if count > limits[name]} == {}
    assert len(three) >= routes.FEWEST_PAGES


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("database_name", ["sqlite"], scope="session")
def test_as_many_for_ten_networks_as_for_one(
    app: Flask, browser: Browser, query_count: PageCounter, role: str, restart: Callable[[], None]
) -> None:
    one = counts(app, browser, query_count, Scenario.build(1), role)
    restart()
    scenario = Scenario.build(1)
    programme = make.programme()
    for _ in range(10):
        make.network(tandems=1, meetings=1, seminars=0, programme_id=programme.id)
    assert counts(app, browser, query_count, scenario, role) == one
