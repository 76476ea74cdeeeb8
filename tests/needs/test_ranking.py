"""Topics in the order of the points that tandems gave."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from netzwerk.needs.ranking import Proposal, Vote, rank

TOPICS = [Proposal(1, "Datenschutz", "", None), Proposal(2, "Lernvideos", "", None), Proposal(3, "Videos", "", 2)]
votes = st.lists(
    st.builds(Vote, st.integers(1, 3), st.integers(1, 10), st.integers(0, 3)),
    unique_by=lambda vote: (vote.topic_id, vote.tandem_id),
)


def test_merged_topics_count_once_for_each_tandem():
    found = rank(TOPICS, [Vote(2, 1, 1), Vote(3, 1, 3), Vote(3, 2, 2), Vote(1, 1, 3)])
    assert [(one.rank, one.title, one.points, one.tandems, one.merged) for one in found] == [
        (1, "Lernvideos", 5, 2, ("Videos",)),
        (2, "Datenschutz", 3, 1, ()),
    ]


def test_the_same_points_share_a_rank():
    found = rank(TOPICS[:2], [Vote(1, 1, 2), Vote(2, 1, 1), Vote(2, 2, 1)])
    assert [(one.rank, one.title) for one in found] == [(1, "Lernvideos"), (1, "Datenschutz")]


def test_without_votes_all_are_first():
    assert [(one.rank, one.points, one.tandems) for one in rank(TOPICS, [])] == [(1, 0, 0), (1, 0, 0)]


@given(votes)
def test_points_fall_and_ranks_rise(given_votes):
    found = rank(TOPICS, given_votes)
    assert [one.points for one in found] == sorted((one.points for one in found), reverse=True)
    assert [one.rank for one in found] == sorted(one.rank for one in found)
    assert sum(one.points for one in found) <= sum(vote.points for vote in given_votes)


@given(votes, st.integers(1, 2), st.integers(11, 20), st.integers(1, 3))
def test_another_vote_never_costs_points(given_votes, topic, tandem, points):
    before = {one.title: one.points for one in rank(TOPICS, given_votes)}
    after = {one.title: one.points for one in rank(TOPICS, [*given_votes, Vote(topic, tandem, points)])}
    title = TOPICS[topic - 1].title
    assert after == {**before, title: before[title] + points}
