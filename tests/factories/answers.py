"""Mailed links for answers, and what calendars were told."""

from __future__ import annotations

from typing import Any

from netzwerk.calendars.models import CalendarNotice
from netzwerk.core import tokens
from netzwerk.events.models import AnswerLink, EventDay, Participation
from netzwerk.people.models import Person
from tests.factories.saving import save
from tests.factories.times import NOW


def answer_link(participation: Participation, token: str = "") -> AnswerLink:
    """A mailed link for an answer."""
    return save(
        AnswerLink(
            participation_id=participation.id, token_digest=tokens.digest(token or tokens.new_token()), created_at=NOW
        )
    )


def calendar_notice(day: EventDay, holder: Person, **values: Any) -> CalendarNotice:
    """That a person's calendar was told of a day."""
    return save(
        CalendarNotice(
            **{
                "day_id": day.id,
                "person_id": holder.id,
                "method": "REQUEST",
                "sequence": day.sequence,
                "day_sequence": day.sequence,
                "at": NOW,
                **values,
            }
        )
    )
