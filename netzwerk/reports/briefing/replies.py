"""Who comes, counted by tandem and side."""

from __future__ import annotations

from netzwerk.core.access import Side
from netzwerk.core.languages import ngettext
from netzwerk.events.attendance import Answers, answers
from netzwerk.reports.briefing.facts import BriefingFacts
from netzwerk.reports.briefing.wording import NO_ANSWER


def in_words(count: Answers, along: int = 0) -> str:
    """`2 coming, 1 open`; a deputy counts as coming.

    Args:
        along: how many came without being asked.
    """
    parts = []
    if count.coming:
        parts.append(ngettext("%(n)s coming", "%(n)s coming", count.coming))
    if count.represented:
        parts.append(ngettext("of these %(n)s deputy", "of these %(n)s deputies", count.represented))
    if count.declined:
        parts.append(ngettext("%(n)s declined", "%(n)s declined", count.declined))
    if count.open:
        parts.append(ngettext("%(n)s open", "%(n)s open", count.open))
    if along:
        parts.append(ngettext("%(n)s came along", "%(n)s came along", along))
    return ", ".join(parts) or NO_ANSWER


def of_side(facts: BriefingFacts, tandem: int, side: Side) -> Answers:
    """The answers of one side of a tandem."""
    return answers(reply for reply in facts.meeting.replies if reply.tandem == tandem and reply.side is side)


def of_others(facts: BriefingFacts) -> Answers:
    """The answers of people of no tandem."""
    return answers(reply for reply in facts.meeting.replies if reply.tandem is None)


def of_all(facts: BriefingFacts) -> Answers:
    """The answers of everybody."""
    return answers(facts.meeting.replies)


def came_along(facts: BriefingFacts, tandem: int | None = None, side: Side | None = None) -> int:
    """How many of one side of a tandem came without being asked; without a tandem, of no tandem."""
    return sum(one.came_along and (one.tandem, one.side) == (tandem, side) for one in facts.meeting.replies)


def all_along(facts: BriefingFacts) -> int:
    """How many came without being asked."""
    return sum(one.came_along for one in facts.meeting.replies)


def only_side(facts: BriefingFacts, tandem: int) -> Side | None:
    """The side that comes alone because everybody of the other declined."""
    for side in Side:
        other = of_side(facts, tandem, side.other)
        if of_side(facts, tandem, side).coming and other.declined and other.declined == other.asked:
            return side
    return None
