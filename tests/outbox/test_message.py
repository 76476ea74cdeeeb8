"""A mail as it goes over the wire."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netzwerk.core.mail import header_text
from netzwerk.outbox.message import Mail, Unaddressable, build

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
SENDER = "netzwerk@example.org"
HEADERS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "Content-Type",
    "Content-Transfer-Encoding",
    "MIME-Version",
]


def _mail(name: str = "Ida Beispiel", subject: str = "Grüße", address: str = "ida@example.org") -> Mail:
    return Mail("<1@example.org>", name, address, subject, "Guten Tag,\n\nbis bald – Ihr Netzwerk\n")


def _parsed(message: EmailMessage) -> EmailMessage:
    parsed = message_from_bytes(message.as_bytes(), policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def test_headers_and_text() -> None:
    mail = _parsed(build(_mail(), sender=SENDER, at=AT))
    assert mail.keys() == HEADERS
    assert str(mail["From"]) == "Netzwerk <netzwerk@example.org>"
    assert str(mail["To"]) == "Ida Beispiel <ida@example.org>"
    assert str(mail["Subject"]) == "Grüße"
    assert str(mail["Date"]) == "Fri, 20 Nov 2026 09:30:00 +0000"
    assert str(mail["Message-ID"]) == "<1@example.org>"
    assert str(mail["Auto-Submitted"]) == "auto-generated"
    assert mail.get_content().replace("\r\n", "\n") == "Guten Tag,\n\nbis bald – Ihr Netzwerk\n"


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        ("Hallo\r\nBcc: evil@example.org", "Hallo Bcc: evil@example.org"),
        ("Hallo\x00\x1bWelt", "Hallo Welt"),
        ("a\u2028Bcc: evil@example.org", "a Bcc: evil@example.org"),
        ("=?utf-8?q?hi=0D=0ABcc:evil@example.org?=", "= ?utf-8?q?hi=0D=0ABcc:evil@example.org?="),
    ],
)
def test_text_never_becomes_a_header(subject: str, shown: str) -> None:
    mail = _parsed(build(_mail(name=subject, subject=subject), sender=SENDER, at=AT))
    assert mail.keys() == HEADERS
    assert str(mail["Subject"]) == shown
    assert [address.addr_spec for address in mail["To"].addresses] == ["ida@example.org"]
    assert mail["To"].addresses[0].display_name == shown


@given(st.text(max_size=120))
def test_any_subject_and_name_keep_the_headers(text: str) -> None:
    try:
        built = build(_mail(name=header_text(text), subject=text), sender=SENDER, at=AT).as_bytes()
    except UnicodeEncodeError:
        assert any(0xD800 <= ord(char) < 0xE000 for char in text)
        return
    mail = message_from_bytes(built, policy=policy.default)
    assert mail.keys() == HEADERS


@pytest.mark.parametrize("address", ["", "ida", "ida@example.org\r\nBcc: evil@example.org", "a b@example.org"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(Unaddressable):
        build(_mail(address=address), sender=SENDER, at=AT)
