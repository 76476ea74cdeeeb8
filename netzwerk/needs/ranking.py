"""The order of topics by the points that tandems gave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from netzwerk.events.panels import TopicPoints


class Proposal(NamedTuple):
    """A topic of a poll; a merged one names the topic it went into."""

    id: int
    title: str
    description: str
    merged_into: int | None


class Vote(NamedTuple):
    """Points of one tandem for one topic."""

    topic_id: int
    tandem_id: int
    points: int


def rank(proposals: Iterable[Proposal], votes: Iterable[Vote]) -> tuple[TopicPoints, ...]:
    """Topics by points, most first, then by the number of tandems, then by title.

    Points for a merged topic count for the one it went into; a tandem that gave points to both counts with the higher.
    """
    proposals = list(proposals)
    home = {one.id: one.merged_into for one in proposals}
    best: dict[int, dict[int, int]] = {one.id: {} for one in proposals}
    for vote in votes:
        given = best[_final(vote.topic_id, home)]
        given[vote.tandem_id] = max(given.get(vote.tandem_id, 0), vote.points)
    rows = sorted(
        (-sum(best[one.id].values()), -_supporters(best[one.id]), one.title, one.id, one)
        for one in proposals
        if one.merged_into is None
    )
    found: list[TopicPoints] = []
    for place, (points, supporters, _title, _id, one) in enumerate(rows, start=1):
        shared = bool(found) and found[-1].points == -points
        merged = tuple(other.title for other in proposals if other.id != one.id and _final(other.id, home) == one.id)
        found.append(
            TopicPoints(
                rank=found[-1].rank if shared else place,
                title=one.title,
                description=one.description,
                points=-points,
                tandems=-supporters,
                merged=merged,
            )
        )
    return tuple(found)


def _final(topic_id: int, home: Mapping[int, int | None]) -> int:
    seen = set()
    while (target := home.get(topic_id)) is not None and topic_id not in seen:
        seen.add(topic_id)
        topic_id = target
    return topic_id


def _supporters(given: Mapping[int, int]) -> int:
    return sum(points > 0 for points in given.values())
