"""Agendas to begin from: what the programme proposes, its day patterns, and those of other events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from netzwerk.core.languages import say
from netzwerk.events.models import EventKind

PROGRAMME = "programme"


@dataclass(frozen=True, kw_only=True)
class OfferItem:
    """An item to be taken over, without what came out of it."""

    minutes: int
    kind: str
    title: str
    goal: str = ""
    method: str = ""
    social_form: str = ""
    material: str = ""
    responsible: str = ""
    internal_note: str = ""


@dataclass(frozen=True)
class OfferDay:
    """A day to be taken over; `minutes` is how long it is."""

    minutes: int
    items: tuple[OfferItem, ...]


@dataclass(frozen=True)
class Offer:
    """An agenda that can be taken over.

    Attributes:
        key: by which a form names it.
        is_event: whether it is that of another event, not of the programme.
        short_title: name of the event in few words, otherwise empty.
    """

    key: str
    title: str
    days: tuple[OfferDay, ...]
    is_event: bool = False
    short_title: str = ""

    @property
    def count(self) -> int:
        """How many items it has."""
        return sum(len(day.items) for day in self.days)

    @property
    def minutes(self) -> int:
        """How long its items take together."""
        return sum(item.minutes for day in self.days for item in day.items)


def of_template(template: Mapping[str, Any], kind: str, number: int | None, network_language: str) -> Iterator[Offer]:
    """What the template of a programme has for an event: its own agenda first, then the day patterns.

    Args:
        network_language: language in which items are taken over; titles of patterns are in that of the page.
    """
    own = _event(template, kind, number)
    if own:
        yield Offer(PROGRAMME, say(own["title"]), _days(own["days"], network_language))
    for pattern in template.get("day_patterns", ()):
        yield Offer(f"pattern-{pattern['key']}", say(pattern["title"]), _days(pattern["days"], network_language))


def _event(template: Mapping[str, Any], kind: str, number: int | None) -> Mapping[str, Any] | None:
    if kind in {EventKind.KICKOFF, EventKind.CLOSING}:
        return template.get(kind)
    lists = {EventKind.MEETING.value: "meetings", EventKind.SEMINAR.value: "seminars"}
    events = template.get(lists.get(kind, ""), ())
    return next((event for event in events if event["number"] == number), None)


def _days(days: list[Mapping[str, Any]], code: str) -> tuple[OfferDay, ...]:
    return tuple(OfferDay(day["minutes"], tuple(_item(item, code) for item in day["agenda"])) for day in days)


def _item(item: Mapping[str, Any], code: str) -> OfferItem:
    texts = {name: value.get(code) or say(value) for name, value in item.items() if name not in {"minutes", "kind"}}
    return OfferItem(minutes=item["minutes"], kind=item["kind"], **texts)
