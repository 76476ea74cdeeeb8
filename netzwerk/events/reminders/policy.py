"""When those who come to an event are reminded of a day: pure functions of the day and of the region's working days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from netzwerk.core import dates
from netzwerk.networks.workdays import Workdays

MORNING, EVENING = time(8), time(20)
DAYS_BEFORE = timedelta(days=2)
EARLIEST = timedelta(days=17)
OWN_REMINDER = timedelta(days=3)


def reminder_on(event_day: date, workdays: Workdays, *, for_school: bool) -> date | None:
    """The day of the reminder: two days before, or the last working day before that.

    Schools get it before their holidays; when that would be weeks too early, on the first working day after them, and
    not at all when the event itself comes sooner.
    """
    day = event_day - DAYS_BEFORE
    found = workdays.before(day, for_school=for_school)
    if event_day - found <= EARLIEST:
        return found
    later = workdays.after(day, for_school=for_school)
    return later if later < event_day else None


def is_due(starts_at: datetime, zone: str, workdays: Workdays, now: datetime, *, for_school: bool) -> bool:
    """Whether the reminder should have gone out by now and still makes sense.

    On working days between eight and twenty on the clock of the network, until the day before.
    """
    local, event_day = dates.local(now, zone), dates.local_day(starts_at, zone)
    if not MORNING <= local.time() < EVENING or not workdays.is_open(local.date(), for_school=for_school):
        return False
    on = reminder_on(event_day, workdays, for_school=for_school)
    return on is not None and on <= local.date() < event_day


def has_own_reminder(day: date, previous: date | None) -> bool:
    """Whether a day of an event is reminded of by itself, and not with the one before it."""
    return previous is None or day - previous >= OWN_REMINDER


def version_of(starts_at: datetime) -> int:
    """What a reminder dies with: another beginning of the day, in minutes."""
    return int(starts_at.timestamp() // 60)
