"""Programmes, and networks with everything that a test of a page needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from netzwerk.core.access import RoleKind
from netzwerk.events.models import Event, EventKind
from netzwerk.networks.models import (
    Network,
    NetworkPartner,
    Organisation,
    OrganisationKind,
    Phase,
    Programme,
    SchoolHoliday,
)
from netzwerk.people.models import Person
from netzwerk.reflections.models import PromptSet, ReflectionRound
from tests.factories.events import event
from tests.factories.memory import remembered
from tests.factories.people import role
from tests.factories.reflections import prompt_set, round
from tests.factories.saving import load, new_number, save, together
from tests.factories.tandems import MadeTandem, organisation, tandem
from tests.factories.times import ENDS_ON, KICKOFF_ON, MEETINGS_ON, SEMINARS_ON, STARTS_ON, ZONE, both


@dataclass(frozen=True)
class MadeNetwork:
    """A network with its roles, tandems and events; serves wherever `id` and `programme_id` name a network."""

    id: int
    programme_id: int
    code: str
    title: str
    zone: str
    starts_on: date
    ends_on: date
    coordinator: Person
    facilitator: Person
    board: Person
    partner: Person
    short: PromptSet
    full: PromptSet
    kickoff: Event
    tandems: list[MadeTandem] = field(default_factory=list)
    meetings: list[Event] = field(default_factory=list)
    seminars: list[Event] = field(default_factory=list)
    rounds: list[ReflectionRound] = field(default_factory=list)


def programme(**values: Any) -> Programme:
    """A programme template without any content."""
    return save(
        Programme(
            **{
                "code": f"programme-{new_number()}",
                "title": both("Tandem-Netzwerk"),
                "description": both("Zehn Tandems, zwei Jahre"),
                "template": {},
                **values,
            }
        )
    )


@remembered
def network(
    *, tandems: int = 3, meetings: int = 3, seminars: int = 1, programme_id: int | None = None, **values: Any
) -> MadeNetwork:
    """A network at half-time: two meetings held, the third to come, a reflection round for each meeting."""
    with together():
        if programme_id is None:
            programme_id = programme().id
        short, full = _prompt_sets(programme_id)
        row = save(
            Network(
                **{
                    "programme_id": programme_id,
                    "code": f"netz-{new_number()}",
                    "title": "Netzwerk Beispiel",
                    "region": "DE-HE",
                    "zone": ZONE,
                    "starts_on": STARTS_ON,
                    "ends_on": ENDS_ON,
                    "state": "running",
                    **values,
                }
            )
        )
        made = MadeNetwork(
            id=row.id,
            programme_id=programme_id,
            code=row.code,
            title=row.title,
            zone=row.zone,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            coordinator=role(RoleKind.COORDINATOR, row),
            facilitator=role(RoleKind.FACILITATOR, row),
            board=role(RoleKind.BOARD, row),
            partner=role(RoleKind.PARTNER, row),
            short=short,
            full=full,
            kickoff=event(row, EventKind.KICKOFF, on=KICKOFF_ON),
        )
        made.tandems.extend(tandem(made, number) for number in range(1, tandems + 1))
        for number, day in enumerate(MEETINGS_ON[:meetings], 1):
            made.meetings.append(event(made, EventKind.MEETING, number, on=day))
            made.rounds.append(round(made, number, made.meetings[-1]))
        for number, day in enumerate(SEMINARS_ON[:seminars], 1):
            made.seminars.append(event(made, EventKind.SEMINAR, number, on=day, clock=("15:00", "16:30")))
    return made


def _prompt_sets(programme_id: int) -> tuple[PromptSet, PromptSet]:
    found = select(PromptSet).where(PromptSet.programme_id == programme_id).order_by(PromptSet.kind.desc())
    short, full = load(found) or (prompt_set(programme_id, "short"), prompt_set(programme_id, "full"))
    return short, full


def phase(network: Any, title: str = "Ankommen", starts_on: date = STARTS_ON, ends_on: date = KICKOFF_ON) -> Phase:
    """A named stretch of the two years."""
    return save(Phase(network_id=network.id, title=both(title), starts_on=starts_on, ends_on=ends_on))


def school_holiday(starts_on: date, ends_on: date, *, name: str = "Ferien", region: str = "DE-HE") -> SchoolHoliday:
    """School holidays of a region, both days included."""
    return save(SchoolHoliday(region=region, name=both(name), starts_on=starts_on, ends_on=ends_on))


def partner_organisation(network: Any, function: str = "partner", **values: Any) -> Organisation:
    """An organisation that does something for a network."""
    with together():
        made = organisation(**{"kind": OrganisationKind.FOUNDATION, **values})
        save(NetworkPartner(network_id=network.id, organisation_id=made.id, function=function))
    return made
