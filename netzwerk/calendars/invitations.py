"""The mails that carry days of events into calendars: invitation, change and cancellation, one a person and day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import parseaddr

from netzwerk.calendars import entries, ics
from netzwerk.calendars.happenings import EventDayRow
from netzwerk.calendars.ics import Mailbox, Method
from netzwerk.core.configuration import current
from netzwerk.core.languages import spoken
from netzwerk.core.mail import Letter
from netzwerk.events.facts import DaySpan
from netzwerk.events.invitations import letters
from netzwerk.events.invitations.facts import Change, Guest, Occasion
from netzwerk.events.invitations.letters import Promise
from netzwerk.events.models import EventState, Reply
from netzwerk.events.seminars import letters as seminars

SUBJECT = "calendar_notice"
LONGEST_UID = 200


@dataclass(frozen=True, kw_only=True)
class Telling:
    """What one person's calendar is told of one day.

    Attributes:
        day: the day; its sequence is what the mail says.
        is_first: whether nothing was told of the event before.
        is_new: whether nothing was told of this day before.
        has_part: whether the person wants calendar parts; with a subscription everything would appear twice.
        notice_id: what the mail is about; None for a day whose row goes.
        answer_href: of a new answer link, for mails that ask.
        change: how the event was before, if that is known.
    """

    occasion: Occasion
    guest: Guest
    day: EventDayRow
    span: DaySpan
    method: Method
    is_first: bool = False
    is_new: bool = False
    has_part: bool = True
    notice_id: int | None = None
    answer_href: str = ""
    change: Change | None = None


def letter(telling: Telling, at: datetime) -> Letter:
    """The mail of a telling.

    Args:
        at: when it is written, in real time.
    """
    about_kind = SUBJECT if telling.notice_id is not None else ""
    promise = Promise(
        key=key(telling.day.uid, telling.guest.person_id, telling.day.sequence, telling.method),
        about_kind=about_kind,
        about_id=telling.notice_id or 0,
        about_version=telling.day.sequence,
        calendar=part(telling, at) if telling.has_part else "",
        answer_href=telling.answer_href,
    )
    occasion, guest, span = telling.occasion, telling.guest, telling.span
    if telling.method is Method.CANCEL:
        return _striking_out(telling, promise)
    if telling.is_first:
        first = seminars.registration if guest.has_registered else letters.invitation
        return first(occasion, guest, promise)
    if telling.is_new:
        return letters.further_day(occasion, guest, span, promise)
    return letters.update(occasion, guest, span, promise, telling.change)


def _striking_out(telling: Telling, promise: Promise) -> Letter:
    occasion, guest, span = telling.occasion, telling.guest, telling.span
    if telling.day.state == EventState.CANCELLED or telling.notice_id is None:
        return letters.cancellation(occasion, guest, span, promise)
    if guest.has_registered and guest.reply == Reply.DECLINED:
        return seminars.signed_off(occasion, guest, span, promise)
    return letters.withdrawal(occasion, guest, span, promise)


def key(uid: str, person_id: int, sequence: int, method: Method) -> str:
    """The name of the promise to tell a person once of one state of a day."""
    return f"calendar:{uid[:LONGEST_UID]}:{person_id}:{sequence}:{method.value}"


def readdressed(calendar: str, name: str, address: str) -> str:
    """The calendar part of a mail that follows its person to another address; empty if all mails come from there."""
    if parseaddr(current().mail_from)[1].lower() == address.lower():
        return ""
    return ics.for_attendee(calendar, Mailbox(name, address))


def part(telling: Telling, at: datetime) -> str:
    """The calendar part as text; empty if the person's mailbox is the one that all mails come from."""
    name, address = parseaddr(current().mail_from)
    if address.lower() == telling.guest.email.lower():
        return ""
    is_cancelled = telling.method is Method.CANCEL
    day = replace(telling.day, state=EventState.CANCELLED) if is_cancelled else telling.day
    enters = telling.guest.enters(telling.occasion)
    with spoken(telling.guest.variant(telling.occasion)):
        entry = entries.of_event(
            day, base_url=current().base_url, with_room=not is_cancelled and enters, with_preparation=not is_cancelled
        )
    written = ics.message(
        entry,
        telling.method,
        organiser=Mailbox(telling.occasion.network or name, address),
        attendee=Mailbox(telling.guest.name, telling.guest.email),
        at=at,
        has_answered=telling.guest.has_registered,
    )
    return written.decode()
