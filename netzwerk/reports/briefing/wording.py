"""Words that several parts of a briefing share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from netzwerk.core.access import Side
from netzwerk.core.dates import format_day
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import language, ngettext
from netzwerk.reflections.models import Level
from netzwerk.reports.briefing.facts import SideRating
from netzwerk.reports.document import Status, Tone

NO_ANSWER = "–"
MINUS = "\u2212"
LIGHT_TONES: dict[str, Tone] = {"on_track": "good", "delayed": "warn", "needs_support": "bad"}


def listing(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s", first=", ".join(words[:-1]), last=words[-1])


def tandems(numbers: Sequence[int]) -> str:
    """`Tandem 3`, `Tandems 3, 7 and 9`."""
    which = listing([str(number) for number in numbers])
    return ngettext("Tandem\u00a0%(which)s", "Tandems\u00a0%(which)s", len(numbers), which=which)


def day(value: date) -> str:
    """`20 May 2021`: a day without its weekday."""
    return format_day(value, language()).partition(", ")[2]


def decimal(value: float) -> str:
    """One place after the decimal sign of the language, halves away from zero: 4.25 is `4.3`."""
    text = str(Decimal(repr(value)).quantize(Decimal("0.1"), ROUND_HALF_UP))
    return text.replace(".", ",") if language() == "de" else text


def signed(value: float, *, whole: bool = False) -> str:
    """`+1`, `−0.5`, `±0`: how much something changed."""
    size = str(abs(int(value))) if whole else decimal(abs(value))
    if not any(digit in size for digit in "123456789"):
        return "±0"
    return f"{'+' if value > 0 else MINUS}{size}"


def side(value: Side) -> str:
    """The place of learning."""
    return _("School") if value is Side.SCHOOL else _("Company")


def unconfirmed() -> str:
    """The mark of what coordination recorded for a side that has not confirmed it."""
    return _("not confirmed yet")


def judgement(rating: SideRating) -> str:
    """`4`, `4 (not confirmed yet)`: the rating of a side that judged, in a sentence."""
    value = str(rating.value)
    return f"{value} ({unconfirmed()})" if rating.is_unconfirmed else value


def light(key: str) -> str:
    """The light in words."""
    words = {"on_track": _("on track"), "delayed": _("delayed"), "needs_support": _("support needed")}
    return words.get(key, NO_ANSWER)


def light_status(key: str) -> Status:
    """The light as a document shows it."""
    return Status(light(key), LIGHT_TONES[key])


def stage(key: str) -> str:
    """How far a project is, in words."""
    words = {"idea": _("Idea"), "planning": _("Planning"), "trial": _("Trial"), "anchoring": _("Anchoring")}
    return words.get(key, NO_ANSWER)


def readers(level: Level) -> str:
    """Who may read an answer of this level; a briefing knows no narrower ones."""
    return {
        Level.COORDINATION: _("visible to coordination and facilitation"),
        Level.NETWORK: _("visible to the network"),
        Level.BOARD: _("visible to the network and the board"),
    }[level]
