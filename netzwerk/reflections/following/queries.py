"""Reading what reviewing an entry needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select, true

from netzwerk.core import clock, dates
from netzwerk.core.access import Actor, Side
from netzwerk.core.db import db
from netzwerk.networks.models import Network
from netzwerk.networks.queries import NetworkHeader
from netzwerk.people.models import Person
from netzwerk.reflections import entries
from netzwerk.reflections.following.letters import Member
from netzwerk.reflections.models import EntryState, ReadRecord, ReflectionEntry, ReflectionRound, SideSubmission
from netzwerk.tandems.models import Tandem, TandemMember


@dataclass(frozen=True)
class Standing:
    """How far an entry is, for those who review it.

    Attributes:
        seen: by which it is known whether anything has been handed in or taken back since.
    """

    entry_id: int
    tandem_id: int
    round_number: int
    state: str
    both_submitted: bool
    is_out: bool
    seen: str


def locked_standing(network: NetworkHeader, entry_id: int) -> Standing | None:
    """How far an entry of the network is, kept from being changed meanwhile; None if there is no such entry."""
    db.session.get(ReflectionEntry, entry_id, with_for_update=True, populate_existing=True)
    rows = db.session.execute(
        select(
            ReflectionEntry.tandem_id,
            ReflectionEntry.state,
            ReflectionEntry.version,
            ReflectionRound.number,
            SideSubmission.side,
            SideSubmission.submitted_at,
        )
        .join(ReflectionRound, ReflectionRound.id == ReflectionEntry.round_id)
        .outerjoin(SideSubmission, SideSubmission.entry_id == ReflectionEntry.id)
        .where(ReflectionEntry.id == entry_id, ReflectionRound.network_id == network.id)
        .order_by(SideSubmission.side)
    ).all()
    if not rows:
        return None
    first = rows[0]
    sides = {Side(row.side): row.submitted_at for row in rows if row.side is not None}
    return Standing(
        entry_id=entry_id,
        tandem_id=first.tandem_id,
        round_number=first.number,
        state=first.state,
        both_submitted=len(sides) == len(Side),
        is_out=first.state != EntryState.DRAFT and bool(sides),
        seen=entries.seen_mark(first.version, sides),
    )


def has_read(actor: Actor, entry_id: int) -> bool:
    """Whether the actor has read the entry before, as somebody outside the tandem."""
    found = select(ReadRecord.id).where(ReadRecord.entry_id == entry_id, ReadRecord.person_id == actor.person_id)
    return db.session.scalar(found.limit(1)) is not None


def members(tandem_id: int, today: date, *, side: Side | None = None) -> tuple[Member, ...]:
    """The members of a tandem who count today and have been invited to an open account, each once.

    Args:
        side: only those of this side.
    """
    rows = db.session.execute(
        select(Person.id, Person.name, Person.email, Person.language)
        .join(TandemMember, TandemMember.person_id == Person.id)
        .join(Tandem, Tandem.id == TandemMember.tandem_id)
        .where(
            Tandem.id == tandem_id,
            true() if side is None else TandemMember.side == side,
            TandemMember.valid_from <= today,
            or_(TandemMember.valid_to.is_(None), TandemMember.valid_to >= today),
            and_(
                Person.deactivated_at.is_(None),
                or_(Person.activated_at.is_not(None), Person.invited_at.is_not(None)),
            ),
        )
        .distinct()
        .order_by(Person.name, Person.id)
    )
    return tuple(Member(person_id=row.id, name=row.name, email=row.email, language=row.language) for row in rows)


def is_of_tandem(entry_id: int, person_id: int) -> bool:
    """Whether a person is still a member of the tandem of an entry: who has left gets no question about it any more."""
    found = db.session.execute(
        select(ReflectionEntry.tandem_id, Network.zone)
        .join(ReflectionRound, ReflectionRound.id == ReflectionEntry.round_id)
        .join(Network, Network.id == ReflectionRound.network_id)
        .where(ReflectionEntry.id == entry_id)
    ).one_or_none()
    if found is None:
        return False
    today = dates.local_day(clock.now(), found.zone)
    return person_id in {member.person_id for member in members(found.tandem_id, today)}


def is_asked_back(entry_id: int, _version: int | None) -> bool:
    """Whether an entry still waits for its tandem to answer a question."""
    return db.session.scalar(select(ReflectionEntry.state).where(ReflectionEntry.id == entry_id)) == EntryState.RETURNED
