"""What was done with an event, and its fields, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netzwerk.core import dates
from netzwerk.core.languages import language, lazy_gettext
from netzwerk.events import wording
from netzwerk.events.planning.facts import DayWish

KINDS: Mapping[str, str] = {
    "event.created": lazy_gettext("planned"),
    "event.changed": lazy_gettext("changed"),
    "event.moved": lazy_gettext("moved"),
    "event.invited": lazy_gettext("people invited"),
    "event.reminded": lazy_gettext("reminded of missing answers"),
    "event.withdrawn": lazy_gettext("an invitation taken back"),
    "event.cancelled": lazy_gettext("cancelled"),
    "event.replanned": lazy_gettext("planned anew"),
}
FIELDS: Mapping[str, str] = {
    "number": lazy_gettext("Number"),
    "title": lazy_gettext("Title"),
    "focus": lazy_gettext("Focus"),
    "goals": lazy_gettext("Goals"),
    "format": lazy_gettext("Format"),
    "venue": lazy_gettext("Place"),
    "room_link": lazy_gettext("Link of the online room"),
    "host_id": lazy_gettext("Host"),
    "preparation": lazy_gettext("Task to prepare"),
    "reply_until": lazy_gettext("Answers wanted by"),
    "capacity": lazy_gettext("Places"),
    "date_reason": lazy_gettext("Reason for the day"),
    "state": lazy_gettext("State"),
    "days": lazy_gettext("Days"),
}
STATES: Mapping[str, str] = {
    "draft": lazy_gettext("date open"),
    "agreed": lazy_gettext("date agreed"),
    "invited": lazy_gettext("invited"),
    "held": lazy_gettext("held"),
    "documented": lazy_gettext("documented"),
    "cancelled": lazy_gettext("cancelled"),
}


def value(field: str, stored: Any) -> str | None:
    """The words for a stored value of a field, None for how it is stored."""
    if field == "format":
        return str(wording.FORMATS.get(stored, stored))
    if field == "state":
        return str(STATES.get(stored, stored))
    if field == "host_id":
        return "…" if stored else "–"
    return None


def when(day: DayWish, zone: str) -> str:
    """`Donnerstag, 20. Mai 2021, 09:30 – 16:00 Uhr`."""
    on = dates.format_day_long(dates.local_day(day.starts_at, zone), language())
    return f"{on}, {dates.format_span(day.starts_at, day.ends_at, zone, language())}"
