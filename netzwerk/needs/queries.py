"""Reading needs polls with the points of their topics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from netzwerk.core.db import db
from netzwerk.events.panels import PollPanel
from netzwerk.needs import ranking
from netzwerk.needs.models import NeedsPoll, TopicProposal, TopicVote
from netzwerk.needs.ranking import Proposal, Vote
from netzwerk.networks.queries import NetworkHeader


def poll_of_seminar(network: NetworkHeader, seminar_id: int) -> PollPanel | None:
    """The poll from which a seminar came with its topics in order, in one statement; who voted what stays inside."""
    rows: Sequence[Row[*tuple[Any, ...]]] = db.session.execute(
        select(NeedsPoll, TopicProposal, TopicVote)
        .outerjoin(TopicProposal, TopicProposal.poll_id == NeedsPoll.id)
        .outerjoin(TopicVote, TopicVote.topic_id == TopicProposal.id)
        .where(NeedsPoll.network_id == network.id, NeedsPoll.seminar_id == seminar_id)
        .order_by(TopicProposal.id, TopicVote.id)
    ).all()
    if not rows:
        return None
    poll: NeedsPoll = rows[0][0]
    topics = {row[1].id: row[1] for row in rows if row[1] is not None}
    votes = [row[2] for row in rows if row[2] is not None]
    return PollPanel(
        id=poll.id,
        title=poll.title,
        opens_on=poll.opens_on,
        closes_on=poll.closes_on,
        voters=len({vote.tandem_id for vote in votes}),
        asked=network.tandems,
        topics=ranking.rank(
            [Proposal(one.id, one.title, one.description, one.merged_into_id) for one in topics.values()],
            [Vote(vote.topic_id, vote.tandem_id, vote.points) for vote in votes],
        ),
    )
