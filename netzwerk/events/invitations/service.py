"""Answering an invitation: by the mailed link, signed in, or noted for somebody; places are never given twice."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select

from netzwerk.core import audit, clock
from netzwerk.core.access import Actor, Seat
from netzwerk.core.db import db
from netzwerk.core.errors import Forbidden, Invalid, NotFound
from netzwerk.core.languages import gettext as _
from netzwerk.core.texts import one_line
from netzwerk.core.tokens import digest
from netzwerk.events.invitations import places, policy, queries
from netzwerk.events.invitations.answering import COMING, Answer, Place
from netzwerk.events.models import (
    AnswerLink,
    Event,
    EventDay,
    EventFormat,
    EventKind,
    EventState,
    Participation,
    ParticipationNeed,
    Reply,
)
from netzwerk.networks.models import Network, NetworkState
from netzwerk.networks.queries import NetworkHeader
from netzwerk.people import throttle
from netzwerk.people.models import Person

LONGEST_NAME = 120
LONGEST_NEED = 300
MODES = ("on_site", "online")


def answer(actor: Actor, network: NetworkHeader, event_id: int, details: Answer, *, registers: bool = False) -> Place:
    """Answer for oneself; the answer may be changed until the event is over.

    Args:
        registers: whether it is a registration for a seminar, which members of tandems need no invitation for.

    Raises:
        NotFound: if there is no such event, or the actor was not invited and may not register.
        Invalid: if the answer is incomplete, or no longer possible, with the reason.
    """
    event = _locked(event_id, network.id)
    if registers and event.kind != EventKind.SEMINAR:
        raise NotFound
    row = _of(event_id, actor.person_id)
    if row is None:
        seat = actor.seat_in(network)
        if not registers or seat is None:
            raise NotFound
        _demand_open(event, registers=True)
        row = _registered(event, actor.person_id, seat)
    _demand_open(event, registers=registers)
    return _answer(actor.person_id, event, row, details)


def answer_by_link(token: str, details: Answer) -> Place:
    """Answer by the link of a mail, without signing in.

    Raises:
        NotFound: if the link is unknown or too old, or its person deactivated.
        Invalid: like `answer`.
    """
    found = db.session.execute(
        select(Participation.id, Participation.event_id)
        .join(AnswerLink, AnswerLink.participation_id == Participation.id)
        .join(Person, Person.id == Participation.person_id)
        .where(AnswerLink.token_digest == digest(token), Person.deactivated_at.is_(None))
    ).one_or_none()
    if found is None:
        raise NotFound
    event = _locked(found.event_id)
    row = db.session.get(Participation, found.id, populate_existing=True)
    if row is None:
        raise NotFound
    _demand_open(event, registers=event.kind == EventKind.SEMINAR)
    return _answer(row.person_id, event, row, details)


def answer_by_calendar(event_id: int, person_id: int, details: Answer) -> Place:
    """Answer as somebody's calendar does by mail; the caller has made sure that the calendar was told of the event.

    Raises:
        NotFound: if there is no such event, or the person has no part in it.
        Invalid: like `answer`.
    """
    event = _locked(event_id)
    row = _of(event_id, person_id)
    if row is None:
        raise NotFound
    _demand_open(event, registers=event.kind == EventKind.SEMINAR)
    return _answer(person_id, event, row, details)


def note_answer(
    actor: Actor, network: NetworkHeader, event_id: int, person_id: int, details: Answer, *, version: int
) -> Place:
    """Note what somebody answered by telephone; what the person answers later takes its place.

    Args:
        details: what was said; `open` takes back what was noted like this before, never what somebody answered.
        version: of the answer that the page showed, so that what came in meanwhile is not overwritten.

    Raises:
        Forbidden: if the actor does not coordinate the network, or it is closed.
        NotFound: if there is no such event, or the person was not invited.
        Invalid: like `answer`, or if something else was answered meanwhile.
    """
    if not policy.may_invite(actor, network) or network.state == NetworkState.ARCHIVED:
        raise Forbidden
    event = _locked(event_id, network.id)
    row = _of(event_id, person_id)
    if row is None or row.invited_at is None:
        raise NotFound
    _demand_open(event)
    if row.version != version:
        if row.reply == details.reply and row.represented_by == one_line(details.represented_by):
            return _place(row)
        raise Invalid("", _("An answer has come in meanwhile, so nothing was noted. Please look at the list again."))
    if details.reply == Reply.OPEN:
        return _take_back(actor.person_id, event, row)
    return _answer(actor.person_id, event, row, details)


def reserve_answer(token: str, address: str) -> datetime | None:
    """Count a try to answer by a link.

    Args:
        address: the network that the request comes from; it counts only for links that nobody was sent.

    Returns:
        When to try again, or None if this try may go on.
    """
    link = db.session.scalar(select(AnswerLink.id).where(AnswerLink.token_digest == digest(token)))
    if link is None:
        return throttle.reserve([(f"unknown answer link:{address}", policy.UNKNOWN_BY_ADDRESS)])
    return throttle.reserve([(f"answer link:{link}", policy.ANSWERS_BY_LINK)])


def _locked(event_id: int, network_id: int | None = None) -> Event:
    """The event, held so that places are counted by one at a time."""
    event = db.session.get(Event, event_id, with_for_update=True, populate_existing=True)
    if event is None or network_id not in {None, event.network_id} or event.state == EventState.DRAFT:
        raise NotFound
    return event


def _of(event_id: int, person_id: int) -> Participation | None:
    return db.session.scalar(
        select(Participation)
        .where(Participation.event_id == event_id, Participation.person_id == person_id)
        .execution_options(populate_existing=True)
    )


def _registered(event: Event, person_id: int, seat: Seat) -> Participation:
    row = Participation(event_id=event.id, person_id=person_id, tandem_id=seat.tandem_id, side=seat.side.value)
    db.session.add(row)
    db.session.flush()
    return row


def _demand_open(event: Event, *, registers: bool = False) -> None:
    states = policy.OPEN_FOR_REGISTRATION if registers else policy.OPEN_FOR_ANSWERS
    if event.state == EventState.CANCELLED:
        raise Invalid("", _("This event has been cancelled, so there is nothing to answer any more."))
    network_state = db.session.scalar(select(Network.state).where(Network.id == event.network_id))
    if network_state == NetworkState.ARCHIVED:
        raise Invalid("", _("This network is closed, so nothing can be changed any more."))
    over = db.session.scalar(
        select(func.max(EventDay.ends_at, type_=EventDay.ends_at.type)).where(EventDay.event_id == event.id)
    )
    if event.state in {EventState.HELD, EventState.DOCUMENTED} or (over is not None and over < clock.now()):
        raise Invalid("", _("This event is over, so answers cannot be changed any more."))
    if event.state not in states:
        raise Invalid("", _("Nobody has been invited to this event yet, so there is nothing to answer."))


def _answer(actor_id: int, event: Event, row: Participation, details: Answer) -> Place:
    deputy = _deputy(details)
    mode = _mode(event, row, details)
    _keep_needs(row, details)
    if (row.reply, row.represented_by, row.mode) != (details.reply, deputy, mode):
        comes, holds_place = details.reply in COMING, row.reply in COMING
        if comes and not holds_place and places.free(event, besides=row.id) == 0:
            row.waiting_since = clock.now()
        elif not comes:
            row.waiting_since = None
        row.reply, row.represented_by, row.mode = details.reply, deputy, mode
        row.replied_at = clock.now()
        audit.record(
            actor_id, queries.ANSWERED, "event", event.id, {"person_id": row.person_id, "reply": details.reply}
        )
        db.session.flush()
        places.move_up(event)
    return _place(row)


def _place(row: Participation) -> Place:
    if row.reply not in COMING:
        return Place.NONE
    return Place.WAITING if row.waiting_since else Place.TAKEN


def _take_back(actor_id: int, event: Event, row: Participation) -> Place:
    if row.person_id not in queries.noted(event.id):
        raise Invalid("", _("Only an answer that coordination noted can be taken back."))
    row.reply, row.represented_by = Reply.OPEN, ""
    row.replied_at = row.waiting_since = None
    audit.record(actor_id, queries.ANSWERED, "event", event.id, {"person_id": row.person_id, "reply": Reply.OPEN.value})
    db.session.flush()
    places.move_up(event)
    return Place.NONE


def _deputy(details: Answer) -> str:
    if details.reply not in {Reply.ACCEPTED, Reply.DECLINED, Reply.REPRESENTED}:
        raise Invalid("reply", _("Please choose an answer."))
    if details.reply != Reply.REPRESENTED:
        return ""
    name = one_line(details.represented_by)
    if not name:
        raise Invalid("represented_by", _("Please give the name of whoever comes instead."))
    if len(name) > LONGEST_NAME:
        raise Invalid("represented_by", _("Please shorten the name to %(most)s characters.", most=LONGEST_NAME))
    return name


def _mode(event: Event, row: Participation, details: Answer) -> str:
    if event.format != EventFormat.HYBRID:
        return "online" if event.format == EventFormat.ONLINE else "on_site"
    if details.reply not in COMING:
        return row.mode
    if details.mode not in MODES:
        raise Invalid("mode", _("Please choose whether you come on site or take part online."))
    return details.mode


def _keep_needs(row: Participation, details: Answer) -> None:
    wanted = None if details.needs is None else one_line(details.needs)
    if details.reply == Reply.DECLINED:
        wanted = ""
    if wanted is None:
        return
    if len(wanted) > LONGEST_NEED:
        raise Invalid("needs", _("Please shorten this to %(most)s characters.", most=LONGEST_NEED))
    if wanted and not details.consents:
        raise Invalid(
            "consents",
            _(
                "Food and access needs are health data. Please agree that they are kept for this event, or leave them "
                "out."
            ),
        )
    stored = db.session.scalar(select(ParticipationNeed).where(ParticipationNeed.participation_id == row.id))
    if not wanted:
        db.session.execute(delete(ParticipationNeed).where(ParticipationNeed.participation_id == row.id))
    elif stored is None:
        db.session.add(ParticipationNeed(participation_id=row.id, text=wanted, consented_at=clock.now()))
    elif stored.text != wanted:
        stored.text, stored.consented_at = wanted, clock.now()
