"""Reflection rounds as the pages of tandems and meetings show them."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from netzwerk.core.access import Actor
from netzwerk.core.reading import REMEMBERED
from netzwerk.events.panels import RoundPanel
from netzwerk.networks.queries import NetworkHeader
from netzwerk.reflections import queries
from netzwerk.reflections.queries import Cell, Grid
from netzwerk.reflections.rounds import Round
from netzwerk.tandems.panels import RoundMark


def of_tandems(
    actor: Actor, network: NetworkHeader, now: datetime, tandem_id: int | None = None
) -> dict[int, tuple[RoundMark, ...]]:
    """Where each tandem stands in each round, as far as the actor learns of it, by tandem.

    Args:
        tandem_id: only this tandem, even if it has left; None for all that take part.
    """
    return of_grid(queries.grid(actor, network, now, tandem_id=tandem_id))


@lru_cache(REMEMBERED)
def of_grid(grid: Grid) -> dict[int, tuple[RoundMark, ...]]:
    """Where each tandem of a grid stands in each round, by tandem; thought through once for a grid."""
    return {tandem.id: tuple(_mark(one, grid.cell(tandem, one)) for one in grid.rounds) for tandem in grid.tandems}


def of_meeting(actor: Actor, network: NetworkHeader, meeting_id: int, now: datetime) -> RoundPanel | None:
    """The round that feeds a meeting, None if there is none."""
    return _panel(queries.grid(actor, network, now, meeting_id=meeting_id), meeting_id)


@lru_cache(REMEMBERED)
def _panel(grid: Grid, meeting_id: int) -> RoundPanel | None:
    one = grid.of_meeting(meeting_id)
    if one is None:
        return None
    own = _own_cell(grid, one)
    return RoundPanel(
        number=one.number,
        opens_on=one.window.opens_on if one.window else None,
        due_on=one.window.due_on if one.window else None,
        minutes=one.minutes,
        state=one.state.value,
        is_too_short=one.window is not None and one.window.is_conflict,
        submitted=grid.submitted(one),
        halves=len(grid.halves(one)),
        tandems=len(grid.tandems),
        own_state=own.state if own else "",
        own_entry_id=own.entry_id if own else None,
    )


def _own_cell(grid: Grid, one: Round) -> Cell | None:
    return next((grid.cell(tandem, one) for tandem in grid.tandems if tandem.is_own), None)


def _mark(one: Round, cell: Cell) -> RoundMark:
    return RoundMark(
        number=one.number,
        state=cell.state,
        opens_on=one.window.opens_on if one.window else None,
        due_on=one.window.due_on if one.window else None,
        only=cell.only.value if cell.only else None,
        entry_id=cell.entry_id,
        is_open=one.is_open,
        is_over=one.is_closed,
        is_unconfirmed=bool(cell.unconfirmed),
    )
