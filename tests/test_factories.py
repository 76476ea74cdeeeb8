"""The factories make what the database accepts, and what they give back can be read without a query."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from netzwerk.reflections.models import Level
from tests import factories as make


def test_a_whole_network(app: Flask, query_count: Callable[[], AbstractContextManager[list[str]]]) -> None:
    network = make.network(tandems=2, meetings=3, seminars=1)
    tandem = network.tandems[0]
    meeting = network.meetings[2]
    make.agenda_item(meeting.days[0])
    make.need(make.participations(meeting, tandem)[0])
    make.agreement(network.meetings[1])
    project = make.project(tandem)
    make.indicator(make.goal(project))
    make.milestone_move(make.milestone(project), make.TODAY, make.ENDS_ON)
    make.step(project)
    make.factor(project)
    make.tool(project)
    make.snapshot(project, network.meetings[1])
    make.vote(make.topic(make.poll(network, network.seminars[0])), tandem)
    entry = make.entry(tandem, network.rounds[2], level=Level.NETWORK)
    make.comment(entry)
    with query_count() as queries:
        assert network.coordinator.email.endswith("@example.org")
        assert [one.number for one in network.tandems] == [1, 2]
        assert [one.state for one in network.meetings] == ["held", "held", "agreed"]
        assert meeting.days[0].starts_at == make.at(make.MEETINGS_ON[2], "09:30")
        assert (entry.tandem_id, entry.round_id) == (tandem.id, network.rounds[2].id)
    assert queries == []


@pytest.mark.parametrize("times", [1, 2])
def test_each_test_begins_on_an_empty_database(app: Flask, times: int) -> None:
    assert make.person().id == 1
    assert make.network(tandems=10, meetings=6, seminars=5).id == 1


def test_two_networks_of_one_programme(app: Flask) -> None:
    one = make.network(tandems=1, meetings=1)
    other = make.network(tandems=1, meetings=1, programme_id=one.programme_id)
    assert other.short.id == one.short.id
    assert make.round(other, 7, fixed_opens=make.TODAY, fixed_due=make.ENDS_ON).number == 7
