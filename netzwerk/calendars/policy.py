"""Who has what in the calendar: pure predicates, the same as on the pages of the events."""

from __future__ import annotations

from netzwerk.calendars.happenings import EventDayRow
from netzwerk.core.access import Actor, NetworkLike
from netzwerk.events import policy
from netzwerk.events.models import EventState


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
    if actor.is_board(event.place) and event.kind in policy.OF_THE_BOARD:
        return True
    if actor.is_partner(event.place) and (event.is_host or event.kind in policy.PUBLIC):
        return True
    shares = actor.seat_in(event.place) is not None or actor.is_board(event.place)
    return shares and event.kind not in policy.OF_THOSE_INVITED


def may_enter_room(actor: Actor, event: EventDayRow) -> bool:
    """Whether the actor is given the link of the online room."""
    return policy.may_enter_room(
        actor,
        event.place,
        kind=event.kind,
        state=event.state,
        is_expected=event.is_expected,
        has_place=event.has_place,
    )


def may_read_preparation(actor: Actor, event: EventDayRow) -> bool:
    """Whether the actor is shown what is to be prepared."""
    return policy.takes_part(actor, event.place, kind=event.kind, is_expected=event.is_expected)


def is_public(event: EventDayRow) -> bool:
    """Whether the event stands in the calendar of the network, which needs no account."""
    return event.state != EventState.DRAFT and event.kind not in policy.OF_THOSE_INVITED


def may_open_network_calendar(actor: Actor, network: NetworkLike) -> bool:
    """Whether the actor gives the network's calendar address out and takes it back."""
    return actor.is_coordinator(network)
