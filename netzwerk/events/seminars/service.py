"""What is done with the places of a seminar: one verb each."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from netzwerk.core import audit
from netzwerk.core.access import Actor
from netzwerk.core.db import db
from netzwerk.core.errors import Forbidden, Invalid, NotFound
from netzwerk.core.languages import gettext as _
from netzwerk.events.invitations import places
from netzwerk.events.invitations import service as invitations
from netzwerk.events.invitations.answering import Answer, Place
from netzwerk.events.models import Event, EventState, Participation, Reply
from netzwerk.events.seminars import policy
from netzwerk.networks.policy import is_closed
from netzwerk.networks.queries import NetworkHeader

JUST_BEFORE = timedelta(seconds=1)


def register(actor: Actor, network: NetworkHeader, event_id: int, *, mode: str = "") -> Place:
    """Take a place at a seminar, or one on its waiting list; doing it twice does no harm.

    Args:
        mode: `on_site` or `online`, for hybrid seminars only.

    Raises:
        Forbidden: if the network is closed.
        NotFound: if there is no such event, or it takes no registrations from the actor.
        Invalid: if it is too late or too early, with the reason.
    """
    _demand_open(network)
    return invitations.answer(actor, network, event_id, Answer(reply=Reply.ACCEPTED.value, mode=mode), registers=True)


def withdraw(actor: Actor, network: NetworkHeader, event_id: int) -> None:
    """Give one's place at a seminar back; whoever waits longest moves up. Doing it twice does no harm.

    Raises:
        Forbidden: if the network is closed.
        NotFound: if there is no such event, or the actor is not registered for it.
        Invalid: if the seminar is over.
    """
    _demand_open(network)
    registered = select(Participation.id).where(
        Participation.event_id == event_id, Participation.person_id == actor.person_id
    )
    if db.session.scalar(registered) is None:
        raise NotFound
    invitations.answer(actor, network, event_id, Answer(reply=Reply.DECLINED.value), registers=True)


def give_place(actor: Actor, network: NetworkHeader, event_id: int, person_id: int) -> int:
    """Let somebody move up before those who wait longer; when all places are taken there is one more from now on.

    Returns:
        How many places there are now.

    Raises:
        Forbidden: if the actor does not give places, or the network is closed.
        NotFound: if there is no such event.
        Invalid: if the person does not wait any more.
    """
    if not policy.may_give_places(actor, network):
        raise Forbidden
    event = db.session.get(Event, event_id, with_for_update=True, populate_existing=True)
    if event is None or event.network_id != network.id:
        raise NotFound
    _demand_open(network)
    row = db.session.scalar(
        select(Participation)
        .where(Participation.event_id == event_id, Participation.person_id == person_id)
        .execution_options(populate_existing=True)
    )
    if event.state == EventState.CANCELLED:
        raise Invalid("", _("This event was cancelled, so there are no places to give."))
    if row is None or row.waiting_since is None or event.capacity is None:
        raise Invalid("", _("This person is not on the waiting list any more."))
    if places.free(event) == 0:
        changes = {"capacity": [event.capacity, event.capacity + 1]}
        audit.record(actor.person_id, "event.changed", "event", event_id, {"changes": changes})
        event.capacity += 1
    first = db.session.scalar(
        select(func.min(Participation.waiting_since, type_=Participation.waiting_since.type)).where(
            Participation.event_id == event_id
        )
    )
    row.waiting_since = min(first or row.waiting_since, row.waiting_since) - JUST_BEFORE
    db.session.flush()
    places.move_up(event)
    return event.capacity


def _demand_open(network: NetworkHeader) -> None:
    if is_closed(network):
        raise Forbidden(_("This network is closed: nothing in it can be changed any more."))
