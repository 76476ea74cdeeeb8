"""Organisations and the tandems that they form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from netzwerk.core import clock
from netzwerk.core.access import Side
from netzwerk.networks.models import Organisation, OrganisationKind
from netzwerk.people.models import Person
from netzwerk.tandems.intake import columns
from netzwerk.tandems.intake.sheets import Line, Sheet
from netzwerk.tandems.models import (
    BlockedPeriod,
    IntakeDraft,
    Message,
    MessageRecipient,
    Tandem,
    TandemMember,
    TandemOrganisation,
)
from tests.factories.people import person
from tests.factories.saving import new_number, save, together
from tests.factories.times import NOW, STARTS_ON


@dataclass(frozen=True)
class MadeTandem:
    """A tandem with one organisation and one person on each side."""

    id: int
    network_id: int
    number: int
    title: str
    school: Organisation
    company: Organisation
    teacher: Person
    trainer: Person

    def member(self, side: str) -> Person:
        """The person on a side."""
        return self.teacher if side == Side.SCHOOL else self.trainer


def organisation(kind: OrganisationKind = OrganisationKind.SCHOOL, **values: Any) -> Organisation:
    """A school, unless another kind is named."""
    number = new_number()
    title = {"school": "Berufliche Schule", "company": "Ausbildungsbetrieb"}.get(kind, "Organisation")
    return save(Organisation(**{"name": f"{title} {number}", "kind": kind, "town": "Musterstadt", **values}))


def tandem(network: Any, number: int | None = None, **values: Any) -> MadeTandem:
    """A tandem of one school and one company with one spokesperson each."""
    with together():
        number = number or new_number()
        row = save(
            Tandem(
                **{
                    "network_id": network.id,
                    "number": number,
                    "title": f"Tandem {number}",
                    "occupations": "Chemikant/in",
                    **values,
                }
            )
        )
        school = organisation(OrganisationKind.SCHOOL, name=f"Berufliche Schule {number}-{row.id}")
        company = organisation(OrganisationKind.COMPANY, name=f"Ausbildungsbetrieb {number}-{row.id}")
        made = MadeTandem(
            id=row.id,
            network_id=network.id,
            number=number,
            title=row.title,
            school=school,
            company=company,
            teacher=person(f"Lehrkraft Tandem {number}"),
            trainer=person(f"Ausbildung Tandem {number}"),
        )
        for side, place in ((Side.SCHOOL, school), (Side.COMPANY, company)):
            save(TandemOrganisation(tandem_id=row.id, organisation_id=place.id, side=side))
            member(row, side, made.member(side), organisation_id=place.id, is_spokesperson=True)
    return made


def member(tandem: Any, side: str, holder: Person | None = None, **values: Any) -> Person:
    """Put somebody (new, if nobody is named) on a side of a tandem."""
    with together():
        holder = holder or person()
        if "organisation_id" not in values:
            values["organisation_id"] = getattr(tandem, str(Side(side))).id
        save(
            TandemMember(
                **{
                    "tandem_id": tandem.id,
                    "person_id": holder.id,
                    "side": side,
                    "function": "Lehrkraft" if side == Side.SCHOOL else "Ausbildung",
                    "valid_from": STARTS_ON,
                    **values,
                }
            )
        )
    return holder


def blocked(tandem: Any, starts_on: date, ends_on: date, kind: str = "block") -> BlockedPeriod:
    """Days on which a tandem cannot come."""
    return save(BlockedPeriod(tandem_id=tandem.id, kind=kind, starts_on=starts_on, ends_on=ends_on))


def message(network: Any, *tandems: Any, **values: Any) -> Message:
    """A message of coordination that has gone to both sides of tandems, without its mails."""
    with together():
        row = save(
            Message(
                **{
                    "network_id": network.id,
                    "author_id": network.coordinator.id,
                    "key": f"key-{new_number()}",
                    "subject": "Bitte Laptop mitbringen",
                    "text": "Bitte bringen Sie einen Laptop mit.",
                    "due_at": NOW,
                    **values,
                }
            )
        )
        for one in tandems:
            for side in Side:
                save(MessageRecipient(message_id=row.id, person_id=one.member(side).id, tandem_id=one.id))
    return row


def intake_draft(
    network: Any, holder: Person | None = None, *, rows: int = 1, name: str = "Neue Person"
) -> IntakeDraft:
    """A table of new people that waits to be taken over."""
    header = ("Tandem Nr.", "Name", "E-Mail", "Organisation", "Lernort")
    lines = tuple(
        Line(number + 2, ("1", f"{name} {number}", f"neu{number}@example.org", "Neue Schule", "Schule"))
        for number in range(rows)
    )
    sheet = Sheet(header, 1, lines)
    return save(
        IntakeDraft(
            network_id=network.id,
            person_id=(holder or network.coordinator).id,
            content={"sheet": sheet.content(), "mapped": columns.match(header)},
            created_at=clock.real_now(),
        )
    )
