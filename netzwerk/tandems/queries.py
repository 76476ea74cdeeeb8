"""Reading tandems, their members over time and their blocked days, always from what the actor may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    Row,
    Select,
    and_,
    bindparam,
    cast,
    false,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased

from netzwerk.core import dates, history
from netzwerk.core.access import Actor, Grant, OpenTandems, RoleKind, Seat, Side, Standing
from netzwerk.core.db import db, read, read_again
from netzwerk.core.errors import NotFound
from netzwerk.core.reading import REMEMBERED, Same
from netzwerk.networks.models import Organisation, Role, SchoolHoliday
from netzwerk.networks.queries import NetworkHeader
from netzwerk.people.models import Person
from netzwerk.tandems import policy
from netzwerk.tandems.models import BlockedPeriod, Tandem, TandemMember, TandemOrganisation, TandemState

SCHOOL_HOLIDAY = "school_holiday"
STATE_CHANGED = "tandem.state_changed"


class Party(NamedTuple):
    """An organisation on one side of a tandem."""

    id: int
    name: str
    town: str
    side: str


class TandemBrief(NamedTuple):
    """A tandem in a list; the reason for a pause or for leaving is empty when it is not for the reader."""

    id: int
    number: int
    title: str
    occupations: str
    state: str
    state_reason: str
    parties: tuple[Party, ...]

    @property
    def schools(self) -> tuple[Party, ...]:
        """The organisations on the side of the school."""
        return tuple(party for party in self.parties if party.side == Side.SCHOOL)

    @property
    def companies(self) -> tuple[Party, ...]:
        """The organisations on the side of the company."""
        return tuple(party for party in self.parties if party.side == Side.COMPANY)


@dataclass(frozen=True)
class Member:
    """A person on one side of a tandem from a day to a day.

    Attributes:
        email: empty when it is not for the reader.
        follows: name of the person whose place was taken over, empty for none.
        follows_id: that person's membership, None for none, or when it is not for the reader.
        handover_note: what the predecessor left behind, empty when it is not for the reader.
    """

    id: int
    person_id: int
    name: str
    email: str
    function: str
    organisation: str
    side: str
    is_spokesperson: bool
    valid_from: date
    valid_to: date | None
    follows: str
    follows_id: int | None
    handover_note: str

    def is_current(self, day: date) -> bool:
        """Whether the membership counts on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Blocked:
    """Days on which a tandem cannot come, both included."""

    id: int
    kind: str
    starts_on: date
    ends_on: date
    note: str


@dataclass(frozen=True)
class TandemDetails:
    """A tandem with what does not change from day to day.

    Attributes:
        partner: id and number of the partner tandem, None without one.
    """

    brief: TandemBrief
    block_rhythm: str
    partner: tuple[int, int] | None
    publishes_name: bool
    publishes_project: bool
    blocked: tuple[Blocked, ...]
    version: int


@dataclass(frozen=True)
class Absence:
    """Days, both included, on which somebody or everybody is away.

    Attributes:
        kind: `school_holiday` for the whole region, else one of `BlockKind`.
        name: name of the school holidays, None for a tandem.
        tandem_number: the tandem that is away, None for school holidays.
    """

    kind: str
    name: dict[str, str] | None
    tandem_number: int | None
    starts_on: date
    ends_on: date


def standing(person_id: int, day: date) -> Standing:
    """Every role and every membership of a person that counts on a day of the domain's time, in one statement."""
    grants, found = [], []
    for row in read(_standing(), {"person_id": person_id, "day": day}):
        if row.tandem_id is None:
            grants.append(Grant(RoleKind(row.word), row.network_id, row.programme_id))
        else:
            found.append(Seat(row.tandem_id, row.network_id, Side(row.word), row.organisation_id, bool(row.speaks)))
    return Standing(tuple(grants), tuple(found))


@cache
def _standing() -> CompoundSelect[*tuple[Any, ...]]:
    nothing = cast(null(), Integer)
    roles = select(
        Role.kind.label("word"),
        Role.network_id,
        Role.programme_id,
        nothing.label("tandem_id"),
        nothing.label("organisation_id"),
        literal(0).label("speaks"),
        literal(0).label("number"),
    ).where(Role.person_id == bindparam("person_id"), _counts(Role, bindparam("day", type_=Date)))
    seats = (
        select(
            TandemMember.side,
            Tandem.network_id,
            nothing,
            Tandem.id,
            TandemMember.organisation_id,
            cast(TandemMember.is_spokesperson, Integer),
            Tandem.number,
        )
        .join(Tandem, Tandem.id == TandemMember.tandem_id)
        .where(
            TandemMember.person_id == bindparam("person_id"),
            _counts(TandemMember, bindparam("day", type_=Date)),
            Tandem.state != TandemState.LEFT,
        )
    )
    return union_all(roles, seats).order_by("number", "tandem_id", "word")


def all_of(actor: Actor, network: NetworkHeader) -> tuple[TandemBrief, ...]:
    """The tandems of a network that exist for the actor, by number."""
    if not policy.may_see_tandems(actor, network):
        return ()
    return _briefs(read_again(_all_of(), {"network_id": network.id}), actor.open_tandems(network))


@lru_cache(REMEMBERED)
def _briefs(rows: Same, followed: OpenTandems) -> Same:
    return Same(
        _brief_of(
            group[0],
            [Party(row.organisation_id, row.name, row.town, row.side) for row in group if row.organisation_id],
            tells_reason=group[0].id in followed,
        )
        for group in (list(found) for _, found in groupby(rows, key=lambda row: row.id))
    )


@cache
def _all_of() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Tandem.id,
            Tandem.number,
            Tandem.title,
            Tandem.occupations,
            Tandem.state,
            Tandem.state_reason,
            TandemOrganisation.side,
            Organisation.id.label("organisation_id"),
            Organisation.name,
            Organisation.town,
        )
        .outerjoin(TandemOrganisation, TandemOrganisation.tandem_id == Tandem.id)
        .outerjoin(Organisation, Organisation.id == TandemOrganisation.organisation_id)
        .where(Tandem.network_id == bindparam("network_id"))
        .order_by(Tandem.number, TandemOrganisation.id)
    )


def get(actor: Actor, network: NetworkHeader, tandem_id: int) -> TandemDetails:
    """One tandem.

    Raises:
        NotFound: if it is in another network, or not for the actor.
    """
    partner = aliased(Tandem)
    rows: Sequence[Row[*tuple[Any, ...]]] = db.session.execute(
        select(Tandem, TandemOrganisation, Organisation, BlockedPeriod, partner.number.label("partner_number"))
        .outerjoin(TandemOrganisation, TandemOrganisation.tandem_id == Tandem.id)
        .outerjoin(Organisation, Organisation.id == TandemOrganisation.organisation_id)
        .outerjoin(BlockedPeriod, BlockedPeriod.tandem_id == Tandem.id)
        .outerjoin(partner, partner.id == Tandem.partner_tandem_id)
        .where(Tandem.id == tandem_id, _visible(actor, network))
        .order_by(TandemOrganisation.id, BlockedPeriod.starts_on)
    ).all()
    if not rows:
        raise NotFound
    tandem: Tandem = rows[0][0]
    follows = policy.may_follow(actor, network, tandem_id)
    parties = {row[1].id: _party(row[1], row[2]) for row in rows if row[1] is not None}
    blocked = {row[3].id: row[3] for row in rows if row[3] is not None}
    return TandemDetails(
        brief=_brief_of(tandem, parties.values(), tells_reason=follows),
        block_rhythm=tandem.block_rhythm,
        partner=None if tandem.partner_tandem_id is None else (tandem.partner_tandem_id, rows[0][4]),
        publishes_name=tandem.publishes_name,
        publishes_project=tandem.publishes_project,
        blocked=tuple(
            Blocked(one.id, one.kind, one.starts_on, one.ends_on, one.note if follows else "")
            for one in blocked.values()
        ),
        version=tandem.version,
    )


def members(actor: Actor, network: NetworkHeader, tandem_id: int, today: date) -> tuple[Member, ...]:
    """Who is in a tandem; addresses, those who were or will be in it, and whom somebody followed for whom it is meant.

    Args:
        today: local day of the network.
    """
    followed = aliased(TandemMember)
    predecessor = aliased(Person)
    shows_email = policy.may_read_addresses(actor, network, tandem_id)
    tells_past = policy.may_follow(actor, network, tandem_id)
    rows = db.session.execute(
        select(TandemMember, Person.name, Person.email, Organisation.name, predecessor.name)
        .join(Tandem, Tandem.id == TandemMember.tandem_id)
        .join(Person, Person.id == TandemMember.person_id)
        .join(Organisation, Organisation.id == TandemMember.organisation_id)
        .outerjoin(followed, followed.id == TandemMember.follows_id)
        .outerjoin(predecessor, predecessor.id == followed.person_id)
        .where(
            TandemMember.tandem_id == tandem_id,
            _visible(actor, network),
            true() if tells_past else _counts(TandemMember, today),
        )
        .order_by(TandemMember.side.desc(), TandemMember.valid_from, TandemMember.id)
    )
    return tuple(
        Member(
            id=row.id,
            person_id=row.person_id,
            name=name,
            email=email if shows_email else "",
            function=row.function,
            organisation=organisation,
            side=row.side,
            is_spokesperson=row.is_spokesperson,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            follows=(follows or "") if tells_past else "",
            follows_id=row.follows_id if tells_past else None,
            handover_note=row.handover_note if policy.may_read_handover(actor, network, row.person_id) else "",
        )
        for row, name, email, organisation, follows in rows
    )


def left_on(tandem_id: int, zone: str) -> date | None:
    """The local day on which a tandem left, for whom it may be seen; None if nobody noted it here."""
    for one in history.of("tandem", tandem_id):
        if one.kind == STATE_CHANGED and (one.changes.get("state") or [None])[-1] == TandemState.LEFT:
            return dates.local_day(one.at, zone)
    return None


def absences(network: NetworkHeader, first: date, last: date, *, with_tandems: bool) -> tuple[Absence, ...]:
    """School holidays of the region, and days on which tandems cannot come, that touch a span of days.

    Args:
        with_tandems: whether the tandems' own blocked days belong to the answer.
    """
    values = {
        "region": network.region,
        "network_id": network.id,
        "first": first,
        "last": last,
        "with_tandems": with_tandems,
    }
    return _absent(read_again(_absences(), values))


@lru_cache(REMEMBERED)
def _absent(rows: Same) -> Same:
    return Same(Absence(*row) for row in rows)


@cache
def _absences() -> CompoundSelect[*tuple[Any, ...]]:
    first, last = bindparam("first", type_=Date), bindparam("last", type_=Date)
    holidays = select(
        literal(SCHOOL_HOLIDAY).label("kind"),
        SchoolHoliday.name.label("name"),
        cast(null(), Integer).label("number"),
        SchoolHoliday.starts_on.label("starts_on"),
        SchoolHoliday.ends_on.label("ends_on"),
    ).where(
        SchoolHoliday.region == bindparam("region"), SchoolHoliday.starts_on <= last, SchoolHoliday.ends_on >= first
    )
    blocked = (
        select(
            BlockedPeriod.kind,
            cast(null(), SchoolHoliday.name.type),
            Tandem.number,
            BlockedPeriod.starts_on,
            BlockedPeriod.ends_on,
        )
        .join(Tandem, Tandem.id == BlockedPeriod.tandem_id)
        .where(
            Tandem.network_id == bindparam("network_id"),
            Tandem.state == TandemState.ACTIVE,
            BlockedPeriod.starts_on <= last,
            BlockedPeriod.ends_on >= first,
            bindparam("with_tandems", type_=Boolean),
        )
    )
    return union_all(holidays, blocked).order_by("starts_on", "number")


def _counts(row: type[Role] | type[TandemMember], day: date | BindParameter[date]) -> ColumnElement[bool]:
    return and_(row.valid_from <= day, or_(row.valid_to.is_(None), row.valid_to >= day))


def _visible(actor: Actor, network: NetworkHeader) -> ColumnElement[bool]:
    if not policy.may_see_tandems(actor, network):
        return false()
    return Tandem.network_id == network.id


def _brief_of(tandem: Tandem | Row[*tuple[Any, ...]], parties: Iterable[Party], *, tells_reason: bool) -> TandemBrief:
    return TandemBrief(
        id=tandem.id,
        number=tandem.number,
        title=tandem.title,
        occupations=tandem.occupations,
        state=tandem.state,
        state_reason=tandem.state_reason if tells_reason else "",
        parties=tuple(parties),
    )


def _party(row: TandemOrganisation, organisation: Organisation) -> Party:
    return Party(organisation.id, organisation.name, organisation.town, row.side)
