"""Writes the steps of a plan into the database, in bulk and with a line in the history of each thing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select

from netzwerk.core import audit, editing
from netzwerk.core.access import Actor, Side
from netzwerk.core.db import Base, db
from netzwerk.networks import service as networks
from netzwerk.networks.models import Role
from netzwerk.networks.queries import NetworkHeader
from netzwerk.networks.roles.service import GIVEN
from netzwerk.people import service as people
from netzwerk.people.models import Person
from netzwerk.tandems.intake.known import Known, OrganisationKey
from netzwerk.tandems.intake.steps import Steps
from netzwerk.tandems.models import Tandem, TandemMember, TandemOrganisation

TANDEM = "tandem"
Row = TypeVar("Row", bound=Base)


def take(actor: Actor, network: NetworkHeader, steps: Steps, known: Known, today: date) -> list[int]:
    """Do all steps; the numbers of the people who are new.

    Args:
        today: from when memberships and roles count.
    """
    taker = _Taker(actor, network, steps, known, today)
    taker.organisations()
    new = taker.persons()
    taker.tandems()
    taker.parties()
    taker.change_members()
    taker.add_members()
    taker.roles()
    return new


class _Taker:
    def __init__(self, actor: Actor, network: NetworkHeader, steps: Steps, known: Known, today: date) -> None:
        self.actor_id = actor.person_id
        self.network_id = network.id
        self.steps = steps
        self.today = today
        self.organisation_ids: dict[OrganisationKey, int] = dict(known.organisations)
        self.person_ids = {email: person.id for email, person in known.persons.items()}
        self.tandem_ids = {number: tandem.id for number, tandem in known.tandems.items()}

    def organisations(self) -> None:
        rows = networks.add_organisations(list(self.steps.organisations.values()))
        for found, row in zip(self.steps.organisations, rows, strict=True):
            self.organisation_ids[found] = row.id
            audit.record(self.actor_id, "organisation.created", "organisation", row.id)

    def persons(self) -> list[int]:
        rows = people.register(list(self.steps.persons.values()))
        for row in rows:
            self.person_ids[row.email] = row.id
            audit.record(self.actor_id, "person.created", "person", row.id)
        for person in _rows(Person, self.steps.person_changes):
            values = self.steps.person_changes[person.id]
            editing.apply(
                self.actor_id, person, values, kind="person.changed", about_kind="person", prose=frozenset({"name"})
            )
        db.session.flush()
        return [row.id for row in rows]

    def tandems(self) -> None:
        new = [
            Tandem(network_id=self.network_id, number=number, **texts) for number, texts in self.steps.tandems.items()
        ]
        db.session.add_all(new)
        db.session.flush()
        for tandem in new:
            self.tandem_ids[tandem.number] = tandem.id
            audit.record(self.actor_id, "tandem.created", TANDEM, tandem.id)
        for tandem in _rows(Tandem, self.steps.tandem_changes):
            values = self.steps.tandem_changes[tandem.id]
            editing.apply(self.actor_id, tandem, values, kind="tandem.changed", about_kind=TANDEM)
        db.session.flush()

    def parties(self) -> None:
        for (number, found), side in self.steps.parties.items():
            tandem_id, organisation_id = self.tandem_ids[number], self.organisation_ids[found]
            db.session.add(TandemOrganisation(tandem_id=tandem_id, organisation_id=organisation_id, side=side))
            if number not in self.steps.tandems:
                self._record("tandem.organisation_added", tandem_id, organisation=[None, organisation_id])
        db.session.flush()

    def change_members(self) -> None:
        """What is taken from somebody comes first: a side has one spokesperson at any moment."""
        steps = self.steps
        wanted = {*steps.member_functions, *steps.member_organisations, *steps.member_speaks}
        rows = _rows(TandemMember, wanted)
        for row in rows:
            changes: dict[str, list[object]] = {"person": [row.person_id, row.person_id]}
            if row.id in steps.member_functions:
                row.function, changes["function"] = steps.member_functions[row.id], []
            if row.id in steps.member_organisations:
                organisation_id = self.organisation_ids[steps.member_organisations[row.id]]
                changes["organisation"] = [row.organisation_id, organisation_id]
                row.organisation_id = organisation_id
            if row.id in steps.member_speaks:
                changes["spokesperson"] = [row.is_spokesperson, steps.member_speaks[row.id]]
                row.is_spokesperson = False
            self._record("tandem.member_changed", row.tandem_id, **changes)
        db.session.flush()
        for row in rows:
            if steps.member_speaks.get(row.id):
                row.is_spokesperson = True
        db.session.flush()

    def add_members(self) -> None:
        for (number, email), member in self.steps.members.items():
            tandem_id, person_id = self.tandem_ids[number], self.person_ids[email]
            db.session.add(
                TandemMember(
                    tandem_id=tandem_id,
                    person_id=person_id,
                    organisation_id=self.organisation_ids[member.organisation],
                    side=Side(member.side),
                    function=member.function,
                    is_spokesperson=member.speaks,
                    valid_from=self.today,
                )
            )
            self._record(
                "tandem.member_added", tandem_id, person=[None, person_id], starts_on=[None, self.today.isoformat()]
            )
        db.session.flush()

    def roles(self) -> None:
        for (email, kind), found in self.steps.roles.items():
            person_id = self.person_ids[email]
            db.session.add(
                Role(
                    person_id=person_id,
                    kind=kind,
                    network_id=self.network_id,
                    organisation_id=self.organisation_ids[found] if found else None,
                    valid_from=self.today,
                )
            )
            changes = {"role": [None, kind], "valid_from": [None, self.today.isoformat()]}
            details = {"person_id": person_id, "changes": changes}
            audit.record(self.actor_id, GIVEN, "network", self.network_id, details)
        for role in _rows(Role, self.steps.role_organisations):
            role.organisation_id = self.organisation_ids[self.steps.role_organisations[role.id]]
        db.session.flush()

    def _record(self, kind: str, tandem_id: int, **changes: list[object]) -> None:
        audit.record(self.actor_id, kind, TANDEM, tandem_id, {"changes": changes})


def _rows(model: type[Row], ids: Iterable[Any]) -> list[Row]:
    wanted = sorted(ids)
    if not wanted:
        return []
    column: Any = model.__mapper__.primary_key[0]
    return list(db.session.scalars(select(model).where(column.in_(wanted)).order_by(column).with_for_update()))
