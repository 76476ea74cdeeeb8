"""Rounds that may need a reminder, and whose side has not handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, or_, select

from netzwerk.core import clock, dates
from netzwerk.core.access import Side
from netzwerk.core.db import db
from netzwerk.events.models import EventDay, EventState
from netzwerk.networks.models import Network, NetworkState
from netzwerk.people.models import NoticePreference, Person
from netzwerk.reflections import rounds
from netzwerk.reflections.models import PromptSet, ReflectionEntry, ReflectionRound, SideSubmission
from netzwerk.reflections.reminders.letters import Occasion, Reminded
from netzwerk.reflections.rounds import MEETING
from netzwerk.reflections.windows import DUE_BEFORE, Window
from netzwerk.reflections.writing import policy as writing
from netzwerk.tandems.models import Tandem, TandemMember, TandemState

LONGEST_SHIFT = timedelta(days=70)
LONGEST_DELAY = timedelta(days=30)
ALIVE = (NetworkState.RUNNING, NetworkState.CLOSING)


@dataclass(frozen=True)
class Open:
    """A round that can be handed in, or soon could be."""

    occasion: Occasion
    window: Window
    region: str


@dataclass(frozen=True)
class Missing:
    """Somebody whose side has not handed in, with the sides on which that is so.

    Attributes:
        wants_few: whether only one reminder of each round is wanted.
    """

    person: Reminded
    sides: frozenset[Side]
    tandem_ids: frozenset[int]
    wants_few: bool

    def on(self, side: Side) -> bool:
        """Whether a part of this side is missing."""
        return side in self.sides


def near(now: datetime) -> tuple[Open, ...]:
    """The rounds of running networks that are due within weeks, or were not long ago."""
    first, last = now - LONGEST_DELAY, now + LONGEST_SHIFT
    meets = exists(
        select(EventDay.id).where(
            EventDay.event_id == MEETING.id, EventDay.starts_at.between(first + DUE_BEFORE, last + DUE_BEFORE)
        )
    )
    fixed = ReflectionRound.fixed_due.between(first.date(), last.date())
    rows = db.session.execute(_rounds().where(or_(meets, fixed))).all()
    return tuple(found for row in rows if (found := _open(row, now)))


def one(round_id: int, now: datetime) -> Open | None:
    """One round, None if it has no window, its network is closed or its meeting was cancelled."""
    row = db.session.execute(_rounds().where(ReflectionRound.id == round_id)).one_or_none()
    return _open(row, now) if row else None


def missing(occasion: Occasion, today: date) -> tuple[Missing, ...]:
    """Who belongs to a side that has not handed in, one row for each person, by tandem and name.

    Only members of active tandems who count today and have been invited to an open account.
    """
    return _people(_missing(occasion, today))


def unreachable(occasion: Occasion, today: date) -> tuple[Missing, ...]:
    """As `missing`, but those who have not been invited to an account yet, or whose account is closed."""
    return _people(_owing(occasion, today).where(~_is_reachable()))


def _people(statement: Select[*tuple[Any, ...]]) -> tuple[Missing, ...]:
    rows = db.session.execute(statement).all()
    found: dict[int, list[Row[*tuple[Any, ...]]]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row)
    return tuple(_person(seats) for seats in found.values())


def stands(round_id: int, version: int | None) -> bool:
    """Whether a round can still be handed in and is due on the day that a mail about it says."""
    found = one(round_id, clock.now())
    return found is not None and found.occasion.version == version and clock.now() < found.occasion.closes_at


def is_missing(round_id: int, person_id: int) -> bool:
    """Whether a side of the person has still not handed in."""
    found = one(round_id, clock.now())
    if found is None:
        return False
    today = dates.local_day(clock.now(), found.occasion.zone)
    mine = _missing(found.occasion, today).where(TandemMember.person_id == person_id).limit(1)
    return db.session.execute(mine).first() is not None


def is_missing_in_time(round_id: int, person_id: int) -> bool:
    """Like `is_missing`, while the round is not overdue."""
    found = one(round_id, clock.now())
    return found is not None and not found.occasion.is_overdue and is_missing(round_id, person_id)


def _rounds() -> Select[*tuple[Any, ...]]:
    return (
        select(
            *rounds.columns(),
            Network.id.label("network_id"),
            Network.code,
            Network.title.label("network"),
            Network.zone,
            Network.region,
            Network.form_of_address,
            Network.ends_on,
        )
        .select_from(ReflectionRound)
        .join(Network, Network.id == ReflectionRound.network_id)
        .join(PromptSet, PromptSet.id == ReflectionRound.prompt_set_id)
        .outerjoin(MEETING, MEETING.id == ReflectionRound.meeting_id)
        .where(Network.state.in_(ALIVE), _takes_place())
        .order_by(ReflectionRound.id)
    )


def _takes_place() -> ColumnElement[bool]:
    return or_(ReflectionRound.meeting_id.is_(None), MEETING.state != EventState.CANCELLED)


def _open(row: Row[*tuple[Any, ...]], now: datetime) -> Open | None:
    found = rounds.build(row, row.zone, now)
    if found.window is None:
        return None
    occasion = Occasion(
        network_id=row.network_id,
        code=row.code,
        network=row.network,
        zone=row.zone,
        form_of_address=row.form_of_address,
        round_id=found.id,
        number=found.number,
        minutes=found.minutes,
        due_on=found.window.due_on,
        closes_at=writing.closes_at(found.window, row.meeting_day, row.ends_on, row.zone),
        is_overdue=now >= found.window.closes_at(row.zone),
        meeting_number=found.meeting_number,
        meeting_title=found.meeting_title,
    )
    return Open(occasion, found.window, row.region)


def _missing(occasion: Occasion, today: date) -> Select[*tuple[Any, ...]]:
    return _owing(occasion, today).where(_is_reachable())


def _is_reachable() -> ColumnElement[bool]:
    has_account = or_(Person.activated_at.is_not(None), Person.invited_at.is_not(None))
    return and_(Person.deactivated_at.is_(None), has_account)


def _owing(occasion: Occasion, today: date) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Person.id.label("person_id"),
            Person.name,
            Person.email,
            Person.language,
            Person.notice_preference,
            TandemMember.side,
            Tandem.id.label("tandem_id"),
            Tandem.number,
            Tandem.title,
        )
        .select_from(TandemMember)
        .join(Person, Person.id == TandemMember.person_id)
        .join(Tandem, Tandem.id == TandemMember.tandem_id)
        .outerjoin(
            ReflectionEntry,
            and_(ReflectionEntry.tandem_id == Tandem.id, ReflectionEntry.round_id == occasion.round_id),
        )
        .outerjoin(
            SideSubmission,
            and_(SideSubmission.entry_id == ReflectionEntry.id, SideSubmission.side == TandemMember.side),
        )
        .where(
            Tandem.network_id == occasion.network_id,
            Tandem.state == TandemState.ACTIVE,
            TandemMember.valid_from <= today,
            or_(TandemMember.valid_to.is_(None), TandemMember.valid_to >= today),
            SideSubmission.id.is_(None),
        )
        .order_by(Tandem.number, Person.name, Person.id)
    )


def _person(seats: Sequence[Row[*tuple[Any, ...]]]) -> Missing:
    first = seats[0]
    tandems = dict.fromkeys((seat.number, seat.title) for seat in seats)
    return Missing(
        Reminded(
            person_id=first.person_id,
            name=first.name,
            email=first.email,
            language=first.language,
            tandems=tuple(tandems),
        ),
        frozenset(Side(seat.side) for seat in seats),
        frozenset(seat.tandem_id for seat in seats),
        first.notice_preference == NoticePreference.WEEKLY,
    )
