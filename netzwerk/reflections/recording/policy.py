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


def obstacle(desk: Desk, *, is_active: bool) -> Obstacle | None:
    """What stands in the way of recording; what the side has begun does not, for others never learn of a draft.

    Args:
        is_active: whether the tandem takes part.
    """
    bar = writing.bar_to_submitting(desk)
    if bar is not None:
        return BARS[bar]
    return None if is_active else Obstacle.INACTIVE


def exception(entry_level: int) -> int | None:
    """The level that a recorded answer gets as an exception: it is always read by those who recorded it.

    So nobody but the side itself releases it further, and a level that the tandem has chosen meanwhile does not show.
    """
    return None if entry_level == Level.COORDINATION else Level.COORDINATION
