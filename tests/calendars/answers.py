"""Answers of calendars as the programmes of people send them: the shapes of their mails and calendar parts."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime

from netzwerk.events.models import EventDay
from tests import factories as make

ORGANISER = "netzwerk@localhost.localdomain"
Shape = Callable[..., bytes]


def stamp(at: datetime) -> str:
    return at.strftime("%Y%m%dT%H%M%SZ")


def _crlf(text: str) -> bytes:
    return text.strip("\n").replace("\n", "\r\n").encode() + b"\r\n"


def _base64(content: bytes) -> str:
    return base64.encodebytes(content).decode().strip()


def google(day: EventDay, address: str, status: str, *, sequence: int = 0, at: datetime = make.NOW) -> bytes:
    """Two copies of the part, the whole entry again, and a service as Sender."""
    part = f"""
BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:REPLY
BEGIN:VEVENT
DTSTART:{stamp(day.starts_at)}
DTEND:{stamp(day.ends_at)}
DTSTAMP:{stamp(at)}
ORGANIZER;CN=Netzwerk:mailto:{ORGANISER}
UID:{day.uid}
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={status};CN={address}
 ;X-NUM-GUESTS=0:mailto:{address}
CREATED:{stamp(at)}
DESCRIPTION:Ablauf\\, Anfahrt\\nund mehr
LAST-MODIFIED:{stamp(at)}
LOCATION:Berufliche Schule
SEQUENCE:{sequence}
STATUS:CONFIRMED
SUMMARY:4. Netzwerktreffen
TRANSP:OPAQUE
END:VEVENT
END:VCALENDAR
"""
    return _crlf(f"""
MIME-Version: 1.0
Reply-To: Ida Beispiel <{address}>
Sender: Google Calendar <calendar-notification@google.example>
Message-ID: <calendar-1@google.example>
Date: {format_datetime(at)}
Subject: =?UTF-8?Q?Angenommen=3A_4=2E_Netzwerktreffen?=
From: =?UTF-8?Q?Ida_Beispiel?= <{address}>
To: {ORGANISER}
Content-Type: multipart/mixed; boundary="000000000000mixed"

--000000000000mixed
Content-Type: multipart/alternative; boundary="000000000000alt"

--000000000000alt
Content-Type: text/plain; charset="UTF-8"; format=flowed; delsp=yes

Ida Beispiel hat diese Einladung angenommen.

--000000000000alt
Content-Type: text/html; charset="UTF-8"

<p>Ida Beispiel hat diese Einladung angenommen.</p>
--000000000000alt
Content-Type: text/calendar; charset="UTF-8"; method=REPLY
Content-Transfer-Encoding: 7bit
{part}
--000000000000alt--

--000000000000mixed
Content-Type: application/ics; name="invite.ics"
Content-Disposition: attachment; filename="invite.ics"
Content-Transfer-Encoding: base64

{_base64(_crlf(part))}
--000000000000mixed--
""")


def outlook(day: EventDay, address: str, status: str, *, sequence: int = 0, at: datetime = make.NOW) -> bytes:
    """No ORGANIZER, the language at the name, base64, a time zone of its own and fields that only Exchange knows."""
    part = _crlf(f"""
BEGIN:VCALENDAR
METHOD:REPLY
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
ATTENDEE;PARTSTAT={status};CN="Beispiel, Ida: Schule; Team":MAILTO:{address.upper()}
COMMENT;LANGUAGE=de-DE:\\n
UID:{day.uid}
SUMMARY;LANGUAGE=de-DE:Angenommen: 4. Netzwerktreffen
DTSTART;TZID=W. Europe Standard Time:{day.starts_at:%Y%m%dT%H%M%S}
DTEND;TZID=W. Europe Standard Time:{day.ends_at:%Y%m%dT%H%M%S}
CLASS:PUBLIC
PRIORITY:5
DTSTAMP:{stamp(at)}
TRANSP:OPAQUE
STATUS:CONFIRMED
SEQUENCE:{sequence}
X-MICROSOFT-CDO-APPT-SEQUENCE:{sequence}
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
BEGIN:VALARM
DESCRIPTION:REMINDER
TRIGGER;RELATED=START:-PT15M
ACTION:DISPLAY
END:VALARM
END:VEVENT
END:VCALENDAR
""")
    return _crlf(f"""
From: "Beispiel, Ida" <{address}>
To: Netzwerk <{ORGANISER}>
Subject: Angenommen: 4. Netzwerktreffen
Thread-Topic: 4. Netzwerktreffen
Date: {format_datetime(at)}
Message-ID: <AM0PR1@eurprd.example>
Content-Language: de-DE
X-MS-Has-Attach:
Content-Type: multipart/alternative;
\tboundary="_000_AM0PR1_"
MIME-Version: 1.0

--_000_AM0PR1_
Content-Type: text/plain; charset="iso-8859-1"
Content-Transfer-Encoding: quoted-printable

Sch=F6n, ich komme.

--_000_AM0PR1_
Content-Type: text/calendar; charset="utf-8"; method=REPLY
Content-Transfer-Encoding: base64

{_base64(part)}

--_000_AM0PR1_--
""")


def apple(day: EventDay, address: str, status: str, *, sequence: int = 0, at: datetime = make.NOW) -> bytes:
    """Parameters in another order, the address as EMAIL too, lines folded within words, method first in the header."""
    part = f"""
BEGIN:VCALENDAR
CALSCALE:GREGORIAN
PRODID:-//Apple Inc.//macOS 14.4//EN
VERSION:2.0
METHOD:REPLY
BEGIN:VEVENT
ATTENDEE;CN="Ida Beispiel";CUTYPE=INDIVIDUAL;EMAIL="{address}";PARTST
 AT={status};ROLE=REQ-PARTICIPANT:mailto:{address}
DTEND;TZID=Europe/Berlin:{day.ends_at:%Y%m%dT%H%M%S}
TRANSP:OPAQUE
ORGANIZER;CN="Netzwerk";EMAIL="{ORGANISER}":mailto:{ORGANISER}
UID:{day.uid[:20]}
 {day.uid[20:]}
DTSTAMP:{stamp(at)}
SEQUENCE:{sequence}
SUMMARY:4. Netzwerktreffen
DTSTART;TZID=Europe/Berlin:{day.starts_at:%Y%m%dT%H%M%S}
END:VEVENT
END:VCALENDAR
"""
    return _crlf(f"""
Content-Type: multipart/alternative; boundary="Apple-Mail=_B"
Subject: Accepted: 4. Netzwerktreffen
Mime-Version: 1.0 (Mac OS X Mail 16.0)
From: Ida Beispiel <{address}>
Date: {format_datetime(at)}
Message-Id: <5D6F@example.net>
To: {ORGANISER}

--Apple-Mail=_B
Content-Transfer-Encoding: 7bit
Content-Type: text/plain; charset=us-ascii

Ida Beispiel has accepted your invitation.

--Apple-Mail=_B
Content-Transfer-Encoding: quoted-printable
Content-Type: text/calendar; method=REPLY; name=iCal-20260101.ics; charset=utf-8
{part.replace("=", "=3D")}
--Apple-Mail=_B--
""")


def thunderbird(day: EventDay, address: str, status: str, *, sequence: int = 0, at: datetime = make.NOW) -> bytes:
    """The part as an alternative and once more as a file, with the day on which the invitation was taken over."""
    part = f"""
BEGIN:VCALENDAR
PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN
VERSION:2.0
METHOD:REPLY
BEGIN:VEVENT
CREATED:{stamp(at)}
LAST-MODIFIED:{stamp(at)}
DTSTAMP:{stamp(at)}
UID:{day.uid}
SUMMARY:4. Netzwerktreffen
ORGANIZER;CN=Netzwerk:mailto:{ORGANISER}
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={status};CN=Ida Beispiel:mailto:{address}
X-MOZ-RECEIVED-SEQUENCE:{sequence}
X-MOZ-RECEIVED-DTSTAMP:20200101T080000Z
X-MOZ-INVITED-ATTENDEE:mailto:{address}
DTSTART;TZID=Europe/Berlin:{day.starts_at:%Y%m%dT%H%M%S}
DTEND;TZID=Europe/Berlin:{day.ends_at:%Y%m%dT%H%M%S}
SEQUENCE:{sequence}
TRANSP:OPAQUE
END:VEVENT
END:VCALENDAR
"""
    return _crlf(f"""
From: {address}
To: {ORGANISER}
Subject: Antwort auf Termineinladung: 4. Netzwerktreffen
Date: {format_datetime(at)}
User-Agent: Mozilla Thunderbird
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="------------Boundary_(ID_qyG4ZdjoAsiZ+Jo19dCbWQ)"

--------------Boundary_(ID_qyG4ZdjoAsiZ+Jo19dCbWQ)
Content-Type: multipart/alternative;
 boundary="------------Boundary_(ID_ryU4ZdJoASiZ+Jo21dCbwA)"

--------------Boundary_(ID_ryU4ZdJoASiZ+Jo21dCbwA)
Content-Type: text/plain; charset=UTF-8
Content-Transfer-Encoding: 8BIT

Ida Beispiel hat Ihre Termineinladung angenommen.

--------------Boundary_(ID_ryU4ZdJoASiZ+Jo21dCbwA)
Content-Type: text/calendar; method=REPLY; charset=UTF-8
Content-Transfer-Encoding: 8BIT
{part}
--------------Boundary_(ID_ryU4ZdJoASiZ+Jo21dCbwA)--

--------------Boundary_(ID_qyG4ZdjoAsiZ+Jo19dCbWQ)
Content-Type: application/ics; name=invite.ics
Content-Transfer-Encoding: 8BIT
Content-Disposition: attachment; filename=invite.ics
{part}
--------------Boundary_(ID_qyG4ZdjoAsiZ+Jo19dCbWQ)--
""")


def bare(day: EventDay, address: str, status: str, *, sequence: int = 0, at: datetime = make.NOW) -> bytes:
    """Nothing but the calendar, as servers send it for a calendar on a telephone."""
    return _crlf(f"""
From: {address}
To: {ORGANISER}
Date: {format_datetime(at)}
Subject: Event Invitation Reply
Content-Type: text/calendar; method=REPLY; charset=UTF-8

BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Server//CalDAV//EN
METHOD:REPLY
BEGIN:VEVENT
UID:{day.uid}
DTSTAMP:{stamp(at)}
SEQUENCE:{sequence}
ORGANIZER:mailto:{ORGANISER}
ATTENDEE;PARTSTAT={status}:mailto:{address}
REQUEST-STATUS:2.0;Success
END:VEVENT
END:VCALENDAR
""")


SHAPES: dict[str, Shape] = {shape.__name__: shape for shape in (google, outlook, apple, thunderbird, bare)}
