"""The calendar parts of mails as other programs read them, and a client that applies them in any order."""

from __future__ import annotations

import email
import itertools
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import ics as ics_library
import pytest
import vobject
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as some
from icalendar import Calendar

from netzwerk.calendars import ics, invitations
from netzwerk.calendars.happenings import EventDayRow, Place
from netzwerk.calendars.ics import Mailbox, Method, Status
from netzwerk.calendars.invitations import Telling
from netzwerk.core import configuration
from netzwerk.core.mail import Letter
from netzwerk.outbox.message import Mail, build
from tests.calendars.samples import entry
from tests.mails.samples import AT, DAY, _event, _guest

GOLDEN = Path(__file__).parent / "golden_mails"
SENDER = "Netzwerk <netzwerk@example.org>"
UID = "6d1c7f1e-0000-4000-8000-000000000001@netzwerk"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
HOSTILE = "=?utf-8?q?x?=\r\nATTENDEE:mailto:evil@example.org\u2028\u202e\x00<script>\"';,:\\N 🚲"


def row(**changes: Any) -> EventDayRow:
    values: dict[str, Any] = {
        "place": Place(1, 1, "chemie-1", "Chemie Rhein-Main", "Europe/Berlin", "de"),
        "event_id": 3,
        "kind": "meeting",
        "number": 3,
        "title": "Halbzeit",
        "focus": "Was trägt, was bremst",
        "preparation": "Ein Foto mitbringen.",
        "format": "hybrid",
        "venue": "Berufliche Schule Musterstadt, Raum 12; Eingang B",
        "host": "",
        "room_link": "https://raum.example.org/halbzeit",
        "state": "invited",
        "uid": UID,
        "first_uid": UID,
        "sequence": 0,
        "starts_at": DAY.starts_at,
        "ends_at": DAY.ends_at,
        "day": 1,
        "days": 1,
        "is_expected": True,
        "is_host": False,
        "created_at": AT - timedelta(days=9),
        "updated_at": AT - timedelta(days=8),
        **changes,
    }
    return EventDayRow(**values)


def telling(variant: str = "de", method: Method = Method.REQUEST, **changes: Any) -> Telling:
    values: dict[str, Any] = {
        "occasion": _event(variant),
        "guest": _guest(variant),
        "day": row(),
        "span": DAY,
        "method": method,
        "is_first": method is Method.REQUEST,
        "notice_id": 4,
        "answer_href": f"https://netzwerk.example.org/a/{'T' * 43}",
        **changes,
    }
    return Telling(**values)


def posted(letter: Letter) -> EmailMessage:
    """The mail as it arrives."""
    mail = Mail("<1@example.org>", letter.to_name, letter.to_address, letter.subject, letter.text, letter.html)
    wire = build(replace(mail, calendar=letter.calendar), sender=SENDER, at=AT).as_bytes()
    read = email.message_from_bytes(wire, policy=default)
    assert isinstance(read, EmailMessage)
    return read


@pytest.fixture(autouse=True)
def _settings(app: Flask) -> Any:
    configured = configuration.current()
    configuration.use(replace(configured, base_url="https://netzwerk.example.org", mail_from="netzwerk@example.org"))
    yield
    configuration.use(configured)


@pytest.mark.parametrize("variant", ["de", "en"])
@pytest.mark.parametrize("method", list(Method))
def test_byte_for_byte(variant: str, method: Method) -> None:
    changes = {"sequence": 1, "state": "cancelled"} if method is Method.CANCEL else {}
    written = invitations.part(telling(variant, method, day=row(**changes)), AT).encode()
    assert written == (GOLDEN / f"{method.value.lower()}.{variant}.ics").read_bytes()


@pytest.mark.parametrize("method", list(Method))
def test_the_mail_is_built_as_exchange_wants_it(method: Method) -> None:
    mail = posted(invitations.letter(telling(method=method), AT))
    assert mail.get_content_type() == "multipart/mixed"
    body, attachment = mail.iter_parts()
    assert body.get_content_type() == "multipart/alternative"
    text, html, calendar = body.iter_parts()
    kinds = [one.get_content_type() for one in (text, html, calendar)]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    assert calendar.get_param("method") == method.value
    assert calendar.get_param("charset") == "utf-8"
    assert attachment.get_content_type() == "application/ics"
    assert (attachment.get_filename(), attachment.get_content_disposition()) == ("invite.ics", "attachment")
    bytes_ = calendar.get_payload(decode=True)
    assert bytes_ == attachment.get_payload(decode=True)
    assert f"METHOD:{method.value}\r\n".encode() in bytes_
    assert [str(one) for one in mail["To"].addresses] == ["Ida Beispiel <ida@example.org>"]


@pytest.mark.parametrize("method", list(Method))
def test_two_foreign_libraries_read_the_part(method: Method) -> None:
    written = invitations.part(telling(method=method), AT)
    component = vobject.readOne(written)
    assert component.method.value == method.value
    event = component.vevent
    assert event.uid.value == UID
    assert event.organizer.value == "mailto:netzwerk@example.org"
    assert [one.value for one in event.contents["attendee"]] == ["mailto:ida@example.org"]
    assert event.attendee.params["RSVP"] == ["TRUE"]
    assert event.attendee.params["PARTSTAT"] == ["NEEDS-ACTION"]
    assert event.dtstart.value == DAY.starts_at
    assert event.dtstamp.value == AT
    assert event.status.value == ("CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    (other,) = ics_library.Calendar(written).events
    assert (other.uid, other.begin.datetime) == (UID, DAY.starts_at)
    assert len(component.contents["vtimezone"]) == 1


def test_a_cancellation_says_no_room_and_no_task() -> None:
    written = invitations.part(telling(method=Method.CANCEL), AT)
    assert "raum.example.org" not in written
    assert "Foto" not in written


def test_the_mailbox_of_all_mails_gets_no_part() -> None:
    guest = replace(_guest("de"), email="netzwerk@example.org")
    assert invitations.letter(telling(guest=guest), AT).calendar == ""


@settings(deadline=None, max_examples=40)
@given(some.text(max_size=200), some.text(max_size=200), some.text(max_size=120))
def test_whatever_people_type_there_is_one_attendee_and_short_lines(title: str, venue: str, name: str) -> None:
    _sound(title, venue, name)


def test_hostile_words_become_no_header_and_no_attendee() -> None:
    _sound(HOSTILE, HOSTILE, HOSTILE)
    _sound("", "", "\\")
    letter = invitations.letter(
        telling(occasion=_event("de", title=HOSTILE, text=HOSTILE), guest=replace(_guest("de"), name=HOSTILE)), AT
    )
    mail = posted(letter)
    assert {name.lower() for name in mail} == {
        "from", "to", "subject", "date", "message-id", "auto-submitted", "mime-version", "content-type",
    }  # fmt: skip
    assert [one.addr_spec for one in mail["To"].addresses] == ["ida@example.org"]
    assert "<script>" not in letter.html


def _sound(title: str, venue: str, name: str) -> None:
    written = ics.message(
        entry(summary=title, location=venue, description=title),
        Method.REQUEST,
        organiser=Mailbox(name, "netzwerk@example.org"),
        attendee=Mailbox(name, "ida@example.org"),
        at=AT,
    )
    assert written.count(b"\n") == written.count(b"\r\n") == written.count(b"\r")
    assert max(len(line) for line in written.split(b"\r\n")) <= 75
    (event,) = Calendar.from_ical(written).walk("VEVENT")
    assert event.errors == []
    assert str(event["ATTENDEE"]) == "mailto:ida@example.org"
    assert str(event["ORGANIZER"]) == "mailto:netzwerk@example.org"


def test_contradictions_are_refused() -> None:
    ida = Mailbox("Ida", "ida@example.org")
    with pytest.raises(ValueError, match="CANCEL"):
        ics.message(entry(), Method.CANCEL, organiser=Mailbox("N", "n@example.org"), attendee=ida, at=AT)
    with pytest.raises(ValueError, match="one mailbox"):
        ics.message(entry(), Method.REQUEST, organiser=ida, attendee=Mailbox("Ida", "IDA@example.org"), at=AT)
    cancelled = entry(status=Status.CANCELLED)
    with pytest.raises(ValueError, match="REQUEST"):
        ics.message(cancelled, Method.REQUEST, organiser=Mailbox("N", "n@example.org"), attendee=ida, at=AT)


@dataclass
class Client:
    """A calendar that follows RFC 5546, 2.1.5: the higher SEQUENCE wins, then the later DTSTAMP."""

    sequence: int = -1
    stamp: datetime = NEVER
    starts_at: datetime | None = None
    is_struck_out: bool = False

    def take(self, mail: EmailMessage) -> None:
        part = next(one for one in mail.walk() if one.get_content_type() == "text/calendar")
        component = Calendar.from_ical(part.get_payload(decode=True))
        (event,) = component.walk("VEVENT")
        assert component["METHOD"] == part.get_param("method")
        assert str(event["UID"]) == UID
        mark = (int(event["SEQUENCE"]), event["DTSTAMP"].dt)
        if mark <= (self.sequence, self.stamp):
            return
        self.sequence, self.stamp = mark
        self.is_struck_out = component["METHOD"] == "CANCEL"
        self.starts_at = event["DTSTART"].dt


def _story() -> list[EmailMessage]:
    moved = DAY.starts_at + timedelta(days=7)
    later = replace(row(), starts_at=moved, ends_at=moved + timedelta(hours=3))
    told = [
        (Method.REQUEST, row(sequence=0)),
        (Method.REQUEST, replace(later, sequence=1)),
        (Method.CANCEL, replace(later, sequence=2, state="cancelled")),
    ]
    return [
        posted(invitations.letter(telling(method=method, day=day), AT + timedelta(minutes=place)))
        for place, (method, day) in enumerate(told)
    ]


def test_invite_move_cancel_in_order_out_of_order_and_twice() -> None:
    story = _story()
    orders = [*itertools.permutations(story), *itertools.permutations([*story, *story], 4)]
    for order in orders:
        client = Client()
        for mail in order:
            client.take(mail)
        last = max(story.index(mail) for mail in order)
        assert client.sequence == last
        assert client.is_struck_out == (last == 2)
        assert client.starts_at == (DAY.starts_at if last == 0 else DAY.starts_at + timedelta(days=7))


def test_who_comes_back_after_a_withdrawal_has_the_date_again() -> None:
    client = Client()
    for place, (method, sequence) in enumerate([(Method.REQUEST, 0), (Method.CANCEL, 1), (Method.REQUEST, 2)]):
        day = row(sequence=sequence)
        client.take(posted(invitations.letter(telling(method=method, day=day), AT + timedelta(minutes=place))))
    assert (client.is_struck_out, client.sequence) == (False, 2)
