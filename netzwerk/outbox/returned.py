"""Reads the notice of a mail server that a mail could not be delivered (RFC 3464), whatever else stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message

from netzwerk.core.mail import header_text

LARGEST = 256 * 1024
"""Bytes that are read: the notice itself stands in front of what it sends back. Longer mails only cost time."""
LONGEST_VALUE = 2000
"""Characters of a field that are looked at."""
LONGEST_REASON = 200
MOST_PARTS = 50
IDENTIFIER = re.compile(r"<[^<>\s]{3,290}>")
ADDRESS = re.compile(r"[^\s<>\"(),;:]+@[^\s<>\"(),;:]+")
FAILED = "failed"


@dataclass(frozen=True)
class Returned:
    """A mail that came back.

    Attributes:
        message_ids: what the notice says about which mail it was.
        reason: why, in the words of the mail server, one line without addresses.
    """

    message_ids: frozenset[str]
    reason: str


def parse(content: bytes) -> Message:
    """A mail as it came in, its beginning if it is very long; what is wrong with it is left as it is."""
    return message_from_bytes(content[:LARGEST], policy=policy.compat32)


def read(mail: Message) -> Returned | None:
    """What a delivery status notification says; None for any other mail, and for a notice of a mere delay."""
    if mail.get_content_type() != "multipart/report" or _parameter(mail, "report-type") != "delivery-status":
        return None
    reasons, identifiers = [], set(_identifiers(mail, "In-Reply-To", "References", "X-Original-Message-ID"))
    for part in _parts(mail):
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            reasons += list(_failures(part))
        elif kind in {"message/rfc822", "message/global"}:
            for original in _blocks(part):
                identifiers |= set(_identifiers(original, "Message-ID"))
        elif kind in {"text/rfc822-headers", "message/rfc822-headers", "message/global-headers"}:
            identifiers |= set(_identifiers(_headers(part), "Message-ID"))
    if not reasons or not identifiers:
        return None
    return Returned(frozenset(sorted(identifiers)[:MOST_PARTS]), reasons[0])


def _parts(mail: Message) -> Iterator[Message]:
    """The direct parts: those of the returned mail are none of the notice."""
    yield from _blocks(mail)[:MOST_PARTS]


def _blocks(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def _failures(part: Message) -> Iterator[str]:
    for block in _blocks(part)[:MOST_PARTS]:
        if _value(block, "Action").lower() == FAILED:
            yield _reason(_value(block, "Status"), _value(block, "Diagnostic-Code"))


def _reason(status: str, diagnostic: str) -> str:
    words = diagnostic.partition(";")[2] if ";" in diagnostic else diagnostic
    text = " ".join(filter(None, (words.strip() or status.strip(),)))
    if status.strip() and status.strip() not in text:
        text = f"{status.strip()} {text}"
    return header_text(ADDRESS.sub("…", text))[:LONGEST_REASON] or FAILED


def _headers(part: Message) -> Message:
    blocks = _blocks(part)
    if blocks:
        return blocks[0]
    payload = part.get_payload(decode=True)
    return parse(payload if isinstance(payload, bytes) else b"")


def _identifiers(mail: Message, *names: str) -> Iterator[str]:
    for name in names:
        yield from IDENTIFIER.findall(_value(mail, name))


def _value(mail: Message, name: str) -> str:
    return str(mail.get(name, ""))[:LONGEST_VALUE].strip()


def _parameter(mail: Message, name: str) -> str:
    value = mail.get_param(name, "")
    return (value[2] if isinstance(value, tuple) else str(value)).strip().lower()
