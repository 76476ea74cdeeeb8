"""How long sign-ins and links count, what slows guessing, and what a mail address looks like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from unicodedata import category

IDLE = timedelta(hours=12)
LONGEST_SIGN_IN = timedelta(days=14)
TOUCH_EVERY = timedelta(minutes=10)
FRESH = timedelta(minutes=30)
SIGN_IN_LINK = timedelta(minutes=30)
ACTIVATION_LINK = timedelta(days=21)
WRONG_CODES = 5
EVEN_ANSWER = timedelta(milliseconds=120)
MEMORY = timedelta(days=1)
KEPT_AFTER_END = timedelta(days=30)

LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
ADDRESS = re.compile(rf"[a-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@{LABEL}(?:\.{LABEL})+")

BIDI = dict.fromkeys(map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
CONTROL = frozenset({"Cc", "Cs", "Zl", "Zp"})


@dataclass(frozen=True)
class Limit:
    """How many tries are free, and how the waiting time grows after them.

    Attributes:
        free: tries without waiting.
        first: waiting time after the first try too many; it doubles with each further one.
        longest: never more than this: nobody is locked out for good.
        window: tries older than this are forgotten.
    """

    free: int
    first: timedelta
    longest: timedelta
    window: timedelta

    def wait_until(self, tries: Sequence[datetime], now: datetime) -> datetime | None:
        """When the next try counts, given the earlier ones in any order; None for at once."""
        recent = sorted(at for at in tries if at > now - self.window)
        over = len(recent) - self.free
        if over < 0:
            return None
        until = recent[-1] + min(self.first * 2 ** min(over, 20), self.longest)
        return until if until > now else None


PASSWORD_BY_ACCOUNT = Limit(5, timedelta(seconds=15), timedelta(minutes=15), timedelta(hours=6))
PASSWORD_BY_ADDRESS = Limit(30, timedelta(seconds=15), timedelta(minutes=15), timedelta(hours=1))
MAIL_BY_ACCOUNT = Limit(3, timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=6))
MAIL_BY_ADDRESS = Limit(30, timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=1))


def is_address(text: str) -> bool:
    """Whether a text, already lower case, is a mail address that every server takes (RFC 5321, ASCII only)."""
    return len(text) <= 254 and ADDRESS.fullmatch(text) is not None


def normal_address(text: str) -> str:
    """A mail address as it is stored and compared."""
    return text.strip().lower()


def plain_name(text: str) -> str:
    """A name in one line, without control characters and marks that turn the writing direction (UAX 9)."""
    visible = (" " if category(char) in CONTROL else char for char in text.translate(BIDI))
    return " ".join("".join(visible).split())


def as_entered(typed: str, *, name: str, email: str) -> str:
    """What to call somebody whom an actor named by the address: the name only if the actor knows it, else the address.

    Args:
        typed: the name that the actor entered, empty if it entered none.
        name, email: of the person.
    """
    return name if plain_name(typed) == name else email
