"""What lies above tandems and passes on when a member goes: declared here, filled by events."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from netzwerk.core.slots import Slot

PassOn = Callable[[int, int, int | None, datetime], int]

of_events: Slot[PassOn] = Slot("invitations of a member of a tandem who goes")
"""Takes the tandem, who goes, who follows (None for nobody) and from which instant; how many invitations it was."""
