"""Needs polls, topics and points."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from netzwerk.needs.models import NeedsPoll, TopicProposal, TopicVote
from tests.factories.saving import save
from tests.factories.times import NOW, TODAY


def poll(network: Any, seminar: Any = None, **values: Any) -> NeedsPoll:
    """A needs poll, open at NOW."""
    return save(
        NeedsPoll(
            **{
                "network_id": network.id,
                "seminar_id": seminar.id if seminar else None,
                "title": "Bedarfsabfrage",
                "opens_on": TODAY - timedelta(days=7),
                "closes_on": TODAY + timedelta(days=7),
                **values,
            }
        )
    )


def topic(poll: NeedsPoll, title: str = "Lernvideos drehen", **values: Any) -> TopicProposal:
    """A topic proposed in a poll."""
    return save(TopicProposal(poll_id=poll.id, title=title, **values))


def vote(topic: TopicProposal, tandem: Any, points: int = 2) -> TopicVote:
    """Points of a tandem for a topic."""
    return save(TopicVote(topic_id=topic.id, tandem_id=tandem.id, points=points, at=NOW))
