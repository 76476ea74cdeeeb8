"""Organisations and people of a network as its directory shows them; tandems, which lie above, bring the rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from netzwerk.core.access import Actor
from netzwerk.core.paging import Page
from netzwerk.core.slots import Slot
from netzwerk.networks.queries import NetworkHeader


class Account(StrEnum):
    """Whether a person can sign in."""

    ACTIVE = "active"
    INVITED = "invited"
    CLOSED = "closed"
    NONE = "none"


@dataclass(frozen=True)
class OrganisationRow:
    """An organisation and what it does in the network.

    Attributes:
        kind: one of `OrganisationKind`.
        functions: what it is for the network, of `PartnerFunction`, in a stable order.
        roles: roles that its people have today, of `RoleKind`, as far as the reader learns of them.
        tandems: numbers of the tandems in which it takes part, with their row numbers.
    """

    id: int
    name: str
    kind: str
    town: str
    website: str
    functions: tuple[str, ...]
    roles: tuple[str, ...]
    tandems: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class PersonRow:
    """One position of a person in the network today.

    Attributes:
        role: one of `RoleKind`, or `tandem`.
        email: empty when it is not for the reader.
        function: what a member of a tandem does there.
        tandem: number and row number of the tandem of a member.
        side: side of a member.
        account: state of the account; None when it is not for the reader.
        invited_at: when the last invitation to an account went out, None without one.
    """

    person_id: int
    name: str
    email: str
    role: str
    function: str
    organisation: str
    tandem: tuple[int, int] | None
    side: str | None
    is_spokesperson: bool
    account: Account | None
    invited_at: datetime | None


organisations: Slot[Callable[[Actor, NetworkHeader, date, str, int], Page[OrganisationRow]]] = Slot(
    "organisations of a network"
)
people: Slot[Callable[[Actor, NetworkHeader, date, str, int], Page[PersonRow]]] = Slot("people of a network")
guests: Slot[Callable[[NetworkHeader, date], frozenset[int]]] = Slot("people of a network without an open account")
uninvited: Slot[Callable[[NetworkHeader, date], int]] = Slot("people of a network who were never invited to an account")
