"""Whoever follows every link from the start page arrives somewhere."""

from __future__ import annotations

import pytest

from netzwerk.core import clock
from netzwerk.core.access import Side
from netzwerk.reflections.models import EntryState, Level
from tests import factories as make
from tests.harness.browser import Browser

ROLES = ("coordinator", "teacher", "board")
FILES = (".ics", ".pdf", ".docx")


def filled() -> make.MadeNetwork:
    """A network with one of everything that can be linked, a draft meeting too."""
    with make.together():
        network = make.network(tandems=2, seminars=4)
        draft = make.event(network, "meeting", 4, on=make.MEETINGS_ON[3], state="draft")
        make.round(network, 4, draft)
        make.event(network, "sitting", 1, on=make.TODAY)
        make.topic(make.poll(network, network.seminars[3]))
        for tandem in network.tandems:
            make.participations(network.meetings[1], tandem, reply="accepted", attendance="present")
            project = make.project(tandem)
            make.milestone(project)
            make.snapshot(project, network.meetings[1])
            make.entry(tandem, network.rounds[0], level=Level.NETWORK)
            make.entry(tandem, network.rounds[1], level=Level.TANDEM)
            make.entry(tandem, network.rounds[2], state=EntryState.DRAFT, sides=[Side.SCHOOL])
    return network


@pytest.mark.slow
@pytest.mark.parametrize("database_name", ["sqlite"], scope="session")
@pytest.mark.parametrize("role", ROLES)
def test_no_link_leads_nowhere(browser: Browser, role: str) -> None:
    network = filled()
    browser.sign_in(network.tandems[0].teacher if role == "teacher" else getattr(network, role))
    waiting, seen = [f"/n/{network.code}/"], set()
    with clock.fixed(make.NOW):
        while waiting:
            path = waiting.pop()
            if path in seen or not path.startswith("/") or path.endswith(FILES):
                continue
            seen.add(path)
            page = browser.open(path, None, method="GET")
            assert page.status in {200, 302}, path
            if page.is_html:
                waiting += [address.partition("#")[0] for address in page.addresses]
    assert len(seen) > 5
