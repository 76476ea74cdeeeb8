"""Reading the attendance sheet of an event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, or_, select

from netzwerk.core import clock, dates
from netzwerk.core.access import Actor
from netzwerk.core.audit import AuditRecord
from netzwerk.core.db import db, read_again
from netzwerk.core.errors import NotFound
from netzwerk.core.reading import REMEMBERED, Same
from netzwerk.events import queries
from netzwerk.events.marks import OF_TANDEMS
from netzwerk.events.models import Event, EventDay, Participation, Reply, WalkIn
from netzwerk.events.presence import policy
from netzwerk.events.presence.facts import CameAlong, Entry, Expected, Sheet, parts
from netzwerk.networks.models import Organisation
from netzwerk.networks.queries import NetworkHeader
from netzwerk.people.models import Person
from netzwerk.tandems.models import Tandem, TandemMember, TandemState

EVERYBODY = "attendance.everybody"
UNDONE = "attendance.undone"


def sheet(actor: Actor, network: NetworkHeader, event_id: int) -> Sheet:
    """The sheet of an event: all who were asked, members of tandems whom nobody asked, and who came along.

    Raises:
        NotFound: if the event is in another network, was cancelled or is a draft, or the sheet is not for the actor.
    """
    found: Sequence[Row[Event, datetime | None]] = ()
    if policy.may_take(actor, network):
        found = db.session.execute(
            queries.visible(actor, network)
            .where(Event.id == event_id, Event.state.in_(policy.TAKEN_IN))
            .outerjoin(EventDay, EventDay.event_id == Event.id)
            .add_columns(EventDay.starts_at)
            .order_by(EventDay.starts_at)
        ).all()
    if not found:
        raise NotFound
    event = found[0][0]
    days = tuple(dates.local_day(starts_at, network.zone) for _event, starts_at in found if starts_at is not None)
    day = days[0] if days else dates.local_day(clock.now(), network.zone)
    members = _members(network.id, day, policy.default_mode(event.format))
    organisations = {one.person_id: one.organisation for one in members}
    asked = _asked(event_id, organisations)
    known = {one.person_id for one in asked}
    came_along = walk_ins(event_id)
    return Sheet(
        event_id=event.id,
        kind=event.kind,
        number=event.number,
        title=event.title,
        state=event.state,
        format=event.format,
        days=days,
        tandems=parts(asked, came_along),
        others=tuple(one for one in asked if one.tandem_id is None),
        uninvited=tuple(one for one in members if one.person_id not in known)
        if policy.is_for_all_tandems(event.kind)
        else (),
        guests=tuple(one for one in came_along if one.tandem_id is None),
        undoable=undoable(event_id),
    )


def nearest(actor: Actor, network: NetworkHeader, now: datetime) -> int | None:
    """The event whose sheet is wanted now: the first that does not end before today, otherwise the last that did.

    Events without a day, drafts and what was cancelled have no sheet to offer.
    """
    last = func.max(EventDay.ends_at)
    rows = db.session.execute(
        queries.visible(actor, network)
        .join(EventDay, EventDay.event_id == Event.id)
        .where(Event.state.in_(policy.TAKEN_IN), Event.kind.in_(OF_TANDEMS))
        .with_only_columns(Event.id, last.label("ends_at"))
        .group_by(Event.id)
        .order_by(last)
    ).all()
    today = dates.local_day(now, network.zone)
    coming = [row.id for row in rows if dates.local_day(row.ends_at, network.zone) >= today]
    return coming[0] if coming else rows[-1].id if rows else None


def entries(event_id: int) -> dict[int, Entry]:
    """What is noted of each person who has a participation, by number of the person."""
    rows = db.session.execute(
        select(
            Participation.person_id, Participation.attendance, Participation.mode, Participation.represented_by
        ).where(Participation.event_id == event_id)
    )
    return {person_id: Entry(noted, mode, deputy) for person_id, noted, mode, deputy in rows}


def walk_ins(event_id: int) -> tuple[CameAlong, ...]:
    """Who came without an account, by tandem and side; the caller has asked whose names are for the actor."""
    return _came_along(read_again(_walk_ins(), {"event_id": event_id}))


@lru_cache(REMEMBERED)
def _came_along(rows: Same) -> Same:
    return Same(CameAlong(*row) for row in rows)


@cache
def _walk_ins() -> Select[*tuple[Any, ...]]:
    return (
        select(
            WalkIn.id,
            WalkIn.name,
            WalkIn.organisation,
            WalkIn.tandem_id,
            Tandem.number,
            WalkIn.side,
            WalkIn.mode,
            WalkIn.is_partly,
        )
        .outerjoin(Tandem, Tandem.id == WalkIn.tandem_id)
        .where(WalkIn.event_id == bindparam("event_id"))
        .order_by(Tandem.number, WalkIn.side.desc(), WalkIn.id)
    )


def undoable(event_id: int) -> int | None:
    """The last "all there" of an event if it has not been undone."""
    last = db.session.execute(
        select(AuditRecord.id, AuditRecord.kind)
        .where(
            AuditRecord.about_kind == "event",
            AuditRecord.about_id == event_id,
            AuditRecord.kind.in_((EVERYBODY, UNDONE)),
        )
        .order_by(AuditRecord.id.desc())
        .limit(1)
    ).one_or_none()
    return last.id if last is not None and last.kind == EVERYBODY else None


def _asked(event_id: int, organisations: dict[int, str]) -> tuple[Expected, ...]:
    rows = db.session.execute(
        select(Participation, Person.name, Tandem.number)
        .join(Person, Person.id == Participation.person_id)
        .outerjoin(Tandem, Tandem.id == Participation.tandem_id)
        .where(Participation.event_id == event_id)
        .order_by(Tandem.number, Participation.side.desc(), Person.name, Participation.id)
    )
    return tuple(
        Expected(
            person_id=row.person_id,
            name=name,
            organisation=organisations.get(row.person_id, ""),
            tandem_id=row.tandem_id,
            tandem_number=number,
            side=row.side,
            reply=row.reply,
            is_invited=True,
            entry=Entry(row.attendance, row.mode, row.represented_by),
            replied_at=row.replied_at,
            is_waiting=row.waiting_since is not None,
        )
        for row, name, number in rows
    )


def _members(network_id: int, day: date, mode: str) -> Sequence[Expected]:
    rows = db.session.execute(
        select(
            TandemMember.person_id,
            Person.name,
            Organisation.name,
            Tandem.id,
            Tandem.number,
            TandemMember.side,
        )
        .join(Person, Person.id == TandemMember.person_id)
        .join(Organisation, Organisation.id == TandemMember.organisation_id)
        .join(Tandem, Tandem.id == TandemMember.tandem_id)
        .where(
            Tandem.network_id == network_id,
            Tandem.state != TandemState.LEFT,
            TandemMember.valid_from <= day,
            or_(TandemMember.valid_to.is_(None), TandemMember.valid_to >= day),
        )
        .order_by(Tandem.number, TandemMember.side.desc(), Person.name, TandemMember.id)
    )
    found: dict[int, Expected] = {}
    for person_id, name, organisation, tandem_id, number, side in rows:
        found.setdefault(
            person_id,
            Expected(
                person_id=person_id,
                name=name,
                organisation=organisation,
                tandem_id=tandem_id,
                tandem_number=number,
                side=side,
                reply=Reply.OPEN,
                is_invited=False,
                entry=Entry(mode=mode),
            ),
        )
    return tuple(found.values())
