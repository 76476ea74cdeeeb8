"""What is done with events: one verb each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from netzwerk.core.access import Side
from netzwerk.core.db import db
from netzwerk.core.errors import Invalid
from netzwerk.core.languages import gettext as _
from netzwerk.events import links
from netzwerk.events.models import (
    AgendaItem,
    Agreement,
    AgreementState,
    Event,
    EventDay,
    EventFacilitator,
    EventFormat,
    EventState,
    Participation,
    Reply,
)


@dataclass(frozen=True, kw_only=True)
class ItemDetails:
    """An agenda item; its time follows from the order and the minutes."""

    minutes: int
    kind: str
    title: str
    goal: str = ""
    method: str = ""
    social_form: str = ""
    material: str = ""
    responsible: str = ""
    internal_note: str = ""
    outcome: str = ""


@dataclass(frozen=True, kw_only=True)
class DayDetails:
    """A day of an event, UTC, with its agenda."""

    starts_at: datetime
    ends_at: datetime
    items: Sequence[ItemDetails] = ()
    sequence: int = 0


@dataclass(frozen=True, kw_only=True)
class ParticipationDetails:
    """An invited person with answer and attendance."""

    person_id: int
    invited_at: datetime
    tandem_id: int | None = None
    side: Side | None = None
    reply: str = Reply.OPEN
    replied_at: datetime | None = None
    represented_by: str = ""
    mode: str = "online"
    attendance: str | None = None


@dataclass(frozen=True, kw_only=True)
class AgreementDetails:
    """What was agreed: what, who, until when, and what became of it."""

    text: str
    owner: str
    tandem_id: int | None = None
    due_on: date | None = None
    state: str = AgreementState.OPEN
    done_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class EventDetails:
    """An event with all that belongs to it."""

    kind: str
    title: str
    number: int | None = None
    focus: str = ""
    goals: str = ""
    format: str = EventFormat.ONLINE
    venue: str = ""
    room_link: str = ""
    host_id: int | None = None
    preparation: str = ""
    reply_until: date | None = None
    capacity: int | None = None
    state: str = EventState.DRAFT
    cancel_reason: str = ""
    date_is_derived: bool = False
    held_at: datetime | None = None
    facilitators: Sequence[int] = ()
    days: Sequence[DayDetails] = ()
    participations: Sequence[ParticipationDetails] = ()
    agreements: Sequence[AgreementDetails] = ()


def plan(network_id: int, details: EventDetails) -> Event:
    """Plan an event; each of its days gets the identifier by which calendars know it for good (RFC 7986, 5.3).

    Raises:
        Invalid: if the link of the room is no address of the web.
    """
    if details.room_link and not links.is_web_address(details.room_link):
        raise Invalid("room_link", _("Please give the link of the room in full, beginning with https:// or http://."))
    event = Event(
        network_id=network_id,
        kind=details.kind,
        number=details.number,
        title=details.title,
        focus=details.focus,
        goals=details.goals,
        format=details.format,
        venue=details.venue,
        room_link=details.room_link,
        host_id=details.host_id,
        preparation=details.preparation,
        reply_until=details.reply_until,
        capacity=details.capacity,
        state=details.state,
        cancel_reason=details.cancel_reason,
        date_is_derived=details.date_is_derived,
        held_at=details.held_at,
    )
    db.session.add(event)
    db.session.flush()
    db.session.add_all(EventFacilitator(event_id=event.id, person_id=person_id) for person_id in details.facilitators)
    db.session.add_all(_agreement(event.id, agreement) for agreement in details.agreements)
    db.session.add_all(_participation(event.id, participation) for participation in details.participations)
    _add_days(event.id, details.days)
    return event


def _add_days(event_id: int, days: Sequence[DayDetails]) -> None:
    rows = [
        EventDay(
            event_id=event_id,
            starts_at=day.starts_at,
            ends_at=day.ends_at,
            uid=f"{uuid4()}@netzwerk",
            sequence=day.sequence,
        )
        for day in days
    ]
    db.session.add_all(rows)
    db.session.flush()
    for row, day in zip(rows, days, strict=True):
        add_items(row.id, day.items)


def add_items(day_id: int, items: Sequence[ItemDetails]) -> None:
    """Give a day without an agenda its items in order."""
    db.session.add_all(_item(day_id, position, item) for position, item in enumerate(items, start=1))
    db.session.flush()


def _item(day_id: int, position: int, item: ItemDetails) -> AgendaItem:
    return AgendaItem(
        day_id=day_id,
        position=position,
        minutes=item.minutes,
        kind=item.kind,
        title=item.title,
        goal=item.goal,
        method=item.method,
        social_form=item.social_form,
        material=item.material,
        responsible=item.responsible,
        internal_note=item.internal_note,
        outcome=item.outcome,
    )


def _participation(event_id: int, details: ParticipationDetails) -> Participation:
    return Participation(
        event_id=event_id,
        person_id=details.person_id,
        tandem_id=details.tandem_id,
        side=details.side,
        invited_at=details.invited_at,
        reply=details.reply,
        replied_at=details.replied_at,
        represented_by=details.represented_by,
        mode=details.mode,
        attendance=details.attendance,
    )


def _agreement(event_id: int, details: AgreementDetails) -> Agreement:
    return Agreement(
        event_id=event_id,
        text=details.text,
        owner=details.owner,
        tandem_id=details.tandem_id,
        due_on=details.due_on,
        state=details.state,
        done_on=details.done_on,
    )
