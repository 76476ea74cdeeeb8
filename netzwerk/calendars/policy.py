"""Who has what in the calendar: pure predicates."""

from __future__ import annotations

from netzwerk.calendars.happenings import EventDayRow
from netzwerk.core.access import Actor, NetworkLike
from netzwerk.events.models import EventKind, EventState

OF_THE_BOARD = frozenset({EventKind.SITTING.value})
OF_THOSE_INVITED = frozenset({EventKind.SITTING.value, EventKind.VISIT.value})
PUBLIC = frozenset({EventKind.CONFERENCE.value, EventKind.CLOSING.value})


def has_event(actor: Actor, event: EventDayRow) -> bool:
    """Whether the event stands in the actor's calendar.

    Coordination and facilitation have all, drafts too; everybody has what they are invited to. Tandems and board
    share the events of the network, the board its sittings; partners have what they host, and public events.
    """
    if actor.leads(event.place):
        return True
    if event.state == EventState.DRAFT:
        return False
    if event.is_expected:
        return True
    if actor.is_board(event.place) and event.kind in OF_THE_BOARD:
        return True
    if actor.seat_in(event.place) or actor.is_board(event.place):
        return event.kind not in OF_THOSE_INVITED
    return actor.is_partner(event.place) and (event.is_host or event.kind in PUBLIC)


def may_enter_room(actor: Actor, event: EventDayRow) -> bool:
    """Whether the actor is given the link of the online room: tandems, the team, those invited.

    The advisory board enters its own sittings, but no other event that it is not invited to.
    """
    if event.state == EventState.CANCELLED:
        return False
    if actor.leads(event.place) or event.is_expected:
        return True
    if actor.is_board(event.place) and event.kind in OF_THE_BOARD:
        return True
    return actor.seat_in(event.place) is not None and event.kind not in OF_THOSE_INVITED


def may_read_preparation(actor: Actor, event: EventDayRow) -> bool:
    """Whether the actor is shown the task that tandems prepare."""
    return actor.leads(event.place) or actor.seat_in(event.place) is not None


def is_public(event: EventDayRow) -> bool:
    """Whether the event stands in the calendar of the network, which needs no account."""
    return event.state != EventState.DRAFT and event.kind not in OF_THOSE_INVITED


def may_open_network_calendar(actor: Actor, network: NetworkLike) -> bool:
    """Whether the actor gives the network's calendar address out and takes it back."""
    return actor.is_coordinator(network)
