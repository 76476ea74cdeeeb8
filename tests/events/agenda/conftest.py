"""A network, a meeting of two days with an agenda, and a coordinator who is signed in."""

from __future__ import annotations

import pytest
from flask import Flask

from netzwerk.events.models import Event
from tests import factories as make
from tests.events.agenda.editor import MINUTES, TITLES
from tests.harness.browser import Browser


@pytest.fixture
def network(app: Flask) -> make.MadeNetwork:
    return make.network(tandems=1, meetings=3, seminars=0)


@pytest.fixture
def meeting(network: make.MadeNetwork) -> Event:
    """A meeting of two days of two and a half hours; the first is full."""
    row = make.event(
        network, number=9, title="Netzwerktreffen 9", on=[make.MEETINGS_ON[2], make.ENDS_ON], clock=("09:30", "12:00")
    )
    for position, (title, minutes) in enumerate(zip(TITLES, MINUTES, strict=True), 1):
        make.agenda_item(row.days[0], position, minutes, "break" if title == "Pause" else "work", title=title)
    return row


@pytest.fixture
def coordinator(browser: Browser, network: make.MadeNetwork) -> Browser:
    browser.sign_in(network.coordinator)
    return browser
