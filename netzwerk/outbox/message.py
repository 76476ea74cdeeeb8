"""Builds a mail as it goes over the wire."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from netzwerk.core.mail import header_text

SENDER_NAME = "Netzwerk"
METHOD = re.compile(rb"^METHOD:([A-Z]+)\r$", re.MULTILINE)


class Unaddressable(Exception):
    """The mail address is none that a server could take."""


@dataclass(frozen=True)
class Mail:
    """What a mail says and to whom.

    Attributes:
        calendar: the calendar part of an invitation with its METHOD, or empty.
        reply_to: the address that answers go to, empty for the sender.
        unsubscribe: where the recipient can do without such mails, empty for those that are always sent.
    """

    message_id: str
    to_name: str
    to_address: str
    subject: str
    text: str
    html: str = ""
    calendar: str = ""
    reply_to: str = ""
    unsubscribe: str = ""


def build(mail: Mail, *, sender: str, at: datetime) -> EmailMessage:
    """The mail with its headers; text never becomes a header (RFC 5322, 2.2).

    Args:
        sender: the mailbox that it comes from, `name <address>` or the address alone.
        at: when it is sent, in real time.

    Raises:
        Unaddressable: if the address cannot be written into a header.
    """
    message = EmailMessage(policy=SMTP)
    name, address = parseaddr(sender)
    try:
        message["From"] = Address(display_name=header_text(name or SENDER_NAME), addr_spec=address)
        message["To"] = Address(display_name=header_text(mail.to_name), addr_spec=mail.to_address)
        if mail.reply_to:
            message["Reply-To"] = Address(addr_spec=mail.reply_to)
    except (ValueError, IndexError, MessageError) as error:
        raise Unaddressable(str(error)) from error
    message["Subject"] = header_text(mail.subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
    message.set_content(mail.text, cte="quoted-printable")
    if mail.html:
        message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    if mail.calendar:
        _add_calendar(message, mail.calendar.encode())
    return message


def _add_calendar(message: EmailMessage, content: bytes) -> None:
    """The calendar part twice with identical bytes: as an alternative that clients act on, and as a file.

    Exchange takes it only if the method of the header is the one of the body (RFC 6047, 2.4).
    """
    found = METHOD.search(content)
    if found is None:
        raise ValueError("a calendar part without METHOD")
    method = found[1].decode()
    message.add_alternative(content, maintype="text", subtype="calendar", params={"method": method, "charset": "utf-8"})
    message.add_attachment(content, maintype="application", subtype="ics", filename="invite.ics")
