"""Reads what a calendar programme answers to an invitation (RFC 5546, 3.2.3; RFC 6047), whatever else a mail holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import AddressHeader
from email.message import Message
from email.policy import default
from email.utils import parsedate_to_datetime
from typing import cast
from urllib.parse import unquote

from netzwerk.calendars.ics import MEDIA_TYPE

LARGEST_PART = 64 * 1024
"""Bytes of a calendar part that are read; an answer to one of our invitations takes about two thousand."""
MOST_PARTS = 20
DEEPEST = 4
LONGEST_SENDER = 500
MOST_SEQUENCE = 2**31 - 1
REPLY = "REPLY"
VALUE = r'(?:"[^"]*"|[^",;:]*)'
NAME = re.compile(rf"([A-Za-z0-9-]{{1,40}})((?:;[A-Za-z0-9-]{{1,40}}={VALUE}(?:,{VALUE})*)*):")
PARAMETER = re.compile(r';([A-Za-z0-9-]{1,40})=(?:"([^"]*)"|([^";:]*))')
STAMP = "%Y%m%dT%H%M%SZ"


class NotCounted(Exception):
    """The answer of a calendar that cannot be taken as it is; says why, without names and addresses."""


@dataclass(frozen=True)
class CalendarReply:
    """What somebody's calendar answers to one invitation.

    Attributes:
        uid: of the day that was invited to.
        address: who answers, in small letters: attendee and sender of the mail are the same.
        status: `ACCEPTED`, `DECLINED`, `TENTATIVE` or whatever else the calendar says (RFC 5545, 3.2.12).
        sequence: which version of the invitation it answers.
        at: when it was answered, as the sender says; None if it does not.
    """

    uid: str
    address: str
    status: str
    sequence: int
    at: datetime | None


@dataclass(frozen=True)
class _Line:
    name: str
    parameters: dict[str, str]
    value: str


def read(mail: Message) -> CalendarReply | None:
    """What a calendar answers; None for a mail that is no such answer.

    Raises:
        NotCounted: if it is one that must not be believed or cannot be understood.
    """
    content = _calendar(mail)
    if content is None:
        return None
    lines = list(_lines(content))
    if _only(_of_calendar(lines), "METHOD").upper() != REPLY:
        return None
    events = list(_events(lines))
    if len(events) != 1:
        raise NotCounted("it is about several events or none")
    (event,) = events
    if any(line.name == "RECURRENCE-ID" for line in event):
        raise NotCounted("it is about one date of a series")
    sender = _sender(mail)
    return CalendarReply(
        uid=_only(event, "UID"),
        address=sender,
        status=_status(event, sender),
        sequence=_sequence(event),
        at=max(filter(None, (_stamp(_only(event, "DTSTAMP")), _sent_at(mail))), default=None),
    )


def _calendar(mail: Message) -> str | None:
    """The calendar part whose header says that it is an answer, else the file that says it; none inside other mails."""
    parts = [part for part in _parts(mail) if _method(part) in {REPLY, ""}]
    kinds = (MEDIA_TYPE, "application/ics")
    for part in sorted(parts, key=lambda part: kinds.index(part.get_content_type())):
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        if len(content) > LARGEST_PART:
            raise NotCounted("its calendar part is too large")
        text = _decoded(content, part.get_content_charset())
        if text.lstrip("\ufeff\r\n ")[:15].upper() == "BEGIN:VCALENDAR":
            return text
    return None


def _parts(mail: Message, depth: int = 0) -> Iterator[Message]:
    if mail.get_content_type() in {MEDIA_TYPE, "application/ics"}:
        yield mail
    payload = mail.get_payload()
    if mail.get_content_maintype() != "multipart" or not isinstance(payload, list) or depth == DEEPEST:
        return
    for part in payload[:MOST_PARTS]:
        if isinstance(part, Message):
            yield from _parts(part, depth + 1)


def _method(part: Message) -> str:
    value = part.get_param("method", "")
    return (value[2] if isinstance(value, tuple) else str(value)).strip().upper()


def _decoded(content: bytes, charset: str | None) -> str:
    try:
        return content.decode(charset or "utf-8", errors="replace")
    except (LookupError, ValueError):
        return content.decode("utf-8", errors="replace")


def _lines(text: str) -> Iterator[_Line]:
    """Lines put together again (RFC 5545, 3.1); one that is none is left out."""
    unfolded = re.sub("\r?\n[ \t]", "", text.lstrip("\ufeff\r\n "))
    for line in re.split("\r?\n", unfolded):
        found = NAME.match(line)
        if found:
            parameters = {
                name.upper(): quoted or plain for name, quoted, plain in reversed(PARAMETER.findall(found[2]))
            }
            yield _Line(found[1].upper(), parameters, line[found.end() :].strip())


def _of_calendar(lines: list[_Line]) -> list[_Line]:
    """The lines of the calendar itself, which stand in no component."""
    return [line for line, inside in _nested(lines) if inside == ("VCALENDAR",)]


def _events(lines: list[_Line]) -> Iterator[list[_Line]]:
    """The lines of each event, without those of what hangs in it, such as an alarm."""
    event: list[_Line] = []
    for line, inside in _nested(lines):
        if (line.name, line.value.upper()) == ("BEGIN", "VEVENT"):
            event = []
        elif (line.name, line.value.upper(), inside) == ("END", "VEVENT", ("VCALENDAR",)):
            yield event
        elif inside == ("VCALENDAR", "VEVENT"):
            event.append(line)


def _nested(lines: list[_Line]) -> Iterator[tuple[_Line, tuple[str, ...]]]:
    """Each line with the components around it; what stands deeper than anything that is read keeps one name more."""
    inside: list[str] = []
    for line in lines:
        if line.name == "BEGIN":
            inside.append(line.value.upper())
            yield line, ()
            continue
        if line.name == "END" and (not inside or inside.pop() != line.value.upper()):
            raise NotCounted("its calendar part is broken")
        yield line, tuple(inside[:3])
    if inside:
        raise NotCounted("its calendar part is broken")


def _only(lines: list[_Line], name: str) -> str:
    """The value of a property that must stand there at most once; empty if it is missing."""
    found = [line.value for line in lines if line.name == name]
    if len(found) > 1:
        raise NotCounted(f"it has several {name}")
    return found[0] if found else ""


def _sender(mail: Message) -> str:
    """The one address that the mail says it comes from.

    Which address that is must not depend on how names and comments are read: they are left out by the parser of the
    standard library, and a mail with several senders has none.
    """
    headers = mail.get_all("From") or []
    if len(headers) != 1 or len(str(headers[0])) > LONGEST_SENDER:
        raise NotCounted("it has no sender that is clear")
    try:
        addresses = cast("AddressHeader", default.header_factory("From", str(headers[0]))).addresses
    except (MessageError, ValueError, IndexError, AttributeError, RecursionError) as error:
        raise NotCounted("its sender cannot be read") from error
    if len(addresses) != 1 or not addresses[0].domain:
        raise NotCounted("it has no sender that is clear")
    return str(addresses[0].addr_spec).lower()


def _status(event: list[_Line], sender: str) -> str:
    """What the sender answers; other people's answers in the same mail are none."""
    own = {
        line.parameters.get("PARTSTAT", "").upper()
        for line in event
        if line.name == "ATTENDEE" and _address(line) == sender
    }
    if not own:
        raise NotCounted("its sender is not the one who was invited")
    if len(own) != 1:
        raise NotCounted("it answers in two ways")
    return own.pop()


def _address(line: _Line) -> str:
    scheme, _colon, address = line.value.partition(":")
    if scheme.lower() != "mailto":
        address = line.parameters.get("EMAIL", "")
    return unquote(address).strip().lower()


def _sequence(event: list[_Line]) -> int:
    value = _only(event, "SEQUENCE") or "0"
    if not re.fullmatch("[0-9]{1,10}", value) or int(value) > MOST_SEQUENCE:
        raise NotCounted("its SEQUENCE is no number")
    return int(value)


def _stamp(value: str) -> datetime | None:
    try:
        return datetime.strptime(value, STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def _sent_at(mail: Message) -> datetime | None:
    try:
        at = parsedate_to_datetime(str(mail.get("Date", ""))[:100])
        return at.astimezone(UTC) if at.tzinfo else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
