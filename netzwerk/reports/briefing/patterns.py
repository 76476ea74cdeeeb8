"""What shows over all tandems: topics of the poll, what helps and hinders, means and gaps of the ratings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import ngettext, say
from netzwerk.reports.briefing.facts import BriefingFacts, PollFacts, RatingFacts, SideRating
from netzwerk.reports.briefing.findings import widest_gaps
from netzwerk.reports.briefing.wording import NO_ANSWER, day, decimal, signed, tandems
from netzwerk.reports.document import (
    Bar,
    Bars,
    Beside,
    Block,
    Cell,
    Column,
    Item,
    Items,
    Paragraph,
    Row,
    Section,
    Table,
)
from netzwerk.reports.text import one_line

MOST_TOPICS = 6
MOST_FACTORS = 5
MOST_GAPS = 5


def section(facts: BriefingFacts) -> Section:
    """The part "What occupies the tandems"."""
    blocks = [*_poll(facts), *_factors(facts), *_means(facts), *_gaps(facts)]
    if not blocks:
        blocks = [Paragraph(_("No poll, no released ratings and no factors yet."), quiet=True)]
    note = _poll_note(facts, facts.poll) if facts.poll and facts.poll.topics else ""
    return Section("patterns", _("What occupies the tandems"), tuple(blocks), note=note)


def _poll(facts: BriefingFacts) -> Iterator[Block]:
    poll = facts.poll
    if poll is None or not poll.topics:
        return
    most = max(3 * len(facts.tandems), 1)
    yield Bars(
        caption=_("Points of the needs poll by topic"),
        label_title=_("Topic"),
        value_title=_("Points"),
        bars=tuple(
            Bar(
                one_line(topic.title),
                topic.points,
                most,
                ngettext(
                    "%(points)s points, %(n)s tandem",
                    "%(points)s points, %(n)s tandems",
                    topic.tandems,
                    points=topic.points,
                ),
            )
            for topic in poll.topics[:MOST_TOPICS]
        ),
    )


def _poll_note(facts: BriefingFacts, poll: PollFacts) -> str:
    voted = _(
        "Needs poll “%(title)s”: %(voters)s of %(all)s tandems have voted, 0 to 3 points for each topic.",
        title=one_line(poll.title),
        voters=poll.voters,
        all=len(facts.tandems),
    )
    if poll.closes_on >= facts.as_of:
        return _("%(voted)s Open until %(day)s.", voted=voted, day=day(poll.closes_on))
    return voted


def _factors(facts: BriefingFacts) -> Iterator[Block]:
    groups = []
    for title, kind in ((_("What hinders"), "hindering"), (_("What helps"), "helping")):
        named = _named(
            (tandem.number, factor.text)
            for tandem in facts.tandems
            if tandem.project
            for factor in tandem.project.factors
            if factor.kind == kind
        )
        if named:
            groups.append(Items(title, tuple(Item(text, tandems(who)) for text, who in named[:MOST_FACTORS])))
    if groups:
        yield Beside(tuple(groups))


def _named(texts: Iterable[tuple[int, str]]) -> list[tuple[str, list[int]]]:
    found: dict[str, tuple[str, list[int]]] = {}
    for number, text in texts:
        line = one_line(text)
        if line:
            _text, who = found.setdefault(line.casefold().rstrip("."), (line, []))
            if number not in who:
                who.append(number)
    return sorted(found.values(), key=lambda pair: (-len(pair[1]), pair[1], pair[0]))


@dataclass(frozen=True, slots=True)
class _Mean:
    """Means of one question; `change` compares the same tandems and sides with the last round."""

    question: str
    school: float | None
    company: float | None
    change: float | None
    tandems: int


def _means(facts: BriefingFacts) -> Iterator[Block]:
    means = _all_means(facts)
    if not means:
        return
    yield Table(
        caption=_("Means of the self-ratings over all tandems"),
        columns=(
            Column(_("Self-rating, 1 to 5"), 60),
            Column(_("School"), 16, numeric=True),
            Column(_("Company"), 16, numeric=True),
            Column(_("Change"), 18, numeric=True),
            Column(_("Tandems"), 16, numeric=True),
        ),
        rows=tuple(
            Row(
                (
                    Cell(mean.question),
                    Cell(NO_ANSWER if mean.school is None else decimal(mean.school)),
                    Cell(NO_ANSWER if mean.company is None else decimal(mean.company)),
                    Cell(NO_ANSWER if mean.change is None else signed(mean.change)),
                    Cell(str(mean.tandems)),
                )
            )
            for mean in means
        ),
    )


def _all_means(facts: BriefingFacts) -> list[_Mean]:
    by_topic: dict[str, list[RatingFacts]] = {}
    for tandem in facts.tandems:
        for rating in tandem.entry.ratings if tandem.entry else ():
            if rating.values:
                by_topic.setdefault(rating.topic, []).append(rating)
    return [
        _Mean(
            one_line(say(ratings[0].question)),
            _mean([side.value for side in _sides(ratings, "school") if side.value is not None]),
            _mean([side.value for side in _sides(ratings, "company") if side.value is not None]),
            _change([*_sides(ratings, "school"), *_sides(ratings, "company")]),
            len(ratings),
        )
        for ratings in by_topic.values()
    ]


def _sides(ratings: list[RatingFacts], side: str) -> list[SideRating]:
    sides = [rating.school if side == "school" else rating.company for rating in ratings]
    return [side for side in sides if side is not None]


def _change(sides: list[SideRating]) -> float | None:
    return _mean([one.value - one.before for one in sides if one.value is not None and one.before is not None])


def _mean(values: list[int]) -> float | None:
    return sum(values) / len(values) if values else None


def _gaps(facts: BriefingFacts) -> Iterator[Block]:
    wide = widest_gaps(facts)[:MOST_GAPS]
    if not wide:
        return
    items = []
    for tandem, rating, _size in wide:
        assert rating.school is not None
        assert rating.company is not None
        items.append(
            Item(
                _("%(who)s: %(what)s", who=tandems([tandem.number]), what=one_line(say(rating.question))),
                _(
                    "school %(school)s, company %(company)s",
                    school=rating.school.value,
                    company=rating.company.value,
                ),
            )
        )
    yield Items(_("Where school and company are furthest apart"), tuple(items))
