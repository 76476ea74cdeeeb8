"""Reading events with days, agenda, participation and agreements, always from what the actor may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Row,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    not_,
    or_,
    select,
)

from netzwerk.core import clock, dates
from netzwerk.core.access import Actor, OpenTandems, RoleKind
from netzwerk.core.db import among, read_again
from netzwerk.core.errors import NotFound
from netzwerk.core.reading import REMEMBERED, Same
from netzwerk.events import policy
from netzwerk.events.agenda import timing
from netzwerk.events.facts import (
    AgreementRow,
    Dated,
    Day,
    DaySpan,
    EventDetails,
    Item,
    TakingPart,
)
from netzwerk.events.invitations.answering import COMING
from netzwerk.events.models import (
    AgendaItem,
    Agreement,
    Event,
    EventDay,
    EventFacilitator,
    EventState,
    Participation,
)
from netzwerk.networks.models import Organisation, Role
from netzwerk.networks.queries import NetworkHeader
from netzwerk.people.models import Person
from netzwerk.tandems.models import Tandem


def visible(actor: Actor, network: NetworkHeader) -> Select[Event]:
    """The events of a network that exist for the actor: base of every list and detail.

    Those who lead the network see all, drafts too; everybody what they are invited to; tandems and board the events of
    the network, the board its sittings; partners what their organisation hosts, and public events.
    """
    return _visible(_sight(actor, network)).params(**_viewer(actor, network))


@dataclass(frozen=True)
class Sight:
    """What decides which events somebody sees; a statement made for it is kept and used again."""

    leads: bool
    belongs: bool
    is_board: bool
    is_partner: bool


def _sight(actor: Actor, network: NetworkHeader) -> Sight:
    is_board = actor.is_board(network)
    belongs = is_board or actor.seat_in(network) is not None
    return Sight(actor.leads(network), belongs, is_board, actor.is_partner(network))


def _viewer(actor: Actor, network: NetworkHeader) -> dict[str, Any]:
    return {
        "network_id": network.id,
        "programme_id": network.programme_id,
        "viewer_id": actor.person_id,
        "today": dates.local_day(clock.now(), network.zone),
    }


def _visible(sight: Sight) -> Select[Event]:
    mine = Event.network_id == bindparam("network_id")
    if sight.leads:
        return select(Event).where(mine)
    reasons = [_is_expected()]
    if sight.belongs:
        reasons.append(not_(among(Event.kind, policy.OF_THOSE_INVITED)))
    if sight.is_board:
        reasons.append(among(Event.kind, policy.OF_THE_BOARD))
    if sight.is_partner:
        reasons.append(or_(among(Event.kind, policy.PUBLIC), _is_host()))
    return select(Event).where(mine, Event.state != EventState.DRAFT, or_(*reasons))


def programme(actor: Actor, network: NetworkHeader) -> tuple[Dated, ...]:
    """All events of the actor by their first day; those without days come last."""
    return _every_dated(read_again(_programme(_sight(actor, network)), _viewer(actor, network)))


@lru_cache(REMEMBERED)
def _every_dated(rows: Same) -> Same:
    found = [_dated(list(group)) for _, group in groupby(rows, key=lambda row: row.id)]
    return Same(sorted(found, key=_by_first_day))


@cache
def _programme(sight: Sight) -> Select[*tuple[Any, ...]]:
    return (
        _visible(sight)
        .outerjoin(EventDay, EventDay.event_id == Event.id)
        .outerjoin(EventFacilitator, EventFacilitator.event_id == Event.id)
        .outerjoin(Person, Person.id == EventFacilitator.person_id)
        .with_only_columns(
            Event.id,
            Event.kind,
            Event.number,
            Event.title,
            Event.format,
            Event.venue,
            Event.state,
            Event.date_is_derived,
            Event.reply_until,
            EventDay.id.label("day_id"),
            EventDay.starts_at,
            EventDay.ends_at,
            EventFacilitator.id.label("facilitator_id"),
            Person.name.label("facilitator"),
        )
        .order_by(Event.id, EventDay.starts_at, EventFacilitator.id)
    )


def get(actor: Actor, network: NetworkHeader, event_id: int) -> EventDetails:
    """One event with its agenda.

    Raises:
        NotFound: if it is in another network, or not for the actor.
    """
    values = {"event_id": event_id, **_viewer(actor, network)}
    rows = read_again(_one(_sight(actor, network)), values)
    if not rows:
        raise NotFound
    event = rows[0]
    expected = bool(event.is_expected)
    inside = policy.takes_part(actor, network, kind=event.kind, is_expected=expected)
    return _details(
        rows,
        inside=inside,
        enters=policy.may_enter_room(
            actor,
            network,
            kind=event.kind,
            state=event.state,
            is_expected=expected,
            has_place=bool(event.has_place),
        ),
        notes=policy.may_read_notes(actor, network),
        results=inside and policy.may_read_agreements(actor, network, kind=event.kind),
    )


@cache
def _one(sight: Sight) -> Select[*tuple[Any, ...]]:
    facilitators = (
        select(func.aggregate_strings(Person.name, "\n"))
        .join(EventFacilitator, EventFacilitator.person_id == Person.id)
        .where(EventFacilitator.event_id == Event.id)
        .correlate(Event)
        .scalar_subquery()
    )
    return (
        _visible(sight)
        .where(Event.id == bindparam("event_id"))
        .outerjoin(Organisation, Organisation.id == Event.host_id)
        .outerjoin(EventDay, EventDay.event_id == Event.id)
        .outerjoin(AgendaItem, AgendaItem.day_id == EventDay.id)
        .with_only_columns(
            Event.id,
            Event.kind,
            Event.number,
            Event.title,
            Event.focus,
            Event.goals,
            Event.format,
            Event.venue,
            Event.room_link,
            Event.preparation,
            Event.reply_until,
            Event.capacity,
            Event.state,
            Event.cancel_reason,
            Event.date_is_derived,
            Event.held_at,
            Event.deviations,
            Event.parked,
            Organisation.name.label("host"),
            Organisation.town.label("host_town"),
            facilitators.label("facilitators"),
            case((_is_expected(), 1), else_=0).label("is_expected"),
            case((exists().where(Participation.person_id == bindparam("viewer_id"), has_place()), 1), else_=0).label(
                "has_place"
            ),
            EventDay.id.label("day_id"),
            EventDay.starts_at,
            EventDay.ends_at,
            AgendaItem.id.label("item_id"),
            AgendaItem.minutes,
            AgendaItem.kind.label("item_kind"),
            AgendaItem.title.label("item_title"),
            AgendaItem.goal,
            AgendaItem.method,
            AgendaItem.social_form,
            AgendaItem.material,
            AgendaItem.responsible,
            AgendaItem.internal_note,
            AgendaItem.outcome,
        )
        .order_by(EventDay.starts_at, AgendaItem.position)
    )


def participation(actor: Actor, network: NetworkHeader, event_id: int) -> tuple[TakingPart, ...]:
    """Everybody who was asked to an event that the actor sees, by tandem and side.

    Names that are not meant for the actor are empty.
    """
    rows = read_again(_participation(), {"event_id": event_id})
    return _taking_part(rows, actor.person_id, actor.open_tandems(network))


@lru_cache(REMEMBERED)
def _taking_part(rows: Same, viewer_id: int, named: OpenTandems) -> Same:
    found = []
    for row in rows:
        is_self = row.person_id == viewer_id
        is_named = is_self or row.tandem_id in named
        found.append(
            TakingPart(
                name=row.name if is_named else "",
                tandem_id=row.tandem_id,
                tandem_number=row.tandem_number,
                side=row.side,
                reply=row.reply,
                replied_at=row.replied_at,
                represented_by=row.represented_by if is_named else "",
                mode=row.mode,
                attendance=row.attendance,
                is_self=is_self,
                is_invited=row.invited_at is not None,
                is_waiting=row.waiting_since is not None,
                invited_at=row.invited_at,
            )
        )
    return Same(found)


@cache
def _participation() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Participation.id,
            Participation.person_id,
            Participation.invited_at,
            Participation.waiting_since,
            Participation.tandem_id,
            Participation.side,
            Participation.reply,
            Participation.replied_at,
            Participation.represented_by,
            Participation.mode,
            Participation.attendance,
            Person.name,
            Tandem.number.label("tandem_number"),
        )
        .join(Person, Person.id == Participation.person_id)
        .outerjoin(Tandem, Tandem.id == Participation.tandem_id)
        .where(Participation.event_id == bindparam("event_id"))
        .order_by(Tandem.number, Participation.side.desc(), Person.name, Participation.id)
    )


def agreements(event_id: int) -> tuple[AgreementRow, ...]:
    """The agreements of an event, open ones first, by day; the caller has asked `policy.may_read_agreements`."""
    return _agreed(read_again(_agreements(), {"event_id": event_id}))


@lru_cache(REMEMBERED)
def _agreed(rows: Same) -> Same:
    return Same(AgreementRow(*row) for row in rows)


@cache
def _agreements() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Agreement.id,
            Agreement.text,
            Agreement.owner,
            Tandem.number,
            Agreement.due_on,
            Agreement.state,
            Agreement.done_on,
            Agreement.tandem_id,
        )
        .outerjoin(Tandem, Tandem.id == Agreement.tandem_id)
        .where(Agreement.event_id == bindparam("event_id"))
        .order_by(case((Agreement.state == "open", 0), else_=1), Agreement.due_on, Agreement.id)
    )


def _is_expected() -> ColumnElement[bool]:
    return exists(
        select(Participation.id).where(
            Participation.event_id == Event.id, Participation.person_id == bindparam("viewer_id")
        )
    )


def has_place() -> ColumnElement[bool]:
    """Whether a part in an event is a place at it: accepted and not waiting, or invited while places have no limit."""
    return and_(
        Participation.event_id == Event.id,
        or_(
            and_(among(Participation.reply, COMING), Participation.waiting_since.is_(None)),
            and_(Participation.invited_at.is_not(None), Event.capacity.is_(None)),
        ),
    )


def _is_host() -> ColumnElement[bool]:
    today = bindparam("today", type_=Date)
    return exists(
        select(Role.id).where(
            Role.person_id == bindparam("viewer_id"),
            Role.kind == RoleKind.PARTNER,
            Role.organisation_id == Event.host_id,
            Role.valid_from <= today,
            or_(Role.valid_to.is_(None), Role.valid_to >= today),
            or_(Role.network_id == bindparam("network_id"), Role.programme_id == bindparam("programme_id")),
        )
    )


def _dated(rows: list[Row[*tuple[Any, ...]]]) -> Dated:
    event = rows[0]
    days = {row.day_id: DaySpan(row.day_id, row.starts_at, row.ends_at) for row in rows if row.day_id is not None}
    people = {row.facilitator_id: row.facilitator for row in rows if row.facilitator_id is not None}
    return Dated(
        id=event.id,
        kind=event.kind,
        number=event.number,
        title=event.title,
        format=event.format,
        venue=event.venue,
        state=event.state,
        date_is_derived=event.date_is_derived,
        reply_until=event.reply_until,
        days=tuple(days.values()),
        facilitators=tuple(people.values()),
    )


def _by_first_day(event: Dated) -> tuple[bool, float, str, int]:
    first = event.days[0].starts_at.timestamp() if event.days else 0.0
    return (not event.days, first, event.kind, event.number or 0)


@lru_cache(REMEMBERED)
def _details(rows: Same, *, inside: bool, enters: bool, notes: bool, results: bool) -> EventDetails:
    """An event from its rows.

    Args:
        inside: whether agenda, goals and preparation are for the reader.
        enters: whether the online room is.
        notes: whether internal notes are.
        results: whether what came out of it is.
    """
    event = rows[0]
    days = groupby((row for row in rows if row.day_id is not None), key=lambda row: row.day_id)
    return EventDetails(
        id=event.id,
        kind=event.kind,
        number=event.number,
        title=event.title,
        focus=event.focus,
        goals=event.goals if inside else "",
        format=event.format,
        venue=event.venue,
        room_link=event.room_link if enters else "",
        host=event.host or "",
        host_town=event.host_town or "",
        facilitators=tuple(sorted((event.facilitators or "").splitlines())) if inside else (),
        preparation=event.preparation if inside else "",
        reply_until=event.reply_until,
        capacity=event.capacity,
        state=event.state,
        cancel_reason=event.cancel_reason,
        date_is_derived=event.date_is_derived,
        takes_part=inside,
        days=tuple(_day(list(group), shows_agenda=inside, shows_notes=notes) for _, group in days),
        held_at=event.held_at,
        deviations=event.deviations if results else "",
        parked=event.parked if results else "",
    )


def _day(rows: Sequence[Row[*tuple[Any, ...]]], *, shows_agenda: bool, shows_notes: bool) -> Day:
    day = rows[0]
    items = [_item(row, shows_notes=shows_notes) for row in rows if shows_agenda and row.item_id is not None]
    return Day(day.day_id, day.starts_at, day.ends_at, timing.build(day.starts_at, day.ends_at, items))


def _item(row: Row[*tuple[Any, ...]], *, shows_notes: bool) -> Item:
    return Item(
        minutes=row.minutes,
        kind=row.item_kind,
        title=row.item_title,
        goal=row.goal,
        method=row.method,
        social_form=row.social_form,
        material=row.material,
        responsible=row.responsible,
        internal_note=row.internal_note if shows_notes else "",
        outcome=row.outcome,
    )
