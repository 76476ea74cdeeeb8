"""Every route of the real address map, asked as everybody: what is not in the table fails."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from netzwerk.core.access import declared
from tests.architecture import routes
from tests.architecture.scenario import Scenario
from tests.harness.browser import Browser

pytestmark = pytest.mark.slow

METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


@pytest.fixture
def scenario(app: Flask) -> Scenario:
    return Scenario.build()


def real_routes(app: Flask) -> set[tuple[str, str]]:
    return {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) & METHODS
        if rule.endpoint not in routes.ASKED_ELSEWHERE
    }


def test_every_route_has_a_row_and_every_row_a_route(app: Flask) -> None:
    assert real_routes(app) == set(routes.TABLE)


def test_every_endpoint_declares_its_audience(app: Flask) -> None:
    silent = [rule.endpoint for rule in app.url_map.iter_rules() if not declared(rule.endpoint)]
    assert silent == []


@pytest.mark.parametrize("role", routes.ROLES)
def test_role(app: Flask, scenario: Scenario, new_browser: Callable[[], Browser], role: str) -> None:
    expected: dict[str, int] = {}
    found: dict[str, int] = {}
    browser = scenario.arrive(new_browser(), role)
    for (endpoint, method), row in sorted(routes.TABLE.items(), key=lambda item: (item[0][1], item[0][0])):
        if method != "GET":
            browser = scenario.arrive(new_browser(), role)
        address = scenario.address(app, endpoint, row)
        name = f"{method} {address}"
        expected[name] = row.expected[role]
        found[name] = (
            browser.open(address, None, method="GET") if method == "GET" else browser.post(address, row.fields, None)
        ).status
    assert found == expected


def test_no_form_is_taken_without_its_token(app: Flask, scenario: Scenario, new_browser: Callable[[], Browser]) -> None:
    """Not from a page of another site, not as JSON, and not by a beacon of a browser."""
    taken = []
    for (endpoint, method), row in sorted(routes.TABLE.items()):
        if method == "GET":
            continue
        address = scenario.address(app, endpoint, row)
        browser = scenario.arrive(new_browser(), "coordinator")
        wrong = {**row.fields, "csrf_token": "wrong"}
        for options in (
            {"data": row.fields},
            {"data": wrong},
            {"json": dict(row.fields)},
            {"data": "part=text&value=x", "headers": {"Content-Type": "text/plain;charset=UTF-8"}},
        ):
            page = browser.open(address, None, method="POST", **options)
            if page.status not in {400, 404, 422} or (page.status == 422 and endpoint != "answers.link"):
                taken.append((endpoint, page.status))
    assert taken == []
