"""A letter that a feature wants sent, header hygiene, and the slot that takes letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from netzwerk.core.slots import Slot


@dataclass(frozen=True)
class Letter:
    """One mail to one mailbox, promised once under its key.

    Attributes:
        key: names the promise, such as `reminder:12:34:two_days:2021-06-15`; a second one is ignored.
        person_id: whom it is for, or None for an address without a person.
        to_name, to_address: the mailbox.
        subject: one line.
        text: the body as plain text.
        html: the body as HTML, or empty.
        about_kind, about_id, about_version: the object that the mail dies or moves with, or empty.
        due_at: not sent before this instant (real time), or None for at once.
        kind: names the template and the choice that a person has about such mails, such as `reflection.reminder`.
        network_id: the network it is about, for the list of what went out.
        calendar: the calendar part of an invitation with its METHOD (RFC 6047), or empty.
        reply_to: the address that answers go to, or empty for the sender of all mails.
        secret: the body holds a token: it is emptied once sent.
    """

    key: str
    to_address: str
    subject: str
    text: str
    to_name: str = ""
    person_id: int | None = None
    html: str = ""
    about_kind: str = ""
    about_id: int | None = None
    about_version: int | None = None
    due_at: datetime | None = None
    kind: str = ""
    network_id: int | None = None
    calendar: str = ""
    reply_to: str = ""
    secret: bool = False


post: Slot[Callable[[Letter], None]] = Slot("post office")


def header_text(text: str) -> str:
    """Text fit for a mail header: one line, no control characters, no encoded-word opening.

    Python before 3.11.10 decodes `=?…?=` inside subjects into real headers (CVE-2024-6923).
    """
    flat = "".join(" " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char for char in text)
    return re.sub(r"\s+", " ", flat.replace("=?", "= ?")).strip()
