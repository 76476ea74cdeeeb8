"""Who gets a message: pure choice among the members of tandems; nothing chosen is nobody, never all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from netzwerk.core.access import Side
from netzwerk.tandems.models import TandemState


@dataclass(frozen=True)
class Candidate:
    """A member of a tandem who can be written to."""

    person_id: int
    name: str
    email: str
    language: str
    tandem_id: int
    number: int
    state: str
    side: Side
    is_spokesperson: bool


@dataclass(frozen=True)
class Selection:
    """What was ticked.

    Attributes:
        everyone: all tandems that take part; one that pauses must be ticked by itself.
        tandem_ids: single tandems.
    """

    everyone: bool = False
    tandem_ids: frozenset[int] = frozenset()
    sides: frozenset[Side] = frozenset()
    spokespersons_only: bool = False


@dataclass(frozen=True)
class Chosen:
    """A person who gets the message once, with every seat that it was chosen by."""

    person_id: int
    name: str
    email: str
    language: str
    seats: tuple[tuple[int, Side], ...]
    tandem_ids: frozenset[int] = field(default=frozenset())

    @property
    def tandem_id(self) -> int | None:
        """The tandem that it was chosen by, None for several."""
        return next(iter(self.tandem_ids)) if len(self.tandem_ids) == 1 else None


def choose(candidates: Iterable[Candidate], selection: Selection) -> tuple[Chosen, ...]:
    """The persons that a selection means, each once, in the order of the candidates."""
    found: dict[int, list[Candidate]] = {}
    for one in candidates:
        if _is_meant(one, selection):
            found.setdefault(one.person_id, []).append(one)
    return tuple(_person(seats) for seats in found.values())


def digest_of(subject: str, text: str, due_at: datetime | None, chosen: Sequence[Chosen]) -> str:
    """A mark of what a preview showed: the words, the moment and the persons."""
    shown = repr((subject, text, due_at, sorted(one.person_id for one in chosen)))
    return hashlib.sha256(shown.encode()).hexdigest()


def _is_meant(one: Candidate, selection: Selection) -> bool:
    of_all = selection.everyone and one.state == TandemState.ACTIVE
    return (
        (of_all or one.tandem_id in selection.tandem_ids)
        and one.side in selection.sides
        and (one.is_spokesperson or not selection.spokespersons_only)
    )


def _person(seats: Sequence[Candidate]) -> Chosen:
    first = seats[0]
    return Chosen(
        person_id=first.person_id,
        name=first.name,
        email=first.email,
        language=first.language,
        seats=tuple((one.number, one.side) for one in seats),
        tandem_ids=frozenset(one.tandem_id for one in seats),
    )
