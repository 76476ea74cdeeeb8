"""Who invites, until when an answer counts, and how often somebody may answer: pure predicates."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from netzwerk.core import dates
from netzwerk.core.access import Actor, NetworkLike
from netzwerk.events.models import EventKind, EventState
from netzwerk.people.policy import Limit

OPEN_FOR_ANSWERS = frozenset({EventState.INVITED.value})
OPEN_FOR_REGISTRATION = frozenset({EventState.AGREED.value, EventState.INVITED.value})
MAY_BE_INVITED_TO = frozenset({EventState.DRAFT.value, EventState.AGREED.value, EventState.INVITED.value})
GROUPS = ("tandem", "facilitation", "host", "board", "partner", "coordination")
CHOSEN = frozenset({"tandem", "facilitation", "host"})
CHOSEN_FOR_SITTINGS = frozenset({"board", "facilitation"})
REMIND_BEFORE, REMIND_AFTER = timedelta(days=7), timedelta(days=3)
LINK_KEPT = timedelta(days=14)
ANSWERS_BY_LINK = Limit(20, timedelta(seconds=15), timedelta(minutes=15), timedelta(hours=1))
UNKNOWN_BY_ADDRESS = Limit(30, timedelta(seconds=15), timedelta(minutes=15), timedelta(hours=1))


def may_invite(actor: Actor, network: NetworkLike) -> bool:
    """Whether the actor invites people and reminds them."""
    return actor.is_coordinator(network)


def answered_in(kind: str) -> Collection[str]:
    """The states in which answers by a mailed link or by a calendar count: a seminar takes them without invitations."""
    return OPEN_FOR_REGISTRATION if kind == EventKind.SEMINAR else OPEN_FOR_ANSWERS


def is_chosen(group: str, kind: str) -> bool:
    """Whether people of a group are invited to a kind of event unless somebody decides otherwise."""
    if kind == EventKind.VISIT:
        return False
    return group in (CHOSEN_FOR_SITTINGS if kind == EventKind.SITTING else CHOSEN)


def reminds_by_itself(today: date, reply_until: date | None, invited_on: date) -> bool:
    """Whether reminding is what to do next, and not only possible: never on the day of the invitation.

    Args:
        reply_until: the day by which answers are wanted; the last week before it is the time to remind.
        invited_on: the last day on which somebody was invited who has not answered; without a day by which answers are
            wanted, a few days later is the time.
    """
    if invited_on >= today:
        return False
    if reply_until is not None:
        return today >= reply_until - REMIND_BEFORE
    return today >= invited_on + REMIND_AFTER


def is_late(replied_at: datetime | None, reply_until: date | None, zone: str) -> bool:
    """Whether an answer came after the day by which it was asked for; it counts all the same."""
    return bool(replied_at and reply_until and replied_at >= dates.end_of_day(reply_until, zone))
