"""Every page of an archived network says so, and no link and no form on it offers a change."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import update

from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks.models import Network, NetworkState
from tests.architecture.scenario import Scenario
from tests.harness.browser import Browser

STAYS = ("/settings/state", "/calendar", "/drop")
"""The administration opens it again; addresses and uploaded tables can be taken away at any time."""
BANNER = "//aside[contains(., 'Archiviert')]"


@pytest.mark.parametrize("role", ["coordinator", "facilitator", "teacher"])
def test_every_page_that_a_link_leads_to(app: Flask, new_browser: Callable[[], Browser], role: str) -> None:
    scenario = Scenario.build()
    code = scenario.places["code"]
    with transaction():
        db.session.execute(update(Network).where(Network.code == code).values(state=NetworkState.ARCHIVED))
    browser = scenario.arrive(new_browser(), role)
    waiting, seen, faults = [f"/n/{code}/"], set[str](), []
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        page = browser.open(address, None)
        if page.status == 302 and page.location:
            waiting.append(page.location.partition("#")[0])
            continue
        if page.status != 200:
            faults.append(f"{address} answers {page.status}")
            continue
        if not page.is_html:
            continue
        if "Archiviert" not in page.words(BANNER):
            faults.append(f"{address} does not say it")
        for form in page.root.xpath("//main//form[@method='post']"):
            action = str(form.get("action") or address)
            if not any(word in action for word in STAYS):
                faults.append(f"{address} has a form to {action}")
        found = {one.partition("#")[0].partition("?")[0] for one in page.addresses if one.startswith(f"/n/{code}/")}
        waiting += sorted(found - seen)
    assert not faults, "\n" + "\n".join(faults)
    assert len(seen) > 8
