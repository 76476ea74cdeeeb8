"""Encrypted lines to a mail server whose key and certificate are made anew for each run."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from netzwerk.outbox.message import Mail, build
from netzwerk.outbox.smtp import Line, Outcome, Result
from netzwerk.settings import Settings
from tests.harness import applications, live

MAIL = build(
    Mail("<1@example.org>", "Ida Beispiel", "ida@example.org", "Grüße", "Bis bald.\n"),
    sender="netzwerk@example.org",
    at=datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
)


class _Inbox:
    def __init__(self) -> None:
        self.count = 0

    async def handle_DATA(self, _smtp: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802
        self.count += 1
        return "250 OK"


def _authenticate(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, login: Any) -> AuthResult:
    return AuthResult(success=login.password == b"right", handled=False)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def context(authority: trustme.CA) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(made)
    return made


@pytest.fixture
def starttls(context: ssl.SSLContext) -> Iterator[Controller]:
    """A server that wants STARTTLS and a password."""
    controller = Controller(
        _Inbox(),
        hostname="127.0.0.1",
        port=live.free_port(),
        tls_context=context,
        require_starttls=True,
        authenticator=_authenticate,
        auth_required=True,
    )
    controller.start()
    yield controller
    controller.stop(no_assert=True)


@pytest.fixture
def tls(context: ssl.SSLContext) -> Iterator[Controller]:
    """A server that speaks TLS from the first byte."""
    controller = Controller(_Inbox(), hostname="127.0.0.1", port=live.free_port(), ssl_context=context)
    controller.start()
    yield controller
    controller.stop(no_assert=True)


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))


def _settings(controller: Controller, security: str, **changes: Any) -> Settings:
    return applications.settings(
        "sqlite://", mail_host="localhost", mail_port=controller.port, mail_security=security, **changes
    )


def _deliver(settings: Settings) -> Outcome:
    line = Line(settings, timeout=5)
    try:
        return line.deliver(MAIL)
    finally:
        line.hang_up()


def test_starttls_with_a_password(starttls: Controller, trusted: None) -> None:
    settings = _settings(starttls, "starttls", mail_user="netzwerk", mail_password="right")
    assert _deliver(settings) == Outcome(Result.SENT)
    assert starttls.handler.count == 1


def test_wrong_password_closes_the_line_and_refuses_no_mail(starttls: Controller, trusted: None) -> None:
    settings = _settings(starttls, "starttls", mail_user="netzwerk", mail_password="wrong")
    outcome = _deliver(settings)
    assert outcome.result is Result.CLOSED
    assert outcome.reason.startswith("535")


def test_no_plain_text_where_encryption_is_asked_for(starttls: Controller) -> None:
    outcome = _deliver(_settings(starttls, "starttls"))
    assert outcome.result is Result.CLOSED
    assert "CERTIFICATE_VERIFY_FAILED" in outcome.reason
    assert starttls.handler.count == 0


def test_tls_from_the_first_byte(tls: Controller, trusted: None) -> None:
    assert _deliver(_settings(tls, "tls")) == Outcome(Result.SENT)
    assert tls.handler.count == 1


def test_stranger_with_tls_gets_nothing(tls: Controller) -> None:
    outcome = _deliver(_settings(tls, "tls"))
    assert outcome.result is Result.CLOSED
    assert "CERTIFICATE_VERIFY_FAILED" in outcome.reason
    assert tls.handler.count == 0
