"""Who is invited to an event of a network file: whole groups, as they are on the first day of the event."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from netzwerk.core.access import Side
from netzwerk.seeding.checks import each
from netzwerk.seeding.shapes import Found

ROLES = {"coordination": "coordinator", "facilitation": "facilitator", "board": "board", "partners": "partner"}


@dataclass(frozen=True)
class Invited:
    """A person, with the tandem and side that it comes for, if any."""

    person: str
    tandem: int | None = None
    side: Side | None = None


def invited(network: Found, invitation: Found, day: date) -> list[Invited]:
    """Everybody once; whoever has a seat in a tandem comes for it, whatever other role the person has."""
    found: dict[str, Invited] = {}
    for one in _all(network, invitation, day):
        found.setdefault(one.person, one)
    return list(found.values())


def _all(network: Found, invitation: Found, day: date) -> Iterator[Invited]:
    groups = invitation.get("who", ())
    if "tandems" in groups:
        for tandem in each(network, "tandems"):
            for member in each(tandem, "members"):
                if _counts(member, day) and "side" in member:
                    yield Invited(member["person"], tandem.get("number"), Side(member["side"]))
    kinds = {ROLES[group] for group in groups if group in ROLES}
    for role in each(network, "roles"):
        if role.get("kind") in kinds and _counts(role, day):
            yield Invited(role["person"])


def _counts(item: Found, day: date) -> bool:
    return "person" in item and item.get("from", date.max) <= day <= item.get("to", date.max)
