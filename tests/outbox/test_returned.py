"""Mails that come back: notices of mail servers as they really look, and everything else that could come in."""

from __future__ import annotations

import logging
import subprocess
import sys
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.outbox import message, receiving, returned, sending
from netzwerk.outbox.message import Mail
from netzwerk.outbox.models import MailState, OutboxMail
from tests.harness import live
from tests.harness.databases import Database
from tests.outbox.letters import enqueue, letter, rows

OURS = "<abc-DEF_123@example.org>"
POSTFIX = """\
Return-Path: <>
From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
To: netzwerk@example.org
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="B0"
Message-Id: <20261120.1@mx.example.net>

This is a MIME-encapsulated message.

--B0
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B0
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
Arrival-Date: Fri, 20 Nov 2026 09:30:00 +0000 (UTC)

Final-Recipient: rfc822; ida@example.net
Original-Recipient: rfc822;ida@example.net
Action: {action}
Status: {status}
Remote-MTA: dns; mail.example.net
Diagnostic-Code: smtp; 550 5.1.1 <ida@example.net>: Recipient address rejected:
    User unknown in virtual mailbox table

--B0
Content-Description: Undelivered Message
Content-Type: {kind}

{original}
--B0--
"""
HEADERS = f"From: Netzwerk <netzwerk@example.org>\nTo: Ida <ida@example.net>\nSubject: Einladung\nMessage-ID: {OURS}\n"
REASON = "550 5.1.1 <…>: Recipient address rejected: User unknown in virtual mailbox table"


def _notice(
    *,
    action: str = "failed",
    status: str = "5.1.1",
    kind: str = "message/rfc822",
    original: str = f"{HEADERS}\nHallo\n",
) -> bytes:
    return POSTFIX.format(action=action, status=status, kind=kind, original=original).encode()


def _read(content: bytes) -> returned.Returned | None:
    return returned.read(returned.parse(content))


@pytest.mark.parametrize(
    "content",
    [
        _notice(),
        _notice(kind="text/rfc822-headers", original=HEADERS),
        _notice(kind="message/rfc822-headers", original=HEADERS),
        _notice(kind='message/rfc822; charset="klingon"'),
        _notice().replace(b"report-type=delivery-status", b'report-type="Delivery-Status"'),
        _notice().replace(b"\n", b"\r\n"),
        _notice(kind="text/plain", original="Nothing.").replace(
            b"Message-Id: <2", f"In-Reply-To: {OURS}\nX-Id: <2".encode()
        ),
    ],
    ids="whole headers own-headers charset quoted crlf reply".split(),
)
def test_notice_names_the_mail_and_the_reason(content: bytes) -> None:
    found = _read(content)
    assert found is not None
    assert OURS in found.message_ids
    assert found.reason == REASON


def test_reason_holds_no_address_and_fits() -> None:
    long = _notice().replace(b"User unknown", b"User unknown ben@example.net " + b"x" * 1000)
    found = _read(long)
    assert found is not None
    assert "@" not in found.reason
    assert len(found.reason) == 200
    bare = _read(_notice().replace(b"Diagnostic-Code: smtp; 550 5.1.1 <ida@example.net>: Recipient", b"X: Recipient"))
    assert bare is not None
    assert bare.reason == "5.1.1"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff\xfe",
        b"Subject: Abwesenheit\nAuto-Submitted: auto-replied\n\nBin im Urlaub.\n",
        _notice(action="delayed", status="4.4.1"),
        _notice(action="delivered", status="2.0.0"),
        _notice(action="relayed", status="2.0.0"),
        _notice(original="Subject: ohne Kennung\n\nHallo\n"),
        _notice().replace(b"multipart/report", b"multipart/mixed"),
        _notice().replace(b"report-type=delivery-status", b"report-type=disposition-notification"),
        _notice().replace(b"message/delivery-status", b"text/plain"),
        _notice()[:300],
    ],
    ids="empty bytes vacation delayed delivered relayed no-id mixed read-receipt no-status cut".split(),
)
def test_everything_else_is_no_return(content: bytes) -> None:
    assert _read(content) is None


def test_only_the_notice_itself_is_believed_not_what_hangs_in_the_returned_mail() -> None:
    inner = _notice(original=HEADERS).decode().replace("B0", "B1")
    found = _read(_notice(original=inner))
    assert found is not None
    assert OURS not in found.message_ids


@given(st.binary(max_size=2000))
def test_any_bytes_are_read_without_a_fault(content: bytes) -> None:
    _read(content)
    _read(_notice().replace(b"Reporting-MTA", content[:200] + b"\nReporting-MTA"))


def _send_one(**changes: object) -> OutboxMail:
    enqueue(letter(1, **changes))
    sending.send_due()
    (row,) = rows()
    return row


def _of(row: OutboxMail) -> bytes:
    return _notice().replace(OURS.encode(), row.message_id.encode())


def test_a_mail_that_came_back_is_marked_once(database: Flask) -> None:
    first = _send_one()
    assert receiving.receive(_of(first))
    (row,) = rows()
    assert (row.status, row.bounce_reason) == ("sent", REASON)
    assert receiving.receive(_of(first).replace(b"User unknown", b"Other words"))
    (again,) = rows()
    assert (again.bounced_at, again.bounce_reason) == (row.bounced_at, REASON)


def test_one_that_was_not_sure_is_not_sent_again(database: Flask) -> None:
    enqueue(letter(1, secret=True))
    with transaction():
        db.session.execute(update(OutboxMail).values(status=MailState.UNSURE))
    receiving.receive(_of(rows()[0]))
    (row,) = rows()
    assert (row.status, row.last_error, row.text) == ("failed", REASON, "")
    assert not sending.send_due()


def test_a_real_mail_of_ours_is_found_again(database: Flask) -> None:
    row = _send_one()
    mail = Mail(row.message_id, "Ida", "ida@example.net", "Grüße", "Hallo", "<p>Hallo</p>")
    built = message.build(mail, sender="netzwerk@example.org", at=datetime(2026, 11, 20, tzinfo=UTC))
    notice = EmailMessage(policy=policy.SMTP)
    notice.add_header("Content-Type", "multipart/report", report_type="delivery-status")
    notice.set_param("report-type", "delivery-status")
    status = BytesParser(policy=policy.SMTP).parsebytes(
        b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; a\r\n\r\nAction: failed\r\nStatus: 5.2.2\r\n"
    )
    notice.attach(status)
    carrier = EmailMessage(policy=policy.SMTP)
    carrier.set_content(built)
    notice.attach(carrier)
    assert receiving.receive(notice.as_bytes())
    assert rows()[0].bounce_reason == "5.2.2"


def test_mails_of_nobody_change_nothing(database: Flask, caplog: pytest.LogCaptureFixture) -> None:
    _send_one()
    caplog.set_level(logging.INFO, logger="netzwerk")
    assert receiving.receive(_notice())
    assert not receiving.receive(b"Subject: Hallo\nFrom: ben@example.net\n\nIst da jemand?\n")
    assert rows()[0].bounced_at is None
    assert caplog.messages == [
        "a mail server sent something back: 0 of our mails",
        "a mail that came in is nothing that is read here",
    ]


def test_hostile_mails_do_no_harm(database: Flask, caplog: pytest.LogCaptureFixture) -> None:
    nested = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (depth, depth) for depth in range(3000)
    )
    boundary = b"Content-Type: multipart/report; report-type=delivery-status; boundary=" + b"b" * 100_000 + b"\n\n"
    many = _notice().replace(b"Reporting-MTA", b"Action: failed\n\n" * 5000 + b"Reporting-MTA")
    references = _notice().replace(
        b"Message-Id:", b"References: " + b" ".join(b"<%d@example.org>" % number for number in range(20_000)) + b"\nX:"
    )
    for content in (nested, boundary, many, references, b"A" * 5_000_000, _notice() + b"\n" * 3_000_000):
        receiving.receive(content)
    assert "ida@" not in caplog.text


def test_another_reader_may_follow(database: Flask) -> None:
    seen: list[str] = []

    def read(mail: object) -> bool:
        seen.append(str(mail))
        return True

    before = receiving.more_readers.value
    receiving.more_readers.fill((read,))
    try:
        assert receiving.receive(b"Subject: Zusage\n\nJa\n")
        assert receiving.receive(_notice())
    finally:
        receiving.more_readers.fill(before)
    assert len(seen) == 1


def _pipe(url: str, content: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "flask", "mail", "receive"],
        cwd=live.ROOT,
        env=live.environment(url),
        input=content,
        capture_output=True,
        check=False,
    )


@pytest.mark.slow
def test_piped_in_by_a_mail_server(migrated_database: Database) -> None:
    for content in (_notice(), b"Subject: Hallo ida@example.net\n\n" + b"\xff" * 2_000_000):
        result = _pipe(migrated_database.url, content)
        assert (result.returncode, result.stdout) == (0, b"")
        assert b"ida@" not in result.stderr


@pytest.mark.slow
def test_a_mail_waits_while_the_database_is_away() -> None:
    assert _pipe("postgresql+psycopg://nobody@127.0.0.1:1/none", _notice()).returncode == 75


def test_a_hostile_notice_costs_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reason of a megabyte once kept the process busy for hours; counted in characters instead of seconds."""
    looked_at: list[int] = []

    class Counted:
        def sub(self, _words: str, text: str) -> str:
            looked_at.append(len(text))
            return text

    monkeypatch.setattr(returned, "ADDRESS", Counted())
    found = _read(_notice().replace(b"550 5.1.1", b"a" * 100_000))
    assert found is not None
    assert OURS in found.message_ids
    assert looked_at
    assert max(looked_at) < 5_000
