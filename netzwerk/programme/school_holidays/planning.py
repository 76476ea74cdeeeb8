"""What taking over a table of school holidays would do with each row: new, changed, or there already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256

from netzwerk.programme.school_holidays.reading import Holiday


class Outcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGE = "change"
    SAME = "same"


@dataclass(frozen=True)
class Stored:
    """School holidays that are stored, both days included."""

    id: int
    name: dict[str, str]
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Step:
    """What becomes of a row.

    Attributes:
        before: what is stored in the same time and is replaced; empty for a new row.
    """

    holiday: Holiday
    outcome: Outcome
    before: tuple[Stored, ...]


@dataclass(frozen=True)
class Plan:
    """What becomes of all rows."""

    steps: tuple[Step, ...]

    def count(self, outcome: str) -> int:
        """How many rows have an outcome."""
        return sum(step.outcome == outcome for step in self.steps)

    @property
    def is_empty(self) -> bool:
        """Whether everything is there already."""
        return all(step.outcome is Outcome.SAME for step in self.steps)

    @property
    def fingerprint(self) -> str:
        """The same for the same steps, wherever the rows stand: what somebody confirmed is what is done."""
        said = [(one.holiday.name, one.holiday.starts_on, one.holiday.ends_on, one.before) for one in self.steps]
        return sha256(repr(said).encode()).hexdigest()


def plan(holidays: Sequence[Holiday], stored: Sequence[Stored]) -> Plan:
    """Compare rows with what is stored; stored holidays that no row touches stay as they are."""
    return Plan(tuple(_step(one, stored) for one in holidays))


def _step(one: Holiday, stored: Sequence[Stored]) -> Step:
    before = tuple(row for row in stored if row.starts_on <= one.ends_on and one.starts_on <= row.ends_on)
    if not before:
        return Step(one, Outcome.NEW, ())
    is_same = len(before) == 1 and (before[0].starts_on, before[0].ends_on) == (one.starts_on, one.ends_on)
    if is_same and before[0].name.get("de") == one.name["de"]:
        return Step(one, Outcome.SAME, before)
    return Step(one, Outcome.CHANGE, before)
