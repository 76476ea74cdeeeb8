"""What is done with agreements: one verb each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from netzwerk.core import audit, clock, dates, editing
from netzwerk.core.access import Actor
from netzwerk.core.db import db
from netzwerk.core.errors import Forbidden, Invalid, NotFound
from netzwerk.core.languages import gettext as _
from netzwerk.core.texts import one_line, prose
from netzwerk.events.agreements import policy, queries
from netzwerk.events.models import Agreement, AgreementState, Event
from netzwerk.networks.policy import is_closed
from netzwerk.networks.queries import NetworkHeader
from netzwerk.tandems.models import Tandem

LONGEST_TEXT = 2000
LONGEST_OWNER = 300


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What was agreed, who does it, until when, and what became of it.

    Attributes:
        tandem_id: the tandem that does it, None for anybody else.
    """

    text: str
    owner: str
    tandem_id: int | None = None
    due_on: date | None = None
    state: str = AgreementState.OPEN


def add(actor: Actor, network: NetworkHeader, event_id: int, wanted: Wanted) -> Agreement:
    """Write down what was agreed at an event.

    Raises:
        Forbidden: if the actor may not, or the network is closed.
        NotFound: if there is no such event, or no such tandem, in the network.
        Invalid: if something is missing or too long, or stands there already.
    """
    if not policy.may_write(actor, network):
        raise Forbidden
    event = db.session.get(Event, event_id, with_for_update=True)
    if event is None or event.network_id != network.id or event.state not in policy.WRITTEN_IN:
        raise NotFound
    values = _values(network, wanted)
    twin = select(Agreement.id).filter_by(event_id=event_id, text=values["text"], owner=values["owner"])
    if db.session.scalars(twin).first() is not None:
        raise Invalid("text", _("This agreement stands there already."))
    row = Agreement(event_id=event_id, **values)
    db.session.add(row)
    db.session.flush()
    audit.record(actor.person_id, "agreement.added", "agreement", row.id)
    return row


def change(actor: Actor, network: NetworkHeader, agreement_id: int, wanted: Wanted, *, base: int) -> None:
    """Change an agreement.

    Args:
        base: the version that the form was based on.

    Raises:
        Forbidden: if the actor may not, or the network is closed.
        NotFound: if there is none, or not for the actor.
        Stale: if somebody else changed it meanwhile.
        Invalid: if something is missing or too long.
    """
    row = _lock(actor, network, agreement_id)
    if not policy.may_write(actor, network):
        raise Forbidden
    editing.check(row, base)
    values = _values(network, wanted)
    if values["state"] == AgreementState.DONE and row.done_on is not None:
        values["done_on"] = row.done_on
    editing.apply(
        actor.person_id, row, values, kind="agreement.changed", about_kind="agreement", prose=frozenset({"owner"})
    )
    db.session.flush()


def tick(actor: Actor, network: NetworkHeader, agreement_id: int, *, is_done: bool) -> None:
    """Say that an agreement is done, or open again; doing it twice does no harm.

    Raises:
        Forbidden: if the actor may not, or the network is closed.
        NotFound: if there is none, or not for the actor.
    """
    row = _lock(actor, network, agreement_id)
    if not policy.may_tick(actor, network, row.tandem_id):
        raise Forbidden
    state = AgreementState.DONE if is_done else AgreementState.OPEN
    if row.state == state:
        return
    values = {"state": state, "done_on": _today(network) if is_done else None}
    editing.apply(actor.person_id, row, values, kind="agreement.ticked", about_kind="agreement")
    db.session.flush()


def _lock(actor: Actor, network: NetworkHeader, agreement_id: int) -> Agreement:
    queries.get(actor, network, agreement_id)
    if is_closed(network):
        raise Forbidden(_("This network is closed: nothing in it can be changed any more."))
    return db.session.get_one(Agreement, agreement_id, with_for_update=True, populate_existing=True)


def _today(network: NetworkHeader) -> date:
    return dates.local_day(clock.now(), network.zone)


def _values(network: NetworkHeader, wanted: Wanted) -> dict[str, object]:
    if is_closed(network):
        raise Forbidden(_("This network is closed: nothing in it can be changed any more."))
    text, owner = prose(wanted.text), one_line(wanted.owner)
    if not one_line(text):
        raise Invalid("text", _("Please write down what was agreed."))
    if len(text) > LONGEST_TEXT:
        raise Invalid("text", _("Please shorten this to %(most)s characters.", most=LONGEST_TEXT))
    if wanted.tandem_id is not None:
        tandem = db.session.get(Tandem, wanted.tandem_id)
        if tandem is None or tandem.network_id != network.id:
            raise NotFound
        owner = owner or _("Tandem %(number)s", number=tandem.number)
    if not owner:
        raise Invalid("owner", _("Please say who does it, or choose a tandem."))
    if len(owner) > LONGEST_OWNER:
        raise Invalid("owner", _("Please shorten this to %(most)s characters.", most=LONGEST_OWNER))
    if wanted.state not in {one.value for one in AgreementState}:
        raise Invalid("state", _("Please choose what became of it."))
    return {
        "text": text,
        "owner": owner,
        "tandem_id": wanted.tandem_id,
        "due_on": wanted.due_on,
        "state": wanted.state,
        "done_on": _today(network) if wanted.state == AgreementState.DONE else None,
    }
