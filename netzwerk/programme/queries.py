"""Reading the programme of a network, and what stands against the date of an event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from netzwerk.core import clock as time
from netzwerk.core import dates, languages
from netzwerk.core.access import Actor
from netzwerk.core.reading import REMEMBERED, Same
from netzwerk.events import policy as event_policy
from netzwerk.events import queries as events
from netzwerk.events.facts import Dated, DaySpan, EventDetails
from netzwerk.events.models import EventKind, EventState
from netzwerk.events.panels import Objection
from netzwerk.networks import holidays
from netzwerk.networks.queries import NetworkHeader
from netzwerk.programme import clock, wording
from netzwerk.programme.clock import Frame, Plan, Step, StepState
from netzwerk.programme.obstacles import Break, years_without
from netzwerk.reflections import queries as reflections
from netzwerk.reflections.rounds import Round
from netzwerk.reflections.windows import WindowState
from netzwerk.tandems import queries as tandems
from netzwerk.tandems.queries import SCHOOL_HOLIDAY, Absence


def plan(actor: Actor, network: NetworkHeader, now: datetime) -> Plan:
    """The two years as far as they are for the actor, in three statements.

    Conflicts, and what still needs an event, are for those who lead the network; windows for them and the tandems.
    """
    leads = event_policy.may_prepare(actor, network)
    follows = leads or actor.seat_in(network) is not None
    today = dates.local_day(now, network.zone)
    first, last = date(network.starts_on.year, 1, 1), date(network.ends_on.year, 12, 31)
    absences = tandems.absences(network, first, last, with_tandems=leads)
    frame = Frame(
        starts_on=network.starts_on,
        ends_on=network.ends_on,
        zone=network.zone,
        today=today,
        absences=[one for one in absences if one.starts_on <= network.ends_on and one.ends_on >= network.starts_on],
        public_holidays=holidays.between(network.region, network.starts_on, network.ends_on),
        targets=_targets(network) if follows else None,
        unknown_years=_unknown(absences, max(today, network.starts_on), network.ends_on),
    )
    visible = events.programme(actor, network)
    rounds = reflections.rounds_of(network, now) if follows else ()
    return clock.build(frame, visible, [one for one in rounds if not _tells_a_draft(one, visible)])


def objections(network: NetworkHeader, event: EventDetails) -> tuple[Objection, ...]:
    """What stands against the days of an event, in words; for those who lead the network."""
    if not event.days:
        return ()
    today = dates.local_day(time.now(), network.zone)
    absences = tandems.absences(network, *_span(network, event), with_tandems=True)
    return _objections(languages.variant(), network, event, today, absences)


@lru_cache(REMEMBERED)
def _objections(
    _variant: str, network: NetworkHeader, event: EventDetails, today: date, absences: tuple[Absence, ...]
) -> Same:
    first, last = _span(network, event)
    frame = Frame(
        starts_on=network.starts_on,
        ends_on=network.ends_on,
        zone=network.zone,
        today=today,
        absences=absences,
        public_holidays=holidays.between(network.region, first, last),
    )
    step = Step(
        kind=event.kind,
        number=event.number,
        title=event.title,
        state=StepState.FIXED,
        first=first,
        last=last,
        spans=tuple(DaySpan(day.id, day.starts_at, day.ends_at) for day in event.days),
        id=event.id,
    )
    return Same(Objection(wording.sentence(one), one.is_hard) for one in clock.conflicts_of(frame, step))


def _tells_a_draft(one: Round, visible: Sequence[Dated]) -> bool:
    """Whether the window of a round to come would tell the date of an event that the reader does not see."""
    if one.state is not WindowState.PLANNED:
        return False
    if one.meeting_id is None:
        closings = [event for event in visible if event.kind == EventKind.CLOSING]
        return one.tells_draft and all(event.state != EventState.DRAFT for event in closings)
    return all(event.id != one.meeting_id for event in visible)


def _unknown(absences: Sequence[Absence], first: date, last: date) -> tuple[int, ...]:
    """Years up to the last day for which hardly any school holidays are stored."""
    breaks = [Break(one.name or {}, one.starts_on, one.ends_on) for one in absences if one.kind == SCHOOL_HOLIDAY]
    return years_without(breaks, first, last)


def _targets(network: NetworkHeader) -> dict[str, int]:
    return {
        EventKind.MEETING.value: network.target_meetings,
        EventKind.SEMINAR.value: network.target_seminars,
    }


def _span(network: NetworkHeader, event: EventDetails) -> tuple[date, date]:
    first = dates.local_day(event.days[0].starts_at, network.zone)
    last = dates.local_day(event.days[-1].ends_at - timedelta(microseconds=1), network.zone)
    return first, last
