"""When coordination may record for a side of a tandem: pure predicates."""

from __future__ import annotations

from enum import StrEnum

from netzwerk.core.access import Actor, NetworkLike
from netzwerk.reflections.models import Level
from netzwerk.reflections.writing import policy as writing
from netzwerk.reflections.writing.policy import Bar, Desk


class Obstacle(StrEnum):
    """Why nothing can be recorded."""

    ARCHIVED = "archived"
    INACTIVE = "inactive"
    PLANNED = "planned"
    SUBMITTED = "submitted"
    BEGUN = "begun"
    CLOSED = "closed"


BARS = {
    Bar.ARCHIVED: Obstacle.ARCHIVED,
    Bar.PLANNED: Obstacle.PLANNED,
    Bar.SUBMITTED: Obstacle.SUBMITTED,
    Bar.CLOSED: Obstacle.CLOSED,
}


def may_record(actor: Actor, network: NetworkLike, tandem_id: int) -> bool:
    """Whether the actor may record for a tandem: coordination alone, but never for a tandem of its own."""
    return actor.is_coordinator(network) and actor.side_in(tandem_id) is None


def obstacle(desk: Desk, *, is_active: bool, has_content: bool) -> Obstacle | None:
    """What stands in the way of recording.

    Args:
        is_active: whether the tandem takes part.
        has_content: whether the side has written or rated anything itself.
    """
    bar = writing.bar_to_submitting(desk)
    if bar is not None:
        return BARS[bar]
    if not is_active:
        return Obstacle.INACTIVE
    return Obstacle.BEGUN if has_content else None


def exception(chosen: int | None, entry_level: int) -> int | None:
    """The level that a recorded answer gets as an exception, so that nobody but the side itself releases it further.

    Args:
        chosen: the exception that the side had chosen before, None for none.
    """
    wanted = entry_level if chosen is None else chosen
    return Level.COORDINATION if wanted > Level.COORDINATION else chosen
