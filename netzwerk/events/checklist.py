"""What the preparation of an event still needs, derived from its facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from netzwerk.events.attendance import Answers
from netzwerk.events.facts import AgreementRow, EventDetails
from netzwerk.events.models import EventFormat, EventKind, EventState


class CheckKind(StrEnum):
    """A thing to have ready."""

    DATE = "date"
    PLACE = "place"
    AGENDA = "agenda"
    PREPARATION = "preparation"
    INVITATION = "invitation"
    ANSWERS = "answers"
    ATTENDANCE = "attendance"
    AGREEMENTS = "agreements"
    DOCUMENTATION = "documentation"


@dataclass(frozen=True)
class Check:
    """A thing to have ready, and whether it is.

    Attributes:
        count: how many are missing, or minutes that are unplanned (below 0: too many), where that says something.
    """

    kind: CheckKind
    is_done: bool
    count: int = 0


class Todo(NamedTuple):
    """A thing that people tick off by hand, such as the room."""

    id: int
    title: str
    owner: str
    due_on: date | None
    done_on: date | None
    version: int

    @property
    def is_done(self) -> bool:
        """Whether it is ticked off."""
        return self.done_on is not None

    def is_overdue(self, today: date) -> bool:
        """Whether it should have been ready before today."""
        return not self.is_done and self.due_on is not None and self.due_on < today


@dataclass(frozen=True)
class Checklist:
    """All checks of an event in the order in which one does them, and what is ticked off by hand.

    Where something is ticked off by hand, only that is counted, as on the start page; checks speak for themselves.
    """

    checks: tuple[Check, ...]
    todos: tuple[Todo, ...] = ()

    @property
    def done(self) -> int:
        """How many are ready."""
        return sum(one.is_done for one in self.todos or self.checks)

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.todos or self.checks)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to do."""
        return all(one.is_done for one in self.checks) and all(one.is_done for one in self.todos)

    @property
    def next(self) -> Check | None:
        """The first that is not ready."""
        return next((check for check in self.checks if not check.is_done), None)


def build(
    event: EventDetails,
    answers: Answers,
    agreements: Sequence[AgreementRow],
    *,
    missing_attendance: int,
    todos: Sequence[Todo] = (),
) -> Checklist:
    """The checklist of an event.

    Args:
        missing_attendance: for how many invited people nobody noted whether they were there.
        todos: what is ticked off by hand; it counts only before the event.
    """
    before = [
        Check(CheckKind.DATE, bool(event.days) and not event.is_unsure),
        Check(CheckKind.PLACE, _has_place(event)),
        _agenda(event),
    ]
    if event.kind == EventKind.MEETING:
        before.append(Check(CheckKind.PREPARATION, bool(event.preparation)))
    before.append(Check(CheckKind.INVITATION, answers.asked > 0, answers.asked))
    if not event.is_held:
        replies = Check(CheckKind.ANSWERS, answers.asked > 0 and answers.open == 0, answers.open)
        return Checklist((*before, replies), tuple(todos))
    after = [Check(CheckKind.ATTENDANCE, missing_attendance == 0, missing_attendance)]
    if event.kind in {EventKind.MEETING, EventKind.SITTING}:
        after.append(Check(CheckKind.AGREEMENTS, bool(agreements), len(agreements)))
    after.append(Check(CheckKind.DOCUMENTATION, event.state == EventState.DOCUMENTED))
    return Checklist(tuple(after))


def step(event: EventDetails) -> int:
    """Where an event stands: 0 planning, 1 invitation, 2 holding it, 3 follow-up, 4 all done."""
    order = [EventState.DRAFT, EventState.AGREED, EventState.INVITED, EventState.HELD, EventState.DOCUMENTED]
    return next((place for place, state in enumerate(order) if event.state == state), 0)


def _has_place(event: EventDetails) -> bool:
    needs_room = event.format in {EventFormat.ONLINE, EventFormat.HYBRID}
    needs_venue = event.format in {EventFormat.ON_SITE, EventFormat.HYBRID}
    return (not needs_room or bool(event.room_link)) and (not needs_venue or bool(event.venue))


def _agenda(event: EventDetails) -> Check:
    rests = [day.agenda.rest for day in event.days]
    if not event.days or any(not day.agenda.entries for day in event.days):
        return Check(CheckKind.AGENDA, is_done=False)
    too_long = [rest for rest in rests if rest < 0]
    return Check(CheckKind.AGENDA, not any(rests), sum(too_long) if too_long else sum(rests))
