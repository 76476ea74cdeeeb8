"""What of a spreadsheet is in the network already: plain values, read once for all rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from netzwerk.core.access import RoleKind, Side

OrganisationKey = tuple[str, str]
Seat = tuple[int, str]


@dataclass(frozen=True)
class KnownPerson:
    """Somebody with an address of the spreadsheet.

    Attributes:
        is_ours: whether the person belongs to this network only, so that its coordination may correct the name.
        is_open: whether the account was opened: then the language is the person's own affair.
        is_closed: whether the administration closed it: then nobody new joins with it.
        lets_itself_in: whether it is whoever uploads the table and only administers the installation.
    """

    id: int
    name: str
    language: str
    is_ours: bool
    is_open: bool
    is_closed: bool = False
    lets_itself_in: bool = False


@dataclass(frozen=True)
class KnownTandem:
    """A tandem of the network; `parties` says on which side each organisation stands."""

    id: int
    number: int
    title: str
    occupations: str
    block_rhythm: str
    has_left: bool
    parties: Mapping[int, Side]


@dataclass(frozen=True)
class KnownMember:
    """Somebody who is in a tandem now or will be; only who has no end can speak for a side."""

    id: int
    tandem: int
    person_id: int
    name: str
    organisation_id: int
    side: Side
    function: str
    speaks: bool


@dataclass(frozen=True)
class KnownRole:
    """A role in the network that counts now or will."""

    id: int
    organisation_id: int | None


@dataclass(frozen=True)
class Known:
    """Everything that the rows are compared with.

    Attributes:
        language: of the network, for people whose row does not say one.
        persons: by address.
        organisations: numbers by name and town as `key` writes them.
        our_organisations: those of them that take part in this network, by name alone, where the name is unique.
        members: by number of the tandem and address.
        roles: by address and kind.
    """

    language: str
    persons: Mapping[str, KnownPerson] = field(default_factory=dict)
    organisations: Mapping[OrganisationKey, int] = field(default_factory=dict)
    our_organisations: Mapping[str, OrganisationKey] = field(default_factory=dict)
    tandems: Mapping[int, KnownTandem] = field(default_factory=dict)
    members: Mapping[Seat, KnownMember] = field(default_factory=dict)
    spokespersons: Mapping[tuple[int, Side], KnownMember] = field(default_factory=dict)
    roles: Mapping[tuple[str, RoleKind], KnownRole] = field(default_factory=dict)


def key(name: str, town: str) -> OrganisationKey:
    """Name and town of an organisation for comparing."""
    return name.casefold(), town.casefold()
