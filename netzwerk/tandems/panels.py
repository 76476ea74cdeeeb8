"""What the pages of tandems show of events, projects and reflections, which lie above and bring it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from netzwerk.core.access import Actor
from netzwerk.core.slots import Slot
from netzwerk.networks.queries import NetworkHeader


class EventMark(NamedTuple):
    """How a tandem came to a meeting.

    Attributes:
        name: such as "Network meeting 2".
        presence: `both`, `school`, `company`, `none`, `unknown` or `planned`.
    """

    event_id: int
    kind: str
    number: int | None
    name: str
    presence: str


class ProjectCard(NamedTuple):
    """The project of a tandem in a few words.

    Attributes:
        light: empty when it is not for the reader.
        reached, milestones: milestones reached, and all.
    """

    id: int
    title: str
    aim: str
    stage: str
    light: str
    light_reason: str
    reached: int
    milestones: int


class RoundMark(NamedTuple):
    """Where a tandem stands in a reflection round, as far as the reader learns of it.

    Attributes:
        state: `not_yet`, `open` or `submitted`; for the tandem itself the true state of its entry.
        only: the side that has handed in alone, None for both or neither.
        entry_id: None when there is nothing to read.
        is_over: whether the round is closed.
        is_unconfirmed: whether coordination recorded for a side that has not confirmed it.
    """

    number: int
    state: str
    opens_on: date | None
    due_on: date | None
    only: str | None
    entry_id: int | None
    is_open: bool
    is_over: bool
    is_unconfirmed: bool = False


Events = Callable[[NetworkHeader, Sequence[int] | None], Mapping[int, tuple[EventMark, ...]]]
Projects = Callable[[Actor, NetworkHeader], Mapping[int, ProjectCard]]
Rounds = Callable[[Actor, NetworkHeader, datetime, int | None], Mapping[int, tuple[RoundMark, ...]]]

events: Slot[Events] = Slot("how tandems came to meetings")
projects: Slot[Projects] = Slot("projects of tandems")
rounds: Slot[Rounds] = Slot("reflection rounds of tandems")
