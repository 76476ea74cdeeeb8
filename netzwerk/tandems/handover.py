"""What lies above tandems and passes on when a member or a tandem goes: declared here, filled by events."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from netzwerk.core.slots import Slot
from netzwerk.networks.queries import NetworkHeader


class Held(NamedTuple):
    """An event to come with those of a tandem who have a part in it.

    Attributes:
        name: such as "Network meeting 2".
        people: names; empty for an event to which nobody of the tandem is invited.
        told: whether they have had an invitation, so that they hear of it being taken back.
    """

    event_id: int
    name: str
    starts_at: datetime
    people: tuple[str, ...] = ()
    told: bool = False


PassOn = Callable[[int, int, int | None, datetime], int]
Holding = Callable[[int, datetime], tuple[Held, ...]]
LeftOut = Callable[[NetworkHeader, int, datetime], tuple[Held, ...]]

of_events: Slot[PassOn] = Slot("invitations of a member of a tandem who goes")
"""Takes the tandem, who goes, who follows (None for nobody) and from which instant; how many invitations it was."""
held: Slot[Holding] = Slot("invitations of a tandem to what is to come")
"""Takes the tandem and from which instant."""
left_out: Slot[LeftOut] = Slot("events to come to which tandems are invited, but not this one")
"""Takes the network, the tandem and from which instant."""
