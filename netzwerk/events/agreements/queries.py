"""Reading agreements, always from what the actor may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, case, false, func, or_, select, true

from netzwerk.core.access import Actor
from netzwerk.core.db import db
from netzwerk.core.errors import NotFound
from netzwerk.events import policy as event_policy
from netzwerk.events.models import Agreement, AgreementState, Event, EventState
from netzwerk.networks.queries import NetworkHeader
from netzwerk.tandems.models import Tandem, TandemState


@dataclass(frozen=True)
class Agreed:
    """An agreement with where it was made.

    Attributes:
        is_own: whether it is one of the reader's tandem.
    """

    id: int
    event_id: int
    event_kind: str
    event_number: int | None
    event_title: str
    text: str
    owner: str
    tandem_id: int | None
    tandem_number: int | None
    due_on: date | None
    state: str
    done_on: date | None
    version: int
    is_own: bool

    def is_overdue(self, today: date) -> bool:
        """Whether it should have been done before today."""
        return self.state == AgreementState.OPEN and self.due_on is not None and self.due_on < today


def all_of(actor: Actor, network: NetworkHeader, *, only_open: bool) -> tuple[Agreed, ...]:
    """The agreements of a network that are for the actor: open ones in front, the most urgent first."""
    rows = db.session.execute(
        _visible(actor, network)
        .where(Agreement.state == AgreementState.OPEN if only_open else true())
        .order_by(
            case((Agreement.state == AgreementState.OPEN, 0), else_=1),
            case((Agreement.due_on.is_(None), 1), else_=0),
            Agreement.due_on,
            Agreement.id,
        )
    )
    return tuple(_agreed(actor, network, row, event, number) for row, event, number in rows)


def get(actor: Actor, network: NetworkHeader, agreement_id: int) -> Agreed:
    """One agreement.

    Raises:
        NotFound: if it is in another network, or not for the actor.
    """
    found = db.session.execute(_visible(actor, network).where(Agreement.id == agreement_id)).one_or_none()
    if found is None:
        raise NotFound
    return _agreed(actor, network, *found)


def tandems(network: NetworkHeader) -> tuple[tuple[int, int], ...]:
    """The tandems that an agreement can belong to: number of the row, number in the network."""
    rows = db.session.execute(
        select(Tandem.id, Tandem.number)
        .where(Tandem.network_id == network.id, Tandem.state != TandemState.LEFT)
        .order_by(Tandem.number)
    )
    return tuple((tandem_id, number) for tandem_id, number in rows)


@cache
def overdue() -> Select[*tuple[Any, ...]]:
    """How many agreements of a network should have been done before today, and since when the oldest: one row.

    Its parameters are ``network_id`` and ``today``.
    """
    return (
        select(func.count().label("late"), func.min(Agreement.due_on).label("since"))
        .select_from(Agreement)
        .join(Event, Event.id == Agreement.event_id)
        .where(
            Event.network_id == bindparam("network_id"),
            Event.kind.not_in(event_policy.OF_THE_BOARD),
            Agreement.state == AgreementState.OPEN,
            Agreement.due_on < bindparam("today"),
        )
    )


def _visible(actor: Actor, network: NetworkHeader) -> Select[Agreement, Event, int]:
    base = (
        select(Agreement, Event, Tandem.number)
        .join(Event, Event.id == Agreement.event_id)
        .outerjoin(Tandem, Tandem.id == Agreement.tandem_id)
        .where(Event.network_id == network.id)
    )
    if actor.leads(network):
        return base
    reasons = []
    if actor.seat_in(network):
        reasons.append(Event.kind.not_in(event_policy.OF_THE_BOARD | event_policy.OF_THOSE_INVITED))
    if actor.is_board(network):
        reasons.append(Event.kind.in_(event_policy.OF_THE_BOARD))
    return base.where(Event.state != EventState.DRAFT, or_(false(), *reasons))


def _agreed(actor: Actor, network: NetworkHeader, row: Agreement, event: Event, number: int | None) -> Agreed:
    return Agreed(
        id=row.id,
        event_id=row.event_id,
        event_kind=event.kind,
        event_number=event.number,
        event_title=event.title,
        text=row.text,
        owner=row.owner,
        tandem_id=row.tandem_id,
        tandem_number=number,
        due_on=row.due_on,
        state=row.state,
        done_on=row.done_on,
        version=row.version,
        is_own=row.tandem_id in actor.tandem_ids(network),
    )
