"""Where things stand on a line of time: exact positions for the programme clock, in per cent of its width."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from netzwerk.core.dates import months_between

SHORTEST_WITH_NAME = 20
MARK_SHARE = 0.045
"""How much of the line a mark covers where the line is shortest: on paper, and on a screen before it scrolls."""


class MarkKind(StrEnum):
    """What a mark stands for; each has a shape and colour of its own."""

    MEETING = "meeting"
    SEMINAR = "seminar"
    REFLECTION = "reflection"
    BOARD = "board"


class MarkState(StrEnum):
    """How sure a mark is: past, next to come, date fixed, or date still open."""

    DONE = "done"
    NEXT = "next"
    FIXED = "fixed"
    OPEN = "open"


@dataclass(frozen=True)
class Mark:
    """One thing with a date.

    Attributes:
        sign: what stands inside the mark, one or two characters.
        title: its name, such as "Network meeting 3".
        on: its day; of a window its last day.
        since: first day of a window that ends on that day.
        note: a few words about its state, such as "in 13 days".
        href: address of its page, empty without one.
    """

    sign: str
    title: str
    on: date
    kind: MarkKind
    state: MarkState
    href: str = ""
    note: str = ""
    since: date | None = None


@dataclass(frozen=True)
class Phase:
    """A part of the programme, both days included."""

    label: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Lane:
    """Marks of one kind under a common name."""

    label: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Place:
    """A mark and its row on the drawing, counted from the top."""

    mark: Mark
    row: int


@dataclass(frozen=True)
class Strip:
    """A lane with as many rows as its marks need to lie side by side.

    Attributes:
        row: its first row, counted from the top of the drawing.
        rows: at least one.
    """

    label: str
    row: int
    rows: int
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Month:
    """A calendar month as far as it lies on the line.

    Attributes:
        x: where it begins.
        middle: where its name stands.
        has_name: whether enough of it lies on the line to write its name there.
        begins_year: whether the year is written below, because it is the first month with a name or a January.
    """

    first: date
    x: str
    middle: str
    is_current: bool
    has_name: bool
    begins_year: bool


@dataclass(frozen=True)
class Timeline:
    """A span of days, both ends included, and what stands on it."""

    starts_on: date
    ends_on: date
    today: date
    phases: tuple[Phase, ...]
    lanes: tuple[Lane, ...]

    @property
    def days(self) -> int:
        """Length of the line in days."""
        return (self.ends_on - self.starts_on).days + 1

    @property
    def has_today(self) -> bool:
        """Whether today lies on the line."""
        return self.starts_on <= self.today <= self.ends_on

    def edge(self, day: date) -> str:
        """Where a day begins, in per cent; days off the line are moved to its end."""
        return self._percent((day - self.starts_on).days)

    def middle(self, day: date) -> str:
        """The noon of a day, in per cent."""
        return self._percent((day - self.starts_on).days + 0.5)

    def width(self, first: date, last: date) -> str:
        """How wide a span of days is, both included, in per cent."""
        begin = max(first, self.starts_on)
        end = min(last, self.ends_on)
        return self._percent(max((end - begin).days + 1, 0))

    def is_now(self, phase: Phase) -> bool:
        """Whether today lies in the phase."""
        return phase.starts_on <= self.today <= phase.ends_on

    def months(self) -> tuple[Month, ...]:
        """The calendar months of the line in order."""
        found: list[Month] = []
        for number in range(months_between(self.starts_on, self.ends_on)):
            month = self.starts_on.month - 1 + number
            first = date(self.starts_on.year + month // 12, month % 12 + 1, 1)
            following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
            begin = max(first, self.starts_on)
            end = min(following - timedelta(days=1), self.ends_on)
            centre = ((begin - self.starts_on).days + (end - self.starts_on).days + 1) / 2
            has_name = (end - begin).days + 1 >= SHORTEST_WITH_NAME
            is_first = has_name and not any(month.has_name for month in found)
            found.append(
                Month(
                    first=first,
                    x=self.edge(begin),
                    middle=self._percent(centre),
                    is_current=first <= self.today < following,
                    has_name=has_name,
                    begins_year=is_first or (has_name and first.month == 1),
                )
            )
        return tuple(found)

    def strips(self) -> tuple[Strip, ...]:
        """The lanes with their marks in rows: each stays on its day, and none covers another."""
        found: list[Strip] = []
        top = 0
        for lane in self.lanes:
            ends: list[float] = []
            places = []
            for mark in sorted(lane.marks, key=lambda mark: mark.on):
                share = self._share((mark.on - self.starts_on).days + 0.5)
                row = next((row for row, end in enumerate(ends) if share - end >= MARK_SHARE), len(ends))
                ends[row : row + 1] = [share]
                places.append(Place(mark, top + row))
            rows = max(len(ends), 1)
            found.append(Strip(lane.label, top, rows, tuple(places)))
            top += rows
        return tuple(found)

    def ordered(self) -> tuple[Mark, ...]:
        """All marks by day."""
        return tuple(sorted((mark for lane in self.lanes for mark in lane.marks), key=lambda mark: mark.on))

    def upcoming(self, limit: int) -> tuple[Mark, ...]:
        """The marks from today on, nearest first."""
        return tuple(mark for mark in self.ordered() if mark.on >= self.today)[:limit]

    def _percent(self, days: float) -> str:
        return f"{self._share(days) * 100:.4f}".rstrip("0").rstrip(".") + "%"

    def _share(self, days: float) -> float:
        return min(max(days / self.days, 0), 1)
