"""Who could advise whom: a tandem that is stuck with one that is strong just there, each pair with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import say
from netzwerk.reports.briefing.facts import BriefingFacts, RatingFacts, TandemFacts
from netzwerk.reports.briefing.wording import judgement, tandems
from netzwerk.reports.text import one_line, sentences

FRESH = 100
LOW = 2
HIGH = 4
TOPICS = frozenset({"progress", "cooperation", "backing"})
LONGEST_REASON = 160


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


@dataclass(frozen=True, slots=True)
class Left:
    """A tandem in need for which there is no pair, and why."""

    seeks: int
    reason: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Pairs for peer consultation and who is left over, the greatest need first."""

    pairs: tuple[Pair, ...] = ()
    left: tuple[Left, ...] = ()


def suggest(facts: BriefingFacts) -> Suggestion:
    """Pairs for as many tandems in need as possible.

    A need is a light other than on track, or a rating of 2 or less by one side. Help comes from a tandem in which both
    sides give the same question 4 or 5, or whose project is on track and has reached milestones, best since the last
    meeting. Nobody is in two pairs, nobody who needs support is asked to help, partner tandems talk anyway, and a
    tandem in need helps only when it would be left over itself.
    """
    needs: dict[int, list[_Need]] = {}
    for need in sorted(_needs(facts), key=lambda one: (-one.severity, one.tandem.number)):
        needs.setdefault(need.tandem.number, []).append(need)
    options = {number: _options(facts, waiting) for number, waiting in needs.items()}
    taken: dict[int, _Option] = {}
    for number in needs:
        _place(number, options, taken, set(needs))
    left = [number for number in needs if number not in {one.need.tandem.number for one in taken.values()}]
    for number in list(left):
        found = next((one for one in options[number] if number in left and one.helper.number in left), None)
        if found is not None:
            taken[found.helper.number] = found
            left = [one for one in left if one not in {number, found.helper.number}]
    chosen = {one.need.tandem.number: one for one in taken.values()}
    return Suggestion(
        tuple(
            Pair(number, chosen[number].helper.number, _reason(chosen[number].need, chosen[number].helper))
            for number in needs
            if number in chosen
        ),
        tuple(
            Left(
                number,
                _("Whoever could advise is in another pair already.")
                if options[number]
                else _("No other tandem is strong there yet."),
            )
            for number in left
        ),
    )


@dataclass(frozen=True, slots=True)
class _Option:
    need: _Need
    helper: TandemFacts


def _place(seeker: int, options: dict[int, list[_Option]], taken: dict[int, _Option], tried: set[int]) -> bool:
    """Find a helper, if need be by moving others to another one: augmenting paths in a bipartite graph."""
    for option in options[seeker]:
        helper = option.helper.number
        if helper in tried:
            continue
        tried.add(helper)
        if helper not in taken or _place(taken[helper].need.tandem.number, options, taken, tried):
            taken[helper] = option
            return True
    return False


def _needs(facts: BriefingFacts) -> Iterator[_Need]:
    for tandem in facts.tandems:
        light = tandem.project.light if tandem.project else "on_track"
        if light != "on_track":
            yield _Need(4 if light == "needs_support" else 1, tandem, None)
        for rating in tandem.entry.ratings if tandem.entry else ():
            if rating.topic in TOPICS and rating.values and min(rating.values) <= LOW:
                yield _Need(2 + LOW - min(rating.values), tandem, rating)


def _options(facts: BriefingFacts, needs: list[_Need]) -> list[_Option]:
    able = [
        (-need.severity, -strength, tandem.number, _Option(need, tandem))
        for need in needs
        for tandem in facts.tandems
        if tandem.number not in {need.tandem.number, need.tandem.partner_number}
        and tandem.partner_number != need.tandem.number
        and not (tandem.project and tandem.project.light == "needs_support")
        and (strength := _strength(tandem, need))
    ]
    return [option for *_order, option in sorted(able, key=lambda one: one[:3])]


def _strength(tandem: TandemFacts, need: _Need) -> int:
    if need.rating is not None:
        rating = _same(tandem, need.rating.topic)
        return sum(rating.values) if rating else 0
    if tandem.project is None or tandem.project.light != "on_track":
        return 0
    return FRESH * len(tandem.fresh) + tandem.project.reached


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
    assert need.tandem.project is not None
    assert helper.project is not None
    words = {
        "seeker": seeker,
        "reason": _sentence(sentences(need.tandem.project.light_reason, LONGEST_REASON)),
        "helper": tandems([helper.number]),
    }
    if helper.fresh:
        return _(
            "%(seeker)s: %(reason)s %(helper)s is on track and has reached “%(milestone)s”.",
            milestone=one_line(helper.fresh[0]),
            **words,
        )
    return _(
        "%(seeker)s: %(reason)s %(helper)s is on track: %(n)s of %(all)s milestones reached.",
        n=helper.project.reached,
        all=len(helper.project.milestones),
        **words,
    )


def _values(rating: RatingFacts) -> str:
    return (
        _("%(one)s and %(other)s", one=judgement(rating.judged[0]), other=judgement(rating.judged[-1]))
        if len(rating.judged) == 2
        else judgement(rating.judged[0])
    )


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "]")) else f"{text}."
