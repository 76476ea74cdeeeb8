"""What lies above and must hear that an event was opened again."""

from __future__ import annotations

from collections.abc import Callable

from netzwerk.core.slots import Slot

forget_snapshots: Slot[Callable[[int], None]] = Slot("forget how projects were at an event that is not held after all")
