"""What a side of a tandem is asked to do about reflections that are in already: answer a question, confirm a record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from netzwerk.core.access import Side
from netzwerk.networks.models import NetworkState
from netzwerk.networks.queries import NetworkHeader
from netzwerk.reflections.queries import Grid, GridTandem
from netzwerk.reflections.writing import policy
from netzwerk.reflections.writing.policy import Desk


@dataclass(frozen=True)
class Call:
    """A reflection about which the tandem is asked something.

    Attributes:
        number: of its round.
        question: what coordination asked back, empty without one.
        is_recorded: whether coordination recorded the part of the side and nobody has confirmed it.
        is_in: whether the part of the side is handed in.
        may_take_back: whether the side can take it back to change it.
    """

    number: int
    entry_id: int
    question: str
    is_recorded: bool
    is_in: bool
    may_take_back: bool


def of_side(grid: Grid, tandem: GridTandem, side: Side, network: NetworkHeader, now: datetime) -> tuple[Call, ...]:
    """All that a side is asked, the latest round in front; nothing in an archived network.

    Args:
        grid: as a member of the tandem reads it.
    """
    if network.state == NetworkState.ARCHIVED:
        return ()
    found = []
    for one in reversed(grid.rounds):
        cell = grid.cell(tandem, one)
        is_recorded = side in cell.unconfirmed
        if cell.entry_id is None or not (cell.question or is_recorded):
            continue
        phase = policy.phase(one.window, one.meeting_at, network.ends_on, network.zone, now)
        desk = Desk(phase, cell.state, side in cell.sides, is_archived=False)
        may_take_back = desk.has_submitted and policy.bar_to_taking_back(desk) is None
        found.append(Call(one.number, cell.entry_id, cell.question, is_recorded, desk.has_submitted, may_take_back))
    return tuple(found)
