"""The visibility ladder: how widely an answer or a rating is released, as pure functions of what was chosen."""

from __future__ import annotations

from netzwerk.reflections.models import Level, PromptTopic

NOBODY = Level.BOARD + 1
CAPPED = frozenset({PromptTopic.SUPPORT, PromptTopic.ENERGY})
CAP = Level.COORDINATION


def widest(topic: str, widest_level: int) -> Level:
    """The widest level that answers to a prompt may have; support wish and energy stay with the coordination."""
    return Level(min(widest_level, CAP) if topic in CAPPED else widest_level)


def of_answer(chosen: int | None, entry_level: int, topic: str, widest_level: int) -> Level:
    """The level that an answer has: its own choice or that of the entry, never wider than its prompt allows."""
    return Level(min(entry_level if chosen is None else chosen, widest(topic, widest_level)))


def of_rating(chosen: int | None, entry_level: int, topic: str, widest_level: int, *, both_submitted: bool) -> Level:
    """The level that a rating has: it stays with its side until both sides have handed in."""
    if not both_submitted:
        return Level.OWN_SIDE
    return of_answer(chosen, entry_level, topic, widest_level)
