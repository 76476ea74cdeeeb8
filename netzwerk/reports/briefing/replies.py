"""Who comes, counted by tandem and side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from netzwerk.core.access import Side
from netzwerk.core.languages import ngettext
from netzwerk.reports.briefing.facts import BriefingFacts, ReplyFacts
from netzwerk.reports.briefing.wording import NO_ANSWER


@dataclass(frozen=True, slots=True)
class Count:
    """How many people answered what; a deputy counts as coming."""

    coming: int = 0
    deputies: int = 0
    declined: int = 0
    open: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nobody was invited."""
        return not (self.coming or self.declined or self.open)

    @property
    def is_off(self) -> bool:
        """Whether everybody who was invited declined."""
        return bool(self.declined) and not self.coming and not self.open

    def in_words(self) -> str:
        """`2 coming, 1 open`."""
        parts = []
        if self.coming:
            parts.append(ngettext("%(n)s coming", "%(n)s coming", self.coming))
        if self.deputies:
            parts.append(ngettext("of these %(n)s deputy", "of these %(n)s deputies", self.deputies))
        if self.declined:
            parts.append(ngettext("%(n)s declined", "%(n)s declined", self.declined))
        if self.open:
            parts.append(ngettext("%(n)s open", "%(n)s open", self.open))
        return ", ".join(parts) or NO_ANSWER


def count(replies: Iterable[ReplyFacts]) -> Count:
    """Count answers."""
    kinds = Counter(reply.reply for reply in replies)
    return Count(
        coming=kinds["accepted"] + kinds["represented"],
        deputies=kinds["represented"],
        declined=kinds["declined"],
        open=kinds["open"],
    )


def of_side(facts: BriefingFacts, tandem: int, side: Side) -> Count:
    """The answers of one side of a tandem."""
    return count(reply for reply in facts.meeting.replies if reply.tandem == tandem and reply.side is side)


def of_others(facts: BriefingFacts) -> Count:
    """The answers of people of no tandem."""
    return count(reply for reply in facts.meeting.replies if reply.tandem is None)


def only_side(facts: BriefingFacts, tandem: int) -> Side | None:
    """The side that comes alone because everybody of the other declined."""
    for side in Side:
        if of_side(facts, tandem, side).coming and of_side(facts, tandem, side.other).is_off:
            return side
    return None
