"""Planning an event, changing it, moving it with everybody who was invited, and calling it off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4

from sqlalchemy import delete, select

from netzwerk.core import audit, clock, dates, editing
from netzwerk.core.access import Actor
from netzwerk.core.db import db
from netzwerk.core.errors import Forbidden, Invalid, NotFound, Stale
from netzwerk.core.languages import gettext as _
from netzwerk.core.texts import one_line, prose
from netzwerk.events import panels
from netzwerk.events import service as events
from netzwerk.events.facts import DaySpan
from netzwerk.events.invitations import asking, places
from netzwerk.events.invitations.facts import Change
from netzwerk.events.models import Event, EventDay, EventFacilitator, EventState, Participation, Reply
from netzwerk.events.outset import service as outset
from netzwerk.events.planning import checking, policy, queries
from netzwerk.events.planning.facts import Content, DayWish, Move, Plan, Wish
from netzwerk.events.preparation import service as preparation
from netzwerk.networks.models import NetworkState
from netzwerk.networks.queries import NetworkHeader

OUT_OF_THE_WAY = timedelta(days=36_500)
"""Added to the start of a day for the moment in which two days exchange theirs."""
LONGEST_REASON = 300
LONGEST_NOTE = 1000


def create(actor: Actor, network: NetworkHeader, wish: Wish) -> int:
    """Plan a new event; its number.

    Raises:
        Forbidden: if the actor does not coordinate the network, or it is closed.
        Invalid: at the field that cannot be accepted.
    """
    _demand_planning(actor, network)
    checking.check(network, wish)
    checking.check_date(network, wish)
    event = events.plan(
        network.id,
        events.EventDetails(
            kind=wish.kind,
            number=wish.number,
            title=wish.title,
            focus=wish.focus,
            goals=wish.goals,
            format=wish.format,
            venue=wish.venue,
            room_link=wish.room_link,
            host_id=wish.host_id,
            preparation=wish.preparation,
            reply_until=wish.reply_until,
            capacity=wish.capacity,
            state=EventState.AGREED if wish.is_agreed else EventState.DRAFT,
            facilitators=wish.facilitators,
            days=[events.DayDetails(starts_at=day.starts_at, ends_at=day.ends_at) for day in wish.days],
        ),
    )
    event.date_reason = wish.date_reason
    audit.record(actor.person_id, "event.created", "event", event.id)
    db.session.flush()
    outset.lay_out(event.id)
    return event.id


def preview(actor: Actor, network: NetworkHeader, event_id: int, wish: Wish) -> Move | None:
    """What a change brings about for those who were invited; None if their calendars need not hear of it.

    Raises:
        Invalid: like `change`.
    """
    plan = queries.get(actor, network, event_id)
    checking.check(network, wish, plan)
    if _days(plan.wish) != _days(wish):
        checking.check_date(network, wish, event_id)
    if plan.state not in policy.TOLD:
        return None
    elsewhere = _place(plan.wish) != _place(wish)
    dates_after = _pairs(plan.wish.days, wish.days)
    if not elsewhere and all(before == after for before, after in dates_after):
        return None
    return Move(
        people=queries.told(event_id),
        dates=dates_after,
        is_elsewhere=elsewhere,
        windows=panels.windows_after.value(network, event_id, _spans(plan.wish.days), _spans(wish.days)),
        objections=checking.objections(network, wish, event_id),
    )


def change(
    actor: Actor,
    network: NetworkHeader,
    event_id: int,
    wish: Wish,
    base: int,
    *,
    ask_again: bool = False,
    note: str = "",
) -> None:
    """Change an event; calendars that know it hear of a new time or place by themselves.

    A day that others have in their calendar keeps its identity when it moves; one that goes is cancelled there in the
    same step, from what its row said.

    Args:
        base: the version that the wish was based on.
        ask_again: whether all answers are open again.
        note: what the mails say about the change besides what changed, or empty.

    Raises:
        Forbidden: if the actor does not coordinate the network, or it is closed.
        NotFound: if there is no such event.
        Stale: if somebody else changed it meanwhile.
        Invalid: at the field that cannot be accepted.
    """
    _demand_planning(actor, network)
    event = _locked(network, event_id)
    editing.check(event, base)
    plan = queries.get(actor, network, event_id)
    checking.check(network, wish, plan)
    if _days(plan.wish) != _days(wish):
        checking.check_date(network, wish, event_id)
    kept = prose(note)
    if len(kept) > LONGEST_NOTE:
        raise Invalid(
            "", _("Please shorten what you write about the change to %(most)s characters.", most=LONGEST_NOTE)
        )
    state = event.state
    if state in {EventState.DRAFT, EventState.AGREED}:
        state = EventState.AGREED if wish.is_agreed else EventState.DRAFT
    everywhere = _place(plan.wish) != _place(wish) or state != event.state
    editing.apply(actor.person_id, event, _values(wish, state), kind="event.changed", about_kind="event")
    _facilitators(event_id, wish.facilitators)
    moved = _move_days(event, plan.wish.days, wish.days, everywhere=everywhere)
    if moved:
        event.date_is_derived = False
        listed = [_listed(network, plan.wish.days), _listed(network, wish.days)]
        audit.record(actor.person_id, "event.moved", "event", event_id, {"changes": {"days": listed}})
        _let_preparation_follow(network, event_id, plan.wish.days, wish.days)
    event.updated_at = clock.real_now()
    if ask_again:
        _ask_again(event_id)
    db.session.flush()
    places.move_up(event)
    if moved or everywhere:
        before = plan.wish
        panels.tell_change.value(
            event_id,
            Change(
                days=_spans(before.days),
                format=before.format,
                venue=before.venue,
                room_link=before.room_link,
                note=kept,
                asks_again=ask_again,
            ),
        )


def change_content(actor: Actor, network: NetworkHeader, event_id: int, content: Content, base: int) -> None:
    """Change focus, goals and the task to prepare.

    Raises:
        Forbidden: if the actor does not lead the network, or it is closed.
        NotFound: if there is no such event.
        Stale: if somebody else changed it meanwhile.
    """
    if not policy.may_edit_content(actor, network) or network.state == NetworkState.ARCHIVED:
        raise Forbidden
    event = _locked(network, event_id)
    editing.check(event, base)
    values = {"focus": content.focus, "goals": content.goals, "preparation": content.preparation}
    editing.apply(actor.person_id, event, values, kind="event.changed", about_kind="event")
    db.session.flush()


def cancel(actor: Actor, network: NetworkHeader, event_id: int, reason: str) -> None:
    """Call an event off; calendars strike it out, answers are closed, and it stays visible with its reason.

    Calling off twice is harmless.

    Raises:
        Forbidden: if the actor does not coordinate the network, or it is closed.
        NotFound: if there is no such event.
        Invalid: if there is no reason, or the event has taken place.
    """
    _demand_planning(actor, network)
    event = _locked(network, event_id)
    if event.state == EventState.CANCELLED:
        return
    if event.state not in policy.MAY_BE_CANCELLED:
        raise Invalid("", _("This event has taken place, so it cannot be cancelled any more."))
    words = one_line(reason)
    if not words:
        raise Invalid("reason", _("Please give the reason; everybody who was invited reads it."))
    if len(words) > LONGEST_REASON:
        raise Invalid("reason", _("Please shorten the reason to %(most)s characters.", most=LONGEST_REASON))
    event.state, event.cancel_reason = EventState.CANCELLED, words
    for day in db.session.scalars(select(EventDay).where(EventDay.event_id == event_id)):
        day.sequence += 1
    audit.record(actor.person_id, "event.cancelled", "event", event_id)
    db.session.flush()


def windows_without(network: NetworkHeader, plan: Plan) -> tuple[str, ...]:
    """What becomes of reflection windows when an event is called off, one sentence each."""
    if plan.wish.kind not in policy.LEADING_KINDS:
        return ()
    return panels.windows_after.value(network, plan.id, _spans(plan.wish.days), ())


def plan_anew(
    actor: Actor, network: NetworkHeader, event_id: int, first_on: date | None, date_reason: str = ""
) -> None:
    """Make a draft again of an event that was called off, on another day; nobody is invited to it any more.

    Number, agenda and preparation list stay. The times of its days and the days between them do too.

    Args:
        first_on: its new first day; None only for an event that never had one.

    Raises:
        Forbidden: if the actor does not coordinate the network, or it is closed.
        NotFound: if there is no such event.
        Invalid: if it is not cancelled, or at the field that cannot be accepted.
    """
    _demand_planning(actor, network)
    event = _locked(network, event_id)
    if event.state != EventState.CANCELLED:
        raise Invalid("", _("This event is not cancelled, so it needs no new date here."))
    plan = queries.get(actor, network, event_id)
    today = dates.local_day(clock.now(), network.zone)
    before = plan.wish.days
    if before and (first_on is None or first_on < today):
        raise Invalid("first_on", _("Please give the new first day, from today on."))
    after = _shifted(network, before, first_on)
    wish = replace(plan.wish, days=after, date_reason=one_line(date_reason))
    checking.check_date(network, wish, event_id)
    asking.take_back_all(event_id)
    event.state, event.cancel_reason, event.date_reason = EventState.DRAFT, "", wish.date_reason
    event.reply_until = None
    event.date_is_derived = False
    _move_days(event, before, after, everywhere=True)
    listed = [_listed(network, before), _listed(network, after)]
    audit.record(actor.person_id, "event.replanned", "event", event_id, {"changes": {"days": listed}})
    _let_preparation_follow(network, event_id, before, after)
    event.updated_at = clock.real_now()
    db.session.flush()


def _shifted(network: NetworkHeader, days: Sequence[DayWish], first_on: date | None) -> tuple[DayWish, ...]:
    """Days at the same times on the clock of the network, as far apart as before, from another first day on."""
    if not days or first_on is None:
        return tuple(days)
    by = first_on - dates.local_day(days[0].starts_at, network.zone)

    def moved(moment: datetime) -> datetime:
        local = dates.local(moment, network.zone)
        return dates.at(local.date() + by, local.time(), network.zone)

    return tuple(replace(day, starts_at=moved(day.starts_at), ends_at=moved(day.ends_at)) for day in days)


def _demand_planning(actor: Actor, network: NetworkHeader) -> None:
    if not policy.may_plan(actor, network) or network.state == NetworkState.ARCHIVED:
        raise Forbidden


def _locked(network: NetworkHeader, event_id: int) -> Event:
    event = db.session.get(Event, event_id, with_for_update=True, populate_existing=True)
    if event is None or event.network_id != network.id:
        raise NotFound
    return event


def _values(wish: Wish, state: str) -> dict[str, object]:
    return {
        "number": wish.number,
        "title": wish.title,
        "focus": wish.focus,
        "goals": wish.goals,
        "format": wish.format,
        "venue": wish.venue,
        "room_link": wish.room_link,
        "host_id": wish.host_id,
        "preparation": wish.preparation,
        "reply_until": wish.reply_until,
        "capacity": wish.capacity,
        "date_reason": wish.date_reason,
        "state": state,
    }


def _facilitators(event_id: int, person_ids: Iterable[int]) -> None:
    stored = set(db.session.scalars(select(EventFacilitator.person_id).where(EventFacilitator.event_id == event_id)))
    wanted = set(person_ids)
    db.session.execute(
        delete(EventFacilitator)
        .where(EventFacilitator.event_id == event_id, EventFacilitator.person_id.in_(stored - wanted))
        .execution_options(synchronize_session=False)
    )
    db.session.add_all(EventFacilitator(event_id=event_id, person_id=one) for one in sorted(wanted - stored))


def _move_days(event: Event, before: Sequence[DayWish], after: Sequence[DayWish], *, everywhere: bool) -> bool:
    """Bring the rows of the days to what is wished; whether any of them moved, came or went."""
    rows = {day.id: day for day in db.session.scalars(select(EventDay).where(EventDay.event_id == event.id))}
    kept = {wish.id for wish in after if wish.id is not None}
    if not kept <= set(rows):
        raise Stale
    gone = sorted(set(rows) - kept)
    if gone:
        panels.days_gone.value(gone)
        db.session.execute(delete(EventDay).where(EventDay.id.in_(gone)).execution_options(synchronize_session=False))
    moving = [wish for wish in after if wish.id is not None and _span(rows[wish.id]) != (wish.starts_at, wish.ends_at)]
    if {wish.starts_at for wish in moving} & {rows[wish.id or 0].starts_at for wish in moving}:
        for wish in moving:
            row = rows[wish.id or 0]
            row.starts_at, row.ends_at = row.starts_at + OUT_OF_THE_WAY, row.ends_at + OUT_OF_THE_WAY
        db.session.flush()
    for wish in moving:
        row = rows[wish.id or 0]
        row.starts_at, row.ends_at = wish.starts_at, wish.ends_at
    changed = {wish.id for wish in moving} if not everywhere else kept
    for day_id in changed:
        rows[day_id or 0].sequence += 1
    db.session.flush()
    db.session.add_all(
        EventDay(event_id=event.id, starts_at=wish.starts_at, ends_at=wish.ends_at, uid=f"{uuid4()}@netzwerk")
        for wish in after
        if wish.id is None
    )
    db.session.flush()
    return list(before) != list(after)


def _let_preparation_follow(
    network: NetworkHeader, event_id: int, before: Sequence[DayWish], after: Sequence[DayWish]
) -> None:
    if before and after:
        first, now = (dates.local_day(min(day.starts_at for day in days), network.zone) for days in (before, after))
        preparation.follow(event_id, first, now, dates.local_day(clock.now(), network.zone))
    elif after:
        outset.lay_out(event_id)


def _span(row: EventDay) -> tuple[object, object]:
    return row.starts_at, row.ends_at


def _ask_again(event_id: int) -> None:
    rows = db.session.scalars(
        select(Participation).where(Participation.event_id == event_id, Participation.reply != Reply.OPEN)
    )
    for row in rows:
        row.reply, row.replied_at, row.represented_by, row.waiting_since = Reply.OPEN, None, "", None


def _pairs(before: Sequence[DayWish], after: Sequence[DayWish]) -> tuple[tuple[DayWish | None, DayWish | None], ...]:
    kept = {wish.id: wish for wish in after}
    known = [(day, kept.get(day.id)) for day in before]
    return (*known, *((None, wish) for wish in after if wish.id is None))


def _place(wish: Wish) -> tuple[str, str, str]:
    return wish.format, wish.venue, wish.room_link


def _days(wish: Wish) -> set[tuple[object, object]]:
    return {(day.starts_at, day.ends_at) for day in wish.days}


def _spans(days: Sequence[DayWish]) -> tuple[DaySpan, ...]:
    return tuple(DaySpan(day.id or 0, day.starts_at, day.ends_at) for day in days)


def _listed(network: NetworkHeader, days: Sequence[DayWish]) -> str:
    return "; ".join(
        f"{dates.local(day.starts_at, network.zone):%Y-%m-%d %H:%M}–{dates.local(day.ends_at, network.zone):%H:%M}"
        for day in days
    )
