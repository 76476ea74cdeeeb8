"""Why coordination should look at a tandem: reasons that follow from facts, in the order in which they press."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from netzwerk.tandems.models import TandemState
from netzwerk.tandems.panels import EventMark, ProjectCard, RoundMark
from netzwerk.tandems.queries import TandemBrief

SOON = timedelta(days=7)
MEETING = "meeting"


class ConcernKind(StrEnum):
    """What is the matter."""

    PAUSED = "paused"
    SUPPORT = "support"
    MISSED = "missed"
    ONE_SIDE = "one_side"
    REFLECTION_MISSING = "reflection_missing"
    REFLECTION_DUE = "reflection_due"
    REFLECTION_ONE_SIDE = "reflection_one_side"
    DELAYED = "delayed"


@dataclass(frozen=True)
class Concern:
    """One reason to look.

    Attributes:
        number: of the meeting or round that it is about, None for none.
        side: the side that was there or has handed in alone.
    """

    kind: ConcernKind
    number: int | None = None
    side: str | None = None


def of_tandem(
    tandem: TandemBrief,
    marks: Sequence[EventMark],
    project: ProjectCard | None,
    rounds: Sequence[RoundMark],
    today: date,
) -> tuple[Concern, ...]:
    """All reasons to look at a tandem; only the last meeting and the last two rounds count.

    Of one that pauses only that counts, and of one that has left nothing.
    """
    if tandem.state == TandemState.LEFT:
        return ()
    if tandem.state == TandemState.PAUSED:
        return (Concern(ConcernKind.PAUSED),)
    found = []
    if project is not None and project.light == "needs_support":
        found.append(Concern(ConcernKind.SUPPORT))
    found += [*_of_meeting(marks), *_of_rounds(rounds, today)]
    if project is not None and project.light == "delayed":
        found.append(Concern(ConcernKind.DELAYED))
    return tuple(found)


def _of_meeting(marks: Sequence[EventMark]) -> Iterable[Concern]:
    said = [mark for mark in marks if mark.kind == MEETING and mark.presence not in {"planned", "unknown"}]
    if not said:
        return
    last = said[-1]
    if last.presence == "none":
        yield Concern(ConcernKind.MISSED, last.number)
    elif last.presence != "both":
        yield Concern(ConcernKind.ONE_SIDE, last.number, last.presence)


def _of_rounds(rounds: Sequence[RoundMark], today: date) -> Iterable[Concern]:
    for mark in [mark for mark in rounds if mark.is_open or mark.is_over][-2:]:
        if mark.state in {"open", "draft"}:
            if mark.is_over:
                yield Concern(ConcernKind.REFLECTION_MISSING, mark.number)
            elif mark.due_on is not None and mark.due_on - today <= SOON:
                yield Concern(ConcernKind.REFLECTION_DUE, mark.number)
        elif mark.only is not None:
            yield Concern(ConcernKind.REFLECTION_ONE_SIDE, mark.number, mark.only)
