"""People at an event put together by tandem and side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from netzwerk.core.access import Side
from netzwerk.events import attendance
from netzwerk.events.attendance import Presence
from netzwerk.events.facts import TakingPart
from netzwerk.events.presence.facts import CameAlong


class TandemRow(NamedTuple):
    """A tandem at an event with its people on each side, and those who came along."""

    tandem_id: int
    number: int
    school: tuple[TakingPart, ...]
    company: tuple[TakingPart, ...]
    presence: Presence
    came_along: tuple[CameAlong, ...] = ()

    @property
    def people(self) -> tuple[TakingPart, ...]:
        """Everybody of the tandem, school first."""
        return (*self.school, *self.company)


def by_tandem(
    people: Iterable[TakingPart], came_along: Iterable[CameAlong] = (), *, is_held: bool
) -> tuple[TandemRow, ...]:
    """The tandems at an event by number; people without a tandem are left out."""
    grouped: dict[tuple[int, int], list[TakingPart]] = {}
    along: dict[tuple[int, int], list[CameAlong]] = {}
    for one in people:
        if one.tandem_id is not None and one.tandem_number is not None:
            grouped.setdefault((one.tandem_number, one.tandem_id), []).append(one)
    for other in came_along:
        if other.tandem_id is not None and other.tandem_number is not None:
            along.setdefault((other.tandem_number, other.tandem_id), []).append(other)
    return tuple(
        _row(key, grouped.get(key, []), along.get(key, []), is_held=is_held) for key in sorted({*grouped, *along})
    )


def _row(
    key: tuple[int, int],
    members: Sequence[TakingPart],
    along: Sequence[CameAlong],
    *,
    is_held: bool,
) -> TandemRow:
    return TandemRow(
        tandem_id=key[1],
        number=key[0],
        school=tuple(one for one in members if one.side == Side.SCHOOL),
        company=tuple(one for one in members if one.side == Side.COMPANY),
        presence=attendance.presence([*members, *along], is_held=is_held),
        came_along=tuple(along),
    )
