"""A real SMTP server that accepts, refuses, hangs or hangs up."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import Enum

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.harness.live import free_port

HANG_SECONDS = 600


class Behaviour(Enum):
    """What the server does with the next mails."""

    ACCEPT = "250"
    LATER = "451"
    NEVER = "550"
    HANG = "no answer after DATA"
    DROP = "connection closed after DATA, the mail is taken"


class SmtpServer:
    """A server on a free port of this machine.

    Attributes:
        behaviour: may be changed at any time; or a function of the mail.
        shown: how often it behaved in each way.
        received: mails that were taken, in order.
        host: name of this machine.
        port: a free port of it.
    """

    def __init__(self) -> None:
        self.behaviour: Behaviour | Callable[[EmailMessage], Behaviour] = Behaviour.ACCEPT
        self.shown: Counter[Behaviour] = Counter()
        self.received: list[EmailMessage] = []
        self.host = "127.0.0.1"
        self.port = free_port()
        self._controller = Controller(_Handler(self), hostname=self.host, port=self.port, ready_timeout=20)

    def start(self) -> None:
        """Begin to listen."""
        self._controller.start()

    def stop(self) -> None:
        """Stop listening."""
        self._controller.stop(no_assert=True)

    @property
    def identifiers(self) -> list[str]:
        """Message-ID of each mail taken."""
        return [str(message["Message-ID"]) for message in self.received]


class _Handler:
    def __init__(self, server: SmtpServer) -> None:
        self._server = server

    async def handle_DATA(self, smtp: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content or b""
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        wanted = self._server.behaviour
        behaviour = wanted if isinstance(wanted, Behaviour) else wanted(message)
        self._server.shown[behaviour] += 1
        if behaviour is Behaviour.LATER:
            return "451 Try again later"
        if behaviour is Behaviour.NEVER:
            return "550 No such mailbox"
        if behaviour is Behaviour.HANG:
            await asyncio.sleep(HANG_SECONDS)
        self._server.received.append(message)
        if behaviour is Behaviour.DROP:
            assert smtp.transport is not None
            smtp.transport.close()
        return "250 OK"
