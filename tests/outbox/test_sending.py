"""What becomes of mails with a server that accepts, refuses, hangs or hangs up."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from netzwerk.core import clock, configuration
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.outbox import jobs, policy, sending, service
from netzwerk.outbox.models import MailboxMessage, MailState, OutboxMail
from netzwerk.outbox.sending import MailServer
from netzwerk.outbox.smtp import Line
from netzwerk.people.models import Person
from tests import factories as make
from tests.harness import live
from tests.harness.smtp import Behaviour, SmtpServer
from tests.outbox.letters import enqueue, letter, rows, use_mail_server

NO_ADDRESS = "not a mail address: addr-spec local part with no domain"
SOON = timedelta(seconds=5)


def _make_due() -> None:
    with transaction():
        db.session.execute(update(OutboxMail).values(due_at=clock.real_now() - timedelta(seconds=1)))


def test_accepted(database: Flask, smtp_server: SmtpServer) -> None:
    use_mail_server(smtp_server)
    enqueue(letter(1), letter(2))
    assert sending.send_due() == Counter({MailState.SENT: 2})
    assert [str(mail["Subject"]) for mail in smtp_server.received] == ["Brief 1", "Brief 2"]
    assert [(row.status, row.attempts, row.owner, row.last_error) for row in rows()] == [("sent", 1, "", "")] * 2
    assert smtp_server.identifiers == [row.message_id for row in rows()]
    assert sending.send_due() == Counter()
    assert len(smtp_server.received) == 2


def test_later_means_later(database: Flask, smtp_server: SmtpServer) -> None:
    use_mail_server(smtp_server)
    smtp_server.behaviour = Behaviour.LATER
    enqueue(letter(1))
    assert sending.send_due() == Counter({MailState.QUEUED: 1})
    (row,) = rows()
    assert row.last_error == "451 Try again later"
    assert policy.FIRST_RETRY - SOON < row.due_at - clock.real_now() <= policy.FIRST_RETRY
    assert sending.send_due() == Counter()
    smtp_server.behaviour = Behaviour.ACCEPT
    _make_due()
    assert sending.send_due() == Counter({MailState.SENT: 1})
    assert smtp_server.identifiers == [row.message_id]


def test_refused_for_good(database: Flask, smtp_server: SmtpServer, caplog: pytest.LogCaptureFixture) -> None:
    use_mail_server(smtp_server)
    smtp_server.behaviour = Behaviour.NEVER
    enqueue(letter(1, secret=True))
    assert sending.send_due() == Counter({MailState.FAILED: 1})
    (row,) = rows()
    assert (row.status, row.last_error, row.text) == ("failed", "550 No such mailbox", "")
    assert caplog.record_tuples == [
        ("netzwerk.outbox.sending", logging.ERROR, f"mail {row.id} cannot be delivered: 550 No such mailbox")
    ]
    _make_due()
    assert sending.send_due() == Counter()


def test_a_refused_mail_does_not_hold_up_the_next(database: Flask, smtp_server: SmtpServer) -> None:
    use_mail_server(smtp_server)
    enqueue(letter(1, to_address="kein-ort"), letter(2))
    assert sending.send_due() == Counter({MailState.FAILED: 1, MailState.SENT: 1})
    assert [(row.status, row.last_error) for row in rows()] == [("failed", NO_ADDRESS), ("sent", "")]


def test_silence_after_the_text_is_unsure_and_tried_again(database: Flask, smtp_server: SmtpServer) -> None:
    use_mail_server(smtp_server)
    smtp_server.behaviour = Behaviour.HANG
    enqueue(letter(1))
    assert sending.send_due(MailServer(Line(configuration.current(), timeout=0.3))) == Counter({MailState.UNSURE: 1})
    assert rows()[0].last_error == "SMTPServerDisconnected: Connection unexpectedly closed: timed out"
    smtp_server.behaviour = Behaviour.ACCEPT
    _make_due()
    assert sending.send_due() == Counter({MailState.SENT: 1})
    assert smtp_server.identifiers == [rows()[0].message_id]


def test_hung_up_after_the_text_may_come_twice_under_one_name(database: Flask, smtp_server: SmtpServer) -> None:
    use_mail_server(smtp_server)
    smtp_server.behaviour = Behaviour.DROP
    enqueue(letter(1))
    assert sending.send_due() == Counter({MailState.UNSURE: 1})
    smtp_server.behaviour = Behaviour.ACCEPT
    _make_due()
    assert sending.send_due() == Counter({MailState.SENT: 1})
    assert smtp_server.identifiers == [rows()[0].message_id] * 2


def test_no_server_costs_no_mail(database: Flask, smtp_server: SmtpServer, caplog: pytest.LogCaptureFixture) -> None:
    use_mail_server(smtp_server)
    configuration.use(
        type(configuration.current())(**{**configuration.current().__dict__, "mail_port": live.free_port()})
    )
    enqueue(letter(1), letter(2))
    assert sending.send_due() == Counter({MailState.QUEUED: 1})
    assert [(row.status, row.attempts) for row in rows()] == [("queued", 1), ("queued", 0)]
    assert "the mail server is not well: ConnectionRefusedError" in caplog.text


def test_given_up_after_days(database: Flask, smtp_server: SmtpServer) -> None:
    use_mail_server(smtp_server)
    smtp_server.behaviour = Behaviour.LATER
    enqueue(letter(1))
    with transaction():
        db.session.execute(update(OutboxMail).values(attempts=policy.MOST_ATTEMPTS - 1))
    assert sending.send_due() == Counter({MailState.FAILED: 1})


def test_not_before_it_is_due(database: Flask) -> None:
    enqueue(letter(1, due_at=clock.real_now() + timedelta(hours=1)))
    assert sending.send_due() == Counter()
    assert rows()[0].status == "queued"


@pytest.fixture
def visits() -> Iterator[dict[int, bool]]:
    """Objects that mails may be about; the value says whether they still stand."""
    before = service.subjects.value
    standing: dict[int, bool] = {}
    service.subjects.fill({"visit": lambda number, _version: standing[number]})
    yield standing
    service.subjects.fill(before)


def test_mail_dies_with_its_object(database: Flask, visits: dict[int, bool]) -> None:
    visits.update({7: True, 8: False})
    enqueue(
        letter(1, about_kind="visit", about_id=7),
        letter(2, about_kind="visit", about_id=8, secret=True),
    )
    assert sending.send_due() == Counter({MailState.SENT: 1, MailState.DROPPED: 1})
    assert [(row.status, row.text) for row in rows()] == [("sent", letter().text), ("dropped", "")]


def test_mailbox_instead_of_a_server(database: Flask) -> None:
    enqueue(letter(1, secret=True, text="Code ABCD"))
    assert sending.send_due() == Counter({MailState.SENT: 1})
    (row,) = rows()
    message = db.session.scalars(select(MailboxMessage)).one()
    assert (message.subject, message.to_name, message.text) == ("Brief 1", "Ida Beispiel", "Code ABCD")
    assert (row.text, row.status) == ("", "sent")
    assert message.message_id == row.message_id


def test_a_lost_claim_is_tried_again(database: Flask, smtp_server: SmtpServer) -> None:
    use_mail_server(smtp_server)
    enqueue(letter(1))
    with transaction():
        db.session.execute(
            update(OutboxMail).values(
                status=MailState.SENDING, owner="gone", lease_until=clock.real_now() + timedelta(minutes=1)
            )
        )
    assert sending.send_due() == Counter()
    with transaction():
        db.session.execute(update(OutboxMail).values(lease_until=clock.real_now() - timedelta(seconds=1)))
    assert sending.send_due() == Counter({MailState.SENT: 1})
    assert rows()[0].owner == ""


def test_old_mails_are_forgotten(database: Flask) -> None:
    enqueue(letter(1), letter(2))
    sending.send_due()
    with transaction():
        db.session.execute(
            update(OutboxMail)
            .where(OutboxMail.key == "test:1")
            .values(created_at=clock.real_now() - policy.KEPT_SENT - timedelta(days=1))
        )
        db.session.execute(
            update(MailboxMessage)
            .where(MailboxMessage.subject == "Brief 2")
            .values(received_at=clock.real_now() - policy.KEPT_MAILBOX - timedelta(days=1))
        )
    jobs.clear_away()
    assert [row.key for row in rows()] == ["test:2"]
    assert [message.subject for message in db.session.scalars(select(MailboxMessage))] == ["Brief 1"]


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 2), (3, 4), (8, 128), (9, 240), (policy.MOST_ATTEMPTS - 1, 240)]
)
def test_waiting_time_doubles_up_to_four_hours(attempts: int, minutes: int) -> None:
    assert policy.retry_after(attempts) == timedelta(minutes=minutes)
    assert policy.retry_after(policy.MOST_ATTEMPTS) is None


def test_a_mail_that_cannot_be_asked_about_keeps_no_other_waiting(database: Flask, visits: dict[int, bool]) -> None:
    visits.update({7: True})
    enqueue(letter(1, about_kind="visit", about_id=6), letter(2, about_kind="visit", about_id=7))
    assert sending.send_due() == Counter({MailState.SENT: 1, MailState.QUEUED: 1})
    assert [(row.status, row.last_error) for row in rows()] == [
        ("queued", "a fault of our own: KeyError"),
        ("sent", ""),
    ]


def test_nothing_goes_to_a_closed_account_or_against_a_choice(database: Flask) -> None:
    gone, quiet, other = make.person(), make.person(), make.person()
    enqueue(
        letter(1, person_id=gone.id, kind="event.invitation"),
        letter(2, person_id=quiet.id, kind="event.reminder"),
        letter(3, person_id=quiet.id, kind="event.invitation"),
        letter(4, person_id=other.id, kind="event.reminder"),
    )
    make.deactivate(gone)
    make.mute(quiet, "event_reminder")
    make.mute(quiet, "event")
    assert sending.send_due() == Counter({MailState.DROPPED: 2, MailState.SENT: 2})
    assert [(row.status, row.last_error) for row in rows()] == [
        ("dropped", "the account is closed"),
        ("dropped", "the person does without such mails"),
        ("sent", ""),
        ("sent", ""),
    ]


def test_a_mail_that_waits_follows_its_person_to_a_new_address(database: Flask, smtp_server: SmtpServer) -> None:
    """What lies planned for weeks does not go to a mailbox that turned out to be somebody else's."""
    use_mail_server(smtp_server)
    holder = make.person(email="alt@example.org")
    enqueue(
        letter(1, person_id=holder.id, to_address="alt@example.org"),
        letter(2, person_id=holder.id, to_address="alt@example.org", kind="account.address"),
        letter(3, to_address="ohne-konto@example.org"),
    )
    with transaction():
        db.session.execute(update(Person).where(Person.id == holder.id).values(email="neu@example.org"))
    assert sending.send_due() == Counter({MailState.SENT: 3})
    assert [mail["To"].addresses[0].addr_spec for mail in smtp_server.received] == [
        "neu@example.org",
        "alt@example.org",
        "ohne-konto@example.org",
    ]
    assert [row.to_address for row in rows()] == ["neu@example.org", "alt@example.org", "ohne-konto@example.org"]


def test_a_muted_mail_is_not_even_promised(database: Flask) -> None:
    quiet = make.person()
    make.mute(quiet, "event_reminder")
    enqueue(letter(1, person_id=quiet.id, kind="event.reminder"), letter(2, person_id=quiet.id, kind="event.changed"))
    assert [row.key for row in rows()] == ["test:2"]


def test_a_kind_may_ask_whether_it_is_still_for_the_person(database: Flask, visits: dict[int, bool]) -> None:
    visits.update({7: True})
    ida, ben = make.person(), make.person()
    before = service.recipients.value
    service.recipients.fill({"test.visit": lambda about_id, person_id: (about_id, person_id) == (7, ida.id)})
    enqueue(
        letter(1, about_kind="visit", about_id=7, kind="test.visit", person_id=ida.id),
        letter(2, about_kind="visit", about_id=7, kind="test.visit", person_id=ben.id),
    )
    sending.send_due()
    service.recipients.fill(before)
    assert [(row.status, row.last_error) for row in rows()] == [
        ("sent", ""),
        ("dropped", "it is not for this person any more"),
    ]


def test_headers_of_mails_that_one_may_do_without(database: Flask, smtp_server: SmtpServer) -> None:
    use_mail_server(smtp_server)
    enqueue(letter(1, kind="event.reminder", reply_to="koordination@example.org"), letter(2, kind="event.changed"))
    sending.send_due()
    optional, always = smtp_server.received
    assert optional["List-Unsubscribe"] == f"<{configuration.current().base_url}/account/mails>"
    assert (optional["Reply-To"], optional["Auto-Submitted"]) == ("koordination@example.org", "auto-generated")
    assert (always["List-Unsubscribe"], always["Reply-To"]) == (None, None)
