"""Hands mails to an SMTP server and says honestly what became of them."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from enum import StrEnum

from netzwerk.settings import Settings

TIMEOUT = 30.0
LONGEST_REASON = 300


class Result(StrEnum):
    """What became of one attempt."""

    SENT = "sent"
    LATER = "later"
    UNSURE = "unsure"
    REFUSED = "refused"
    CLOSED = "closed"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Outcome:
    """What became of one attempt, and the server's words.

    `LATER`: not taken now. `UNSURE`: the line broke after the text was handed over. `REFUSED`: never will be.
    `CLOSED`: the server lets nobody in, so there is no use in trying the next mail either. `DROPPED`: not tried,
    because nobody waits for it any more.
    """

    result: Result
    reason: str = ""


class Line:
    """A connection that is opened for the first mail and kept for the next ones."""

    def __init__(self, settings: Settings, timeout: float = TIMEOUT) -> None:
        self._settings = settings
        self._timeout = timeout
        self._open: smtplib.SMTP | None = None

    def deliver(self, message: EmailMessage) -> Outcome:
        """Try once to hand a mail over."""
        try:
            connection = self._connection()
        except smtplib.SMTPResponseException as error:
            self.hang_up()
            return Outcome(Result.CLOSED, _words(error.smtp_code, error.smtp_error))
        except (OSError, smtplib.SMTPException) as error:
            self.hang_up()
            return Outcome(Result.CLOSED, _name(error))
        try:
            refusal = self._envelope(connection, message)
        except (OSError, smtplib.SMTPException) as error:
            self.hang_up()
            return Outcome(Result.LATER, _name(error))
        if refusal is not None:
            self._reset(connection)
            return refusal
        return self._text(connection, message)

    def hang_up(self) -> None:
        """Close the connection, whatever state it is in."""
        connection, self._open = self._open, None
        if connection is not None:
            try:
                connection.quit()
            except (OSError, smtplib.SMTPException):
                connection.close()

    def _connection(self) -> smtplib.SMTP:
        if self._open is not None:
            return self._open
        settings = self._settings
        if settings.mail_security == "tls":
            context = ssl.create_default_context()
            self._open = smtplib.SMTP_SSL(
                settings.mail_host, settings.mail_port, timeout=self._timeout, context=context
            )
        else:
            self._open = smtplib.SMTP(settings.mail_host, settings.mail_port, timeout=self._timeout)
        if settings.mail_security == "starttls":
            self._open.starttls(context=ssl.create_default_context())
        self._open.ehlo_or_helo_if_needed()
        if settings.mail_user:
            self._open.login(settings.mail_user, settings.mail_password)
        return self._open

    def _envelope(self, connection: smtplib.SMTP, message: EmailMessage) -> Outcome | None:
        """Sender and recipient; a refused sender is our own fault and no reason to give the mail up."""
        code, words = connection.mail(parseaddr(str(message["From"]))[1])
        if code != 250:
            return Outcome(Result.LATER, _words(code, words))
        code, words = connection.rcpt(parseaddr(str(message["To"]))[1])
        if code not in {250, 251}:
            return Outcome(Result.REFUSED if code >= 500 else Result.LATER, _words(code, words))
        return None

    def _text(self, connection: smtplib.SMTP, message: EmailMessage) -> Outcome:
        try:
            code, words = _hand_over(connection, message.as_bytes())
        except (OSError, smtplib.SMTPException) as error:
            self.hang_up()
            return Outcome(Result.UNSURE, _name(error))
        if code == 250:
            return Outcome(Result.SENT)
        self._reset(connection)
        return Outcome(Result.REFUSED if code >= 500 else Result.LATER, _words(code, words))

    def _reset(self, connection: smtplib.SMTP) -> None:
        try:
            connection.rset()
        except (OSError, smtplib.SMTPException):
            self.hang_up()


def _hand_over(connection: smtplib.SMTP, content: bytes) -> tuple[int, bytes | str]:
    try:
        return connection.data(content)
    except smtplib.SMTPDataError as error:
        return error.smtp_code, error.smtp_error


def _words(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {text}"[:LONGEST_REASON]


def _name(error: Exception) -> str:
    return (f"{type(error).__name__}: {error}" if str(error) else type(error).__name__)[:LONGEST_REASON]
