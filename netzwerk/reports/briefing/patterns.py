"""What shows over all tandems: topics of the poll, what helps and hinders, means and gaps of the ratings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import ngettext, say
from netzwerk.reports.briefing.facts import BriefingFacts, PollFacts, RatingFacts
from netzwerk.reports.briefing.findings import widest_gaps
from netzwerk.reports.briefing.wording import NO_ANSWER, day, decimal, judgement, signed, tandems
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
MOST_FACTORS = 6
MOST_GAPS = 5
FEWEST = 5


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
            groups.append(Items(title, tuple(_limited(named))))
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
    shared = [pair for pair in found.values() if len(pair[1]) > 1]
    alone = [pair for pair in found.values() if len(pair[1]) == 1]
    return [*sorted(shared, key=lambda pair: -len(pair[1])), *_in_turn(alone)]


def _in_turn(named: list[tuple[str, list[int]]]) -> list[tuple[str, list[int]]]:
    turns: Counter[int] = Counter()
    placed = []
    for text, who in named:
        placed.append((turns[who[0]], who[0], (text, who)))
        turns[who[0]] += 1
    return [pair for _turn, _number, pair in sorted(placed, key=lambda one: one[:2])]


def _limited(named: list[tuple[str, list[int]]]) -> Iterator[Item]:
    for text, who in named[:MOST_FACTORS]:
        yield Item(text, tandems(who))
    rest = named[MOST_FACTORS:]
    if rest:
        others = tandems(sorted({number for _text, numbers in rest for number in numbers}))
        yield Item(ngettext("and %(n)s more from %(who)s", "and %(n)s more from %(who)s", len(rest), who=others))


@dataclass(frozen=True, slots=True)
class _Mean:
    """The mean of one question over `tandems` judgements; withheld when they are fewer than five."""

    value: float | None
    tandems: int

    def in_words(self) -> Cell:
        """The mean with how many tandems it stands for."""
        if not self.tandems:
            return Cell(NO_ANSWER)
        value = _("too few answers") if self.value is None else decimal(self.value)
        return Cell(_("%(value)s (n = %(n)s)", value=value, n=self.tandems))


def _means(facts: BriefingFacts) -> Iterator[Block]:
    by_topic: dict[str, list[RatingFacts]] = {}
    for tandem in facts.tandems:
        for rating in tandem.entry.ratings if tandem.entry else ():
            if rating.values:
                by_topic.setdefault(rating.topic, []).append(rating)
    if not by_topic:
        return
    yield Table(
        caption=_("Means of the self-ratings over all tandems"),
        columns=(
            Column(_("Self-rating, 1 to 5"), 54),
            Column(_("School"), 24, numeric=True),
            Column(_("Company"), 24, numeric=True),
            Column(_("Change"), 24, numeric=True),
        ),
        rows=tuple(_mean_row(ratings) for ratings in by_topic.values()),
    )
    waiting = [
        tandem.number
        for tandem in facts.tandems
        if tandem.entry and any(rating.is_unconfirmed for rating in tandem.entry.ratings)
    ]
    if waiting:
        yield Paragraph(_("Counted, but not confirmed yet by the side: %(who)s.", who=tandems(waiting)), quiet=True)


def _mean_row(ratings: list[RatingFacts]) -> Row:
    school = [one.school for one in ratings if one.school is not None]
    company = [one.company for one in ratings if one.company is not None]
    steps = [
        [one.value - one.before for one in side if one.value is not None and one.before is not None]
        for side in (school, company)
    ]
    return Row(
        (
            Cell(one_line(say(ratings[0].question))),
            _mean([one.value for one in school if one.value is not None]).in_words(),
            _mean([one.value for one in company if one.value is not None]).in_words(),
            Cell(_change(*steps)),
        )
    )


def _mean(values: list[int]) -> _Mean:
    return _Mean(sum(values) / len(values) if len(values) >= FEWEST else None, len(values))


def _change(school: list[int], company: list[int]) -> str:
    if len(school) < FEWEST or len(company) < FEWEST:
        return NO_ANSWER
    return signed((sum(school) + sum(company)) / (len(school) + len(company)))


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
                    school=judgement(rating.school),
                    company=judgement(rating.company),
                ),
            )
        )
    yield Items(_("Where school and company are furthest apart"), tuple(items))
