"""When a side of a tandem may write, hand in, take back and release: pure predicates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from netzwerk.core import dates
from netzwerk.reflections.models import EntryState
from netzwerk.reflections.windows import Window

KEEPS_DRAFTS = timedelta(days=14)
"""How long after the beginning of the meeting what was typed before is still taken as a draft."""


class Phase(StrEnum):
    """Where a round stands for those who write."""

    PLANNED = "planned"
    OPEN = "open"
    LATE = "late"
    BEGUN = "begun"
    OVER = "over"


class Bar(StrEnum):
    """Why something cannot be written."""

    ARCHIVED = "archived"
    PLANNED = "planned"
    SUBMITTED = "submitted"
    CLOSED = "closed"
    ACCEPTED = "accepted"


@dataclass(frozen=True)
class Desk:
    """What decides about the sheet of one side.

    Attributes:
        state: of the entry, None as long as nothing has been written.
        has_submitted: whether the side has handed in.
        is_archived: whether the network is closed.
    """

    phase: Phase
    state: str | None
    has_submitted: bool
    is_archived: bool

    @property
    def is_asked_back(self) -> bool:
        """Whether the coordination has returned the entry with a question."""
        return self.state == EntryState.RETURNED


def closes_at(window: Window, meeting_at: datetime | None, ends_on: date, zone: str) -> datetime:
    """The instant at which a round is closed: its meeting begins, or the network ends; never before it is due."""
    last = meeting_at or dates.end_of_day(ends_on, zone)
    return max(last, window.closes_at(zone))


def phase(window: Window | None, meeting_at: datetime | None, ends_on: date, zone: str, now: datetime) -> Phase:
    """Where a round stands at an instant."""
    if window is None or now < window.opens_at(zone):
        return Phase.PLANNED
    if now < window.closes_at(zone):
        return Phase.OPEN
    closes = closes_at(window, meeting_at, ends_on, zone)
    if now < closes:
        return Phase.LATE
    return Phase.BEGUN if now < closes + KEEPS_DRAFTS else Phase.OVER


def bar_to_saving(desk: Desk) -> Bar | None:
    """What stands in the way of saving a draft; the beginning of the meeting does not yet."""
    if desk.is_archived:
        return Bar.ARCHIVED
    if desk.phase is Phase.PLANNED:
        return Bar.PLANNED
    if desk.has_submitted:
        return Bar.SUBMITTED
    return Bar.CLOSED if desk.phase is Phase.OVER and not desk.is_asked_back else None


def bar_to_submitting(desk: Desk) -> Bar | None:
    """What stands in the way of handing in; a returned entry can be handed in again at any time."""
    return bar_to_saving(desk) or _closed(desk)


def bar_to_taking_back(desk: Desk) -> Bar | None:
    """What stands in the way of taking back what the side has handed in."""
    if desk.is_archived:
        return Bar.ARCHIVED
    if desk.state == EntryState.ACCEPTED:
        return Bar.ACCEPTED
    return _closed(desk)


def bar_to_releasing(desk: Desk) -> Bar | None:
    """What stands in the way of choosing who may read."""
    if desk.is_archived:
        return Bar.ARCHIVED
    return Bar.PLANNED if desk.phase is Phase.PLANNED else None


def _closed(desk: Desk) -> Bar | None:
    is_closed = desk.phase in {Phase.BEGUN, Phase.OVER} and not desk.is_asked_back
    return Bar.CLOSED if is_closed else None
