"""Who could advise whom: a tandem that is stuck with one that is strong just there, each pair with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import say
from netzwerk.reports.briefing.facts import BriefingFacts, RatingFacts, TandemFacts
from netzwerk.reports.briefing.wording import tandems
from netzwerk.reports.text import one_line

MOST_PAIRS = 4
LOW = 2
HIGH = 4
TOPICS = frozenset({"progress", "cooperation", "backing"})
LONGEST_REASON = 120


@dataclass(frozen=True, slots=True)
class Pair:
    """Two tandems and why they should talk."""

    seeks: int
    helps: int
    reason: str


@dataclass(frozen=True, slots=True)
class _Need:
    severity: int
    tandem: TandemFacts
    rating: RatingFacts | None


def suggest(facts: BriefingFacts) -> tuple[Pair, ...]:
    """Pairs for peer consultation, the greatest need first.

    A need is a light other than on track, or a rating of 2 or less by one side. Help comes from a tandem in which both
    sides give the same question 4 or 5, or whose project is on track and reached a milestone since the last meeting.
    Nobody is asked twice, nobody who needs support is asked to help, and partner tandems talk anyway.
    """
    pairs: list[Pair] = []
    busy: set[int] = set()
    for need in sorted(_needs(facts), key=lambda one: (-one.severity, one.tandem.number)):
        if need.tandem.number in busy or len(pairs) == MOST_PAIRS:
            continue
        helper = _helper(facts, need, busy)
        if helper is not None:
            pairs.append(Pair(need.tandem.number, helper.number, _reason(need, helper)))
            busy |= {need.tandem.number, helper.number}
    return tuple(pairs)


def _needs(facts: BriefingFacts) -> Iterator[_Need]:
    for tandem in facts.tandems:
        light = tandem.project.light if tandem.project else "on_track"
        if light != "on_track":
            yield _Need(4 if light == "needs_support" else 1, tandem, None)
        for rating in tandem.entry.ratings if tandem.entry else ():
            if rating.topic in TOPICS and rating.values and min(rating.values) <= LOW:
                yield _Need(2 + LOW - min(rating.values), tandem, rating)


def _helper(facts: BriefingFacts, need: _Need, busy: set[int]) -> TandemFacts | None:
    able = [
        (strength, tandem)
        for tandem in facts.tandems
        if tandem.number not in busy | {need.tandem.number, need.tandem.partner_number}
        and tandem.partner_number != need.tandem.number
        and not (tandem.project and tandem.project.light == "needs_support")
        and (strength := _strength(tandem, need))
    ]
    able.sort(key=lambda one: (-one[0], one[1].number))
    return able[0][1] if able else None


def _strength(tandem: TandemFacts, need: _Need) -> int:
    if need.rating is not None:
        rating = _same(tandem, need.rating.topic)
        return sum(rating.values) if rating else 0
    if tandem.project is None or tandem.project.light != "on_track":
        return 0
    return len(tandem.fresh)


def _same(tandem: TandemFacts, topic: str) -> RatingFacts | None:
    for rating in tandem.entry.ratings if tandem.entry else ():
        if rating.topic == topic and len(rating.values) == 2 and min(rating.values) >= HIGH:
            return rating
    return None


def _reason(need: _Need, helper: TandemFacts) -> str:
    seeker = tandems([need.tandem.number])
    if need.rating is not None:
        other = _same(helper, need.rating.topic)
        assert other is not None
        return _(
            "“%(question)s”: %(seeker)s gives %(low)s, %(helper)s gives %(high)s.",
            question=one_line(say(need.rating.question)),
            seeker=seeker,
            low=_values(need.rating),
            helper=tandems([helper.number]),
            high=_values(other),
        )
    project = need.tandem.project
    assert project is not None
    return _(
        "%(seeker)s: %(reason)s %(helper)s is on track and has reached “%(milestone)s”.",
        seeker=seeker,
        reason=_sentence(one_line(project.light_reason, LONGEST_REASON)),
        helper=tandems([helper.number]),
        milestone=one_line(helper.fresh[0]),
    )


def _values(rating: RatingFacts) -> str:
    return (
        _("%(one)s and %(other)s", one=rating.values[0], other=rating.values[-1])
        if len(rating.values) == 2
        else str(rating.values[0])
    )


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "]")) else f"{text}."
