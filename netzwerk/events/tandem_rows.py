"""People at an event put together by tandem and side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from netzwerk.core.access import Side
from netzwerk.events import attendance
from netzwerk.events.attendance import Presence
from netzwerk.events.facts import TakingPart


@dataclass(frozen=True)
class TandemRow:
    """A tandem at an event with its people on each side."""

    tandem_id: int
    number: int
    school: tuple[TakingPart, ...]
    company: tuple[TakingPart, ...]
    presence: Presence

    @property
    def people(self) -> tuple[TakingPart, ...]:
        """Everybody of the tandem, school first."""
        return (*self.school, *self.company)


def by_tandem(people: Iterable[TakingPart], *, is_held: bool) -> tuple[TandemRow, ...]:
    """The tandems at an event by number; people without a tandem are left out."""
    grouped: dict[tuple[int, int], list[TakingPart]] = {}
    for one in people:
        if one.tandem_id is not None and one.tandem_number is not None:
            grouped.setdefault((one.tandem_number, one.tandem_id), []).append(one)
    return tuple(
        TandemRow(
            tandem_id=tandem_id,
            number=number,
            school=tuple(one for one in members if one.side == Side.SCHOOL),
            company=tuple(one for one in members if one.side == Side.COMPANY),
            presence=attendance.presence(members, is_held=is_held),
        )
        for (number, tandem_id), members in sorted(grouped.items())
    )
