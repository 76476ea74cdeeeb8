"""What taking over a spreadsheet would do: steps without faults, and for each row the words that say it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from netzwerk.core.access import RoleKind, Side
from netzwerk.networks.service import OrganisationDetails
from netzwerk.people.service import PersonDetails
from netzwerk.tandems.intake.entries import Fault
from netzwerk.tandems.intake.known import OrganisationKey, Seat


class Outcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGE = "change"
    SAME = "same"
    FAULT = "fault"


@dataclass(frozen=True)
class NewMember:
    """Somebody who joins a tandem."""

    organisation: OrganisationKey
    side: Side
    function: str
    speaks: bool


@dataclass
class Steps:
    """Everything to be done, each thing once; people by address, tandems by number, organisations by name and town.

    Attributes:
        tandems: texts of new ones by field.
        person_changes, tandem_changes: new values by number of the row and field.
        member_functions, member_organisations, member_speaks: new values by number of the membership.
    """

    persons: dict[str, PersonDetails] = field(default_factory=dict)
    person_changes: dict[int, dict[str, str]] = field(default_factory=dict)
    organisations: dict[OrganisationKey, OrganisationDetails] = field(default_factory=dict)
    tandems: dict[int, dict[str, str]] = field(default_factory=dict)
    tandem_changes: dict[int, dict[str, str]] = field(default_factory=dict)
    parties: dict[tuple[int, OrganisationKey], Side] = field(default_factory=dict)
    members: dict[Seat, NewMember] = field(default_factory=dict)
    member_functions: dict[int, str] = field(default_factory=dict)
    member_organisations: dict[int, OrganisationKey] = field(default_factory=dict)
    member_speaks: dict[int, bool] = field(default_factory=dict)
    roles: dict[tuple[str, RoleKind], OrganisationKey | None] = field(default_factory=dict)
    role_organisations: dict[int, OrganisationKey] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not any(vars(self).values())

    @property
    def fingerprint(self) -> str:
        """The same for the same steps: what somebody confirmed is what is done."""
        return sha256(repr(self).encode()).hexdigest()


@dataclass(frozen=True)
class RowPlan:
    """What becomes of one row.

    Attributes:
        who: name of the person, else of the organisation or tandem.
        tandem: its number, None for a role in the network.
        says: what will happen, in sentences.
    """

    row: int
    outcome: Outcome
    who: str
    email: str
    tandem: int | None
    role: RoleKind | None
    says: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """The whole spreadsheet: rows, faults and steps; with a fault nothing at all can be done."""

    rows: Sequence[RowPlan]
    faults: Sequence[Fault]
    steps: Steps

    def count(self, outcome: Outcome) -> int:
        """How many rows have an outcome."""
        return sum(row.outcome is outcome for row in self.rows)

    @property
    def is_ready(self) -> bool:
        """Whether there is something to take over and nothing against it."""
        return not self.faults and not self.steps.is_empty
