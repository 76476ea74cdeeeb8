"""The mails about an account, word for word."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from netzwerk.core.mail import Letter
from netzwerk.people import letters
from netzwerk.people.letters import Recipient

GOLDEN = Path(__file__).with_name("golden")
AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
BASE_URL = "https://netzwerk.example.org"


def _all(language: str) -> dict[str, Letter]:
    ida = Recipient(7, "Ida Beispiel", "ida@example.org", language)
    return {
        "sign_in": letters.sign_in(
            ida, base_url=BASE_URL, link_id=3, token="T" * 43, code="K7MP3XQ9", expires_at=AT, target="/networks?page=2"
        ),
        "activation": letters.activation(ida, base_url=BASE_URL, link_id=3, token="T" * 43, expires_at=AT),
        "password_changed": letters.password_changed(ida, base_url=BASE_URL, changed_at=AT),
    }


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", ["sign_in", "activation", "password_changed"])
def test_word_for_word(name: str, language: str) -> None:
    letter = _all(language)[name]
    shown = f"{letter.to_name} <{letter.to_address}>\n{letter.subject}\n\n{letter.text}"
    assert shown == (GOLDEN / f"{name}.{language}.txt").read_text(encoding="utf-8")


def test_letters_with_a_token_are_secret_and_bound_to_their_link() -> None:
    found = {name: (one.secret, one.about_kind, one.about_id, one.person_id) for name, one in _all("de").items()}
    assert found == {
        "sign_in": (True, "sign_in_link", 3, 7),
        "activation": (True, "sign_in_link", 3, 7),
        "password_changed": (False, "", None, 7),
    }
