"""Passwords: what is asked of one (length, not composition), and how it is kept (argon2id)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from netzwerk.core.errors import Invalid
from netzwerk.core.languages import gettext as _

SHORTEST = 12
LONGEST = 128
CONTEXT = (
    *("netzwerk", "network", "tandem", "bildung", "hessen", "digital", "hessenbildung", "berufsschule", "schule"),
    *("betrieb", "ausbildung", "ausbilder", "lehrkraft", "koordination", "moderation", "beirat", "stiftung"),
    *("willkommen", "geheim", "fruehling", "frühling", "herbst", "winter"),
)
RUNS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertzuiopü", "qwertyuiop", "asdfghjklöä", "yxcvbnm", "zxcvbnm")
LEET = str.maketrans("@4301$5!7", "aaeoissit")
COMMON = Path(__file__).with_name("common_passwords.txt")

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


class Weakness(StrEnum):
    """Why a password is not taken."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    PATTERN = "pattern"
    CONTEXT = "context"


@cache
def _common() -> frozenset[str]:
    return frozenset(COMMON.read_text(encoding="utf-8").split("\n"))


def weakness(password: str, context: Iterable[str] = ()) -> Weakness | None:
    """What is wrong with a password, or None.

    No composition rules (NIST SP 800-63B-4, 3.1.1.2; OWASP ASVS 5.0, 6.2): length counts, and that it is neither a
    common password, a keyboard run, nor little more than a word that everybody could think of here.

    Args:
        password: the characters as typed.
        context: words tied to the person, such as name and mail address.
    """
    if len(password) < SHORTEST:
        return Weakness.SHORT
    if len(password) > LONGEST:
        return Weakness.LONG
    plain = password.casefold()
    if _is_run(plain):
        return Weakness.PATTERN
    cores = {_core(plain), _core(plain).translate(LEET)}
    if plain in _common() or any(core in _common() for core in cores):
        return Weakness.COMMON
    words = [*CONTEXT, *(word for text in context for word in re.split(r"[^\w]+|_", text.casefold()))]
    rest = plain.translate(LEET)
    for word in sorted((word for word in words if len(word) > 2), key=len, reverse=True):
        rest = rest.replace(word, " ").replace(word.translate(LEET), " ")
    if len(re.sub(r"[\W\d_]", "", rest)) < 4 and " " in rest and len(rest.replace(" ", "")) < SHORTEST - 4:
        return Weakness.CONTEXT
    return None


def _core(password: str) -> str:
    """The word in a password: digits and signs at both ends gone, a repetition taken once."""
    word = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password) or password
    repeated = re.fullmatch(r"(.+?)\1+", word)
    return repeated[1] if repeated else word


def _is_run(password: str) -> bool:
    """Whether it is made of few characters, or of rows of the keyboard, the alphabet or the digits."""
    rows = [*RUNS, *(row[::-1] for row in RUNS)]
    runs = 1
    for one, two in pairwise(password):
        if one != two and not any(one + two in row for row in rows):
            runs += 1
    return len(set(password)) < 5 or runs * 3 <= len(password)


def refuse_weak(password: str, *context: str) -> None:
    """Refuse a weak password with words that help.

    Raises:
        Invalid: at the field `password`.
    """
    found = weakness(password, context)
    if found is None:
        return
    reasons = {
        Weakness.SHORT: _("This password has fewer than 12 characters."),
        Weakness.LONG: _("This password has more than 128 characters."),
        Weakness.COMMON: _("This password is on the list of those that attackers try first."),
        Weakness.PATTERN: _("This password is a row of keys or a repetition, which attackers try first."),
        Weakness.CONTEXT: _(
            "This password consists of your name, your address or words of this network, which are easy to guess."
        ),
    }
    advice = _("Three or four words that do not belong together are safe and easy to remember.")
    raise Invalid("password", f"{reasons[found]} {advice}")


def digest(password: str) -> str:
    """The password as argon2id, 19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet)."""
    return _hasher.hash(password)


@cache
def _nobody() -> str:
    return _hasher.hash("nobody has this password")


def matches(stored: str | None, password: str) -> bool:
    """Whether the password fits; it takes the same time when there is nothing to compare with."""
    try:
        _hasher.verify(stored or _nobody(), password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None
