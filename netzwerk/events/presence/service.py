"""What is done at the door of an event: one verb each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, true

from netzwerk.core import audit, clock, dates
from netzwerk.core.access import Actor, Side
from netzwerk.core.audit import AuditRecord
from netzwerk.core.db import db
from netzwerk.core.errors import Forbidden, Invalid, NotFound
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import language
from netzwerk.core.texts import one_line
from netzwerk.events.models import Attendance, Event, EventDay, Participation, Reply, WalkIn
from netzwerk.events.presence import policy, queries
from netzwerk.events.presence.facts import Entry
from netzwerk.networks.policy import is_closed
from netzwerk.networks.queries import NetworkHeader
from netzwerk.tandems.models import Tandem, TandemMember, TandemState

NOTED = "attendance.noted"
WALKED_IN = "attendance.walked_in"
LONGEST_NAME = 120
LONGEST_ORGANISATION = 300
LONGEST_TAP = 60
REMEMBERED_TAPS = 50
FIELDS = ("attendance", "mode", "deputy")


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What somebody notes of a person.

    Attributes:
        was: what the device showed before; what did not change is not written.
        wanted: what shall stand there.
        tap: identifies the tap for good, so that sending it twice does no harm; empty for a form without one.
        earlier: taps of the same device on the same person of which it never learnt whether they arrived.
    """

    person_id: int
    was: Entry
    wanted: Entry
    tap: str = ""
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True)
class Clash:
    """Two devices noted different things of one person: nothing was written, both are to be shown."""

    person_id: int
    stored: Entry
    wanted: Entry


@dataclass(frozen=True, kw_only=True)
class WalkInDetails:
    """Somebody without an account who came.

    Attributes:
        tandem_id, side: where they belong, or None for both.
        tap: identifies the entry for good, so that sending it twice does no harm.
    """

    name: str
    organisation: str = ""
    tandem_id: int | None = None
    side: Side | None = None
    mode: str = "on_site"
    is_partly: bool = False
    tap: str = field(default="")


def note(actor: Actor, network: NetworkHeader, event_id: int, marks: Iterable[Mark]) -> tuple[Clash, ...]:
    """Write what changed, person by person; what somebody else changed meanwhile is left alone and handed back.

    Raises:
        NotFound: if the event or a person is not on the sheet.
        Forbidden: if the actor may not take attendance, or the network is closed.
        Invalid: before the day of the event, or if a value cannot be; nothing is written then.
    """
    event = _lock(actor, network, event_id)
    marks = [mark for mark in marks if mark.wanted != mark.was or mark.earlier]
    if marks:
        _demand_begun(network, event)
    for mark in marks:
        _check(mark)
    rows = _participations(event_id, [mark.person_id for mark in marks])
    clashes = []
    for mark in marks:
        row = rows.get(mark.person_id) or _add(network, event, mark.person_id)
        clash = _write(actor, row, mark)
        if clash:
            clashes.append(clash)
    db.session.flush()
    return tuple(clashes)


def note_everybody(actor: Actor, network: NetworkHeader, event_id: int, *, only_accepted: bool) -> int:
    """Note everybody as present of whom nothing is noted yet; how many those were.

    Args:
        only_accepted: only who accepted or sent a deputy, not also who declined or did not answer.

    Raises:
        NotFound: if the event is none of which attendance is taken.
        Forbidden: if the actor may not take attendance, or the network is closed.
        Invalid: before the day of the event.
    """
    _demand_begun(network, _lock(actor, network, event_id))
    open_rows = select(Participation).where(
        Participation.event_id == event_id,
        Participation.attendance.is_(None),
        Participation.reply.in_((Reply.ACCEPTED, Reply.REPRESENTED)) if only_accepted else true(),
    )
    rows = db.session.scalars(open_rows.order_by(Participation.id)).all()
    for row in rows:
        row.attendance = Attendance.PRESENT
    if rows:
        audit.record(
            actor.person_id, queries.EVERYBODY, "event", event_id, {"participations": [row.id for row in rows]}
        )
    db.session.flush()
    return len(rows)


def undo_everybody(actor: Actor, network: NetworkHeader, event_id: int, record_id: int) -> int:
    """Take back "all there": whoever it noted and nobody touched since is open again; how many those were.

    Args:
        record_id: which one, as `presence.queries.undoable` says; another one, or one that is undone, does nothing.

    Raises:
        NotFound: if the event is none of which attendance is taken.
        Forbidden: if the actor may not take attendance, or the network is closed.
    """
    _lock(actor, network, event_id)
    if queries.undoable(event_id) != record_id:
        return 0
    record = db.session.get_one(AuditRecord, record_id)
    ids = record.details["participations"]
    touched = set(
        db.session.scalars(
            select(AuditRecord.about_id).where(
                AuditRecord.about_kind == "participation",
                AuditRecord.about_id.in_(ids),
                AuditRecord.kind == NOTED,
                AuditRecord.id > record_id,
            )
        )
    )
    rows = db.session.scalars(
        select(Participation).where(Participation.id.in_(set(ids) - touched), Participation.event_id == event_id)
    ).all()
    for row in rows:
        row.attendance = None
    audit.record(actor.person_id, queries.UNDONE, "event", event_id, {"participations": [row.id for row in rows]})
    db.session.flush()
    return len(rows)


def add_walk_in(actor: Actor, network: NetworkHeader, event_id: int, details: WalkInDetails) -> int | None:
    """Note somebody who came without an invitation and has no account.

    Returns:
        The number of the entry; None if it arrived before and was taken off the list since.

    Raises:
        NotFound: if the event is none of which attendance is taken, or the tandem is in another network.
        Forbidden: if the actor may not take attendance, or the network is closed.
        Invalid: before the day of the event, if the name is missing or too long, or somebody of that name is on the
            sheet already.
    """
    _demand_begun(network, _lock(actor, network, event_id))
    name, organisation = one_line(details.name), one_line(details.organisation)
    if not name or len(name) > LONGEST_NAME:
        raise Invalid("name", _("Please give the name, at most %(most)s characters.", most=LONGEST_NAME))
    if len(organisation) > LONGEST_ORGANISATION:
        raise Invalid("organisation", _("At most %(most)s characters, please.", most=LONGEST_ORGANISATION))
    if details.tandem_id is not None:
        tandem = db.session.get(Tandem, details.tandem_id)
        if tandem is None or tandem.network_id != network.id:
            raise NotFound
    if details.tap:
        for one in _details("event", event_id, WALKED_IN):
            if one.get("tap") == details.tap:
                return db.session.scalar(select(WalkIn.id).where(WalkIn.id == one.get("walk_in")))
    same = select(WalkIn.id).where(WalkIn.event_id == event_id, WalkIn.name == name)
    if db.session.scalars(same.where(WalkIn.tandem_id.is_not_distinct_from(details.tandem_id))).first():
        raise Invalid("name", _("%(name)s is on the list already.", name=name))
    row = WalkIn(
        event_id=event_id,
        tandem_id=details.tandem_id,
        side=details.side if details.tandem_id is not None else None,
        name=name,
        organisation=organisation,
        mode=_mode(details.mode),
        is_partly=details.is_partly,
    )
    db.session.add(row)
    db.session.flush()
    tap = {"tap": details.tap} if details.tap else {}
    audit.record(actor.person_id, WALKED_IN, "event", event_id, {"walk_in": row.id, **tap})
    db.session.flush()
    return row.id


def remove_walk_in(actor: Actor, network: NetworkHeader, event_id: int, walk_in_id: int) -> None:
    """Take somebody off the sheet who was put on it by mistake; who is not on it any more stays so.

    Raises:
        NotFound: if the event is none of which attendance is taken.
        Forbidden: if the actor may not take attendance, or the network is closed.
    """
    _lock(actor, network, event_id)
    row = db.session.get(WalkIn, walk_in_id)
    if row is None or row.event_id != event_id:
        return
    db.session.delete(row)
    audit.record(actor.person_id, "attendance.walk_in_removed", "event", event_id)
    db.session.flush()


def _lock(actor: Actor, network: NetworkHeader, event_id: int) -> Event:
    if not policy.may_take(actor, network):
        raise Forbidden
    event = db.session.get(Event, event_id, with_for_update=True)
    if event is None or event.network_id != network.id or not policy.is_taken_in(event.state):
        raise NotFound
    if is_closed(network):
        raise Forbidden(_("This network is closed: nothing in it can be changed any more."))
    return event


def _demand_begun(network: NetworkHeader, event: Event) -> None:
    first = db.session.scalar(
        select(func.min(EventDay.starts_at, type_=EventDay.starts_at.type)).where(EventDay.event_id == event.id)
    )
    first_on = dates.local_day(first, network.zone) if first else None
    if first_on is not None and not policy.has_begun(event.state, first_on, dates.local_day(clock.now(), network.zone)):
        day = dates.format_day(first_on, language())
        raise Invalid("", _("This event is on %(day)s. Attendance can be noted from that day on.", day=day))


def _check(mark: Mark) -> None:
    known = {None, *(one.value for one in Attendance)}
    if mark.wanted.attendance not in known or len(mark.tap) > LONGEST_TAP:
        raise Invalid("", _("This entry is none that the sheet knows. Load the page again."))
    _mode(mark.wanted.mode)
    if len(mark.wanted.deputy) > LONGEST_NAME:
        raise Invalid("", _("The name of a deputy has at most %(most)s characters.", most=LONGEST_NAME))


def _mode(mode: str) -> str:
    if mode not in {"on_site", "online"}:
        raise Invalid("", _("This entry is none that the sheet knows. Load the page again."))
    return mode


def _participations(event_id: int, person_ids: list[int]) -> Mapping[int, Participation]:
    rows = db.session.scalars(
        select(Participation).where(Participation.event_id == event_id, Participation.person_id.in_(person_ids))
    )
    return {row.person_id: row for row in rows}


def _add(network: NetworkHeader, event: Event, person_id: int) -> Participation:
    """A participation for a member of a tandem whom nobody invited.

    Raises:
        NotFound: if the person is no such member on the day of the event.
    """
    member = None
    if policy.is_for_all_tandems(event.kind):
        member = db.session.scalars(
            select(TandemMember)
            .join(Tandem, Tandem.id == TandemMember.tandem_id)
            .where(
                TandemMember.person_id == person_id,
                Tandem.network_id == network.id,
                Tandem.state != TandemState.LEFT,
                *_counts(_day_of(network, event)),
            )
            .order_by(Tandem.number)
        ).first()
    if member is None:
        raise NotFound
    row = Participation(
        event_id=event.id,
        person_id=person_id,
        tandem_id=member.tandem_id,
        side=member.side,
        mode=policy.default_mode(event.format),
    )
    db.session.add(row)
    db.session.flush()
    return row


def _day_of(network: NetworkHeader, event: Event) -> date:
    first = db.session.scalars(
        select(EventDay.starts_at).where(EventDay.event_id == event.id).order_by(EventDay.starts_at)
    ).first()
    return dates.local_day(first or clock.now(), network.zone)


def _counts(day: date) -> tuple[ColumnElement[bool], ...]:
    return (
        TandemMember.valid_from <= day,
        or_(TandemMember.valid_to.is_(None), TandemMember.valid_to >= day),
    )


def _write(actor: Actor, row: Participation, mark: Mark) -> Clash | None:
    stored = Entry(row.attendance, row.mode, row.represented_by)
    wanted = Entry(mark.wanted.attendance, mark.wanted.mode, one_line(mark.wanted.deputy))
    changed = [name for name in FIELDS if mark.earlier or getattr(wanted, name) != getattr(mark.was, name)]
    foreign = [
        name for name in changed if getattr(stored, name) not in {getattr(mark.was, name), getattr(wanted, name)}
    ]
    if mark.tap:
        taps = [str(one.get("tap", "")) for one in _details("participation", row.id, NOTED)]
        if mark.tap in taps:
            return None
        if taps and taps[0] in mark.earlier:
            foreign = []
    if foreign:
        return Clash(mark.person_id, stored, wanted)
    changes: dict[str, list[str | None]] = {}
    if "attendance" in changed and row.attendance != wanted.attendance:
        changes["attendance"] = [row.attendance, wanted.attendance]
        row.attendance = wanted.attendance
    if "mode" in changed and row.mode != wanted.mode:
        changes["mode"] = [row.mode, wanted.mode]
        row.mode = wanted.mode
    if "deputy" in changed and row.represented_by != wanted.deputy:
        changes["represented_by"] = []
        row.represented_by = wanted.deputy
        row.reply = Reply.REPRESENTED if wanted.deputy else Reply.ACCEPTED
    if changes or mark.tap:
        more = {"tap": mark.tap} if mark.tap else {}
        audit.record(actor.person_id, NOTED, "participation", row.id, {"changes": changes, **more})
    return None


def _details(about_kind: str, about_id: int, kind: str) -> list[dict[str, Any]]:
    """What was kept of the last entries about one thing, the last one first."""
    details = db.session.scalars(
        select(AuditRecord.details)
        .where(AuditRecord.about_kind == about_kind, AuditRecord.about_id == about_id, AuditRecord.kind == kind)
        .order_by(AuditRecord.id.desc())
        .limit(REMEMBERED_TAPS)
    )
    return list(details)
