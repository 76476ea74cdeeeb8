"""Start pages: each role gets its own, within the budget of statements."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from netzwerk.core import clock
from netzwerk.core.access import Side
from netzwerk.reflections.models import EntryState, Level
from tests import factories as make
from tests.harness.browser import Browser

QueryCount = Callable[[], AbstractContextManager[list[str]]]


def filled(tandems: int) -> make.MadeNetwork:
    """A network at half-time in which everything has happened once."""
    with make.together():
        network = make.network(tandems=tandems)
        make.event_facilitator(network.meetings[2], network.facilitator)
        seminar = make.poll(network, network.seminars[0])
        for tandem in network.tandems:
            for meeting in network.meetings[:2]:
                make.participations(meeting, tandem, reply="accepted", attendance="present")
            make.participations(network.meetings[2], tandem)
            project = make.project(tandem)
            make.milestone(project, reached_on=make.TODAY)
            make.milestone(project, "Zweiter Kurs", 2)
            make.step(project)
            make.vote(make.topic(seminar), tandem)
            for round_ in network.rounds[:2]:
                make.entry(tandem, round_, level=Level.BOARD)
            make.entry(tandem, network.rounds[2], state=EntryState.DRAFT, sides=[Side.SCHOOL])
    return network


ROLES = ("coordinator", "facilitator", "board", "partner", "teacher", "trainer", "administrator")


def person(network: make.MadeNetwork, role: str) -> object:
    if role == "administrator":
        return make.administrator()
    return getattr(network.tandems[0], role) if role in {"teacher", "trainer"} else getattr(network, role)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("tandems", [1, 3])
def test_start_within_its_budget(
    browser: Browser, query_count: QueryCount, role: str, tandems: int
) -> None:
    network = filled(tandems)
    browser.sign_in(person(network, role))
    with clock.fixed(make.NOW), query_count() as queries:
        browser.get(f"/n/{network.code}/")
    assert len(queries) <= 10, queries
