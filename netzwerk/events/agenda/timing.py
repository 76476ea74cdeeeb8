"""When the items of a day start and end: nothing but the order and the durations decides it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

STEP = 5


class Lasting(Protocol):
    """Anything on an agenda that takes time."""

    @property
    def minutes(self) -> int:
        """How long it takes."""


Item = TypeVar("Item", bound=Lasting)


@dataclass(frozen=True)
class Timed(Generic[Item]):
    """An item with the instants at which it starts and ends."""

    item: Item
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Agenda(Generic[Item]):
    """The items of a day in order.

    Attributes:
        rest: minutes between the end of the last item and the end of the day; negative when it runs over.
    """

    entries: tuple[Timed[Item], ...]
    rest: int

    @property
    def over_run(self) -> int:
        """Minutes by which the items are longer than the day; 0 when they fit."""
        return max(-self.rest, 0)

    @property
    def spare(self) -> int:
        """Minutes of the day that no item fills; 0 when there are none."""
        return max(self.rest, 0)


def build(starts_at: datetime, ends_at: datetime, items: Sequence[Item]) -> Agenda[Item]:
    """Put items one after the other from the start of the day.

    Durations are elapsed minutes: over a change of the clocks an item of an hour still lasts an hour.
    """
    entries = []
    at = starts_at
    for item in items:
        until = at + timedelta(minutes=item.minutes)
        entries.append(Timed(item, at, until))
        at = until
    return Agenda(tuple(entries), round((ends_at - at).total_seconds() / 60))


def shortened(minutes: Sequence[int], *, is_fixed: Sequence[bool], over: int) -> tuple[int, ...] | None:
    """Durations that are shorter by at least so many minutes, in proportion and in steps of five minutes.

    Args:
        is_fixed: which of them stay as they are, such as breaks.
        over: minutes to be gained; the durations become shorter by less than one step more.

    Returns:
        None if it cannot be done, because each of them keeps at least five minutes.
    """
    found = list(minutes)
    spare = {place: (length - STEP) // STEP for place, length in enumerate(minutes) if not is_fixed[place]}
    for _step in range(-(-over // STEP)):
        free = [place for place, steps in spare.items() if steps > 0]
        if not free:
            return None
        place = min(free, key=lambda one: ((minutes[one] - found[one] + STEP) / minutes[one], one))
        found[place] -= STEP
        spare[place] -= 1
    return tuple(found)
