"""What the page of an event shows of needs polls and reflections, which lie above and bring it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from netzwerk.core.access import Actor
from netzwerk.core.slots import Slot
from netzwerk.events.facts import DaySpan, EventDetails
from netzwerk.events.invitations.facts import Change
from netzwerk.networks.queries import NetworkHeader


class RoundPanel(NamedTuple):
    """The reflection round that feeds a meeting.

    Attributes:
        state: `planned`, `open` or `closed`.
        submitted: tandems of which one side at least has handed in, of `tandems`.
        halves: of those, how many one side is missing of, as far as the reader learns it.
        own_state: state of the reader's own entry, empty for readers without a tandem.
        own_entry_id: of the reader's own entry, None without one.
    """

    number: int
    opens_on: date | None
    due_on: date | None
    minutes: int
    state: str
    is_too_short: bool
    submitted: int
    halves: int
    tandems: int
    own_state: str
    own_entry_id: int | None


@dataclass(frozen=True)
class TopicPoints:
    """A topic with the points that tandems gave it.

    Attributes:
        rank: place, from 1; topics with the same points share it.
        tandems: how many gave it at least one point.
        merged: titles of topics that went into it.
    """

    rank: int
    title: str
    description: str
    points: int
    tandems: int
    merged: tuple[str, ...]


@dataclass(frozen=True)
class PollPanel:
    """The needs poll from which a seminar came.

    Attributes:
        voters, asked: tandems that gave points, and all.
        most: points that the first topic has, at least 1.
    """

    id: int
    title: str
    opens_on: date
    closes_on: date
    voters: int
    asked: int
    topics: tuple[TopicPoints, ...]

    @property
    def most(self) -> int:
        """The most points that a topic has, at least 1, so that bars have a length."""
        return max([1, *(topic.points for topic in self.topics)])


@dataclass(frozen=True)
class Objection:
    """A reason against the date of an event, in words; a hard one may only be overridden with a reason."""

    text: str
    is_hard: bool


Windows = Callable[[NetworkHeader, int, Sequence[DaySpan], Sequence[DaySpan]], tuple[str, ...]]
Rounds = Callable[[Actor, NetworkHeader, int, datetime], RoundPanel | None]
Polls = Callable[[NetworkHeader, int], PollPanel | None]
Objections = Callable[[NetworkHeader, EventDetails], tuple[Objection, ...]]

round_of_meeting: Slot[Rounds] = Slot("reflection round that feeds a meeting")
poll_of_seminar: Slot[Polls] = Slot("needs poll of a seminar")
objections: Slot[Objections] = Slot("reasons against the date of an event")
windows_after: Slot[Windows] = Slot("reflection windows that move with an event, from its days before and after")
tell_change: Slot[Callable[[int, Change], object]] = Slot("calendars that are told of a changed event at once")
days_gone: Slot[Callable[[Collection[int]], object]] = Slot("calendars that know days whose rows are about to go")
