"""The visibility ladder: how widely an answer or a rating is released, as pure functions of what was chosen."""

from __future__ import annotations

from collections.abc import Iterable

from netzwerk.reflections.models import Level, PromptTopic

NOBODY = Level.BOARD + 1
CAPPED = frozenset({PromptTopic.SUPPORT, PromptTopic.ENERGY})
CAP = Level.COORDINATION


def widest(topic: str, widest_level: int) -> Level:
    """The widest level that answers to a prompt may have; support wish and energy stay with the coordination."""
    return Level(min(widest_level, CAP) if topic in CAPPED else widest_level)


def of_answer(chosen: int | None, side_level: int, topic: str, widest_level: int) -> Level:
    """The level that an answer has: its own choice or that of its side, never wider than its prompt allows."""
    return Level(min(side_level if chosen is None else chosen, widest(topic, widest_level)))


def of_ratings(chosen: Iterable[int | None]) -> Level:
    """The widest level that ratings of an entry may have: beyond coordination only as far as every side chose itself.

    The two ratings of a question stand beside each other, so that one side releases both.

    Args:
        chosen: what each side chose, None for a side that has not.
    """
    return Level(max(CAP, min(CAP if one is None else one for one in chosen)))


def of_rating(
    chosen: int | None, side_level: int, topic: str, widest_level: int, *, common: int, both_submitted: bool
) -> Level:
    """The level that a rating has: it stays with its side until both sides have handed in.

    Args:
        common: as `of_ratings`.
    """
    if not both_submitted:
        return Level.OWN_SIDE
    return Level(min(of_answer(chosen, side_level, topic, widest_level), common))
