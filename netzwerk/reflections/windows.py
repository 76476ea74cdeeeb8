"""When a reflection round is open: a pure function of the meetings around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from netzwerk.core import dates

OPENS_AFTER = timedelta(days=14)
DUE_BEFORE = timedelta(days=7)
SHORTEST = 7


class WindowState(StrEnum):
    """Whether a round is still to come, can be answered, or is over."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True)
class Window:
    """The days on which a round can be answered, both included, in the zone of the network."""

    opens_on: date
    due_on: date

    @property
    def days(self) -> int:
        """Length in days; zero or less when the round would be due before it opens."""
        return (self.due_on - self.opens_on).days + 1

    @property
    def is_conflict(self) -> bool:
        """Whether the tandems would have less than a week."""
        return self.days < SHORTEST

    def opens_at(self, zone: str) -> datetime:
        """The instant at which the round opens, UTC."""
        return dates.at(self.opens_on, time(), zone)

    def closes_at(self, zone: str) -> datetime:
        """The instant at which the round is over: the deadline ends with the local day, UTC."""
        return dates.end_of_day(self.due_on, zone)

    def state(self, now: datetime, zone: str) -> WindowState:
        """Where the round stands at an instant."""
        if now < self.opens_at(zone):
            return WindowState.PLANNED
        return WindowState.OPEN if now < self.closes_at(zone) else WindowState.CLOSED


def due_day(meeting_day: datetime | None, zone: str, *, fixed_due: date | None = None) -> date | None:
    """The last day of a round, or None as long as its meeting has no date; arguments as in `window`."""
    return fixed_due or (dates.local_day(meeting_day, zone) - DUE_BEFORE if meeting_day else None)


def window(
    previous_day: datetime | None,
    meeting_day: datetime | None,
    zone: str,
    *,
    fixed_opens: date | None = None,
    fixed_due: date | None = None,
) -> Window | None:
    """The window of a round, or None as long as a date that it hangs on is missing.

    Args:
        previous_day: start of the last day of the meeting before, or of the kick-off, UTC.
        meeting_day: start of the first day of the meeting that the round feeds, UTC.
        zone: zone of the network; days are counted on its calendar, so that summer time moves nothing.
        fixed_opens: set by hand, counts instead of what follows from the meeting before.
        fixed_due: set by hand, counts instead of what follows from the meeting.
    """
    opens_on = fixed_opens or (dates.local_day(previous_day, zone) + OPENS_AFTER if previous_day else None)
    due_on = due_day(meeting_day, zone, fixed_due=fixed_due)
    return Window(opens_on, due_on) if opens_on and due_on else None
