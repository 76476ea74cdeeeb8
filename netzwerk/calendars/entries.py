"""From days of events and due days to entries of a calendar, in the reader's language."""

from __future__ import annotations

from datetime import timedelta

from netzwerk.calendars.happenings import DueDay, EventDayRow
from netzwerk.calendars.ics import Entry, Status
from netzwerk.core.languages import gettext as _
from netzwerk.events import wording
from netzwerk.events.models import EventFormat, EventState


def of_event(event: EventDayRow, *, base_url: str, with_room: bool, with_preparation: bool) -> Entry:
    """One day of an event.

    Args:
        event: the day.
        base_url: where people reach the application, for the link to the event's page; empty for no link.
        with_room: whether the reader is entitled to the link of the online room.
        with_preparation: whether the reader is shown the task to prepare.
    """
    return Entry(
        uid=event.uid,
        sequence=event.sequence,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        zone=event.place.zone,
        summary=_summary(event),
        description=_description(event, with_preparation=with_preparation),
        location=_location(event, with_room=with_room),
        conference_url=event.room_link if with_room else "",
        conference_label=_("Online room"),
        url=f"{base_url}/n/{event.place.code}/events/{event.event_id}" if base_url else "",
        status=_status(event),
        created_at=event.created_at,
        updated_at=event.updated_at,
        related_to=event.first_uid if event.day > 1 else "",
        categories=(wording.short_name(event.kind, None), event.place.title),
    )


def of_due_day(due: DueDay, *, base_url: str) -> Entry:
    """The last day of a reflection round, as an all-day entry that leaves the day free.

    No mail ever carries it, so its sequence may grow by more than one: it counts the seconds from the first to the
    last change, which never goes down.
    """
    return Entry(
        uid=f"reflection-round-{due.round_id}@{due.place.code}.netzwerk",
        sequence=max(0, int((due.updated_at - due.created_at).total_seconds())),
        starts_at=due.due_on,
        ends_at=due.due_on + timedelta(days=1),
        zone=due.place.zone,
        summary=_("Reflection %(number)s due", number=due.number),
        description=_("Last day of reflection round %(number)s.", number=due.number),
        url=f"{base_url}/n/{due.place.code}/reflections",
        transparent=True,
        created_at=due.created_at,
        updated_at=due.updated_at,
        categories=(_("Due day"), due.place.title),
    )


def _summary(event: EventDayRow) -> str:
    summary = wording.full_name(event.kind, event.number, event.title)
    if event.days > 1:
        summary = _("%(event)s (day %(day)s of %(days)s)", event=summary, day=event.day, days=event.days)
    if event.state == EventState.CANCELLED:
        return _("Cancelled: %(event)s", event=summary)
    return summary


def _description(event: EventDayRow, *, with_preparation: bool) -> str:
    parts = [event.place.title, event.focus]
    if event.host:
        parts.append(_("Host: %(host)s", host=event.host))
    if with_preparation and event.preparation and event.state != EventState.CANCELLED:
        parts.append(_("To prepare: %(task)s", task=event.preparation))
    return "\n\n".join(filter(None, parts))


def _location(event: EventDayRow, *, with_room: bool) -> str:
    if event.format != EventFormat.ONLINE:
        return event.venue
    return "" if with_room and event.room_link else str(wording.FORMATS[EventFormat.ONLINE])


def _status(event: EventDayRow) -> Status:
    if event.state == EventState.CANCELLED:
        return Status.CANCELLED
    return Status.TENTATIVE if event.state == EventState.DRAFT else Status.CONFIRMED
