"""Whether an event can be as somebody wants it; each refusal names its field, its reason and the way out."""

from __future__ import annotations

from itertools import pairwise

from sqlalchemy import select

from netzwerk.core import clock, dates
from netzwerk.core.db import db
from netzwerk.core.errors import Invalid, Stale
from netzwerk.core.languages import gettext as _
from netzwerk.events import links, panels, wording
from netzwerk.events.agenda import timing
from netzwerk.events.facts import Day, EventDetails
from netzwerk.events.models import Event, EventState
from netzwerk.events.panels import Objection
from netzwerk.events.planning import queries
from netzwerk.events.planning.facts import Plan, Wish
from netzwerk.networks.queries import NetworkHeader


def check(network: NetworkHeader, wish: Wish, plan: Plan | None = None) -> None:
    """Refuse what cannot be.

    Args:
        plan: the event as it is stored, None for a new one.

    Raises:
        Invalid: at the field at fault.
        Stale: if a day that is wished to stay is gone.
    """
    if wish.room_link and not links.is_web_address(wish.room_link):
        raise Invalid("room_link", _("Please give the link of the room in full, beginning with https:// or http://."))
    _check_number(network, wish, plan)
    _check_people(network, wish, plan)
    _check_days(wish, plan)
    if wish.reply_until and wish.days and wish.reply_until > dates.local_day(wish.days[0].starts_at, network.zone):
        raise Invalid("reply_until", _("Answers are wanted after the event has begun. Please give an earlier day."))


def check_date(network: NetworkHeader, wish: Wish, event_id: int = 0) -> None:
    """Refuse days with a hard conflict as long as no reason is given.

    Raises:
        Invalid: at the reason, naming the conflicts.
    """
    hard = [one.text for one in objections(network, wish, event_id) if one.is_hard]
    if hard and not wish.date_reason:
        raise Invalid(
            "date_reason",
            _(
                "%(conflicts)s Please choose another day, or give the reason why the event takes place all the same.",
                conflicts=" ".join(hard),
            ),
        )


def objections(network: NetworkHeader, wish: Wish, event_id: int = 0) -> tuple[Objection, ...]:
    """What stands against the wished days, in words."""
    days = tuple(
        Day(day.id or 0, day.starts_at, day.ends_at, timing.build(day.starts_at, day.ends_at, [])) for day in wish.days
    )
    return panels.objections.value(
        network,
        EventDetails(
            id=event_id,
            kind=wish.kind,
            number=wish.number,
            title=wish.title,
            focus="",
            goals="",
            format=wish.format,
            venue="",
            room_link="",
            host="",
            host_town="",
            facilitators=(),
            preparation="",
            reply_until=None,
            capacity=None,
            state=EventState.DRAFT,
            cancel_reason="",
            date_is_derived=False,
            takes_part=True,
            days=days,
        ),
    )


def _check_number(network: NetworkHeader, wish: Wish, plan: Plan | None) -> None:
    if wish.number is None:
        return
    taken = db.session.scalar(
        select(Event.id).where(
            Event.network_id == network.id,
            Event.kind == wish.kind,
            Event.number == wish.number,
            Event.id != (plan.id if plan else 0),
        )
    )
    if taken is not None:
        raise Invalid(
            "number",
            _(
                "There is %(event)s already. Please take another number.",
                event=wording.short_name(wish.kind, wish.number),
            ),
        )


def _check_people(network: NetworkHeader, wish: Wish, plan: Plan | None) -> None:
    today = dates.local_day(clock.now(), network.zone)
    before = plan.wish.facilitators if plan else ()
    if set(wish.facilitators) - {person_id for person_id, _name in queries.leaders(network, today, before)}:
        raise Invalid("facilitators", _("Somebody you chose does not facilitate this network. Please choose again."))
    if wish.host_id is not None and wish.host_id not in {host_id for host_id, _name in queries.hosts(network)}:
        raise Invalid("host_id", _("This organisation does not belong to the network. Please choose another one."))


def _check_days(wish: Wish, plan: Plan | None) -> None:
    for day in wish.days:
        if day.ends_at <= day.starts_at:
            raise Invalid(f"day_{day.row}_until", _("The end must be after the start. Please check both times."))
    for earlier, later in pairwise(sorted(wish.days, key=lambda day: day.starts_at)):
        if later.starts_at < earlier.ends_at:
            raise Invalid(
                f"day_{later.row}_on", _("Two days of the event overlap. Please check their dates and times.")
            )
    if not wish.days and (wish.is_agreed or (plan is not None and plan.state == EventState.INVITED)):
        raise Invalid("day_0_on", _("An agreed date needs at least one day. Please give day, start and end."))
    if plan is None:
        return
    known = {day.id for day in plan.wish.days}
    kept = {day.id for day in wish.days if day.id is not None}
    if kept - known:
        raise Stale
    if (known - kept) & plan.has_agenda:
        raise Invalid(
            "",
            _(
                "A day that you removed still has items on its agenda. Move or delete them in the agenda first, then "
                "remove the day."
            ),
        )
