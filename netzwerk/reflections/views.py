"""Pages about reflections: the matrix of tandems and rounds, and reading one entry."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from netzwerk.core import clock
from netzwerk.core.access import Actor, Audience, Side, audience, current_actor
from netzwerk.core.errors import Forbidden
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks.models import NetworkState
from netzwerk.networks.pages import network_by_code
from netzwerk.networks.queries import NetworkHeader
from netzwerk.reflections import entries, queries, service
from netzwerk.reflections.following import policy as following
from netzwerk.reflections.following.forms import CommentForm, ReturnForm
from netzwerk.reflections.keeping import queries as keeping
from netzwerk.reflections.queries import Cell, Grid, GridTandem
from netzwerk.reflections.recording import policy as recording
from netzwerk.reflections.reminders import queries as reminding
from netzwerk.reflections.rounds import Round
from netzwerk.reflections.scheduling import policy as scheduling
from netzwerk.reflections.writing import policy as writing
from netzwerk.reflections.writing.policy import Desk, Phase

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
    recordable = _recordable(actor, network, grid)
    return render_template(
        "reflections/matrix.html",
        network=network,
        grid=grid,
        leads=leads,
        lines=tuple(
            (tandem, grid.row(tandem), frozenset() if tandem.is_own or tandem.is_paused else recordable)
            for tandem in (grid.tandems if leads else own)
        ),
        shared=shared,
        remindable=_remindable(actor, network, grid),
        edits=scheduling.may_edit(actor, network) and network.state != NetworkState.ARCHIVED,
    )


@blueprint.get("/n/<code>/reflections/<int:entry_id>")
@audience(Audience.COORDINATOR, Audience.FACILITATOR, Audience.TANDEM)
def show(code: str, entry_id: int) -> ResponseReturnValue:
    """Show what the reader may read of an entry; others than the tandem are noted before anything is shown."""
    return entry_page(network_by_code(code), entry_id)


def entry_page(
    network: NetworkHeader,
    entry_id: int,
    *,
    returning: ReturnForm | None = None,
    commenting: CommentForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The page of an entry, with what was typed into its forms and what is wrong with it."""
    actor = current_actor()
    now = clock.now()
    entry = entries.header(actor, network, entry_id, now)
    is_open = network.state != NetworkState.ARCHIVED and not entry.has_left
    phase = writing.phase(entry.round.window, entry.round.meeting_at, network.ends_on, network.zone, now)
    desk = Desk(phase, entry.state if entry.is_own else entry.review, entry.own_side in entry.submitted, not is_open)
    may_comment = is_open and following.may_comment(actor, network, entry.tandem_id)
    may_review = is_open and following.may_review(actor, network, entry.tandem_id)
    if (commenting is not None and not may_comment) or (returning is not None and not may_review):
        raise Forbidden
    if returning is not None and not following.may_be_returned(entry.review):
        returning.close()
        status = 409
    content = entries.content(actor, network, entry)
    if not entry.is_own:
        with transaction():
            service.note_reading(actor, network, {entry.id, content.earlier_id or entry.id}, now)
    rendered = render_template(
        "reflections/show.html",
        network=network,
        entry=entry,
        content=content,
        sides=tuple(Side) if entry.is_own or actor.leads(network) else (),
        may_review=may_review,
        may_accept=following.may_be_accepted(entry.review, both_submitted=entry.both_submitted),
        may_comment=may_comment,
        may_take_back=desk.has_submitted and writing.bar_to_taking_back(desk) is None,
        recordable=tuple(side for side in Side if side not in entry.submitted)
        if is_open and recording.may_record(actor, network, entry.tandem_id) and writing.bar_to_submitting(desk) is None
        else (),
        kept=keeping.of_side(entry.id, entry.own_side) if entry.own_side in entry.unconfirmed else (),
        returning=returning or ReturnForm(formdata=None),
        commenting=commenting or CommentForm(formdata=None),
    )
    return rendered, status


def _remindable(actor: Actor, network: NetworkHeader, grid: Grid) -> Round | None:
    """The round of which coordination can remind somebody now, if any side is missing."""
    one = grid.current
    if one is None or not actor.is_coordinator(network) or network.state not in reminding.ALIVE:
        return None
    phase = writing.phase(one.window, one.meeting_at, network.ends_on, network.zone, clock.now())
    owing = any(not tandem.is_paused and grid.cell(tandem, one).sides != frozenset(Side) for tandem in grid.tandems)
    return one if owing and phase in {Phase.OPEN, Phase.LATE} else None


def _recordable(actor: Actor, network: NetworkHeader, grid: Grid) -> frozenset[int]:
    """Numbers of the rounds in which coordination can record for a side now."""
    if not actor.is_coordinator(network) or network.state == NetworkState.ARCHIVED:
        return frozenset()
    now = clock.now()
    phases = {
        one.number: writing.phase(one.window, one.meeting_at, network.ends_on, network.zone, now) for one in grid.rounds
    }
    return frozenset(number for number, phase in phases.items() if phase in {Phase.OPEN, Phase.LATE})


def _shared(grid: Grid) -> list[tuple[GridTandem, list[tuple[Round, Cell]]]]:
    found = []
    for tandem in grid.tandems:
        cells = [(round_, grid.cell(tandem, round_)) for round_ in grid.rounds]
        readable = [(round_, cell) for round_, cell in cells if cell.is_readable]
        if readable and not tandem.is_own:
            found.append((tandem, readable))
    return found
