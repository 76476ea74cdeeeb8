"""Reading what a briefing is made from, in a fixed number of statements whatever the size of the network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ScalarSelect, and_, case, func, select
from sqlalchemy.orm import aliased

from netzwerk.core import dates, installation
from netzwerk.core.access import Actor
from netzwerk.core.db import db
from netzwerk.core.errors import NotFound
from netzwerk.events import queries as events
from netzwerk.events.facts import EventDetails
from netzwerk.events.models import Event, EventKind, EventState
from netzwerk.networks.queries import NetworkHeader
from netzwerk.projects.models import Project
from netzwerk.projects.queries import state_of
from netzwerk.reflections import queries as reflections
from netzwerk.reflections import released, rounds
from netzwerk.reflections.models import PromptSet, ReflectionEntry, ReflectionRound
from netzwerk.reflections.rounds import MEETING
from netzwerk.reports import policy
from netzwerk.reports.briefing.facts import BriefingFacts, Stage
from netzwerk.reports.gathering import Context, TandemRow, facts_of
from netzwerk.reports.lists import lists
from netzwerk.reports.moment import moment_of
from netzwerk.tandems.models import Tandem, TandemState


@dataclass(frozen=True)
class BriefingRow:
    """A meeting in the list of briefings.

    Attributes:
        first_day: None as long as the meeting has no date.
        interim_on: the day from which the briefing is of use.
        due_on: last day of the reflections; the briefing is final on the day after.
        submitted: tandems of which one side at least has handed in, of `tandems`.
        halves: of those, how many one side is missing of.
    """

    event_id: int
    number: int
    title: str
    first_day: date | None
    is_held: bool
    is_cancelled: bool
    stage: Stage
    interim_on: date | None
    due_on: date | None
    submitted: int
    halves: int
    tandems: int


def briefings(actor: Actor, network: NetworkHeader, now: datetime) -> tuple[BriefingRow, ...]:
    """The meetings of a network with how ready their briefings are.

    Raises:
        NotFound: if briefings are not for the actor.
    """
    if not policy.may_read_briefing(actor, network):
        raise NotFound
    today = dates.local_day(now, network.zone)
    grid = reflections.grid(actor, network, now)
    by_meeting = {round_.meeting_id: round_ for round_ in grid.rounds}
    found = []
    for event in events.programme(actor, network):
        if event.kind != EventKind.MEETING or event.number is None:
            continue
        round_ = by_meeting.get(event.id)
        first_day = dates.local_day(event.days[0].starts_at, network.zone) if event.days else None
        due_on = round_.window.due_on if round_ and round_.window else None
        found.append(
            BriefingRow(
                event_id=event.id,
                number=event.number,
                title=event.title,
                first_day=first_day,
                is_held=event.is_held,
                is_cancelled=event.state == EventState.CANCELLED,
                stage=policy.stage(today, first_day, due_on),
                interim_on=policy.interim_on(first_day),
                due_on=due_on,
                submitted=grid.submitted(round_) if round_ else 0,
                halves=len(grid.halves(round_)) if round_ else 0,
                tandems=len(grid.tandems),
            )
        )
    return tuple(sorted(found, key=lambda row: row.number))


def briefing(actor: Actor, network: NetworkHeader, event_id: int, now: datetime) -> BriefingFacts:
    """All facts of the briefing of a meeting, as far as they are released to facilitation, in three statements.

    Whoever asks reads as facilitation does, even a coordinator who is a member of a tandem as well. The caller
    notes the reading (`reflections.service.note_reading_of_round`) before showing anything.

    Raises:
        NotFound: if there is no such meeting in the network, or briefings are not for the actor.
    """
    if not policy.may_read_briefing(actor, network):
        raise NotFound
    meeting = events.get(actor, network, event_id)
    if meeting.kind != EventKind.MEETING or meeting.number is None:
        raise NotFound
    moment = moment_of(meeting, network.zone, now)
    previous = _previous_number(network, meeting.number)
    context = _context(network, meeting, previous, now)
    first_day = dates.local_day(meeting.days[0].starts_at, network.zone) if meeting.days else None
    due_on = context.round.window.due_on if context.round and context.round.window else None
    return facts_of(
        network,
        meeting,
        context,
        lists(network.id, meeting, previous, moment),
        moment=moment,
        stage=policy.stage(moment.today, first_day, due_on),
        notice=installation.banner.value,
    )


def find_meeting(network: NetworkHeader, number: int) -> int | None:
    """The id of the network meeting with this number, for commands."""
    return db.session.scalar(
        select(Event.id).where(Event.network_id == network.id, Event.kind == EventKind.MEETING, Event.number == number)
    )


def _previous_number(network: NetworkHeader, number: int) -> ScalarSelect[int | None]:
    before = aliased(Event)
    return (
        select(func.max(before.number))
        .where(
            before.network_id == network.id,
            before.kind == EventKind.MEETING,
            before.state != EventState.CANCELLED,
            before.number < number,
        )
        .scalar_subquery()
    )


def _context(
    network: NetworkHeader, meeting: EventDetails, previous: ScalarSelect[int | None], now: datetime
) -> Context:
    partner = aliased(Tandem)
    is_out = released.handed_in()
    rows = db.session.execute(
        select(
            *rounds.columns(),
            previous.label("previous_number"),
            Tandem.id.label("tandem_id"),
            Tandem.number.label("tandem_number"),
            Tandem.title.label("tandem_title"),
            Tandem.occupations,
            Tandem.state.label("tandem_state"),
            Tandem.state_reason,
            partner.number.label("partner_number"),
            Project,
            case((is_out, 1), else_=0).label("is_out"),
            case((and_(is_out, released.both_submitted()), 1), else_=0).label("both_submitted"),
        )
        .select_from(Tandem)
        .outerjoin(partner, partner.id == Tandem.partner_tandem_id)
        .outerjoin(Project, Project.tandem_id == Tandem.id)
        .outerjoin(ReflectionRound, ReflectionRound.meeting_id == meeting.id)
        .outerjoin(PromptSet, PromptSet.id == ReflectionRound.prompt_set_id)
        .outerjoin(MEETING, MEETING.id == ReflectionRound.meeting_id)
        .outerjoin(
            ReflectionEntry,
            and_(ReflectionEntry.tandem_id == Tandem.id, ReflectionEntry.round_id == ReflectionRound.id),
        )
        .where(Tandem.network_id == network.id, Tandem.state != TandemState.LEFT)
        .order_by(Tandem.number)
    ).all()
    first = rows[0] if rows else None
    previous_day = first.previous_day if first else None
    assert meeting.number is not None
    return Context(
        number=meeting.number,
        previous_number=first.previous_number if first else None,
        previous_day=dates.local_day(previous_day, network.zone) if previous_day else None,
        round=rounds.build(first, network.zone, now) if first and first.id is not None else None,
        tandems=tuple(
            TandemRow(
                id=row.tandem_id,
                number=row.tandem_number,
                title=row.tandem_title,
                occupations=row.occupations,
                is_paused=row.tandem_state == TandemState.PAUSED,
                pause_reason=row.state_reason,
                partner_number=row.partner_number,
                project=state_of(row.Project) if row.Project else None,
                is_out=bool(row.is_out),
                both_submitted=bool(row.both_submitted),
            )
            for row in rows
        ),
    )
