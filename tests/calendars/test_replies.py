"""What calendars answer by mail: read in the shapes of real programmes, believed only as far as it may be."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import func, select, update

from netzwerk.calendars import replies, telling
from netzwerk.calendars.replies import NotCounted
from netzwerk.core.audit import AuditRecord
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.invitations import service
from netzwerk.events.invitations.answering import Answer
from netzwerk.events.models import Event, EventDay, Participation
from netzwerk.networks import queries as networks
from netzwerk.networks.models import Network
from netzwerk.outbox import receiving, returned, sending
from netzwerk.outbox.models import MailboxMessage, OutboxMail
from netzwerk.people.models import Person
from tests import factories as make
from tests.calendars.answers import SHAPES, Shape, bare, google, outlook
from tests.calendars.test_telling import FIRST, SECOND, change, invite, invited, mails, withdraw
from tests.harness import applications, live
from tests.harness.databases import Database

pytestmark = pytest.mark.database

SOON = make.NOW + timedelta(minutes=10)


@pytest.fixture(autouse=True)
def _log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    caplog.set_level(logging.INFO, logger="netzwerk")
    yield
    assert "a mail that came in could not be read" not in caplog.text


def told(*people: int, **values: object) -> tuple[make.MadeNetwork, Event, EventDay, Person]:
    """A meeting that the calendars of the first tandems know, with its first day and the first person."""
    network, event = invited(*people or (0,), **values)
    telling.tell_due()
    sending.send_due()
    return network, event, event.days[0], network.tandems[0].teacher


def row(person: Person) -> Participation:
    db.session.rollback()
    return db.session.scalars(select(Participation).where(Participation.person_id == person.id)).one()


def new_mails() -> list[OutboxMail]:
    return [mail for mail in mails() if mail.kind.startswith("event.answer_")]


def said(caplog: pytest.LogCaptureFixture) -> str:
    return caplog.messages[-1].partition(": ")[2]


@pytest.mark.parametrize("shape", SHAPES.values(), ids=list(SHAPES))
def test_the_answers_of_real_programmes_count(database: Flask, shape: Shape) -> None:
    _network, event, day, teacher = told()
    assert receiving.receive(shape(day, teacher.email, "ACCEPTED"))
    found = row(teacher)
    assert (found.reply, found.replied_at, found.represented_by) == ("accepted", make.NOW, "")
    (mail,) = new_mails()
    assert (mail.kind, mail.to_address, mail.is_secret) == ("event.answer_noted", teacher.email, True)
    assert "Eingetragen: Ja, Sie kommen" in mail.text.replace("nehmen online teil", "kommen")
    assert mail.calendar == ""
    assert receiving.receive(shape(day, teacher.email, "DECLINED", at=SOON))
    assert row(teacher).reply == "declined"
    assert [one.kind for one in new_mails()] == ["event.answer_noted"] * 2
    sending.send_due()
    assert [one.status for one in new_mails()] == ["dropped", "sent"]
    audited = db.session.scalars(select(AuditRecord).where(AuditRecord.kind == "event.answered")).all()
    assert [(one.actor_id, one.about_id, one.details["reply"]) for one in audited] == [
        (teacher.id, event.id, "accepted"),
        (teacher.id, event.id, "declined"),
    ]


def test_the_link_of_the_mail_corrects_what_somebody_else_wrote(database: Flask) -> None:
    _network, _event, day, teacher = told()
    receiving.receive(bare(day, teacher.email, "DECLINED"))
    token = new_mails()[0].text.split("/a/")[1].split()[0]
    with transaction():
        service.answer_by_link(token, Answer(reply="accepted"))
    assert row(teacher).reply == "accepted"


def test_a_mail_that_comes_twice_or_too_late_changes_nothing(database: Flask, caplog: pytest.LogCaptureFixture) -> None:
    _network, _event, day, teacher = told()
    accepted, declined = google(day, teacher.email, "ACCEPTED"), google(day, teacher.email, "DECLINED", at=SOON)
    old = google(day, teacher.email, "DECLINED", at=make.NOW - timedelta(hours=1))
    receiving.receive(accepted)
    receiving.receive(accepted)
    assert said(caplog) == "it says what is known"
    receiving.receive(old)
    assert said(caplog) == "it is older than what is known"
    assert row(teacher).reply == "accepted"
    receiving.receive(declined)
    assert row(teacher).reply == "declined"
    assert len(new_mails()) == 2


def test_an_answer_to_a_date_that_was_moved_is_left_out(database: Flask, caplog: pytest.LogCaptureFixture) -> None:
    _network, event, day, teacher = told()
    change(event, by=timedelta(days=7))
    receiving.receive(outlook(day, teacher.email, "ACCEPTED"))
    assert said(caplog) == "it is older than what is known"
    telling.tell_due()
    receiving.receive(outlook(day, teacher.email, "ACCEPTED"))
    assert said(caplog) == "it is older than what is known"
    assert row(teacher).reply == "open"
    receiving.receive(outlook(day, teacher.email, "ACCEPTED", sequence=1))
    assert row(teacher).reply == "accepted"


@pytest.mark.parametrize("status", ["TENTATIVE", "DELEGATED"])
def test_an_answer_that_decides_nothing_is_asked_about_once(database: Flask, status: str) -> None:
    _network, event, day, teacher = told()
    for _ in range(2):
        receiving.receive(bare(day, teacher.email, status))
    assert row(teacher).reply == "open"
    (mail,) = new_mails()
    assert mail.kind == "event.answer_unclear"
    assert "?answer=declined" in mail.text
    noted = db.session.scalars(select(AuditRecord).where(AuditRecord.kind == "event.answer_unclear")).all()
    assert {(one.about_id, one.details["person_id"]) for one in noted} == {(event.id, teacher.id)}


def test_needs_action_is_no_answer(database: Flask) -> None:
    _network, _event, day, teacher = told()
    receiving.receive(bare(day, teacher.email, "NEEDS-ACTION"))
    assert (row(teacher).reply, new_mails()) == ("open", [])


@pytest.mark.parametrize("order", [("ACCEPTED", "DECLINED"), ("DECLINED", "ACCEPTED")])
def test_one_of_two_days_declined_is_no_refusal_in_either_order(database: Flask, order: tuple[str, str]) -> None:
    network, event = invited(0, on=[FIRST, SECOND])
    telling.tell_due()
    teacher = network.tandems[0].teacher
    for day, status in zip(event.days, order, strict=True):
        receiving.receive(bare(day, teacher.email, status))
    assert row(teacher).reply == "accepted"
    last = new_mails()[-1]
    expected = "event.answer_unclear" if order[1] == "DECLINED" else "event.answer_noted"
    assert (last.kind, "Eine Antwort gilt für alle Tage" in last.text) == (expected, True)


def test_both_days_declined_is_a_refusal(database: Flask) -> None:
    network, event = invited(0, on=[FIRST, SECOND])
    telling.tell_due()
    teacher = network.tandems[0].teacher
    for day in event.days:
        receiving.receive(bare(day, teacher.email, "DECLINED"))
    assert row(teacher).reply == "declined"


def test_on_site_or_online_stays_as_it_was_answered(database: Flask) -> None:
    _network, _event, day, teacher = told(format="hybrid", venue="Raum 12")
    receiving.receive(bare(day, teacher.email, "ACCEPTED"))
    assert (row(teacher).reply, row(teacher).mode) == ("accepted", "on_site")
    assert "vor Ort" in new_mails()[0].text
    with transaction():
        db.session.execute(update(Participation).values(mode="online", reply="declined"))
    receiving.receive(bare(day, teacher.email, "ACCEPTED", at=SOON))
    assert (row(teacher).reply, row(teacher).mode) == ("accepted", "online")


def test_places_are_not_given_twice(database: Flask) -> None:
    with make.together():
        network = make.network(tandems=3)
        seminar = make.event(network, "seminar", 2, on=FIRST, state="invited", capacity=1)
        people = [tandem.teacher for tandem in network.tandems]
        for person in people:
            make.participation(seminar, person, invited_at=make.NOW)
    telling.tell_due()
    for person in people:
        receiving.receive(bare(seminar.days[0], person.email, "ACCEPTED"))
    assert [row(person).waiting_since is None for person in people] == [True, False, False]
    assert "Warteliste" in new_mails()[1].text
    receiving.receive(bare(seminar.days[0], people[0].email, "DECLINED", at=SOON))
    assert [row(person).waiting_since is None for person in people] == [True, True, False]


def test_who_registered_before_the_invitation_signs_off_by_calendar(database: Flask) -> None:
    with make.together():
        network = make.network(tandems=1)
        seminar = make.event(network, "seminar", 2, on=FIRST, state="agreed")
    teacher = network.tandems[0].teacher
    actor, header = make.actor(teacher), networks.find_by_code(network.code)
    assert header is not None
    with transaction():
        service.answer(actor, header, seminar.id, Answer(reply="accepted"), registers=True)
    telling.tell_due()
    receiving.receive(bare(seminar.days[0], teacher.email, "DECLINED", at=SOON))
    assert row(teacher).reply == "declined"
    assert f"/n/{network.code}/events/{seminar.id}" in new_mails()[0].text


@pytest.mark.parametrize("status", ["ACCEPTED", "TENTATIVE"])
@pytest.mark.parametrize("end", ["archived", "cancelled", "over"])
def test_what_is_closed_takes_no_answer(
    database: Flask, caplog: pytest.LogCaptureFixture, end: str, status: str
) -> None:
    network, event, day, teacher = told()
    with transaction():
        if end == "archived":
            db.session.execute(update(Network).where(Network.id == network.id).values(state="archived"))
        elif end == "cancelled":
            db.session.execute(update(Event).values(state="cancelled", cancel_reason="Schnee"))
        else:
            long_ago = make.NOW - timedelta(days=1)
            db.session.execute(
                update(EventDay)
                .where(EventDay.event_id == event.id)
                .values(starts_at=long_ago - timedelta(hours=1), ends_at=long_ago)
            )
    receiving.receive(bare(day, teacher.email, status))
    assert said(caplog) == "answers are not taken any more"
    assert (row(teacher).reply, new_mails()) == ("open", [])


def test_only_those_whose_calendar_was_told_are_heard(database: Flask, caplog: pytest.LogCaptureFixture) -> None:
    network, event, day, teacher = told(0, 1)
    stranger = network.tandems[2].teacher
    other = network.tandems[1].teacher
    make.participation(event, stranger)
    unknown = "nobody with this address was invited to such a date"
    for person in (stranger, network.coordinator):
        receiving.receive(bare(day, person.email, "ACCEPTED"))
        assert said(caplog) == unknown
    receiving.receive(bare(day, "niemand@example.net", "ACCEPTED"))
    receiving.receive(bare(day, teacher.email, "ACCEPTED").replace(day.uid.encode(), b"another@example.org"))
    withdraw(network, event, other)
    receiving.receive(bare(day, other.email, "ACCEPTED"))
    telling.tell_due()
    invite(network, event, [other])
    receiving.receive(bare(day, other.email, "ACCEPTED", sequence=1))
    make.deactivate(teacher)
    receiving.receive(bare(day, teacher.email, "ACCEPTED"))
    assert caplog.messages.count(f"the answer of a calendar: {unknown}") == 7
    assert row(stranger).reply == "open"
    assert db.session.scalar(select(func.count()).where(Participation.reply == "accepted")) == 0
    assert teacher.email not in caplog.text


def test_too_many_answers_are_left_out(database: Flask, caplog: pytest.LogCaptureFixture) -> None:
    _network, _event, day, teacher = told()
    for place in range(24):
        status = "DECLINED" if place % 2 else "ACCEPTED"
        receiving.receive(bare(day, teacher.email, status, at=make.NOW + timedelta(minutes=place)))
    assert said(caplog) == "too many came for this person"
    assert len(new_mails()) == 20


FORGED = {
    "another sender": (b"From: {a}", b"From: evil@example.net"),
    "name that looks like it": (b"From: {a}", b'From: "{a}" <evil@example.net>'),
    "comment that looks like it": (b"From: {a}", b"From: evil@example.net ({a})"),
    "two senders": (b"From: {a}", b"From: {a}, evil@example.net"),
    "two headers": (b"From: {a}", b"From: {a}\r\nFrom: evil@example.net"),
    "encoded": (b"From: {a}", b"From: =?utf-8?q?{a}?= <evil@example.net>"),
    "a group": (b"From: {a}", b"From: list:{a},evil@example.net;"),
    "no sender": (b"From: {a}", b"X-From: {a}"),
    "broken sender": (b"From: {a}", b"From: <<{a}"),
    "long sender": (b"From: {a}", b"From: " + b"(" * 900 + b"{a}"),
    "another attendee": (b":mailto:{a}", b":mailto:evil@example.net"),
    "two answers": (b"END:VEVENT", b"ATTENDEE;PARTSTAT=DECLINED:mailto:{a}\r\nEND:VEVENT"),
    "two events": (b"END:VEVENT", b"END:VEVENT\r\nBEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT"),
    "one of a series": (b"SEQUENCE:0", b"SEQUENCE:0\r\nRECURRENCE-ID:20260101T080000Z"),
    "two UIDs": (b"SEQUENCE:0", b"SEQUENCE:0\r\nUID:another"),
    "no number": (b"SEQUENCE:0", b"SEQUENCE:-1"),
    "giant number": (b"SEQUENCE:0", b"SEQUENCE:99999999999999999999"),
    "never ends": (b"END:VCALENDAR", b""),
    "ends too often": (b"END:VCALENDAR", b"END:VCALENDAR\r\nEND:VEVENT"),
    "not the answer of a calendar": (b"METHOD:REPLY", b"METHOD:COUNTER"),
    "another method in the header": (b"method=REPLY", b"method=REQUEST"),
    "a request": (b"METHOD:REPLY", b"METHOD:REQUEST"),
    "no method": (b"METHOD:REPLY\r\n", b""),
    "method of a component": (b"METHOD:REPLY\r\nBEGIN:VEVENT", b"BEGIN:VEVENT\r\nMETHOD:REPLY"),
    "an event inside an event": (b"BEGIN:VEVENT", b"BEGIN:VTODO\r\nBEGIN:VEVENT"),
    "too large": (b"SEQUENCE:0", b"SEQUENCE:0\r\nCOMMENT:" + b"x" * 70_000),
    "not text": (b"text/calendar", b"image/png"),
}


@pytest.mark.parametrize("how", FORGED)
def test_forged_and_broken_answers_change_nothing(database: Flask, how: str) -> None:
    _network, _event, day, teacher = told()
    genuine = bare(day, teacher.email, "ACCEPTED")
    before, after = (part.replace(b"{a}", teacher.email.encode()) for part in FORGED[how])
    assert before in genuine
    receiving.receive(genuine.replace(before, after, 1))
    assert (row(teacher).reply, new_mails()) == ("open", [])
    receiving.receive(genuine)
    assert row(teacher).reply == "accepted"


def test_answers_inside_forwarded_mails_are_none(database: Flask) -> None:
    _network, _event, day, teacher = told()
    inner = google(day, teacher.email, "ACCEPTED")
    head = f"From: {teacher.email}\r\nSubject: WG\r\nContent-Type: message/rfc822\r\n\r\n".encode()
    assert not receiving.receive(head + inner)
    assert row(teacher).reply == "open"


@pytest.mark.parametrize(
    "content",
    [
        b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (depth, depth) for depth in range(60)),
        b"Content-Type: text/calendar; method=REPLY; charset=klingon\n\n\xff\xfeBEGIN:VCALENDAR",
        b"Content-Type: text/calendar; method=REPLY; charset=utf-16\n\nBEGIN:VCALENDA",
        b"Content-Type: text/calendar; method=REPLY\nContent-Transfer-Encoding: base64\n\n!!!!=",
        b"Content-Type: text/calendar; method*0=RE; method*1=PLY\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR\n",
        b"Content-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 4000,
        b"Content-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR\nA" + b";A=,,,,,,,,," * 2000,
        b'Content-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR\nA;B="' + b'","' * 9000,
    ],
    ids="nested charset utf16 base64 pieces components parameters quotes".split(),
)
def test_hostile_mails_do_no_harm(database: Flask, content: bytes) -> None:
    _network, _event, _day, teacher = told()
    receiving.receive(b"From: ida@example.org\n" + content)
    assert row(teacher).reply == "open"


@given(some.binary(max_size=400), some.binary(max_size=200))
def test_any_bytes_are_read_without_a_fault(body: bytes, sender: bytes) -> None:
    head = b"From: " + sender.replace(b"\n", b"") + b"\nContent-Type: text/calendar; method=REPLY\n\n"
    begin = b"BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:x\n"
    for content in (head + body, head + begin + body + b"\nEND:VEVENT\nEND:VCALENDAR\n"):
        try:
            replies.read(returned.parse(content))
        except NotCounted:
            continue


def test_a_mail_that_came_back_is_still_noted(database: Flask) -> None:
    told()
    mail = mails()[0]
    notice = (
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\n\n--B\n'
        b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; a\n\nAction: failed\nStatus: 5.1.1\n\n--B\n"
        b"Content-Type: text/rfc822-headers\n\nMessage-ID: " + mail.message_id.encode() + b"\n\n--B--\n"
    )
    assert receiving.receive(notice)
    assert mails()[0].bounce_reason == "5.1.1"


@pytest.mark.slow
def test_many_answer_at_once_and_no_place_is_given_twice(migrated_database: Database) -> None:
    make.restart()
    app = applications.build(migrated_database.url)
    with applications.context(app):
        with make.together():
            network = make.network(tandems=1)
            seminar = make.event(network, "workshop", 1, on=FIRST.replace(year=2099), state="invited", capacity=5)
            people = [make.person() for _ in range(16)]
            for person in people:
                make.participation(seminar, person, invited_at=make.NOW)
        telling.tell_due()
        letters = [bare(seminar.days[0], person.email, "ACCEPTED") for person in people]
    start = threading.Barrier(8)

    def answer(place: int) -> bool:
        if place < 8:
            start.wait(30)
        with app.app_context():
            try:
                return receiving.receive(letters[place])
            finally:
                db.session.remove()

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(answer, range(len(letters))))
    with applications.context(app):
        found = db.session.execute(select(Participation.reply, Participation.waiting_since.is_(None))).all()
        assert [reply for reply, _has_place in found] == ["accepted"] * 16
        assert sum(has_place for _reply, has_place in found) == 5
        assert len(new_mails()) == 16


@pytest.mark.slow
def test_piped_in_by_a_mail_server(migrated_database: Database) -> None:
    make.restart()
    app = applications.build(migrated_database.url)
    with applications.context(app):
        with make.together():
            network = make.network(tandems=1)
            event = make.event(network, "meeting", 4, on=FIRST.replace(year=2099), state="invited")
            make.participation(event, network.tandems[0].teacher, invited_at=make.NOW)
        telling.tell_due()
        content = outlook(event.days[0], network.tandems[0].teacher.email, "ACCEPTED")
    done = subprocess.run(
        [sys.executable, "-m", "flask", "mail", "receive"],
        cwd=live.ROOT,
        env=live.environment(migrated_database.url),
        input=content,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"it counts" in done.stderr
    with applications.context(app):
        assert db.session.scalars(select(Participation.reply)).all() == ["accepted"]
        assert db.session.scalars(select(MailboxMessage.id)).all() == []
