"""Compares what calendars were told by mail with what is true now, and promises the mails that are missing."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from netzwerk.calendars import invitations, queries
from netzwerk.calendars.happenings import EventDayRow
from netzwerk.calendars.ics import Method
from netzwerk.calendars.invitations import Telling
from netzwerk.calendars.models import CalendarNotice
from netzwerk.core import clock, dates
from netzwerk.core.db import db
from netzwerk.core.mail import post
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.facts import DaySpan
from netzwerk.events.invitations import links
from netzwerk.events.invitations import queries as answers
from netzwerk.events.invitations.answering import COMING
from netzwerk.events.invitations.facts import Change, Guest, Occasion
from netzwerk.events.models import Event, EventDay, EventState, Participation
from netzwerk.outbox import service as outbox
from netzwerk.people.models import CalendarChoice, Person

log = logging.getLogger(__name__)

OPEN = (EventState.AGREED.value, EventState.INVITED.value)


@dataclass(frozen=True)
class Pair:
    """A person and a day of an event."""

    event_id: int
    day_id: int
    person_id: int


def tell_due() -> int:
    """Tell every calendar what it does not know yet; each person and day by itself, so that a crash loses nothing.

    Returns:
        How many mails were promised.
    """
    pairs = [Pair(*row) for row in db.session.execute(_due())]
    told = 0
    for pair in pairs:
        try:
            with transaction():
                told += tell(pair)
        except Exception:
            log.exception("a calendar was not told: day %s", pair.day_id)
    return told


def tell_change(event_id: int, change: Change) -> int:
    """Tell everybody at once what has changed of an event, in the transaction that changes it; how many mails."""
    return sum(tell(Pair(*row), change) for row in db.session.execute(_due(event_id)).all())


def tell(pair: Pair, change: Change | None = None) -> bool:
    """Tell one person of one day if that is still missing; whether a mail was promised.

    Args:
        change: how the event was before, if that is known.
    """
    db.session.get(Event, pair.event_id, with_for_update=True, populate_existing=True)
    row = db.session.execute(_state().where(EventDay.id == pair.day_id, Person.id == pair.person_id)).one_or_none()
    if row is None:
        return False
    method = _missing(row)
    if method is None:
        return False
    return _tell(row, method, change)


def tell_again(notice_id: int, version: int | None) -> bool:
    """Invite somebody anew to whom the last mail about a day did not get through, with a link of its own.

    Args:
        version: what the lost mail told; a later one has told more already.

    Returns:
        Whether a mail was promised: not if the person is not expected any more, or the day is over.
    """
    notice = db.session.get(CalendarNotice, notice_id)
    event_id = db.session.scalar(select(EventDay.event_id).where(EventDay.id == notice.day_id)) if notice else None
    if notice is None or event_id is None:
        return False
    db.session.get(Event, event_id, with_for_update=True, populate_existing=True)
    db.session.refresh(notice)
    row = db.session.execute(_state().where(EventDay.id == notice.day_id, Person.id == notice.person_id)).one_or_none()
    is_last = notice.sequence == version and notice.method == Method.REQUEST.value
    if row is None or not is_last or not row.is_expected or row.ends_at <= clock.now():
        return False
    notice.sequence, notice.day_sequence = max(row.sequence, notice.sequence + 1), row.sequence
    notice.at = clock.real_now()
    db.session.flush()
    telling = replace(
        _telling(row, Method.REQUEST, notice.sequence),
        is_first=True,
        is_new=True,
        notice_id=notice.id,
        answer_href=links.new(row.participation_id),
    )
    post.value(invitations.letter(telling, clock.real_now()))
    return True


def cancel_days(day_ids: Collection[int]) -> int:
    """Take days whose rows are about to go out of the calendars that know them; how many mails that makes.

    The mails are written from what the rows still say and depend on nothing that goes with them.
    """
    notices = db.session.scalars(
        select(CalendarNotice).where(CalendarNotice.day_id.in_(day_ids)).order_by(CalendarNotice.id)
    ).all()
    outbox.drop(invitations.SUBJECT, [notice.id for notice in notices])
    told = 0
    for notice in notices:
        row = db.session.execute(
            _state().where(EventDay.id == notice.day_id, Person.id == notice.person_id)
        ).one_or_none()
        if row is not None and notice.method == Method.REQUEST.value and row.ends_at > clock.now():
            sequence = max(row.sequence, notice.sequence) + 1
            telling = _telling(row, Method.CANCEL, sequence)
            post.value(invitations.letter(telling, clock.real_now()))
            told += 1
        db.session.delete(notice)
    db.session.flush()
    return told


def take_as_told(network_id: int) -> int:
    """Note that everybody who is invited knows the days as they are, for a network that was run elsewhere before.

    Returns:
        How many notes were made.
    """
    rows = db.session.execute(
        select(EventDay.id, EventDay.sequence, Participation.person_id)
        .join(Event, Event.id == EventDay.event_id)
        .join(Participation, Participation.event_id == Event.id)
        .where(Event.network_id == network_id, _is_expected())
        .order_by(EventDay.id, Participation.person_id)
    ).all()
    db.session.add_all(
        CalendarNotice(
            day_id=row.id,
            person_id=row.person_id,
            method=Method.REQUEST.value,
            sequence=row.sequence,
            day_sequence=row.sequence,
            at=clock.real_now(),
        )
        for row in rows
    )
    db.session.flush()
    return len(rows)


def is_current(notice_id: int, version: int | None) -> bool:
    """Whether a queued mail still says what is true: it dies when the event moves on, or is called off."""
    notice = db.session.get(CalendarNotice, notice_id, populate_existing=True)
    if notice is None or notice.sequence != version:
        return False
    row = db.session.execute(_state().where(EventDay.id == notice.day_id, Person.id == notice.person_id)).one_or_none()
    return row is not None and _missing(row) is None


def _due(event_id: int | None = None) -> Select[int, int, int]:
    """Persons and days that could be untold, of one event or of all: those expected, and those told before."""
    notice = aliased(CalendarNotice)
    known = and_(notice.day_id == EventDay.id, notice.person_id == Participation.person_id)
    expected = (
        select(Event.id, EventDay.id.label("day_id"), Participation.person_id, EventDay.starts_at)
        .join(EventDay, EventDay.event_id == Event.id)
        .join(Participation, Participation.event_id == Event.id)
        .join(Person, Person.id == Participation.person_id)
        .outerjoin(notice, known)
        .where(
            Person.deactivated_at.is_(None),
            EventDay.ends_at > clock.now(),
            or_(
                and_(
                    _is_expected(),
                    or_(
                        notice.id.is_(None),
                        notice.method == Method.CANCEL.value,
                        notice.day_sequence < EventDay.sequence,
                    ),
                ),
                and_(Event.state == EventState.CANCELLED, notice.method == Method.REQUEST.value),
            ),
        )
    )
    withdrawn = (
        select(Event.id, EventDay.id.label("day_id"), CalendarNotice.person_id, EventDay.starts_at)
        .join(EventDay, EventDay.event_id == Event.id)
        .join(CalendarNotice, CalendarNotice.day_id == EventDay.id)
        .join(Person, Person.id == CalendarNotice.person_id)
        .where(
            Person.deactivated_at.is_(None),
            EventDay.ends_at > clock.now(),
            CalendarNotice.method == Method.REQUEST.value,
            Event.state.in_((*OPEN, EventState.CANCELLED)),
            ~exists().where(
                Participation.event_id == Event.id,
                Participation.person_id == CalendarNotice.person_id,
                _is_asked(),
            ),
        )
    )
    both = expected.union(withdrawn).subquery()
    every = select(both.c.id, both.c.day_id, both.c.person_id)
    wanted = every if event_id is None else every.where(both.c.id == event_id)
    return wanted.order_by(both.c.id, both.c.person_id, both.c.starts_at, both.c.day_id)


def _is_asked() -> ColumnElement[bool]:
    return or_(Participation.invited_at.is_not(None), Participation.reply.in_(COMING))


def _is_expected() -> ColumnElement[bool]:
    """Whether somebody has the event in the calendar: all who were invited, and before that those who registered."""
    return or_(
        and_(Event.state == EventState.INVITED, _is_asked()),
        and_(Event.state == EventState.AGREED, Participation.reply.in_(COMING)),
    )


def _state() -> Select[*tuple[Any, ...]]:
    """One person and one day: what is true, and what was told."""
    return (
        select(
            Event.id.label("event_id"),
            Event.network_id,
            Event.state,
            EventDay.id.label("day_id"),
            EventDay.starts_at,
            EventDay.ends_at,
            EventDay.sequence,
            Person.id.label("person_id"),
            Person.name,
            Person.email,
            Person.language,
            Person.calendar_choice,
            Person.deactivated_at,
            Participation.id.label("participation_id"),
            Participation.tandem_id,
            _is_expected().label("is_expected"),
            CalendarNotice.id.label("notice_id"),
            CalendarNotice.method,
            CalendarNotice.sequence.label("told_sequence"),
            CalendarNotice.day_sequence,
        )
        .select_from(EventDay)
        .join(Event, Event.id == EventDay.event_id)
        .join(Person, Person.id.is_not(None))
        .outerjoin(Participation, and_(Participation.event_id == Event.id, Participation.person_id == Person.id))
        .outerjoin(CalendarNotice, and_(CalendarNotice.day_id == EventDay.id, CalendarNotice.person_id == Person.id))
    )


def _missing(row: Row[*tuple[Any, ...]]) -> Method | None:
    """What the person's calendar must still be told of the day, None for nothing."""
    if row.deactivated_at is not None or row.ends_at <= clock.now():
        return None
    if row.is_expected:
        knows = row.method == Method.REQUEST.value and row.day_sequence >= row.sequence
        return None if knows else Method.REQUEST
    is_open = row.state in {*OPEN, EventState.CANCELLED}
    return Method.CANCEL if row.method == Method.REQUEST.value and is_open else None


def _tell(row: Row[*tuple[Any, ...]], method: Method, change: Change | None) -> bool:
    sequence = row.sequence if row.notice_id is None else max(row.sequence, row.told_sequence + 1)
    is_first = not db.session.scalar(
        select(
            exists().where(
                CalendarNotice.person_id == row.person_id,
                CalendarNotice.method == Method.REQUEST.value,
                CalendarNotice.day_id == EventDay.id,
                EventDay.event_id == row.event_id,
            )
        )
    )
    notice = db.session.get(CalendarNotice, row.notice_id) if row.notice_id else None
    is_new = notice is None or notice.method == Method.CANCEL.value
    if notice is None:
        notice = CalendarNotice(day_id=row.day_id, person_id=row.person_id)
        db.session.add(notice)
    notice.method, notice.sequence, notice.day_sequence = method.value, sequence, row.sequence
    notice.at = clock.real_now()
    db.session.flush()
    telling = _telling(row, method, sequence)
    asks = method is Method.REQUEST and (is_first or not is_new)
    answer_href = links.new(row.participation_id) if asks else ""
    telling = replace(
        telling, is_first=is_first, is_new=is_new, notice_id=notice.id, answer_href=answer_href, change=change
    )
    post.value(invitations.letter(telling, clock.real_now()))
    return True


def _telling(row: Row[*tuple[Any, ...]], method: Method, sequence: int) -> Telling:
    occasion = answers.occasion(row.event_id)
    return Telling(
        occasion=occasion,
        guest=(answers.guest(row.participation_id) if row.participation_id else None) or _gone(row),
        day=replace(_day(row, occasion), sequence=sequence),
        span=DaySpan(row.day_id, row.starts_at, row.ends_at),
        method=method,
        has_part=row.calendar_choice != CalendarChoice.FEED,
    )


def _gone(row: Row[*tuple[Any, ...]]) -> Guest:
    """Somebody who has no part in the event any more."""
    return Guest(person_id=row.person_id, name=row.name, email=row.email, language=row.language, group="")


def _day(row: Row[*tuple[Any, ...]], occasion: Occasion) -> EventDayRow:
    place = queries.find_place(row.network_id)
    assert place is not None
    today = dates.local_day(clock.now(), occasion.zone)
    days = queries.days_of_event(place, row.event_id, row.person_id, today)
    index = [day.id for day in occasion.days].index(row.day_id)
    return days[index]
