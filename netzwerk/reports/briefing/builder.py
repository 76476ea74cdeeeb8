"""Puts the briefing of a meeting together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from netzwerk.core.access import Side
from netzwerk.core.dates import format_day, format_span, local_day
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import language, ngettext, say, spoken
from netzwerk.events.models import EventKind
from netzwerk.events.wording import FORMATS, full_name
from netzwerk.reports.briefing import agenda, pairs, patterns, replies, tandems
from netzwerk.reports.briefing.facts import AgreementFacts, BriefingFacts, MeetingFacts, Stage, TandemFacts
from netzwerk.reports.briefing.findings import key_points
from netzwerk.reports.briefing.release import released
from netzwerk.reports.briefing.wording import NO_ANSWER, day, light
from netzwerk.reports.briefing.wording import tandems as tandem_words
from netzwerk.reports.document import (
    Block,
    Cell,
    Column,
    Document,
    Fact,
    Facts,
    Item,
    Items,
    KeyPoints,
    Lines,
    Paragraph,
    Row,
    Section,
    Table,
)
from netzwerk.reports.text import one_line, printable, shortened

LONGEST_LEAD = 300
LONGEST_PREPARATION = 600
WRITING_LINES = 7


def build(facts: BriefingFacts, variant: str) -> Document:
    """The whole briefing in a language (`de` or `en`): every number and sentence, in stable order.

    What is not released to facilitation is dropped even if the facts hold it.
    """
    facts = released(facts)
    with spoken(variant):
        title = _title(facts.meeting)
        lead, goals = _goals(facts.meeting)
        return Document(
            language=language(),
            eyebrow=_eyebrow(facts),
            title=title,
            lead=lead,
            header=one_line(facts.network),
            running=_("Briefing network meeting %(n)s · for facilitators only", n=facts.meeting.number),
            page_of=_("Page {page} of {pages}"),
            description=_(
                "Briefing for the facilitators of network meeting %(n)s of %(network)s",
                n=facts.meeting.number,
                network=one_line(facts.network),
            ),
            notice=one_line(say(facts.notice)),
            head=(_facts(facts), *_preparation(facts.meeting, goals)),
            sections=tuple(_sections(facts)),
        )


def _eyebrow(facts: BriefingFacts) -> str:
    if facts.compiled_on is not None:
        return _("Briefing for facilitators · compiled afterwards on %(day)s", day=day(facts.compiled_on))
    return _("%(kind)s · as of %(day)s", kind=_kind(facts.stage), day=day(facts.as_of))


def _kind(stage: Stage) -> str:
    return {
        Stage.EARLY: _("Preview of the briefing for facilitators"),
        Stage.INTERIM: _("Interim briefing for facilitators"),
        Stage.FINAL: _("Final briefing for facilitators"),
    }[stage]


def _title(meeting: MeetingFacts) -> str:
    name = full_name(EventKind.MEETING, meeting.number, one_line(meeting.title))
    return _("Cancelled: %(what)s", what=name) if meeting.is_cancelled else name


def _goals(meeting: MeetingFacts) -> tuple[str, list[str]]:
    lines = [line.strip(" -–•*\t") for line in printable(meeting.goals).split("\n")]
    goals = [shortened(line, LONGEST_LEAD) for line in lines if line]
    if meeting.focus:
        return one_line(meeting.focus, LONGEST_LEAD), goals
    return (goals[0], goals[1:]) if goals else ("", [])


def _preparation(meeting: MeetingFacts, goals: list[str]) -> Iterator[Block]:
    if goals:
        yield Items(_("Goals"), tuple(Item(goal) for goal in goals))
    if meeting.preparation:
        yield Paragraph(one_line(meeting.preparation, LONGEST_PREPARATION), label=_("Prepared by the tandems"))


def _facts(facts: BriefingFacts) -> Facts:
    return Facts(
        (
            Fact(_("When"), tuple(_when(facts))),
            Fact(_("Where"), tuple(_where(facts.meeting))),
            *([Fact(_("Host"), (one_line(facts.meeting.host),))] if facts.meeting.host else []),
            Fact(_("Who"), tuple(_who(facts))),
            Fact(_("Reflections"), tuple(_reflections(facts))),
        )
    )


def _when(facts: BriefingFacts) -> Iterator[str]:
    for one in facts.meeting.days:
        yield format_day(local_day(one.starts_at, facts.zone), language())
        yield format_span(one.starts_at, one.ends_at, facts.zone, language())
    if not facts.meeting.days:
        yield _("No date yet")
    elif facts.meeting.is_proposed:
        yield _("proposed by the programme plan")


def _where(meeting: MeetingFacts) -> Iterator[str]:
    yield str(FORMATS[meeting.format])
    if meeting.venue:
        yield one_line(meeting.venue)


def _who(facts: BriefingFacts) -> Iterator[str]:
    count = replies.of_all(facts)
    if count.asked:
        yield replies.in_words(replace(count, represented=0, accepted=count.coming), replies.all_along(facts))
    else:
        yield _("Nobody invited yet")
    if facts.meeting.facilitators:
        yield from (one_line(name) for name in facts.meeting.facilitators)


def _reflections(facts: BriefingFacts) -> Iterator[str]:
    if facts.round is None:
        yield NO_ANSWER
        return
    submitted = sum(one.entry is not None for one in facts.tandems)
    yield _("%(n)s of %(all)s submitted", n=submitted, all=len(facts.tandems))
    halves = len(_halves(facts))
    if halves:
        yield ngettext("one side of 1 missing", "one side of %(num)s missing", halves)
    yield (
        _("were due on %(day)s", day=day(facts.round.due_on))
        if facts.is_final
        else _("due on %(day)s", day=day(facts.round.due_on))
    )


def _sections(facts: BriefingFacts) -> Iterator[Section]:
    points = key_points(facts)
    if points:
        yield Section("key", _("What matters in one minute"), (KeyPoints(points),), keep=True)
    yield agenda.section(facts)
    yield patterns.section(facts)
    yield _coming(facts)
    yield from _missing(facts)
    yield from _pairs(facts)
    yield _agreements(facts)
    if facts.tandems:
        yield Section(
            "tandems",
            _("Tandem by tandem"),
            sections=tuple(tandems.section(facts, one) for one in facts.tandems),
        )
    yield Section("notes", _("My notes"), (Lines(WRITING_LINES),), keep=True)


def _coming(facts: BriefingFacts) -> Section:
    table = Table(
        caption=_("Tandems with their answers by side"),
        columns=(
            Column(_("Tandem"), 17),
            Column(_("Project"), 44),
            Column(_("School"), 24),
            Column(_("Company"), 24),
            Column(_("Please note"), 40),
        ),
        rows=tuple(
            Row(
                (
                    Cell(tandem_words([one.number])),
                    Cell(one_line(one.project.title if one.project else one.title)),
                    *(
                        Cell(
                            replies.in_words(
                                replies.of_side(facts, one.number, side), replies.came_along(facts, one.number, side)
                            )
                        )
                        for side in (Side.SCHOOL, Side.COMPANY)
                    ),
                    Cell(_attention(facts, one)),
                )
            )
            for one in facts.tandems
        ),
    )
    others = replies.of_others(facts)
    blocks: list[Block] = [table] if facts.tandems else [Paragraph(_("No tandem takes part."), quiet=True)]
    along = replies.came_along(facts)
    if others.asked or along:
        words = replies.in_words(others, along)
        blocks.append(Paragraph(_("Outside the tandems: %(count)s", count=words), quiet=True))
    if facts.meeting.reply_until and facts.meeting.reply_until >= facts.as_of:
        blocks.append(Paragraph(_("Answers by %(day)s", day=day(facts.meeting.reply_until)), quiet=True))
    return Section("coming", _("Who is coming"), tuple(blocks))


def _attention(facts: BriefingFacts, tandem: TandemFacts) -> str:
    notes = []
    if tandem.is_paused:
        notes.append(_("pauses"))
    alone = replies.only_side(facts, tandem.number)
    if alone is not None:
        notes.append(_("is coming without the company") if alone is Side.SCHOOL else _("is coming without the school"))
    if tandem.new_members:
        notes.append(ngettext("a new person", "%(n)s new people", len(tandem.new_members)))
    if tandem.project and tandem.project.light != "on_track":
        notes.append(light(tandem.project.light))
    if tandem.is_complete:
        notes.append(_("every milestone reached"))
    if tandem.entry is None and facts.is_final and facts.round is not None:
        notes.append(_("reflection missing"))
    text = ", ".join(notes)
    return text[:1].upper() + text[1:]


def _halves(facts: BriefingFacts) -> list[int]:
    return [one.number for one in facts.tandems if one.entry is not None and not one.entry.both_submitted]


def _missing(facts: BriefingFacts) -> Iterator[Section]:
    missing, halves = [one.number for one in facts.tandems if one.entry is None], _halves(facts)
    if facts.round is None or not (missing or halves):
        return
    texts = []
    if missing:
        words = {"who": tandem_words(missing), "day": day(facts.round.due_on)}
        texts.append(
            _("Nothing submitted: %(who)s. It was due on %(day)s.", **words)
            if facts.is_final
            else _("Still open: %(who)s. Due on %(day)s.", **words)
        )
    if halves:
        texts.append(_("One side missing: %(who)s.", who=tandem_words(halves)))
    heading = _("Missing reflections") if facts.is_final else _("Open reflections")
    yield Section("missing", heading, tuple(Paragraph(text) for text in texts), keep=True)


def _pairs(facts: BriefingFacts) -> Iterator[Section]:
    suggested = pairs.suggest(facts)
    blocks: list[Block] = []
    if suggested.pairs:
        blocks.append(_pair_table(suggested.pairs))
    if suggested.left:
        left = tuple(Item(tandem_words([one.seeks]), one.reason) for one in suggested.left)
        blocks.append(Items(_("Without a suggestion"), left))
    if blocks:
        note = _("A suggestion from lights, ratings and milestones; you know the people.")
        yield Section("pairs", _("Pairs for peer consultation"), tuple(blocks), note=note)


def _pair_table(suggested: tuple[pairs.Pair, ...]) -> Table:
    return Table(
        caption=_("Suggested pairs for peer consultation"),
        columns=(Column(_("Asks"), 18), Column(_("Advises"), 18), Column(_("Why"), 112)),
        rows=tuple(
            Row((Cell(tandem_words([pair.seeks])), Cell(tandem_words([pair.helps]), strong=True), Cell(pair.reason)))
            for pair in suggested
        ),
    )


def _agreements(facts: BriefingFacts) -> Section:
    if not facts.agreements:
        nothing = Paragraph(_("No agreement of an earlier meeting is open."), quiet=True)
        return Section("agreements", _("Open agreements"), (nothing,), keep=True)
    table = Table(
        caption=_("Open agreements of earlier meetings"),
        columns=(
            Column(_("Agreement"), 70),
            Column(_("By whom"), 32),
            Column(_("Due"), 24),
            Column(_("From"), 28),
        ),
        rows=tuple(_agreement(facts, one) for one in facts.agreements),
    )
    return Section("agreements", _("Open agreements"), (table,))


def _agreement(facts: BriefingFacts, one: AgreementFacts) -> Row:
    owner = one_line(one.owner)
    if one.tandem is not None and tandem_words([one.tandem]).split() != owner.split():
        owner = " · ".join(part for part in (tandem_words([one.tandem]), owner) if part)
    late = one.due_on is not None and one.due_on < facts.as_of
    return Row(
        (
            Cell(one_line(one.text, LONGEST_LEAD)),
            Cell(owner),
            Cell(day(one.due_on) if one.due_on else "", _("overdue") if late else ""),
            Cell(_("Meeting %(n)s", n=one.number) if one.number else one_line(one.event)),
        )
    )
