"""What the parts of a network refer to while it is loaded: keys and numbers of the file, ids of the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time

from netzwerk.core import dates
from netzwerk.core.access import Side
from netzwerk.reflections.models import ReflectionRound
from netzwerk.seeding.checks import each
from netzwerk.seeding.shapes import Found


@dataclass
class Surroundings:
    """Grows while the network is loaded, in the order of the attributes.

    Attributes:
        organisations, people: ids by key.
        tandems: ids by number.
        rounds: rows by number.
        prompts: ids by prompt set and topic.
    """

    network: Found
    zone: str
    organisations: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    tandems: dict[int, int] = field(default_factory=dict)
    rounds: dict[int, ReflectionRound] = field(default_factory=dict)
    prompts: dict[tuple[int, str], int] = field(default_factory=dict)

    def instant(self, moment: datetime) -> datetime:
        """A moment on the clock of the network as UTC."""
        return dates.at(moment.date(), moment.time(), self.zone)

    def at(self, day: date, clock: time) -> datetime:
        """A time of a local day as UTC."""
        return dates.at(day, clock, self.zone)

    def member_on(self, tandem: Found, side: Side, day: date) -> int | None:
        """Who spoke for a side on a day: the spokesperson first."""
        there = [
            member
            for member in each(tandem, "members")
            if member["side"] == side and member["from"] <= day <= member.get("to", date.max)
        ]
        there.sort(key=lambda member: not member.get("spokesperson", False))
        return self.people[there[0]["person"]] if there else None
