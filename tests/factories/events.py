"""Events with their days, agenda, participation and agreements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import update

from netzwerk.core.access import Side
from netzwerk.core.db import db
from netzwerk.events.models import (
    AgendaItem,
    Agreement,
    Event,
    EventDay,
    EventFacilitator,
    EventKind,
    EventState,
    Participation,
    ParticipationNeed,
    PlanPart,
    PlanStep,
    PreparationItem,
    WalkIn,
)
from netzwerk.people.models import Person
from tests.factories.saving import new_number, save, together
from tests.factories.tandems import MadeTandem
from tests.factories.times import MEETINGS_ON, NOW, TODAY, at


def event(
    network: Any,
    kind: str = EventKind.MEETING,
    number: int | None = None,
    *,
    on: date | Sequence[date] = MEETINGS_ON[2],
    clock: tuple[str, str] = ("09:30", "16:00"),
    **values: Any,
) -> Event:
    """An event on one or more days; held if its last day is over, otherwise agreed."""
    days = [on] if isinstance(on, date) else list(on)
    over = days[-1] < TODAY
    label = new_number()
    row = Event(
        **{
            "network_id": network.id,
            "kind": kind,
            "number": number,
            "title": f"{EventKind(kind).value.capitalize()} {number or label}",
            "state": EventState.HELD if over else EventState.AGREED,
            "held_at": at(days[-1], clock[1]) if over else None,
            **values,
        }
    )
    row.days = [
        EventDay(starts_at=at(day, clock[0]), ends_at=at(day, clock[1]), uid=f"event-{label}-{place}@example.org")
        for place, day in enumerate(days, 1)
    ]
    return save(row, *row.days)


def begin_today(event: Event) -> None:
    """Let an event take place from today on, at the same times."""
    by = TODAY - event.days[0].starts_at.date()
    with together():
        for day in event.days:
            moved = {"starts_at": day.starts_at + by, "ends_at": day.ends_at + by}
            db.session.execute(update(EventDay).where(EventDay.id == day.id).values(**moved))


def event_facilitator(event: Any, holder: Person) -> EventFacilitator:
    """Let somebody facilitate an event."""
    return save(EventFacilitator(event_id=event.id, person_id=holder.id))


def agenda_item(day: EventDay, position: int = 1, minutes: int = 30, kind: str = "work", **values: Any) -> AgendaItem:
    """An item of a day's agenda."""
    return save(
        AgendaItem(
            **{
                "day_id": day.id,
                "position": position,
                "minutes": minutes,
                "kind": kind,
                "title": f"Programmpunkt {position}",
                **values,
            }
        )
    )


def participation(
    event: Any, holder: Person, tandem: Any = None, side: str | None = None, **values: Any
) -> Participation:
    """Invite somebody; with a tandem also the side is needed."""
    return save(
        Participation(
            **{
                "event_id": event.id,
                "person_id": holder.id,
                "tandem_id": tandem.id if tandem else None,
                "side": side,
                "invited_at": NOW - timedelta(days=14),
                **values,
            }
        )
    )


def participations(event: Any, tandem: MadeTandem, **values: Any) -> list[Participation]:
    """Invite both sides of a tandem."""
    with together():
        return [participation(event, tandem.member(side), tandem, side, **values) for side in Side]


def need(participation: Participation, text: str = "vegetarisch") -> ParticipationNeed:
    """Food or access that somebody needs."""
    return save(ParticipationNeed(participation_id=participation.id, text=text, consented_at=NOW))


def walk_in(event: Any, name: str = "Kim Gast", tandem: Any = None, side: str | None = None, **values: Any) -> WalkIn:
    """Somebody without an account who came along; with a tandem also the side is needed."""
    return save(
        WalkIn(
            **{"event_id": event.id, "name": name, "tandem_id": tandem.id if tandem else None, "side": side, **values}
        )
    )


def agreement(event: Any, text: str = "Protokoll verschicken", **values: Any) -> Agreement:
    """Something agreed at an event, open."""
    return save(Agreement(**{"event_id": event.id, "text": text, "owner": "Programmkoordination", **values}))


def preparation_item(event: Any, title: str = "Raum reservieren", **values: Any) -> PreparationItem:
    """Something to have ready for an event, open."""
    return save(PreparationItem(**{"event_id": event.id, "title": title, **values}))


def plan_step(event: Any, holder: Person, part: str = PlanPart.AGENDA, **values: Any) -> PlanStep:
    """The last step in the agenda or the preparation of an event."""
    return save(
        PlanStep(
            **{
                "event_id": event.id,
                "person_id": holder.id,
                "part": part,
                "at": NOW,
                "kind": "moved",
                "before": {},
                "after": "0" * 64,
                **values,
            }
        )
    )
