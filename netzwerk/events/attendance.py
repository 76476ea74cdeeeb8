"""What the rows of participation say about a tandem and about the two sides: facts, never a score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from netzwerk.core.access import Side
from netzwerk.events.models import Attendance, EventState, Reply

THERE = frozenset({Attendance.PRESENT.value, Attendance.PARTLY.value})
HELD = frozenset({EventState.HELD.value, EventState.DOCUMENTED.value})


class Presence(StrEnum):
    """Which sides of a tandem took part in an event."""

    BOTH = "both"
    SCHOOL = "school"
    COMPANY = "company"
    NONE = "none"
    UNKNOWN = "unknown"
    PLANNED = "planned"


class Taking(Protocol):
    """The part of a participation that is counted here."""

    @property
    def side(self) -> str | None:
        """The side of the tandem, None for people without one."""

    @property
    def reply(self) -> str:
        """What was answered."""

    @property
    def attendance(self) -> str | None:
        """Whether the person, or who came instead, was there; None until somebody noted it."""


class Placed(Taking, Protocol):
    """The same, with whether somebody who accepted has no place yet."""

    @property
    def is_waiting(self) -> bool:
        """Whether all places were taken, so that the person waits for one."""


@dataclass(frozen=True)
class Answers:
    """How many people were asked and what they answered; who waits for a place is counted apart from who has one."""

    accepted: int = 0
    represented: int = 0
    declined: int = 0
    open: int = 0
    waiting: int = 0

    @property
    def asked(self) -> int:
        """How many people were asked."""
        return self.accepted + self.represented + self.declined + self.open + self.waiting

    @property
    def coming(self) -> int:
        """How many places will be taken: acceptances and deputies."""
        return self.accepted + self.represented


def was_there(one: Taking) -> bool:
    """Whether the place was taken, for the whole time or part of it; a deputy counts like the person."""
    return one.attendance in THERE


def presence(rows: Iterable[Taking], *, is_held: bool) -> Presence:
    """Which sides of one tandem took part.

    A side was there when at least one of its people was, even partly or by a deputy. As long as nobody has noted
    anything about the tandem, nothing is said.
    """
    if not is_held:
        return Presence.PLANNED
    noted = [row for row in rows if row.attendance is not None]
    if not noted:
        return Presence.UNKNOWN
    sides = {row.side for row in noted if was_there(row)}
    if sides >= {Side.SCHOOL.value, Side.COMPANY.value}:
        return Presence.BOTH
    if Side.SCHOOL.value in sides:
        return Presence.SCHOOL
    return Presence.COMPANY if Side.COMPANY.value in sides else Presence.NONE


def answers(rows: Iterable[Taking]) -> Answers:
    """Count the answers."""
    found = Counter(row.reply for row in rows)
    return Answers(
        accepted=found[Reply.ACCEPTED.value],
        represented=found[Reply.REPRESENTED.value],
        declined=found[Reply.DECLINED.value],
        open=found[Reply.OPEN.value],
    )


def with_places(rows: Iterable[Placed]) -> Answers:
    """Count the answers; an acceptance counts as one only with a place."""
    rows = list(rows)
    return replace(answers(row for row in rows if not row.is_waiting), waiting=sum(row.is_waiting for row in rows))


def by_side(rows: Iterable[Placed]) -> tuple[Answers, Answers, Answers]:
    """The answers of schools, of companies, and of everybody who belongs to neither."""
    rows = list(rows)
    return (
        with_places(row for row in rows if row.side == Side.SCHOOL),
        with_places(row for row in rows if row.side == Side.COMPANY),
        with_places(row for row in rows if row.side is None),
    )


def tally(presences: Iterable[Presence]) -> dict[Presence, int]:
    """How many tandems came with both sides, one, or none; every presence has a number."""
    found = Counter(presences)
    return {kind: found[kind] for kind in Presence}
