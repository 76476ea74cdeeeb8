"""What calendars are told by mail, and that they are told once, in order, and nothing that is not true any more."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parseaddr
from typing import Any

import ics as ics_library
import pytest
import vobject
from flask import Flask
from sqlalchemy import select, update

from netzwerk.calendars import telling
from netzwerk.calendars.models import CalendarNotice
from netzwerk.core import clock, configuration
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.invitations import asking, service
from netzwerk.events.invitations.answering import Answer
from netzwerk.events.models import Event, EventDay, Participation
from netzwerk.networks import queries as networks
from netzwerk.outbox import sending
from netzwerk.outbox.models import MailboxMessage, OutboxMail
from netzwerk.people.editing import service as persons
from netzwerk.people.editing.service import PersonChange
from netzwerk.people.models import Person
from tests import factories as make
from tests.harness.browser import Browser
from tests.harness.smtp import SmtpServer
from tests.outbox.letters import use_mail_server

pytestmark = pytest.mark.database

FIRST, SECOND = make.TODAY + timedelta(days=40), make.TODAY + timedelta(days=47)


def invited(*people: int, on: Any = FIRST, **values: Any) -> tuple[make.MadeNetwork, Event]:
    """A meeting to which the first tandems are invited."""
    with make.together():
        network = make.network(tandems=3)
        event = make.event(
            network, "meeting", 4, on=on, state="agreed", room_link="https://raum.example.org/4", **values
        )
    invite(network, event, [network.tandems[place].teacher for place in people])
    return network, event


def invite(network: make.MadeNetwork, event: Event, people: list[Person], text: str = "") -> int:
    actor, header = make.actor(network.coordinator), networks.find_by_code(network.code)
    assert header is not None
    with transaction():
        return asking.invite(actor, header, event.id, [one.id for one in people], text)


def withdraw(network: make.MadeNetwork, event: Event, person: Person) -> None:
    actor, header = make.actor(network.coordinator), networks.find_by_code(network.code)
    assert header is not None
    with transaction():
        asking.withdraw(actor, header, event.id, person.id)


def change(event: Event, **values: Any) -> None:
    """Change an event so that calendars must hear of it."""
    with transaction():
        days = db.session.scalars(select(EventDay).where(EventDay.event_id == event.id)).all()
        for day in days:
            day.sequence += 1
            if "by" in values:
                day.starts_at, day.ends_at = day.starts_at + values["by"], day.ends_at + values["by"]
        rest = {name: value for name, value in values.items() if name != "by"}
        if rest:
            db.session.execute(update(Event).where(Event.id == event.id).values(**rest))


def mails() -> list[OutboxMail]:
    db.session.rollback()
    return list(db.session.scalars(select(OutboxMail).order_by(OutboxMail.id)))


def said(mail: OutboxMail) -> tuple[str, str]:
    lines = mail.calendar.replace("\r\n ", "").splitlines()
    found = dict(line.split(":", 1) for line in lines if line.startswith(("METHOD:", "SEQUENCE:")))
    return found.get("METHOD", ""), found.get("SEQUENCE", "")


def test_each_person_is_told_of_each_day_once(database: Flask) -> None:
    network, event = invited(0, 1, on=[FIRST, SECOND])
    assert telling.tell_due() == 4
    assert telling.tell_due() == 0
    found = mails()
    assert [said(one) for one in found] == [("REQUEST", "0")] * 4
    teacher = network.tandems[0].teacher
    first, second = (one for one in found if one.to_address == teacher.email)
    assert (first.kind, first.is_secret, second.is_secret) == ("event.invitation", True, False)
    assert "?answer=accepted" in first.text
    assert "/a/" not in second.text
    uids = [day.uid for day in event.days]
    assert [[uid for uid in uids if f"UID:{uid}" in one.calendar] for one in (first, second)] == [[uids[0]], [uids[1]]]


def test_who_was_invited_later_is_told_alone(database: Flask) -> None:
    network, event = invited(0)
    telling.tell_due()
    assert invite(network, event, [network.tandems[0].teacher, network.tandems[1].trainer]) == 1
    assert telling.tell_due() == 1
    assert mails()[-1].to_address == network.tandems[1].trainer.email


def test_a_moved_day_brings_an_update_with_the_next_sequence(database: Flask) -> None:
    _network, event = invited(0)
    telling.tell_due()
    change(event, by=timedelta(days=1))
    assert telling.tell_due() == 1
    assert said(mails()[-1]) == ("REQUEST", "1")
    assert mails()[-1].kind == "event.update"


def test_a_cancelled_event_brings_one_cancellation_and_none_of_the_queued_invitations(database: Flask) -> None:
    _network, event = invited(0, 1)
    telling.tell_due()
    change(event, state="cancelled", cancel_reason="Schnee")
    assert telling.tell_due() == 2
    assert telling.tell_due() == 0
    sending.send_due()
    delivered = db.session.scalars(select(MailboxMessage)).all()
    assert len(delivered) == 2
    assert all("Schnee" in one.text for one in delivered)
    assert {one.status for one in mails() if one.kind == "event.invitation"} == {"dropped"}
    assert [said(one) for one in mails()[2:]] == [("CANCEL", "1")] * 2


def test_a_mail_that_was_overtaken_is_not_sent(database: Flask) -> None:
    _network, event = invited(0)
    telling.tell_due()
    change(event, by=timedelta(hours=1))
    telling.tell_due()
    sending.send_due()
    assert [(one.kind, one.status) for one in mails()] == [("event.invitation", "dropped"), ("event.update", "sent")]
    assert "/a/" in db.session.scalars(select(MailboxMessage.text)).one()


def test_somebody_who_is_not_expected_any_more_is_told_and_can_come_back(database: Flask) -> None:
    network, event = invited(0, 1)
    teacher = network.tandems[0].teacher
    telling.tell_due()
    withdraw(network, event, teacher)
    assert telling.tell_due() == 1
    invite(network, event, [teacher])
    assert telling.tell_due() == 1
    change(event, by=timedelta(days=1))
    assert telling.tell_due() == 2
    own = [one for one in mails() if one.to_address == teacher.email]
    assert [said(one) for one in own] == [("REQUEST", "0"), ("CANCEL", "1"), ("REQUEST", "2"), ("REQUEST", "3")]
    assert [one.kind for one in own] == ["event.invitation", "event.withdrawal", "event.invitation", "event.update"]
    others = [said(one) for one in mails() if one.to_address != teacher.email]
    assert others == [("REQUEST", "0"), ("REQUEST", "1")]


def test_the_subscription_takes_the_place_of_the_calendar_part(database: Flask) -> None:
    with make.together():
        network = make.network(tandems=1)
        event = make.event(network, "meeting", 4, on=FIRST, state="agreed")
    with transaction():
        db.session.execute(
            update(Person).where(Person.id == network.tandems[0].teacher.id).values(calendar_choice="feed")
        )
    invite(network, event, [network.tandems[0].teacher])
    telling.tell_due()
    (mail,) = mails()
    assert mail.calendar == ""
    assert "?answer=accepted" in mail.text


def test_deactivated_people_and_days_that_are_over_are_left_alone(database: Flask) -> None:
    network, event = invited(0, 1, on=[FIRST, SECOND])
    make.deactivate(network.tandems[0].teacher)
    with clock.fixed(event.days[0].ends_at + timedelta(minutes=1)):
        assert telling.tell_due() == 1
    assert [one.to_address for one in mails()] == [network.tandems[1].teacher.email]


def test_a_day_whose_row_goes_is_cancelled_from_what_it_was(database: Flask) -> None:
    _network, event = invited(0, on=[FIRST, SECOND])
    telling.tell_due()
    gone = event.days[1]
    with transaction():
        assert telling.cancel_days([gone.id]) == 1
        db.session.delete(db.session.get(EventDay, gone.id))
    sending.send_due()
    assert [(said(one), one.status) for one in mails()] == [
        (("REQUEST", "0"), "sent"),
        (("REQUEST", "0"), "dropped"),
        (("CANCEL", "1"), "sent"),
    ]
    assert f"UID:{gone.uid}" in mails()[-1].calendar
    assert telling.tell_due() == 0
    assert db.session.query(CalendarNotice).count() == 1


def test_who_registers_before_the_invitation_has_it_in_the_calendar(database: Flask) -> None:
    with make.together():
        network = make.network(tandems=1)
        seminar = make.event(network, "seminar", 2, on=FIRST, state="agreed")
    teacher = network.tandems[0].teacher
    actor, header = make.actor(teacher), networks.find_by_code(network.code)
    assert header is not None
    with transaction():
        service.answer(actor, header, seminar.id, Answer(reply="accepted"), registers=True)
    assert telling.tell_due() == 1
    with transaction():
        service.answer(actor, header, seminar.id, Answer(reply="declined"), registers=True)
    assert telling.tell_due() == 1
    assert [said(one)[0] for one in mails()] == ["REQUEST", "CANCEL"]


def test_a_mailed_link_answers(database: Flask) -> None:
    _network, _event = invited(0)
    telling.tell_due()
    token = mails()[0].text.split("/a/")[1].split("?")[0]
    with transaction():
        service.answer_by_link(token, Answer(reply="accepted"))
    assert db.session.scalars(select(Participation.reply)).all() == ["accepted"]
    sending.send_due()
    assert mails()[0].text == ""


def moved_to(network: make.MadeNetwork, holder: Person, address: str) -> None:
    """Coordination corrects the address of somebody, as its form does."""
    actor = make.actor(network.coordinator)
    with transaction():
        row = persons.locked(holder.id)
        details = PersonChange(name=row.name, email=address, language=row.language, version=row.version)
        persons.change(actor, row, details)


@pytest.mark.parametrize("long_name", [False, True])
def test_a_mail_that_follows_a_corrected_address_invites_that_address(
    database: Flask, smtp_server: SmtpServer, long_name: bool
) -> None:
    network, _event = invited(0)
    holder = network.tandems[0].teacher
    if long_name:
        with transaction():
            db.session.execute(update(Person).where(Person.id == holder.id).values(name="Dr. Öztürk-" + "Ä" * 100))
    telling.tell_due()
    before = mails()[0].calendar
    address = f"{'neu' * 20}@{'schule' * 8}.example.org"
    moved_to(network, holder, address)
    use_mail_server(smtp_server)
    sending.send_due()
    sent = [mail for mail in smtp_server.received if mail["Subject"].startswith("Einladung")]
    (mail,) = sent
    assert [one.addr_spec for one in mail["To"].addresses] == [address]
    body, attachment = mail.iter_parts()
    calendar = list(body.iter_parts())[-1].get_payload(decode=True)
    assert calendar == attachment.get_payload(decode=True)
    assert max(map(len, calendar.split(b"\r\n"))) <= 75
    event_read = vobject.readOne(calendar.decode()).vevent
    assert [one.value for one in event_read.contents["attendee"]] == [f"mailto:{address}"]
    assert event_read.attendee.params["RSVP"] == ["TRUE"]
    assert holder.email not in calendar.decode().replace("\r\n ", "")
    (other,) = ics_library.Calendar(calendar.decode()).events
    assert {one.email for one in other.attendees} == {address}
    rest = [line for line in calendar.decode().replace("\r\n ", "").splitlines() if not line.startswith("ATTENDEE")]
    assert rest == [line for line in before.replace("\r\n ", "").splitlines() if not line.startswith("ATTENDEE")]


def test_the_answer_link_of_a_mail_that_follows_still_answers_and_those_of_sent_ones_do_not(
    database: Flask, browser: Browser
) -> None:
    network, _event = invited(0, 1)
    holder, other = (tandem.teacher for tandem in network.tandems[:2])
    telling.tell_due()
    sent, waiting = mails()
    with transaction():
        db.session.execute(
            update(OutboxMail).where(OutboxMail.id == sent.id).values(status="sent", sent_at=clock.real_now())
        )
    for one in (holder, other):
        moved_to(network, one, f"neu{one.id}@example.org")
    with clock.fixed(make.NOW):
        browser.get("/a/" + sent.text.partition("/a/")[2].split()[0], status=404)
        page = browser.get("/a/" + waiting.text.partition("/a/")[2].split()[0])
    assert "Netzwerktreffen 4" in page.main


def token_of(text: str) -> str:
    return text.partition("/a/")[2].partition("?")[0]


@pytest.mark.parametrize("state", ["unsure", "sending"])
def test_a_mail_that_may_have_arrived_at_the_old_address_is_tried_again_with_a_fresh_link(
    database: Flask, browser: Browser, state: str
) -> None:
    network, _event = invited(0)
    telling.tell_due()
    (lost,) = mails()
    lease = clock.real_now() - timedelta(minutes=1) if state == "sending" else None
    with transaction():
        db.session.execute(
            update(OutboxMail)
            .where(OutboxMail.id == lost.id)
            .values(status=state, lease_until=lease, owner="gone" if lease else "")
        )
    before = token_of(lost.text)
    moved_to(network, network.tandems[0].teacher, "neu@example.org")
    sending.send_due()
    sent = next(one for one in db.session.scalars(select(MailboxMessage)) if "/a/" in one.text)
    fresh = token_of(sent.text)
    assert sent.to_address == "neu@example.org"
    assert before not in sent.text + sent.html
    assert (sent.text.count(fresh), fresh in sent.html) == (3, True)
    with clock.fixed(make.NOW):
        browser.get(f"/a/{before}", status=404)
        assert "Netzwerktreffen 4" in browser.get(f"/a/{fresh}").main


@pytest.mark.parametrize("fate", ["came back", "failed"])
def test_an_invitation_that_was_lost_is_sent_anew_with_a_link_that_answers(
    database: Flask, browser: Browser, fate: str
) -> None:
    network, event = invited(0, on=[FIRST, SECOND])
    telling.tell_due()
    lost, further = mails()
    sent = {"status": "sent", "sent_at": clock.real_now(), "bounced_at": clock.real_now(), "bounce_reason": "5.1.1"}
    failed = {"status": "failed", "last_error": "550 no such mailbox"}
    with transaction():
        values = {**(sent if fate == "came back" else failed), "text": "", "html": ""}
        db.session.execute(update(OutboxMail).where(OutboxMail.id == lost.id).values(**values))
        db.session.execute(update(OutboxMail).where(OutboxMail.id == further.id).values(**failed))
    moved_to(network, network.tandems[0].teacher, "neu@example.org")
    browser.sign_in(network.coordinator)
    page = browser.get(f"/n/{network.code}/mails")
    assert page.all_words("//section[@id='troubles']//td//button") == ["Erneut versuchen", "Neu senden"]
    for _click in range(2):
        browser.post(f"/n/{network.code}/mails/{lost.id}/retry", {})
    assert "neue Mail mit neuem Link" in browser.get(f"/n/{network.code}/mails").main
    anew = [one for one in mails() if one.kind == "event.invitation"]
    assert [(one.status, said(one)) for one in anew] == [
        ("dropped", ("REQUEST", "0")), ("failed", ("REQUEST", "0")), ("queued", ("REQUEST", "1")),
    ]  # fmt: skip
    assert f"UID:{event.days[0].uid}" in anew[2].calendar
    assert anew[2].to_address == "neu@example.org"
    with clock.fixed(make.NOW):
        assert "Netzwerktreffen 4" in browser.get(f"/a/{token_of(anew[2].text)}").main
    assert telling.tell_due() == 0
    sending.send_due()
    assert "neu@example.org" in [one.to_address for one in db.session.scalars(select(MailboxMessage))]


def test_a_lost_invitation_to_somebody_who_is_not_expected_any_more_is_not_sent_anew(
    database: Flask, browser: Browser
) -> None:
    network, event = invited(0)
    telling.tell_due()
    (lost,) = mails()
    with transaction():
        values = {"status": "failed", "last_error": "550", "text": "", "html": ""}
        db.session.execute(update(OutboxMail).where(OutboxMail.id == lost.id).values(**values))
    withdraw(network, event, network.tandems[0].teacher)
    browser.sign_in(network.coordinator)
    browser.get(f"/n/{network.code}/mails")
    browser.post(f"/n/{network.code}/mails/{lost.id}/retry", {})
    assert "kann nicht noch einmal versucht werden" in browser.get(f"/n/{network.code}/mails").main
    assert [one.status for one in mails()] == ["failed"]


def test_a_mail_that_follows_to_the_sender_of_all_mails_has_no_calendar_part(database: Flask) -> None:
    network, _event = invited(0)
    telling.tell_due()
    holder = network.tandems[0].teacher
    moved_to(network, holder, parseaddr(configuration.current().mail_from)[1].lower())
    sending.send_due()
    assert [mail.calendar for mail in mails() if mail.kind == "event.invitation"] == [""]
