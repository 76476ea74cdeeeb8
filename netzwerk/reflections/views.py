"""Pages about reflections: the matrix of tandems and rounds, and reading one entry."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from netzwerk.core import clock
from netzwerk.core.access import Audience, Side, audience, current_actor
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks.pages import network_by_code
from netzwerk.reflections import entries, queries, service
from netzwerk.reflections.queries import Cell, Grid, GridTandem
from netzwerk.reflections.rounds import Round

blueprint = Blueprint("reflections", __name__)


@blueprint.get("/n/<code>/reflections")
@audience(Audience.COORDINATOR, Audience.FACILITATOR, Audience.TANDEM)
def matrix(code: str) -> ResponseReturnValue:
    """Show rounds with their windows, and which tandem has handed in."""
    network = network_by_code(code)
    actor = current_actor()
    grid = queries.grid(actor, network, clock.now())
    leads = actor.leads(network)
    own = tuple(tandem for tandem in grid.tandems if tandem.is_own)
    shared = [] if leads else _shared(grid)
    return render_template(
        "reflections/matrix.html",
        network=network,
        grid=grid,
        leads=leads,
        own=own,
        shown=grid.tandems if leads else own,
        shared=shared,
    )


@blueprint.get("/n/<code>/reflections/<int:entry_id>")
@audience(Audience.COORDINATOR, Audience.FACILITATOR, Audience.TANDEM)
def show(code: str, entry_id: int) -> ResponseReturnValue:
    """Show what the reader may read of an entry; others than the tandem are noted before anything is shown."""
    network = network_by_code(code)
    actor = current_actor()
    now = clock.now()
    entry = entries.header(actor, network, entry_id, now)
    content = entries.content(actor, network, entry)
    if not entry.is_own:
        with transaction():
            service.note_reading(actor, network, {entry.id, content.earlier_id or entry.id}, now)
    return render_template(
        "reflections/show.html",
        network=network,
        entry=entry,
        content=content,
        sides=tuple(Side) if entry.is_own or actor.leads(network) else (),
    )


def _shared(grid: Grid) -> list[tuple[GridTandem, list[tuple[Round, Cell]]]]:
    found = []
    for tandem in grid.tandems:
        cells = [(round_, grid.cell(tandem, round_)) for round_ in grid.rounds]
        readable = [(round_, cell) for round_, cell in cells if cell.is_readable]
        if readable and not tandem.is_own:
            found.append((tandem, readable))
    return found
