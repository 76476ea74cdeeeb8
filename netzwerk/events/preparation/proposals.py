"""What the template of a programme proposes to have ready for an event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from netzwerk.core.languages import say


@dataclass(frozen=True)
class Proposal:
    """Something to have ready: what, who, until when."""

    title: str
    owner: str
    due_on: date | None


def of_template(
    template: Mapping[str, Any], event_format: str, first_day: date | None, today: date, language: str
) -> tuple[Proposal, ...]:
    """What fits the format of the event.

    Args:
        first_day: of the event, None as long as it has no date; then nothing is due.
        today: nothing is due before it.
        language: in which the words are taken over.
    """
    return tuple(
        Proposal(
            title=one["title"].get(language) or say(one["title"]),
            owner=one["owner"].get(language) or say(one["owner"]),
            due_on=max(first_day - timedelta(days=one["days_before"]), today) if first_day else None,
        )
        for one in template.get("preparation", ())
        if event_format in one.get("formats", (event_format,))
    )
