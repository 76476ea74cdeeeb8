"""Reading what is needed to set up a network: programmes, the calendar of a region, prompts, and what was just made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, true

from netzwerk.core import clock
from netzwerk.core.access import Actor
from netzwerk.core.audit import AuditRecord
from netzwerk.core.db import db
from netzwerk.core.languages import say
from netzwerk.networks import holidays, policy
from netzwerk.networks.models import Network, Programme, SchoolHoliday
from netzwerk.programme.obstacles import Break, Obstacles, years_without
from netzwerk.reflections.models import PromptSet

FOUNDED = "network.founded"
SAME_CLICK = timedelta(minutes=10)


@dataclass(frozen=True)
class ProgrammeChoice:
    """A programme whose networks the actor may set up, with its template."""

    id: int
    title: str
    template: dict[str, Any]


def programmes(actor: Actor) -> tuple[ProgrammeChoice, ...]:
    """The programmes whose networks the actor may set up, by title."""
    may = true() if actor.is_administrator else Programme.id.in_(sorted(policy.programmes_of(actor)))
    rows = db.session.execute(select(Programme.id, Programme.title, Programme.template).where(may))
    return tuple(
        sorted((ProgrammeChoice(row.id, say(row.title), row.template) for row in rows), key=lambda one: one.title)
    )


def obstacles(region: str, first: date, last: date) -> Obstacles:
    """The public and school holidays of a region in the years from the first to the last day."""
    opens, closes = date(first.year, 1, 1), date(last.year, 12, 31)
    rows = db.session.execute(
        select(SchoolHoliday.name, SchoolHoliday.starts_on, SchoolHoliday.ends_on)
        .where(SchoolHoliday.region == region, SchoolHoliday.starts_on <= closes, SchoolHoliday.ends_on >= opens)
        .order_by(SchoolHoliday.starts_on)
    )
    breaks = tuple(Break(*row) for row in rows)
    return Obstacles(holidays.between(region, opens, closes), breaks, years_without(breaks, first, last))


def prompt_sets(programme_id: int) -> dict[str, int]:
    """The newest version of each prompt set of a programme, by kind."""
    rows = db.session.execute(
        select(PromptSet.kind, PromptSet.id)
        .where(PromptSet.programme_id == programme_id)
        .order_by(PromptSet.version, PromptSet.id)
    )
    return {row.kind: row.id for row in rows}


def is_just_founded(actor: Actor, code: str) -> bool:
    """Whether the actor set up the network with this code a moment ago: then a second click asks for the same."""
    found = db.session.scalar(
        select(AuditRecord.id)
        .join(Network, Network.id == AuditRecord.about_id)
        .where(
            Network.code == code,
            AuditRecord.kind == FOUNDED,
            AuditRecord.about_kind == "network",
            AuditRecord.actor_id == actor.person_id,
            AuditRecord.at > clock.real_now() - SAME_CLICK,
        )
        .limit(1)
    )
    return found is not None
