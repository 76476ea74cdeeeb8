"""Reading what recording for a side of a tandem needs; nothing of what anybody wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from netzwerk.core.access import Actor, Seat, Side
from netzwerk.core.db import db
from netzwerk.core.errors import NotFound
from netzwerk.networks.queries import NetworkHeader
from netzwerk.reflections import released
from netzwerk.reflections.models import Prompt, PromptKind, SideSubmission
from netzwerk.reflections.recording import policy
from netzwerk.reflections.recording.policy import Obstacle
from netzwerk.reflections.writing import queries as writing
from netzwerk.reflections.writing.facts import Head
from netzwerk.tandems.models import Tandem, TandemState


@dataclass(frozen=True)
class Target:
    """For which side of which tandem, and in which round, something is recorded."""

    number: int
    tandem_id: int
    side: Side


@dataclass(frozen=True)
class Place:
    """The side of a tandem that is recorded for."""

    tandem_number: int
    tandem_title: str
    is_active: bool
    seat: Seat


@dataclass(frozen=True)
class Question:
    """A prompt of the round."""

    id: int
    position: int
    is_rating: bool
    title: dict[str, str]
    hint: dict[str, str]
    low: dict[str, str]
    high: dict[str, str]


@dataclass(frozen=True)
class Blank:
    """The empty form of a side.

    Attributes:
        obstacle: what stands in the way of recording, None for nothing.
    """

    place: Place
    head: Head
    questions: tuple[Question, ...]
    obstacle: Obstacle | None


def place(actor: Actor, network: NetworkHeader, target: Target) -> Place:
    """The side of a tandem of the network that the actor may record for.

    Raises:
        NotFound: if there is no such tandem, or the actor may not record for it.
    """
    row = db.session.execute(
        select(Tandem.number, Tandem.title, Tandem.state).where(
            Tandem.id == target.tandem_id, Tandem.network_id == network.id
        )
    ).one_or_none()
    if row is None or not policy.may_record(actor, network, target.tandem_id):
        raise NotFound
    seat = Seat(target.tandem_id, network.id, target.side, organisation_id=0)
    return Place(row.number, row.title, row.state == TandemState.ACTIVE, seat)


def blank(actor: Actor, network: NetworkHeader, target: Target, now: datetime) -> Blank:
    """The form on which coordination records for a side: three statements.

    Raises:
        NotFound: as in `place`, or if there is no such round.
    """
    found = place(actor, network, target)
    head = writing.head_of(network, found.seat, target.number, now)
    return Blank(found, head, questions(head), obstacle(found, head))


def obstacle(found: Place, head: Head) -> Obstacle | None:
    """What stands in the way of recording now."""
    return policy.obstacle(head.desk, is_active=found.is_active)


def questions(head: Head) -> tuple[Question, ...]:
    """The prompts of a round."""
    rows = db.session.execute(
        select(Prompt.id, Prompt.position, Prompt.kind, Prompt.title, Prompt.hint, Prompt.low, Prompt.high)
        .where(Prompt.prompt_set_id == head.prompt_set_id)
        .order_by(Prompt.position)
    )
    return tuple(
        Question(row.id, row.position, row.kind == PromptKind.RATING, row.title, row.hint, row.low, row.high)
        for row in rows
    )


def is_unconfirmed(submission_id: int, _version: int | None) -> bool:
    """Whether what was recorded still waits for its side to confirm it."""
    waiting = select(SideSubmission.id).where(SideSubmission.id == submission_id, released.is_unconfirmed())
    return db.session.scalar(waiting) is not None
