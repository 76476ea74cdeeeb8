"""The page of an event: meeting, seminar, sitting, kick-off, closing and the like."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from netzwerk.core import clock, dates
from netzwerk.core.access import NETWORK_ROLES, Actor, OpenTandems, audience, current_actor
from netzwerk.core.reading import REMEMBERED, Same
from netzwerk.events import attendance, checklist, panels, policy, queries, wording
from netzwerk.events.agenda.policy import is_closed
from netzwerk.events.attendance import Answers, Presence
from netzwerk.events.facts import AgreementRow, EventDetails, TakingPart
from netzwerk.events.invitations import policy as invitation_policy
from netzwerk.events.models import EventKind, EventState, Reply
from netzwerk.events.panels import PollPanel, RoundPanel
from netzwerk.events.preparation import queries as preparation
from netzwerk.events.preparation import wording as preparation_wording
from netzwerk.events.presence import queries as presence
from netzwerk.events.presence.facts import CameAlong
from netzwerk.events.record import policy as record
from netzwerk.events.seminars import facts as seminars
from netzwerk.events.seminars import policy as seminar_policy
from netzwerk.events.seminars import queries as waiting_list
from netzwerk.events.tandem_rows import TandemRow, by_tandem
from netzwerk.networks.pages import current_network
from netzwerk.networks.queries import NetworkHeader

blueprint = Blueprint("events", __name__)

LEAST_TANDEMS = 5


@blueprint.get("/n/<code>/events/<int:event_id>")
@audience(*NETWORK_ROLES)
def show(code: str, event_id: int) -> ResponseReturnValue:
    """One event, as far as it is for the reader."""
    network, actor = current_network(), current_actor()
    event = queries.get(actor, network, event_id)
    knows_people = event.takes_part or actor.is_board(network)
    people = queries.participation(actor, network, event_id) if knows_people else ()
    counted = _counted(actor, network, event, people)
    reads_agreements = policy.may_read_agreements(actor, network, kind=event.kind)
    agreements = queries.agreements(event_id) if reads_agreements else ()
    came_along = presence.walk_ins(event_id) if event.is_held and knows_people else ()
    leads = policy.may_prepare(actor, network)
    own_tandems = actor.tandem_ids(network)
    company = _company(people, counted, came_along, actor.open_tandems(network), is_held=event.is_held)
    seats = seminars.seats(event.capacity, people)
    counts = actor.is_board(network) or policy.may_count(actor, network, kind=event.kind)
    presences = company.presences
    today = dates.local_day(clock.now(), network.zone)
    unanswered = [
        dates.local_day(one.invited_at, network.zone) for one in people if one.invited_at and one.reply == Reply.OPEN
    ]
    prepared = preparation.of_event(actor, event_id) if leads and not event.is_held else None
    return render_template(
        "events/show.html",
        network=network,
        event=event,
        name=wording.full_name(event.kind, event.number, event.title),
        short_name=wording.short_name(event.kind, event.number),
        people=people,
        own=next((one for one in people if one.is_self), None),
        rows=company.rows,
        others=company.others,
        answers=company.answers,
        by_side=company.by_side,
        tally=attendance.tally(presences) if leads or (counts and len(presences) >= LEAST_TANDEMS) else None,
        tandems=len(presences),
        agreements=agreements,
        reads_agreements=reads_agreements,
        checks=_checks(event, people, agreements, prepared.todos if prepared else ()) if leads else None,
        prepared=prepared,
        preparation_wording=preparation_wording,
        may_plan=leads and not is_closed(network),
        step=checklist.step(event),
        is_ready=not is_closed(network)
        and bool(event.days)
        and record.is_ready(event.state, event.days[-1].starts_at, clock.now()),
        reopens=not is_closed(network) and record.can_reopen(event.state, event.held_at, today, network.zone),
        own_tandems=own_tandems,
        guests=company.guests,
        seats=seats,
        registers=seminar_policy.may_register(actor, network, kind=event.kind),
        queue=waiting_list.waiting(actor, network, event_id) if any(one.is_waiting for one in people) else (),
        leads=leads,
        may_invite=invitation_policy.may_invite(actor, network) and not is_closed(network),
        unanswered=len(unanswered),
        reminds=bool(unanswered) and invitation_policy.reminds_by_itself(today, event.reply_until, max(unanswered)),
        taken=seats.taken,
        waiting=sum(one.is_waiting for one in people),
        round=_round(actor, network, event),
        poll=_poll(network, event),
        objections=panels.objections.value(network, event)
        if leads and not event.is_held and event.state != EventState.CANCELLED
        else (),
        today=today,
        is_today=any(dates.local_day(day.starts_at, network.zone) == today for day in event.days),
        is_over=bool(event.days) and event.days[-1].ends_at < clock.now(),
        spans=tuple((day.starts_at, day.ends_at) for day in event.days),
        format=str(wording.FORMATS[event.format]),
        code=code,
    )


@dataclass(frozen=True, eq=False)
class Company:
    """Who is asked to an event and who came, in rows and counted; equal to itself only.

    Attributes:
        rows: of all tandems for those who lead, else of the own.
        others: named people beside the tandems.
        guests: who came beside the tandems without being asked, for those who lead.
        presences: of the tandems that are counted: for those who lead of all, else where something was noted.
    """

    rows: tuple[TandemRow, ...]
    others: tuple[TakingPart, ...]
    guests: tuple[CameAlong, ...]
    answers: Answers
    by_side: tuple[Answers, Answers, Answers]
    presences: tuple[Presence, ...]


@lru_cache(REMEMBERED)
def _company(
    people: tuple[TakingPart, ...],
    counted: tuple[TakingPart, ...],
    came_along: tuple[CameAlong, ...],
    shown: OpenTandems,
    *,
    is_held: bool,
) -> Company:
    """What follows from people as the reader may know them.

    Args:
        counted: those whose answers are counted for the reader.
        shown: the tandems whose rows the reader is shown.
    """
    rows = by_tandem(people, came_along, is_held=is_held)
    return Company(
        rows=Same(row for row in rows if row.tandem_id in shown),
        others=Same(one for one in people if one.tandem_id is None and one.name),
        guests=Same(one for one in came_along if one.tandem_id is None and None in shown),
        answers=attendance.with_places(counted),
        by_side=attendance.by_side(counted),
        presences=tuple(row.presence for row in rows if None in shown or row.presence is not Presence.UNKNOWN),
    )


def _round(actor: Actor, network: NetworkHeader, event: EventDetails) -> RoundPanel | None:
    if event.kind != EventKind.MEETING or not (actor.leads(network) or actor.seat_in(network)):
        return None
    return panels.round_of_meeting.value(actor, network, event.id, clock.now())


def _poll(network: NetworkHeader, event: EventDetails) -> PollPanel | None:
    if event.kind != EventKind.SEMINAR or not event.takes_part:
        return None
    return panels.poll_of_seminar.value(network, event.id)


def _counted(
    actor: Actor, network: NetworkHeader, event: EventDetails, people: tuple[TakingPart, ...]
) -> tuple[TakingPart, ...]:
    if policy.may_count(actor, network, kind=event.kind):
        return people
    if not actor.is_board(network):
        return ()
    of_tandems = tuple(one for one in people if one.tandem_id is not None)
    answered = {one.tandem_id for one in of_tandems if one.reply != Reply.OPEN}
    return of_tandems if len(answered) >= LEAST_TANDEMS else ()


def _checks(
    event: EventDetails,
    people: tuple[TakingPart, ...],
    agreements: tuple[AgreementRow, ...],
    todos: tuple[checklist.Todo, ...],
) -> checklist.Checklist:
    missing = sum(one.attendance is None for one in people)
    return checklist.build(event, attendance.answers(people), agreements, missing_attendance=missing, todos=todos)
