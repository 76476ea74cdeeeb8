"""What the form about a reflection round is filled from."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from netzwerk.core import dates
from netzwerk.core.access import Actor
from netzwerk.core.db import db
from netzwerk.core.errors import NotFound
from netzwerk.core.languages import ngettext, say
from netzwerk.networks.queries import NetworkHeader
from netzwerk.reflections import rounds, windows
from netzwerk.reflections.models import PromptSet, ReflectionEntry, ReflectionRound
from netzwerk.reflections.rounds import MEETING
from netzwerk.reflections.scheduling import policy
from netzwerk.reflections.windows import Window


@dataclass(frozen=True)
class RoundFields:
    """A round as its form shows it.

    Attributes:
        opens_on, due_on: set by hand; None where they follow from the meetings.
        follows: the window that follows from the meetings alone, each day None while its meeting has no date.
        meeting_number, meeting_on: of the meeting that it feeds; None for the closing round.
        entries: how many tandems have begun or handed in.
        version: fingerprint of what can be changed.
    """

    id: int
    number: int
    opens_on: date | None
    due_on: date | None
    prompt_set_id: int
    follows: tuple[date | None, date | None]
    is_closing: bool
    meeting_number: int | None
    meeting_on: date | None
    entries: int
    version: int

    def window(self, opens_on: date | None, due_on: date | None) -> Window | None:
        """The days on which it would be open, None while a day is unknown."""
        first, last = opens_on or self.follows[0], due_on or self.follows[1]
        return Window(first, last) if first and last else None


def fingerprint(row: ReflectionRound) -> int:
    """A number that tells whether a round is still as it was read: it has no version of its own."""
    return zlib.crc32(repr((row.fixed_opens, row.fixed_due, row.prompt_set_id)).encode())


def fields(actor: Actor, network: NetworkHeader, number: int) -> RoundFields:
    """A round that the actor may edit.

    Raises:
        NotFound: if there is none, or it is not for the actor to edit.
    """
    if not policy.may_edit(actor, network):
        raise NotFound
    begun = (
        select(func.count(ReflectionEntry.id))
        .where(ReflectionEntry.round_id == ReflectionRound.id)
        .correlate(ReflectionRound)
        .scalar_subquery()
    )
    row = db.session.execute(
        select(ReflectionRound, begun.label("entries"), *rounds.columns())
        .join(PromptSet, PromptSet.id == ReflectionRound.prompt_set_id)
        .outerjoin(MEETING, MEETING.id == ReflectionRound.meeting_id)
        .where(ReflectionRound.network_id == network.id, ReflectionRound.number == number)
    ).one_or_none()
    if row is None:
        raise NotFound
    stored: ReflectionRound = row[0]
    opens_on = dates.local_day(row.previous_day, network.zone) + windows.OPENS_AFTER if row.previous_day else None
    return RoundFields(
        id=stored.id,
        number=stored.number,
        opens_on=stored.fixed_opens,
        due_on=stored.fixed_due,
        prompt_set_id=stored.prompt_set_id,
        follows=(opens_on, windows.due_day(row.meeting_day, network.zone)),
        is_closing=stored.meeting_id is None,
        meeting_number=row.meeting_number,
        meeting_on=dates.local_day(row.meeting_day, network.zone) if row.meeting_day else None,
        entries=row.entries,
        version=fingerprint(stored),
    )


def sets(network: NetworkHeader, current_id: int) -> tuple[tuple[int, str], ...]:
    """The prompt sets to choose: the newest of each kind, and the one that is chosen already."""
    rows = db.session.execute(
        select(PromptSet.id, PromptSet.kind, PromptSet.version, PromptSet.title, PromptSet.minutes)
        .where(PromptSet.programme_id == network.programme_id)
        .order_by(PromptSet.minutes, PromptSet.version)
    ).all()
    newest = {row.kind: row.id for row in sorted(rows, key=lambda row: int(row.version))}
    return tuple(
        (row.id, f"{say(row.title)}, {ngettext('1 minute', '%(num)s minutes', row.minutes)}")
        for row in rows
        if row.id in {*newest.values(), current_id}
    )
