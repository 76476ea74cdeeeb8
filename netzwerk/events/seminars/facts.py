"""How many places of a seminar are taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from netzwerk.events.facts import TakingPart
from netzwerk.events.invitations.answering import COMING


@dataclass(frozen=True)
class Seats:
    """Places of an event.

    Attributes:
        left: how many are free, None without a limit.
    """

    taken: int
    left: int | None


def seats(capacity: int | None, people: Iterable[TakingPart]) -> Seats:
    """Count the places; who waits has none."""
    taken = sum(one.reply in COMING and not one.is_waiting for one in people)
    return Seats(taken, None if capacity is None else max(capacity - taken, 0))
