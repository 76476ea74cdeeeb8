"""An archived network takes nothing any more, whichever button somebody finds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select, update

from netzwerk.core.db import Base, db
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks.models import Network, NetworkState
from tests.architecture import routes
from tests.architecture.scenario import Scenario
from tests.harness.browser import Browser

pytestmark = pytest.mark.slow

OPERATION = {"sign_in", "sign_in_link", "login_attempt", "audit_record"}
"""What signing in and reading write by themselves; what is done besides leaves more than a line of the audit trail."""
ONLY_TAKES_AWAY = {"calendars.revoke_for_network", "intake.drop"}
"""A leaked address is closed and an uploaded table deleted at any time."""
OPENS_AGAIN = {"network_settings.state"}
"""Administrators can open an archived network again."""


def stored() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    db.session.rollback()
    found = {
        name: sorted((tuple(row) for row in db.session.execute(select(table))), key=repr)
        for name, table in Base.metadata.tables.items()
        if name not in OPERATION
    }
    db.session.rollback()
    return found


def test_no_route_changes_anything(app: Flask, new_browser: Callable[[], Browser]) -> None:
    scenario = Scenario.build()
    with transaction():
        network = update(Network).where(Network.code == scenario.places["code"])
        db.session.execute(network.values(state=NetworkState.ARCHIVED))
    changed = []
    before = stored()
    for (endpoint, method), row in sorted(routes.TABLE.items()):
        rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
        if method == "GET" or "code" not in rule.arguments or endpoint in ONLY_TAKES_AWAY | OPENS_AGAIN:
            continue
        for role in ("coordinator", "facilitator", "teacher", "administrator"):
            browser = scenario.arrive(new_browser(), role)
            browser.post(scenario.address(app, endpoint, row), row.fields, None)
            after = stored()
            if after != before:
                tables = [name for name in after if after[name] != before[name]]
                changed.append((endpoint, role, tables))
                before = after
    assert changed == []
