"""Who acts, what an endpoint declares about its audience, and the gate that keeps it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar, cast

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from netzwerk.core.errors import NotFound
from netzwerk.core.slots import Slot


class RoleKind(StrEnum):
    """What a person is in a network or programme; membership of a tandem is not a role."""

    COORDINATOR = "coordinator"
    FACILITATOR = "facilitator"
    BOARD = "board"
    PARTNER = "partner"


class Side(StrEnum):
    """The place of learning that a member of a tandem belongs to."""

    SCHOOL = "school"
    COMPANY = "company"

    @property
    def other(self) -> Side:
        """The other place of learning."""
        return Side.COMPANY if self is Side.SCHOOL else Side.SCHOOL


class Audience(StrEnum):
    """Who may call an endpoint at all; the service and the queries still ask about the object."""

    ANYONE = "anyone"
    SIGNED_IN = "signed_in"
    ADMINISTRATOR = "administrator"
    COORDINATOR = "coordinator"
    FACILITATOR = "facilitator"
    BOARD = "board"
    PARTNER = "partner"
    TANDEM = "tandem"


class NetworkLike(Protocol):
    """Anything that names a network and its programme."""

    @property
    def id(self) -> int:
        """Number of the network."""

    @property
    def programme_id(self) -> int:
        """Number of the programme that the network belongs to."""


@dataclass(frozen=True)
class Grant:
    """A role that counts today, in one network or in all of a programme."""

    kind: RoleKind
    network_id: int | None
    programme_id: int | None


@dataclass(frozen=True)
class Seat:
    """A membership of a tandem that counts today."""

    tandem_id: int
    network_id: int
    side: Side
    organisation_id: int
    is_spokesperson: bool = False


@dataclass(frozen=True)
class Standing:
    """All that a person may act as today."""

    grants: tuple[Grant, ...] = ()
    seats: tuple[Seat, ...] = ()


@dataclass(frozen=True)
class OpenTandems:
    """Some tandems, or all with what stands beside them; asked with `in`.

    Attributes:
        ids: their numbers, None for all.
    """

    ids: frozenset[int] | None

    def __contains__(self, tandem_id: int | None) -> bool:
        """Whether it is one of them; None stands for what belongs to no tandem."""
        return self.ids is None or tandem_id in self.ids


ALL_TANDEMS = OpenTandems(None)


@dataclass(frozen=True)
class Actor:
    """Who acts, with the standing that counts today."""

    person_id: int
    name: str
    email: str
    language: str
    is_administrator: bool = False
    grants: tuple[Grant, ...] = ()
    seats: tuple[Seat, ...] = ()

    def holds(self, kind: RoleKind, network: NetworkLike) -> bool:
        """Whether the role counts in this network, by itself or by its programme."""
        return any(
            grant.kind is kind and (grant.network_id == network.id or grant.programme_id == network.programme_id)
            for grant in self.grants
        )

    def is_coordinator(self, network: NetworkLike) -> bool:
        """Whether the actor coordinates this network."""
        return self.holds(RoleKind.COORDINATOR, network)

    def is_facilitator(self, network: NetworkLike) -> bool:
        """Whether the actor facilitates this network."""
        return self.holds(RoleKind.FACILITATOR, network)

    def is_board(self, network: NetworkLike) -> bool:
        """Whether the actor sits on this network's advisory board."""
        return self.holds(RoleKind.BOARD, network)

    def is_partner(self, network: NetworkLike) -> bool:
        """Whether the actor is a partner of this network."""
        return self.holds(RoleKind.PARTNER, network)

    def leads(self, network: NetworkLike) -> bool:
        """Whether the actor coordinates or facilitates this network."""
        return self.is_coordinator(network) or self.is_facilitator(network)

    def seat_in(self, network: NetworkLike) -> Seat | None:
        """The actor's first seat in a tandem of this network, by tandem number of the row."""
        return next((seat for seat in self.seats if seat.network_id == network.id), None)

    def tandem_ids(self, network: NetworkLike) -> frozenset[int]:
        """Tandems of this network that the actor is a member of."""
        return frozenset(seat.tandem_id for seat in self.seats if seat.network_id == network.id)

    def open_tandems(self, network: NetworkLike) -> OpenTandems:
        """Tandems of this network whose inner life is for the actor: the own, or all for those who lead it."""
        return ALL_TANDEMS if self.leads(network) else OpenTandems(self.tandem_ids(network))

    def side_in(self, tandem_id: int) -> Side | None:
        """The side on which the actor is a member of the tandem."""
        return next((seat.side for seat in self.seats if seat.tandem_id == tandem_id), None)

    def audiences(self, network: NetworkLike) -> frozenset[Audience]:
        """What the actor is in this network, in the words that endpoints declare."""
        kinds = {Audience(kind.value) for kind in RoleKind if self.holds(kind, network)}
        if self.seat_in(network):
            kinds.add(Audience.TANDEM)
        return frozenset(kinds | self.global_audiences())

    def global_audiences(self) -> frozenset[Audience]:
        """What the actor is everywhere."""
        return frozenset(
            {Audience.ANYONE, Audience.SIGNED_IN} | ({Audience.ADMINISTRATOR} if self.is_administrator else set())
        )

    def may_see(self, network: NetworkLike) -> bool:
        """Whether the network exists for this actor."""
        return self.is_administrator or bool(self.audiences(network) - self.global_audiences())


NETWORK_ROLES = (
    Audience.COORDINATOR,
    Audience.FACILITATOR,
    Audience.BOARD,
    Audience.PARTNER,
    Audience.TANDEM,
)

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
find_actor: Slot[Callable[[], Actor | None]] = Slot("actor of the request")
find_standing: Slot[Callable[[int, date], Standing]] = Slot("standing of a person")
find_network: Slot[Callable[[str], NetworkLike]] = Slot("network of the address")
DECLARED = "_netzwerk_audience"


def audience(*kinds: Audience) -> Callable[[View], View]:
    """Declare who may call a view; without it nobody may.

    Under `/n/<code>/…` the roles are those in that network; one that does not exist for the actor is a 404.
    """

    def mark(view: View) -> View:
        setattr(view, DECLARED, frozenset(kinds))
        return view

    return mark


def declared(endpoint: str) -> frozenset[Audience] | None:
    """What an endpoint of the current application declares, or None when it is silent."""
    view = current_app.view_functions.get(endpoint)
    return cast("frozenset[Audience] | None", getattr(view, DECLARED, None))


def current_actor() -> Actor:
    """The person who is signed in.

    Raises:
        NotFound: if nobody is; the gate keeps that from happening in a view for people who are signed in.
    """
    actor = actor_or_none()
    if actor is None:
        raise NotFound
    return actor


def actor_or_none() -> Actor | None:
    """The person who is signed in, if any."""
    if "actor" not in g:
        g.actor = find_actor.value()
    return cast("Actor | None", g.actor)


def _gate() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None
    kinds = declared(request.endpoint)
    if kinds is None:
        abort(404)
    if Audience.ANYONE in kinds:
        return None
    actor = actor_or_none()
    if actor is None:
        if request.method not in {"GET", "HEAD"}:
            abort(401)
        return redirect(url_for("people.sign_in", next=request.full_path.rstrip("?")))
    code = (request.view_args or {}).get("code")
    held = actor.global_audiences() if code is None else actor.audiences(find_network.value(code))
    if not kinds & held:
        abort(404)
    return None


def register(app: Flask) -> None:
    """Put the gate in front of every endpoint."""
    app.before_request(_gate)
