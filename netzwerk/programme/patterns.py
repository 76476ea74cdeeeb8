"""The template of a programme as what a network needs: events in order, phases, and where in the two years they lie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from netzwerk.events.models import EventFormat, EventKind

Words = Mapping[str, str]
Template = Mapping[str, Any]

MONTHS = 24
KICKOFF_MONTH = 4
MEETING_MONTHS = (6, 24)
SEMINAR_MONTHS = (8, 22)
CLOSING_MONTH = 25
SITTING = {"starts": "14:00", "minutes": 120}
DEFAULT_DAYS: Mapping[str, Mapping[str, Any]] = {
    EventKind.KICKOFF: {"starts": "10:00", "minutes": 330},
    EventKind.MEETING: {"starts": "09:30", "minutes": 360},
    EventKind.SEMINAR: {"starts": "15:00", "minutes": 90},
    EventKind.SITTING: SITTING,
    EventKind.CLOSING: {"starts": "13:00", "minutes": 240},
}


@dataclass(frozen=True)
class DayPattern:
    """When a day of an event begins, and how long it is, in minutes."""

    starts: time
    minutes: int

    @property
    def ends(self) -> time:
        """When it is over, at the latest one minute before midnight."""
        total = min(self.starts.hour * 60 + self.starts.minute + self.minutes, 24 * 60 - 1)
        return time(total // 60, total % 60)


@dataclass(frozen=True)
class Pattern:
    """An event of the template.

    Attributes:
        place: where in the time of the network it lies, from 0 for its start to 1 for its end.
        title, focus, goals, preparation: in every language of the interface; empty without a template.
    """

    kind: str
    number: int | None
    place: float
    days: tuple[DayPattern, ...]
    format: str = EventFormat.ONLINE
    title: Words | None = None
    focus: Words | None = None
    goals: Words | None = None
    preparation: Words | None = None

    @property
    def key(self) -> str:
        """What its fields are called in a form, such as `meeting_3`."""
        return self.kind if self.number is None else f"{self.kind}_{self.number}"


@dataclass(frozen=True)
class PhaseDraft:
    """A proposed phase, both days included."""

    title: Words
    starts_on: date
    ends_on: date


def events(template: Template, *, meetings: int, seminars: int) -> tuple[Pattern, ...]:
    """The events of a network with these target numbers: kick-off, meetings, closing, seminars, sittings.

    A template with other numbers is stretched: its first and last event keep their places, titles go by number.
    """
    span = max([int(template.get("months", MONTHS)), *_months(template)])

    def place(month: float) -> float:
        return (month - 0.5) / span

    found = [
        _pattern(
            EventKind.KICKOFF, None, place(_month(template.get("kickoff"), KICKOFF_MONTH)), template.get("kickoff")
        )
    ]
    for kind, count, key, ends in (
        (EventKind.MEETING, meetings, "meetings", MEETING_MONTHS),
        (EventKind.SEMINAR, seminars, "seminars", SEMINAR_MONTHS),
    ):
        known = list(template.get(key, ()))
        months = _spread([_month(one, 1) for one in known], count, ends)
        by_number = {one.get("number"): one for one in known}
        found += [_pattern(kind, number, place(month), by_number.get(number)) for number, month in enumerate(months, 1)]
    found += [
        _pattern(EventKind.SITTING, number, place(_month(one, 1)), one)
        for number, one in enumerate(template.get("sittings", ()), 1)
    ]
    closing = template.get("closing")
    found.append(_pattern(EventKind.CLOSING, None, place(_month(closing, CLOSING_MONTH)), closing))
    return tuple(found)


def phases(template: Template, starts_on: date, ends_on: date) -> tuple[PhaseDraft, ...]:
    """The phases of the template stretched over the network, one after the other without gaps."""
    months = int(template.get("months", MONTHS))
    length = (ends_on - starts_on).days + 1
    items = [one for one in template.get("phases", ()) if one.get("title")]
    firsts = [starts_on + timedelta(days=round(length * (one["from_month"] - 1) / months)) for one in items]
    firsts = [_month_start(first) if first != starts_on else first for first in firsts]
    if not items:
        return ()
    lasts = [*(first - timedelta(days=1) for first in firsts[1:]), ends_on]
    return tuple(
        PhaseDraft(one["title"], max(first, starts_on), last)
        for one, first, last in zip(items, firsts, lasts, strict=True)
        if starts_on <= last <= ends_on and max(first, starts_on) < last
    )


def _pattern(kind: EventKind, number: int | None, place: float, found: Template | None) -> Pattern:
    found = found or {}
    days = found.get("days") or [DEFAULT_DAYS[kind]]
    return Pattern(
        kind=kind.value,
        number=number,
        place=min(max(place, 0.0), 1.0),
        days=tuple(DayPattern(_clock(day["starts"]), int(day["minutes"])) for day in days),
        format=found.get("format", EventFormat.ON_SITE if kind is EventKind.SITTING else EventFormat.ONLINE),
        title=found.get("title"),
        focus=found.get("focus"),
        goals=found.get("goals"),
        preparation=found.get("preparation"),
    )


def _spread(known: Sequence[float], count: int, ends: tuple[int, int]) -> list[float]:
    if count == len(known):
        return list(known)
    first, last = (known[0], known[-1]) if len(known) > 1 else ends
    if count <= 1:
        return [(first + last) / 2] * count
    return [first + (last - first) * step / (count - 1) for step in range(count)]


def _months(template: Template) -> Iterator[int]:
    for key in ("kickoff", "closing"):
        yield int(_month(template.get(key), CLOSING_MONTH if key == "closing" else KICKOFF_MONTH))
    for key in ("meetings", "seminars", "sittings"):
        yield from (int(_month(one, 1)) for one in template.get(key, ()))


def _month(found: Template | None, default: int) -> float:
    return float((found or {}).get("month", default))


def _month_start(day: date) -> date:
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return first if (day - first) <= (following - day) else following


def _clock(text: str) -> time:
    return time.fromisoformat(text)
