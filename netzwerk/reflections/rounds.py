"""The rounds of a network with their windows, as one statement can read them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from netzwerk.core import dates
from netzwerk.core.db import UtcDateTime
from netzwerk.events import wording
from netzwerk.events.models import Event, EventDay, EventKind, EventState
from netzwerk.reflections import windows
from netzwerk.reflections.models import PromptSet, ReflectionRound
from netzwerk.reflections.windows import Window, WindowState


@dataclass(frozen=True)
class Round:
    """A reflection round.

    Attributes:
        set_title: name of its prompt set, in both languages.
        minutes: how long answering takes.
        meeting_number: of the meeting that it feeds; None for the closing round.
        meeting_on: first day of that meeting, None while it has no date.
        window: None as long as a date that it hangs on is missing.
        meeting_at: when that meeting begins, UTC; None while it has no date.
        tells_draft: whether its window follows from the date of an event that is still a draft.
    """

    id: int
    number: int
    set_title: dict[str, str] = field(hash=False)
    minutes: int
    meeting_id: int | None
    meeting_number: int | None
    meeting_title: str
    meeting_on: date | None
    window: Window | None
    state: WindowState
    meeting_at: datetime | None = None
    tells_draft: bool = False

    @property
    def meeting_name(self) -> str:
        """`Network meeting 3: Half-time`; empty for the closing round."""
        if self.meeting_id is None:
            return ""
        return wording.full_name(EventKind.MEETING, self.meeting_number, self.meeting_title)

    @property
    def is_open(self) -> bool:
        """Whether the round can be answered now."""
        return self.state is WindowState.OPEN

    @property
    def is_closed(self) -> bool:
        """Whether the round is over."""
        return self.state is WindowState.CLOSED


MEETING = aliased(Event)
PREVIOUS = aliased(Event)


def columns(where: ColumnElement[bool] | None = None) -> tuple[Any, ...]:
    """What a statement over rounds, joined with `MEETING` and their prompt set, selects for `build`.

    Args:
        where: the rows that tell it, for statements with several rows for a round; the others leave it empty.
    """
    told = {
        "id": ReflectionRound.id,
        "number": ReflectionRound.number,
        "set_title": PromptSet.title,
        "minutes": PromptSet.minutes,
        "meeting_id": ReflectionRound.meeting_id,
        "meeting_number": MEETING.number,
        "meeting_title": MEETING.title,
        "anchor_state": case((MEETING.id.is_not(None), MEETING.state), else_=closing_state()),
        "fixed_opens": ReflectionRound.fixed_opens,
        "fixed_due": ReflectionRound.fixed_due,
        "meeting_day": _meeting_day(),
        "previous_day": _previous_day(),
    }
    return tuple((told[name] if where is None else case((where, told[name]))).label(name) for name in told)


def build(row: Row[*tuple[Any, ...]], zone: str, now: datetime) -> Round:
    """The round of a row that was selected with `columns`."""
    window = windows.window(
        row.previous_day, row.meeting_day, zone, fixed_opens=row.fixed_opens, fixed_due=row.fixed_due
    )
    return Round(
        id=row.id,
        number=row.number,
        set_title=row.set_title,
        minutes=row.minutes,
        meeting_id=row.meeting_id,
        meeting_number=row.meeting_number,
        meeting_title=row.meeting_title or "",
        meeting_on=dates.local_day(row.meeting_day, zone) if row.meeting_day else None,
        window=window,
        state=window.state(now, zone) if window else WindowState.PLANNED,
        meeting_at=row.meeting_day,
        tells_draft=row.anchor_state == EventState.DRAFT and (row.meeting_id is None or row.fixed_due is None),
    )


def closing_state() -> ScalarSelect[str]:
    """The state of the closing event before which the closing round of a network is due; a draft's only if alone."""
    closing = aliased(Event)
    return (
        select(closing.state)
        .where(
            closing.network_id == ReflectionRound.network_id,
            closing.kind == EventKind.CLOSING,
            closing.state != EventState.CANCELLED,
        )
        .order_by(closing.state == EventState.DRAFT, closing.id)
        .limit(1)
        .correlate(ReflectionRound)
        .scalar_subquery()
    )


def _meeting_day() -> ScalarSelect[datetime]:
    return (
        select(func.min(EventDay.starts_at, type_=UtcDateTime))
        .where(EventDay.event_id == MEETING.id)
        .correlate(MEETING)
        .scalar_subquery()
    )


def _previous_day() -> ScalarSelect[datetime]:
    return (
        select(func.max(EventDay.starts_at, type_=UtcDateTime))
        .join(PREVIOUS, EventDay.event_id == PREVIOUS.id)
        .where(
            PREVIOUS.network_id == ReflectionRound.network_id,
            PREVIOUS.state != EventState.CANCELLED,
            _comes_before(),
        )
        .correlate(ReflectionRound, MEETING)
        .scalar_subquery()
    )


def _comes_before() -> ColumnElement[bool]:
    return or_(
        PREVIOUS.kind == EventKind.KICKOFF,
        and_(PREVIOUS.kind == EventKind.MEETING, PREVIOUS.number < MEETING.number),
    )


def without_draft(one: Round) -> Round:
    """The round for those who do not see drafts: without a window to come that would tell the date of one."""
    if one.state is WindowState.PLANNED and one.tells_draft:
        return replace(one, window=None, meeting_on=None, meeting_at=None)
    return one
