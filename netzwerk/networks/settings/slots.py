"""What lies above networks and says what ends when one is archived: declared here, filled by app.py."""

from __future__ import annotations

from collections.abc import Callable

from netzwerk.core.slots import Slot
from netzwerk.networks.queries import NetworkHeader

Ending = Callable[[NetworkHeader], tuple[str, ...]]

ending: Slot[tuple[Ending, ...]] = Slot("what ends when a network is archived")
"""Each gives whole sentences, none if nothing ends."""
