"""The moment whose knowledge a briefing holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from netzwerk.core import dates
from netzwerk.events.facts import EventDetails


@dataclass(frozen=True)
class Moment:
    """What counts as known.

    Attributes:
        at: what came later is left out, UTC.
        day: local day of `at`.
        today: local day on which somebody reads.
        is_past: whether the meeting is over, so that the briefing looks back.
    """

    at: datetime
    day: date
    today: date
    is_past: bool


def moment_of(meeting: EventDetails, zone: str, now: datetime) -> Moment:
    """Now, or the beginning of the meeting once the day of its end has passed."""
    today = dates.local_day(now, zone)
    if meeting.days and dates.local_day(meeting.days[-1].ends_at, zone) < today:
        at = meeting.days[0].starts_at
        return Moment(at, dates.local_day(at, zone), today, is_past=True)
    return Moment(now, today, today, is_past=False)
