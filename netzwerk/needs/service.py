"""What is done with needs polls: one verb each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from netzwerk.core.db import db
from netzwerk.needs.models import NeedsPoll, TopicProposal, TopicVote


@dataclass(frozen=True, kw_only=True)
class VoteDetails:
    """The points of one tandem for a topic, 0 to 3."""

    tandem_id: int
    points: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class TopicDetails:
    """A proposed topic; `merged_into` is the place in the list of the topic that it went into."""

    title: str
    description: str = ""
    tandem_id: int | None = None
    merged_into: int | None = None
    votes: Sequence[VoteDetails] = ()


@dataclass(frozen=True, kw_only=True)
class PollDetails:
    """A needs poll with its topics; both days are included."""

    title: str
    opens_on: date
    closes_on: date
    seminar_id: int | None = None
    topics: Sequence[TopicDetails] = ()


def ask(network_id: int, details: PollDetails) -> NeedsPoll:
    """Open a needs poll in a network."""
    poll = NeedsPoll(
        network_id=network_id,
        seminar_id=details.seminar_id,
        title=details.title,
        opens_on=details.opens_on,
        closes_on=details.closes_on,
    )
    db.session.add(poll)
    db.session.flush()
    topics = [
        TopicProposal(poll_id=poll.id, title=topic.title, description=topic.description, tandem_id=topic.tandem_id)
        for topic in details.topics
    ]
    db.session.add_all(topics)
    db.session.flush()
    for row, topic in zip(topics, details.topics, strict=True):
        if topic.merged_into is not None:
            row.merged_into_id = topics[topic.merged_into].id
        db.session.add_all(
            TopicVote(topic_id=row.id, tandem_id=vote.tandem_id, points=vote.points, at=vote.at) for vote in topic.votes
        )
    db.session.flush()
    return poll
