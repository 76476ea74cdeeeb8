"""What is asked of a password, and how it is kept."""

from __future__ import annotations

import statistics
import time

import pytest

from netzwerk.core.errors import Invalid
from netzwerk.core.languages import spoken
from netzwerk.people import passwords
from netzwerk.people.passwords import Weakness

ME = ("Anna Schmidt", "anna.schmidt@schule-nord.example.org")


@pytest.mark.parametrize(
    ("password", "weakness"),
    [
        ("", Weakness.SHORT),
        ("elf Zeichen", Weakness.SHORT),
        ("a" * 129, Weakness.LONG),
        ("passwort1234", Weakness.COMMON),
        ("Passwort2024!", Weakness.COMMON),
        ("P@ssw0rd!!!!", Weakness.COMMON),
        ("sommersommer", Weakness.COMMON),
        ("123456789012", Weakness.PATTERN),
        ("qwertzuiop12", Weakness.PATTERN),
        ("aaaaaaaaaaaa", Weakness.PATTERN),
        ("Netzwerk-Tandem", Weakness.CONTEXT),
        ("AnnaSchmidt1", Weakness.CONTEXT),
        ("anna.schmidt@schule", Weakness.CONTEXT),
        ("vier blaue Kähne", None),
        ("correct horse battery", None),
        ("Rm7#kk2Lw9!x", None),
        ("ein Tandem aus Hund und Katze", None),
        ("ßüß-österlich-ñandú", None),
    ],
)
def test_weakness(password: str, weakness: Weakness | None) -> None:
    assert passwords.weakness(password, ME) == weakness


def test_the_list_is_a_real_one() -> None:
    assert len(passwords.COMMON.read_text().splitlines()) > 15_000


def test_refusal_says_what_to_do() -> None:
    with spoken("de"), pytest.raises(Invalid) as refused:
        passwords.refuse_weak("passwort1234")
    assert refused.value.field == "password"
    assert refused.value.message == (
        "Dieses Passwort steht auf der Liste derer, die Angreifer zuerst versuchen. "
        "Drei oder vier Wörter, die nicht zusammengehören, sind sicher und leicht zu merken."
    )


def test_kept_as_argon2id_with_the_recommended_cost() -> None:
    kept = passwords.digest("vier blaue Kähne")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.matches(kept, "vier blaue Kähne")
    assert not passwords.matches(kept, "vier blaue kähne")
    assert not passwords.matches("no digest at all", "vier blaue Kähne")


def test_nobody_takes_as_long_as_somebody() -> None:
    kept = passwords.digest("vier blaue Kähne")
    passwords.matches(None, "first one makes the digest to compare with")

    def seconds(stored: str | None) -> float:
        begun = time.perf_counter()
        passwords.matches(stored, "wrong")
        return time.perf_counter() - begun

    somebody, nobody = zip(*((seconds(kept), seconds(None)) for _ in range(9)), strict=True)
    assert 0.5 < statistics.median(somebody) / statistics.median(nobody) < 2
