"""The three points of a briefing's first minute: rules over the facts, weighed, never invented."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from netzwerk.core.access import Side
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import ngettext, say
from netzwerk.reports.briefing import replies
from netzwerk.reports.briefing.facts import BriefingFacts, RatingFacts, TandemFacts
from netzwerk.reports.briefing.wording import day, judgement, listing, side, tandems
from netzwerk.reports.document import KeyPoint
from netzwerk.reports.text import fitting, one_line, sentences

MOST_POINTS = 3
WIDE_GAP = 2
LONGEST = 200
NAMED = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """A fact worth the first minute.

    Attributes:
        weight: urgency of one case times number of tandems concerned.
        is_good: whether it is good news.
    """

    weight: int
    is_good: bool
    point: KeyPoint


def key_points(facts: BriefingFacts) -> tuple[KeyPoint, ...]:
    """At most three points: the two weightiest to attend to, and the weightiest good news if there is any."""
    found = sorted(_findings(facts), key=lambda finding: -finding.weight)
    good = [finding.point for finding in found if finding.is_good]
    others = [finding.point for finding in found if not finding.is_good]
    chosen = others[: MOST_POINTS - 1] + good[:1]
    for point in others[MOST_POINTS - 1 :] + good[1:]:
        if len(chosen) < MOST_POINTS:
            chosen.append(point)
    return tuple(chosen)


def _findings(facts: BriefingFacts) -> Iterator[Finding]:
    yield from _support(facts)
    yield from _alone(facts)
    yield from _missing(facts)
    yield from _new_members(facts)
    yield from _gaps(facts)
    yield from _agreements(facts)
    yield from _theme(facts)
    yield from _wishes(facts)
    yield from _complete(facts)
    yield from _reached(facts)


def _support(facts: BriefingFacts) -> Iterator[Finding]:
    found = [one for one in facts.tandems if one.project and one.project.light == "needs_support"]
    if not found:
        return
    title = ngettext("%(who)s needs support.", "%(who)s need support.", len(found), who=_who(found))
    reasons = {one.number: sentences(one.project.light_reason, LONGEST) for one in found if one.project}
    words = list(reasons.values())
    if len(found) > 1:
        words = [_("%(who)s: %(what)s", who=tandems([number]), what=reason) for number, reason in reasons.items()]
    yield Finding(4 * len(found), False, KeyPoint(title, " ".join(fitting(words, LONGEST))))


def _alone(facts: BriefingFacts) -> Iterator[Finding]:
    alone = [(one, kind) for one in facts.tandems if (kind := replies.only_side(facts, one.number)) is not None]
    if not alone:
        return
    title = ngettext(
        "%(who)s is coming with one side only.",
        "%(who)s are coming with one side only.",
        len(alone),
        who=_who([one for one, _kind in alone]),
    )
    text = listing(
        [
            _("%(who)s without the company", who=tandems([one.number]))
            if kind is Side.SCHOOL
            else _("%(who)s without the school", who=tandems([one.number]))
            for one, kind in alone
        ]
    )
    yield Finding(3 * len(alone), False, KeyPoint(title, f"{text}."))


def _missing(facts: BriefingFacts) -> Iterator[Finding]:
    missing = [one for one in facts.tandems if one.entry is None]
    if not missing or not facts.is_final or facts.round is None:
        return
    yield Finding(
        2 * len(missing),
        False,
        KeyPoint(
            ngettext("%(n)s reflection is missing.", "%(n)s reflections are missing.", len(missing)),
            _(
                "%(who)s: nothing submitted for round %(round)s, due on %(day)s.",
                who=tandems([one.number for one in missing]),
                round=facts.round.number,
                day=day(facts.round.due_on),
            ),
        ),
    )


def _new_members(facts: BriefingFacts) -> Iterator[Finding]:
    new = [(one, member) for one in facts.tandems for member in one.new_members]
    if not new:
        return
    concerned = list(dict.fromkeys(one.number for one, _member in new))
    title = ngettext("%(who)s has new people.", "%(who)s have new people.", len(concerned), who=tandems(concerned))
    text = listing(
        [
            _(
                "%(function)s (%(side)s) since %(day)s",
                function=one_line(member.function) or _("Member"),
                side=side(member.side),
                day=day(member.since),
            )
            for _one, member in new[:NAMED]
        ]
    )
    yield Finding(
        3 * len(concerned),
        False,
        KeyPoint(title, _("%(who)s. Please welcome them: it is their first meeting.", who=text)),
    )


def _gaps(facts: BriefingFacts) -> Iterator[Finding]:
    wide = widest_gaps(facts)
    if not wide:
        return
    tandem, rating, _gap = wide[0]
    assert rating.school is not None
    assert rating.company is not None
    others = sorted({one.number for one, _rating, _size in wide[1:]} - {tandem.number})
    text = _(
        "%(who)s on “%(question)s”: school %(school)s, company %(company)s.",
        who=tandems([tandem.number]),
        question=one_line(say(rating.question)),
        school=judgement(rating.school),
        company=judgement(rating.company),
    )
    if others:
        text = _("%(text)s Also far apart: %(who)s.", text=text, who=tandems(others))
    yield Finding(
        2 * (1 + len(others)), False, KeyPoint(_("School and company see it differently."), text, inside=True)
    )


def widest_gaps(facts: BriefingFacts) -> list[tuple[TandemFacts, RatingFacts, int]]:
    """Ratings in which the sides are at least two points apart, widest first."""
    found = [
        (one, rating, rating.gap)
        for one in facts.tandems
        if one.entry
        for rating in one.entry.ratings
        if rating.gap is not None and rating.gap >= WIDE_GAP
    ]
    return sorted(found, key=lambda triple: -triple[2])


def _agreements(facts: BriefingFacts) -> Iterator[Finding]:
    late = [one for one in facts.agreements if one.due_on is not None and one.due_on < facts.as_of]
    if late:
        yield Finding(
            len(late),
            False,
            KeyPoint(
                ngettext("%(n)s agreement is overdue.", "%(n)s agreements are overdue.", len(late)),
                "; ".join(fitting([sentences(one.text, LONGEST).rstrip(".") for one in late[:NAMED]], LONGEST)),
            ),
        )


def _theme(facts: BriefingFacts) -> Iterator[Finding]:
    if facts.poll is None or not facts.poll.topics:
        return
    first = facts.poll.topics[0]
    if not first.points or 2 * first.tandems < facts.poll.voters:
        return
    text = _(
        "%(n)s of %(voters)s tandems that voted gave it points: %(points)s in all.",
        n=first.tandems,
        voters=facts.poll.voters,
        points=first.points,
    )
    equal = [one.title for one in facts.poll.topics[1:] if one.points == first.points]
    if equal:
        text = _("%(text)s Tied with it: %(what)s.", text=text, what=listing([one_line(title) for title in equal]))
    yield Finding(
        first.tandems, False, KeyPoint(_("Main topic: %(what)s.", what=one_line(first.title).rstrip(".")), text)
    )


def _wishes(facts: BriefingFacts) -> Iterator[Finding]:
    wishing = [
        one.number
        for one in facts.tandems
        if one.entry and any(passage.topic == "support" for passage in one.entry.passages)
    ]
    if wishing:
        yield Finding(
            len(wishing),
            False,
            KeyPoint(
                ngettext("%(n)s tandem asks for support.", "%(n)s tandems ask for support.", len(wishing)),
                _("Their words are under %(who)s.", who=tandems(wishing)),
                inside=True,
            ),
        )


def _complete(facts: BriefingFacts) -> Iterator[Finding]:
    done = [one for one in facts.tandems if one.is_complete]
    if done:
        titles = [_("“%(text)s”", text=one_line(one.project.title)) for one in done if one.project]
        yield Finding(
            3 * len(done),
            True,
            KeyPoint(
                ngettext(
                    "%(who)s has reached every milestone.",
                    "%(who)s have reached every milestone.",
                    len(done),
                    who=_who(done),
                ),
                listing(fitting(titles, LONGEST)),
            ),
        )


def _reached(facts: BriefingFacts) -> Iterator[Finding]:
    reached = [(one.number, one_line(title)) for one in facts.tandems for title in one.fresh]
    if not reached or facts.meeting.previous_number is None:
        return
    named = [_("%(what)s (%(who)s)", what=title, who=tandems([number])) for number, title in reached[:NAMED]]
    more = len(reached) - len(named)
    text = listing(named) if not more else _("%(what)s and %(n)s more", what=", ".join(named), n=more)
    yield Finding(
        2 * len(reached),
        True,
        KeyPoint(
            ngettext(
                "%(n)s milestone reached since meeting %(meeting)s.",
                "%(n)s milestones reached since meeting %(meeting)s.",
                len(reached),
                meeting=facts.meeting.previous_number,
            ),
            f"{text}.",
        ),
    )


def _who(found: list[TandemFacts]) -> str:
    return tandems([one.number for one in found])
