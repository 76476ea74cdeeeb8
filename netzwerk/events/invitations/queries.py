"""Who is invited or could be, what a mailed link opens, and whether a mail about an answer still makes sense."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from netzwerk.core import clock, dates
from netzwerk.core.access import RoleKind
from netzwerk.core.audit import AuditRecord
from netzwerk.core.db import db
from netzwerk.core.errors import NotFound
from netzwerk.core.tokens import digest
from netzwerk.events.facts import DaySpan
from netzwerk.events.invitations import policy
from netzwerk.events.invitations.answering import COMING
from netzwerk.events.invitations.facts import Guest, Occasion
from netzwerk.events.models import (
    AnswerLink,
    Event,
    EventDay,
    EventFacilitator,
    EventState,
    Participation,
    ParticipationNeed,
    Reply,
)
from netzwerk.networks.models import Network, NetworkState, Organisation, Programme, Role
from netzwerk.networks.queries import NetworkHeader
from netzwerk.people.models import Person
from netzwerk.tandems.models import Tandem, TandemMember, TandemState

GROUPS = {
    RoleKind.FACILITATOR: "facilitation",
    RoleKind.COORDINATOR: "coordination",
    RoleKind.BOARD: "board",
    RoleKind.PARTNER: "partner",
}


ANSWERED = "event.answered"


@dataclass(frozen=True)
class Opened:
    """What a mailed link opens: one person's answer to one event.

    Attributes:
        has_needs: whether food or access was told; the words are for whoever is signed in, for mails are passed on.
        can_answer: whether an answer still counts.
    """

    occasion: Occasion
    guest: Guest
    mode: str
    has_needs: bool
    can_answer: bool
    is_over: bool


def occasion(event_id: int) -> Occasion:
    """An event as its mails tell of it, in one statement.

    Raises:
        NotFound: if there is no such event.
    """
    event = (
        db.session.scalars(
            select(Event)
            .where(Event.id == event_id)
            .options(
                joinedload(Event.network).joinedload(Network.programme).load_only(Programme.title),
                joinedload(Event.host),
                joinedload(Event.days),
                joinedload(Event.facilitators).joinedload(EventFacilitator.person),
            )
            .execution_options(populate_existing=True)
        )
        .unique()
        .one_or_none()
    )
    if event is None:
        raise NotFound
    network, host = event.network, event.host
    return Occasion(
        id=event.id,
        network_id=network.id,
        code=network.code,
        network=network.title,
        zone=network.zone,
        language=network.language,
        form_of_address=network.form_of_address,
        kind=event.kind,
        number=event.number,
        title=event.title,
        format=event.format,
        venue=event.venue,
        room_link=event.room_link,
        host=", ".join(filter(None, (host.name, host.town))) if host else "",
        facilitators=tuple(row.person.name for row in event.facilitators),
        preparation=event.preparation,
        reply_until=event.reply_until,
        state=event.state,
        cancel_reason=event.cancel_reason,
        text=event.invitation_text,
        days=tuple(DaySpan(day.id, day.starts_at, day.ends_at) for day in event.days),
        capacity=event.capacity,
        programme=network.programme.title,
    )


def guest(participation_id: int) -> Guest | None:
    """The person of a participation, None if there is none or the account is deactivated."""
    row = db.session.execute(
        _guests().where(Participation.id == participation_id, Person.deactivated_at.is_(None))
    ).one_or_none()
    return _guest(row) if row else None


def guests(network: NetworkHeader, event_id: int) -> tuple[Guest, ...]:
    """Everybody who has a part in an event, by tandem, side and name; accounts that are deactivated too."""
    rows = db.session.execute(
        _guests()
        .where(Participation.event_id == event_id, Event.network_id == network.id)
        .order_by(Tandem.number, Participation.side.desc(), Person.name, Participation.id)
    )
    return tuple(_guest(row) for row in rows)


def candidates(network: NetworkHeader, event_id: int, today: date) -> tuple[Guest, ...]:
    """Everybody who could be invited and has not been: members, facilitation, host, board and partners, once each."""
    found: dict[int, Guest] = {}
    members = db.session.execute(
        select(
            Person.id,
            Person.name,
            Person.email,
            Person.language,
            Tandem.id.label("tandem_id"),
            Tandem.number,
            TandemMember.side,
            Organisation.name.label("organisation"),
        )
        .join(TandemMember, TandemMember.person_id == Person.id)
        .join(Tandem, Tandem.id == TandemMember.tandem_id)
        .join(Organisation, Organisation.id == TandemMember.organisation_id)
        .where(
            Tandem.network_id == network.id,
            Tandem.state == TandemState.ACTIVE,
            _counts(TandemMember, today),
            *_not_yet(event_id),
        )
        .order_by(Tandem.number, TandemMember.side.desc(), Person.name, Person.id)
    )
    for row in members:
        found.setdefault(row.id, _candidate(row, "tandem", row.tandem_id, row.number, row.side))
    for row in _people_with_roles(network, event_id, today):
        group = "host" if row.is_host else GROUPS[RoleKind(row.kind)]
        known = found.get(row.id)
        if known is None or policy.GROUPS.index(group) < policy.GROUPS.index(known.group):
            found[row.id] = _candidate(row, group)
    return tuple(found.values())


def noted(event_id: int) -> dict[int, str]:
    """Name of who noted an answer that somebody did not give personally, by number of that person, in one statement.

    The name is empty if the account of who noted it is gone.
    """
    rows = db.session.execute(
        select(AuditRecord.actor_id, AuditRecord.details, Person.name)
        .outerjoin(Person, Person.id == AuditRecord.actor_id)
        .where(AuditRecord.about_kind == "event", AuditRecord.about_id == event_id, AuditRecord.kind == ANSWERED)
        .order_by(AuditRecord.id)
    )
    last = {row.details["person_id"]: row for row in rows}
    return {
        person_id: row.name or ""
        for person_id, row in last.items()
        if row.actor_id != person_id and row.details["reply"] != Reply.OPEN
    }


def find_opened(token: str) -> Opened | None:
    """What a mailed link opens; None if it is unknown or too old, or its person deactivated. It changes nothing."""
    row = db.session.execute(
        _guests()
        .add_columns(Participation.event_id, Participation.mode)
        .join(AnswerLink, AnswerLink.participation_id == Participation.id)
        .where(AnswerLink.token_digest == digest(token), Person.deactivated_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    about = occasion(row.event_id)
    is_over = about.state in {EventState.HELD, EventState.DOCUMENTED} or (
        bool(about.days) and about.days[-1].ends_at < clock.now()
    )
    return Opened(
        occasion=about,
        guest=replace(_guest(row), needs=""),
        mode=row.mode,
        has_needs=bool(row.needs),
        can_answer=about.state in policy.answered_in(about.kind) and not is_over,
        is_over=is_over,
    )


def own_needs(event_id: int, person_id: int) -> str:
    """The food and access needs that a person told for an event, empty for none."""
    return (
        db.session.scalar(
            select(ParticipationNeed.text)
            .join(Participation, Participation.id == ParticipationNeed.participation_id)
            .where(Participation.event_id == event_id, Participation.person_id == person_id)
        )
        or ""
    )


def is_answer_open(participation_id: int, _version: int | None) -> bool:
    """Whether a reminder of this answer still makes sense."""
    return _stands(participation_id, Participation.reply == Reply.OPEN)


def is_answer_current(participation_id: int, version: int | None) -> bool:
    """Whether an answer is still the one that a mail tells of, and could still be changed."""
    is_open = exists().where(Network.id == Event.network_id, Network.state != NetworkState.ARCHIVED)
    return _stands(participation_id, and_(Participation.version == version, is_open))


def has_place(participation_id: int, _version: int | None) -> bool:
    """Whether the mail about a place that became free is still true."""
    return _stands(participation_id, and_(Participation.reply.in_(COMING), Participation.waiting_since.is_(None)))


def _stands(participation_id: int, condition: ColumnElement[bool]) -> bool:
    found = db.session.scalar(
        select(func.count())
        .select_from(Participation)
        .join(Event, Event.id == Participation.event_id)
        .join(Person, Person.id == Participation.person_id)
        .where(
            Participation.id == participation_id,
            condition,
            Event.state.in_(policy.OPEN_FOR_REGISTRATION),
            Person.deactivated_at.is_(None),
            exists().where(EventDay.event_id == Event.id, EventDay.ends_at > clock.now()),
        )
    )
    return bool(found)


def _guests() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Participation.id.label("participation_id"),
            Person.id,
            Person.name,
            Person.email,
            Person.language,
            Participation.tandem_id,
            Tandem.number,
            Participation.side,
            Participation.invited_at,
            Participation.reply,
            Participation.replied_at,
            Participation.represented_by,
            Participation.waiting_since,
            Participation.version,
            ParticipationNeed.text.label("needs"),
            Event.reply_until,
            Network.zone,
        )
        .select_from(Participation)
        .join(Person, Person.id == Participation.person_id)
        .join(Event, Event.id == Participation.event_id)
        .join(Network, Network.id == Event.network_id)
        .outerjoin(Tandem, Tandem.id == Participation.tandem_id)
        .outerjoin(ParticipationNeed, ParticipationNeed.participation_id == Participation.id)
    )


def _guest(row: Row[*tuple[Any, ...]]) -> Guest:
    return Guest(
        person_id=row.id,
        name=row.name,
        email=row.email,
        language=row.language,
        group="",
        tandem_id=row.tandem_id,
        tandem=row.number,
        side=row.side,
        participation_id=row.participation_id,
        invited_at=row.invited_at,
        reply=row.reply,
        replied_at=row.replied_at,
        represented_by=row.represented_by,
        is_waiting=row.waiting_since is not None,
        is_late=policy.is_late(row.replied_at, row.reply_until, row.zone),
        needs=row.needs or "",
        version=row.version,
    )


def _candidate(
    row: Row[*tuple[Any, ...]],
    group: str,
    tandem_id: int | None = None,
    tandem: int | None = None,
    side: str | None = None,
) -> Guest:
    return Guest(
        person_id=row.id,
        name=row.name,
        email=row.email,
        language=row.language,
        group=group,
        tandem_id=tandem_id,
        tandem=tandem,
        side=side,
        organisation=row.organisation or "",
    )


def _people_with_roles(network: NetworkHeader, event_id: int, today: date) -> Sequence[Row[*tuple[Any, ...]]]:
    hosts = select(Event.host_id).where(Event.id == event_id).scalar_subquery()
    leads = exists().where(EventFacilitator.event_id == event_id, EventFacilitator.person_id == Person.id)
    return db.session.execute(
        select(
            Person.id,
            Person.name,
            Person.email,
            Person.language,
            Role.kind,
            Organisation.name.label("organisation"),
            func.coalesce(Role.organisation_id == hosts, False).label("is_host"),
        )
        .join(Role, Role.person_id == Person.id)
        .outerjoin(Organisation, Organisation.id == Role.organisation_id)
        .where(
            or_(Role.network_id == network.id, Role.programme_id == network.programme_id),
            or_(
                Role.kind.in_([RoleKind.BOARD, RoleKind.PARTNER, RoleKind.COORDINATOR]),
                and_(Role.kind == RoleKind.FACILITATOR, leads),
            ),
            _counts(Role, today),
            *_not_yet(event_id),
        )
        .order_by(Role.kind, Person.name, Person.id)
    ).all()


def _counts(row: type[Role] | type[TandemMember], day: date) -> ColumnElement[bool]:
    return and_(row.valid_from <= day, or_(row.valid_to.is_(None), row.valid_to >= day))


def _not_yet(event_id: int) -> tuple[ColumnElement[bool], ...]:
    invited = exists().where(
        Participation.event_id == event_id,
        Participation.person_id == Person.id,
        or_(Participation.invited_at.is_not(None), Participation.reply != Reply.OPEN),
    )
    return (Person.deactivated_at.is_(None), ~invited)


def today_of(network: NetworkHeader) -> date:
    """The local day of a network on which roles and seats count."""
    return dates.local_day(clock.now(), network.zone)
