"""From plain entries to the bytes of a calendar file that Outlook, Google, Apple and Thunderbird agree on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vDuration, vText, vUri

from netzwerk.calendars import zones

MEDIA_TYPE = "text/calendar"
PRODUCT = "-//Netzwerk//Netzwerk//DE"
COLOUR = "teal"
REFRESH = timedelta(hours=6)
EARLIEST_YEAR = 2020
"""First year of the time zone in a calendar without entries."""
URI_CHARACTERS = "!#$%&'()*+,/:;=?@[]~-._"
ASKED = {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"}
ANSWERED = {**ASKED, "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
ATTENDEE = re.compile(r"^ATTENDEE[;:][^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*", re.MULTILINE)
QUOTED = re.compile(r'"([^"]*)"')


class Status(Enum):
    """What RFC 5545, 3.8.1.11 allows an event to be."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row of a calendar.

    Attributes:
        uid: stays the same for the life of the event, in every channel (RFC 7986, 5.3).
        sequence: 0 at first, one higher with each change of time, place or status (RFC 5546, 2.1.4).
        starts_at: an aware instant, or the first day of an all-day entry.
        ends_at: the instant it ends, or the day after the last day of an all-day entry.
        zone: IANA name of the zone that the times are written in.
        summary: one line.
        description: plain text, several lines.
        location: one line; empty for an event that is online only.
        conference_url: address of the room, for those entitled to it; else empty.
        conference_label: what that address is, in the reader's language.
        url: page about the entry.
        status: a cancelled entry stays in the calendar, so that clients strike it out.
        transparent: whether the time counts as free.
        created_at: when the row was made, aware.
        updated_at: when the row last changed, aware; never the time of the request.
        related_to: UID of the first day, for further days of the same event.
        categories: words to filter by.

    Raises:
        ValueError: for a naive time, a mixture of days and times, or an end that is not after the start.
    """

    uid: str
    sequence: int
    starts_at: datetime | date
    ends_at: datetime | date
    zone: str
    summary: str
    created_at: datetime
    updated_at: datetime
    description: str = ""
    location: str = ""
    conference_url: str = ""
    conference_label: str = "Online"
    url: str = ""
    status: Status = Status.CONFIRMED
    transparent: bool = False
    related_to: str = ""
    categories: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what calendar programmes would each understand differently."""
        moments = (self.starts_at, self.ends_at, self.created_at, self.updated_at)
        if any(isinstance(moment, datetime) and moment.tzinfo is None for moment in moments):
            raise ValueError(f"entry {self.uid}: a time without a zone")
        if isinstance(self.starts_at, datetime) != isinstance(self.ends_at, datetime):
            raise ValueError(f"entry {self.uid}: start and end must both be days or both be times")
        if _instant(self.ends_at, self.zone) <= _instant(self.starts_at, self.zone):
            raise ValueError(f"entry {self.uid}: ends at or before its start")
        if self.sequence < 0 or not self.uid:
            raise ValueError(f"entry {self.uid}: needs a UID and a sequence from 0")

    @property
    def order(self) -> tuple[datetime, str]:
        """Where the entry stands in a calendar: by its first instant, then by UID."""
        return _instant(self.starts_at, self.zone), self.uid


@dataclass(frozen=True)
class Mailbox:
    """A mail address with the name of whom it belongs to."""

    name: str
    address: str


class Method(Enum):
    """What a mail asks the recipient's calendar to do (RFC 5546, 3.2)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class _Text(vText):
    """TEXT escaped once (RFC 5545, 3.3.11); icalendar's own takes the “\\N” of “C:\\Neu” for a line break."""

    def to_ical(self) -> bytes:
        escaped = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
        return escaped.encode()


def build(name: str, entries: Iterable[Entry], *, zone: str, description: str = "") -> bytes:
    """Write a calendar.

    Equal arguments give equal bytes, in whatever order the entries come. There is no METHOD, no SOURCE (it
    would leak the address), no ATTENDEE and no alarm.

    Args:
        name: what clients list the calendar as.
        entries: what it holds; no UID twice.
        zone: IANA name of the zone that even an empty calendar defines.
        description: what the calendar is, one sentence.

    Raises:
        ValueError: if two entries have one UID.
    """
    ordered = sorted(entries, key=lambda entry: entry.order)
    if len({entry.uid for entry in ordered}) != len(ordered):
        raise ValueError("two entries with one UID: clients would show only one of them")
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODUCT)
    calendar.add("CALSCALE", "GREGORIAN")
    for key in ("NAME", "X-WR-CALNAME"):
        calendar.add(key, _Text(_typographic(_line(name))))
    if description:
        for key in ("DESCRIPTION", "X-WR-CALDESC"):
            calendar.add(key, _Text(_line(description)))
    calendar.add("COLOR", _Text(COLOUR))
    calendar.add("REFRESH-INTERVAL", vDuration(REFRESH, params={"VALUE": "DURATION"}))
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    years = [moment.year for entry in ordered for moment in (entry.starts_at, entry.ends_at)]
    first_year, last_year = min(years, default=EARLIEST_YEAR) - 1, max(years, default=EARLIEST_YEAR) + 1
    for used in sorted({zone, *(entry.zone for entry in ordered)}):
        calendar.add_component(zones.component(used, first_year, last_year))
    for entry in ordered:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def message(
    entry: Entry, method: Method, *, organiser: Mailbox, attendee: Mailbox, at: datetime, has_answered: bool = False
) -> bytes:
    """Write the calendar part of a mail: one entry, one attendee (RFC 5546, RFC 6047).

    Args:
        entry: whole, also for a cancellation; cancelled exactly if the method says so.
        organiser: whose mailbox the mail comes from.
        attendee: whom the mail goes to.
        at: when the mail is written, aware.
        has_answered: whether the attendee has said to come already, so that no calendar asks again.

    Raises:
        ValueError: if method and status contradict each other, or somebody would invite themselves.
    """
    if (method is Method.CANCEL) != (entry.status is Status.CANCELLED):
        raise ValueError(f"entry {entry.uid}: {method.value} of an entry that is {entry.status.value}")
    if organiser.address.lower() == attendee.address.lower():
        raise ValueError(f"entry {entry.uid}: organiser and attendee are one mailbox")
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODUCT)
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", _Text(method.value))
    calendar.add_component(zones.component(entry.zone, entry.starts_at.year - 1, entry.ends_at.year + 1))
    event = _event(entry, stamp=at)
    event.add("ORGANIZER", _address(organiser))
    event.add("ATTENDEE", _address(attendee, **(ANSWERED if has_answered else ASKED)))
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def for_attendee(text: str, attendee: Mailbox) -> str:
    """The calendar part of a mail for another mailbox of the same person; everything else stays byte for byte."""
    found = ATTENDEE.search(text)
    has_answered = found is not None and "PARTSTAT=ACCEPTED" in found[0].replace("\r\n ", "")
    event = Event()
    event.add("ATTENDEE", _address(attendee, **(ANSWERED if has_answered else ASKED)))
    lines = event.to_ical().decode().removeprefix("BEGIN:VEVENT\r\n").removesuffix("END:VEVENT\r\n")
    return ATTENDEE.sub(lambda _found: lines, text)


def _address(mailbox: Mailbox, **params: str) -> vCalAddress:
    """A backslash before the closing quote of a name would make some readers take the address for part of it."""
    name = _typographic(_line(mailbox.name)).replace("\\", "/")
    return vCalAddress(f"mailto:{mailbox.address}", params={**({"CN": name} if name else {}), **params})


def _event(entry: Entry, stamp: datetime | None = None) -> Event:
    changed = _second(entry.updated_at)
    cancelled = entry.status is Status.CANCELLED
    event = Event()
    event.add("UID", _Text(_line(entry.uid)))
    event.add("DTSTAMP", _second(stamp) if stamp else changed)
    event.add("CREATED", min(_second(entry.created_at), changed))
    event.add("LAST-MODIFIED", changed)
    event.add("SEQUENCE", entry.sequence)
    starts, ends = _span(entry)
    event.add("DTSTART", starts)
    event.add("DTEND", ends)
    event.add("SUMMARY", _Text(_line(entry.summary)))
    room = _uri(entry.conference_url)
    description = _prose(entry.description)
    if room:
        label = _typographic(_line(entry.conference_label))
        description = "\n\n".join(filter(None, (description, f"{label}: {room}")))
        event.add("CONFERENCE", vUri(room, params={"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": label}))
    if description:
        event.add("DESCRIPTION", _Text(description))
    location = _line(entry.location) or room
    if location:
        event.add("LOCATION", _Text(location))
    if page := _uri(entry.url):
        event.add("URL", vUri(page))
    event.add("STATUS", _Text(entry.status.value))
    event.add("TRANSP", _Text("TRANSPARENT" if entry.transparent or cancelled else "OPAQUE"))
    if entry.related_to:
        event.add("RELATED-TO", _Text(_line(entry.related_to), params={"RELTYPE": "SIBLING"}))
    if entry.categories:
        event.add("CATEGORIES", [_line(category) for category in entry.categories])
    return event


def _span(entry: Entry) -> tuple[datetime | date, datetime | date]:
    """Start and end in the entry's zone; in UTC where wall time would be ambiguous.

    A wall time that occurs twice means its first occurrence (RFC 5545, 3.3.5); the second can only be said
    in UTC.
    """
    if not isinstance(entry.starts_at, datetime) or not isinstance(entry.ends_at, datetime):
        return entry.starts_at, entry.ends_at
    place = ZoneInfo(entry.zone)
    span = tuple(_second(moment).astimezone(place) for moment in (entry.starts_at, entry.ends_at))
    if any(moment.fold for moment in span):
        span = tuple(moment.astimezone(UTC) for moment in span)
    return span[0], span[1]


def _second(moment: datetime) -> datetime:
    """The instant in UTC and whole seconds."""
    return moment.astimezone(UTC).replace(microsecond=0)


def _instant(moment: datetime | date, zone: str) -> datetime:
    if isinstance(moment, datetime):
        return _second(moment)
    return datetime(moment.year, moment.month, moment.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _prose(text: str) -> str:
    """Text with plain line breaks and without characters that break lines or parsers elsewhere."""
    lines = re.sub("\r\n|[\r\x0b\x0c\x85\u2028\u2029]", "\n", text).replace("\t", " ")
    return "".join(character for character in lines if character == "\n" or _is_printable(character)).strip()


def _is_printable(character: str) -> bool:
    return unicodedata.category(character) not in {"Cc", "Cs"} and character not in "\ufeff\ufffe\uffff"


def _line(text: str) -> str:
    return " ".join(_prose(text).split("\n"))


def _typographic(text: str) -> str:
    """Parameter values cannot hold straight quotes (RFC 5545, 3.1)."""
    return QUOTED.sub("„\\1“", text).replace('"', "“")


def _uri(address: str) -> str:
    """The address as an URI (RFC 3986), or nothing if it is none that a calendar may open."""
    cleaned = quote("".join(address.split()), safe=URI_CHARACTERS)
    return cleaned if urlsplit(cleaned).scheme in {"http", "https"} else ""
