"""Half a page for each tandem."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from netzwerk.core.access import Side
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import ngettext, say
from netzwerk.projects.snapshots import Change, ChangeKind, ProjectState, StepState
from netzwerk.reports.briefing import wording
from netzwerk.reports.briefing.facts import (
    BriefingFacts,
    EntryFacts,
    PassageFacts,
    RatingFacts,
    SideRating,
    TandemFacts,
)
from netzwerk.reports.briefing.wording import NO_ANSWER, day, listing
from netzwerk.reports.document import (
    Beside,
    Block,
    Cell,
    Column,
    Item,
    Items,
    Mark,
    Paragraph,
    Row,
    Section,
    Table,
    Voice,
)
from netzwerk.reports.text import one_line, shortened

LONGEST_AIM = 320
LONGEST_WISH = 480
LONGEST_PASSAGE = 320
SHORT_SET = 8
MOST_OF_FULL_SET = 6
MOST_STEPS = 5
MOST_CHANGES = 6
LONGEST_REASON = 120
MARKS: dict[ChangeKind, Mark] = {
    ChangeKind.REACHED: "done",
    ChangeKind.STEP_DONE: "done",
    ChangeKind.MOVED: "moved",
    ChangeKind.ADDED: "new",
}
MENTIONED = (
    ChangeKind.LIGHT,
    ChangeKind.REACHED,
    ChangeKind.MOVED,
    ChangeKind.REOPENED,
    ChangeKind.ADDED,
    ChangeKind.REMOVED,
    ChangeKind.STAGE,
    ChangeKind.AIM,
    ChangeKind.STEP_DONE,
)


def section(facts: BriefingFacts, tandem: TandemFacts) -> Section:
    """What a facilitator should know of this tandem, as far as it is released."""
    title = wording.tandems([tandem.number])
    if tandem.project is not None:
        title = f"{title} · {one_line(tandem.project.title)}"
    elif tandem.title:
        title = f"{title} · {one_line(tandem.title)}"
    return Section(
        anchor=f"tandem-{tandem.number}",
        heading=title,
        status=wording.light_status(tandem.project.light) if tandem.project else None,
        note=_note(tandem),
        blocks=tuple(_blocks(facts, tandem)),
        keep=True,
    )


def _note(tandem: TandemFacts) -> str:
    places = listing([one_line(name) for name in (*tandem.schools, *tandem.companies)])
    return " · ".join(part for part in (places, one_line(tandem.occupations)) if part)


def _blocks(facts: BriefingFacts, tandem: TandemFacts) -> Iterator[Block]:
    if tandem.is_paused:
        yield Paragraph(one_line(tandem.pause_reason), label=_("Pauses"))
    yield from _new_members(tandem)
    if tandem.project is None:
        yield Paragraph(
            _("No development project has been described yet.")
            if facts.compiled_on is None
            else _("The project was not frozen at this meeting: how it stood then is not known."),
            quiet=True,
        )
    else:
        yield from _project(facts, tandem, tandem.project)
    if tandem.entry is not None:
        yield from _entry(tandem, tandem.entry)
    elif facts.round is not None:
        yield Paragraph(_("Reflection of round %(n)s: open.", n=facts.round.number), quiet=True)


def _new_members(tandem: TandemFacts) -> Iterator[Block]:
    for member in tandem.new_members:
        yield Paragraph(
            _(
                "%(function)s (%(side)s) since %(day)s",
                function=one_line(member.function) or _("Member"),
                side=wording.side(member.side),
                day=day(member.since),
            ),
            label=_("New"),
        )


def _project(facts: BriefingFacts, tandem: TandemFacts, project: ProjectState) -> Iterator[Block]:
    if project.aim:
        yield Paragraph(one_line(project.aim, LONGEST_AIM), label=_("Aim"))
    if project.light_reason:
        yield Paragraph(one_line(project.light_reason), label=_("Reason"))
    if project.milestones:
        yield Paragraph(_milestones(facts, project), label=_("Milestones"))
    changes = _changes(facts, tandem)
    steps = _steps(facts, project)
    if changes or steps:
        yield Beside(tuple(group for group in (changes, steps) if group))


def _milestones(facts: BriefingFacts, project: ProjectState) -> str:
    text = _("%(n)s of %(all)s reached", n=project.reached, all=len(project.milestones))
    waiting = project.next_milestone
    if waiting is None:
        return text
    pattern = (
        _("%(text)s; overdue since %(day)s: %(title)s")
        if waiting.is_overdue(facts.as_of)
        else _("%(text)s; next by %(day)s: %(title)s")
    )
    return pattern % {"text": text, "day": day(waiting.planned_on), "title": one_line(waiting.title)}


def _changes(facts: BriefingFacts, tandem: TandemFacts) -> Items | None:
    number = facts.meeting.previous_number
    if tandem.changes is None or number is None:
        return None
    known = [change for change in tandem.changes if change.kind in MENTIONED]
    items = [_change(change) for change in sorted(known, key=lambda one: MENTIONED.index(one.kind))]
    if not items:
        items = [Item(_("No change was entered."))]
    return Items(_("Since meeting %(n)s", n=number), _limited(items, MOST_CHANGES))


def _change(change: Change) -> Item:
    title = one_line(change.title)
    before, after = _iso_day(change.before), _iso_day(change.after)
    reason = one_line(change.reason, LONGEST_REASON)
    mark = MARKS.get(change.kind, "none")
    match change.kind:
        case ChangeKind.LIGHT:
            arrow = f"{wording.light(change.before)} → {wording.light(change.after)}"
            return Item(_("Light: %(arrow)s", arrow=arrow), mark=mark)
        case ChangeKind.STAGE:
            arrow = f"{wording.stage(change.before)} → {wording.stage(change.after)}"
            return Item(_("Stage: %(arrow)s", arrow=arrow), mark=mark)
        case ChangeKind.AIM:
            return Item(_("The aim has been put in new words."), mark=mark)
        case ChangeKind.REACHED:
            note = _("reached on %(day)s", day=after)
        case ChangeKind.MOVED:
            note = _("moved from %(before)s to %(after)s", before=before, after=after)
            note = f"{note}: {reason}" if reason else note
        case ChangeKind.ADDED:
            note = _("new milestone, %(day)s", day=after)
        case ChangeKind.REMOVED:
            note = _("dropped")
        case ChangeKind.REOPENED:
            note = _("open again")
        case _:
            note = _("step done")
    return Item(title, note, mark)


def _iso_day(text: str) -> str:
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return ""


def _steps(facts: BriefingFacts, project: ProjectState) -> Items | None:
    waiting, done = project.open_steps, project.done_steps
    if not waiting and not done:
        return None
    items = list(_limited([_step(facts, step) for step in waiting], MOST_STEPS))
    if done:
        items.append(Item(ngettext("%(n)s step done", "%(n)s steps done", len(done)), mark="done"))
    return Items(_("Next steps"), tuple(items))


def _step(facts: BriefingFacts, step: StepState) -> Item:
    parts = [one_line(step.who)] if step.who else []
    late = step.is_overdue(facts.as_of)
    if step.due_on is not None:
        parts.append(
            _("overdue since %(day)s", day=day(step.due_on)) if late else _("by %(day)s", day=day(step.due_on))
        )
    return Item(one_line(step.text), ", ".join(parts), "late" if late else "open")


def _limited(items: list[Item], most: int) -> tuple[Item, ...]:
    if len(items) <= most:
        return tuple(items)
    more = len(items) - most + 1
    return (*items[: most - 1], Item(_("and %(n)s more", n=more)))


def _entry(tandem: TandemFacts, entry: EntryFacts) -> Iterator[Block]:
    if entry.ratings:
        yield _ratings(tandem, entry)
    wishes = [one for one in entry.passages if one.topic == "support"]
    others = [one for one in entry.passages if one.topic != "support"]
    room = len(others) if len(entry.passages) <= SHORT_SET else MOST_OF_FULL_SET - len(wishes)
    for passage in wishes:
        yield _voice(passage, LONGEST_WISH)
    for passage in others[:room]:
        yield _voice(passage, LONGEST_PASSAGE)
    if len(others) > room:
        yield Paragraph(
            ngettext(
                "%(n)s more released answer is in the reflection.",
                "%(n)s more released answers are in the reflection.",
                len(others) - room,
            ),
            quiet=True,
        )
    if not entry.ratings and not entry.passages:
        yield Paragraph(_("The reflection was submitted; nothing in it is released."), quiet=True)


def _ratings(tandem: TandemFacts, entry: EntryFacts) -> Table:
    return Table(
        caption=_("Self-ratings of %(who)s, 1 to 5", who=wording.tandems([tandem.number])),
        columns=(
            Column(_("Self-rating, 1 to 5"), 60),
            Column(wording.side(Side.SCHOOL), 24, numeric=True),
            Column(wording.side(Side.COMPANY), 24, numeric=True),
            Column(_("Gap"), 18, numeric=True),
        ),
        rows=tuple(_rating(rating) for rating in entry.ratings),
    )


def _rating(rating: RatingFacts) -> Row:
    return Row(
        (
            Cell(one_line(say(rating.question))),
            _value(rating.school),
            _value(rating.company),
            Cell(NO_ANSWER if rating.gap is None else str(rating.gap)),
        )
    )


def _value(rating: SideRating | None) -> Cell:
    if rating is None:
        return Cell(NO_ANSWER)
    note = wording.unconfirmed() if rating.is_unconfirmed else ""
    if rating.value is None:
        return Cell(_("not judged"), note)
    if rating.before is None:
        return Cell(str(rating.value), note)
    return Cell(f"{rating.value} ({wording.signed(rating.value - rating.before, whole=True)})", note)


def _voice(passage: PassageFacts, longest: int) -> Voice:
    source = [wording.side(passage.side), wording.readers(passage.level)]
    if passage.is_unconfirmed:
        source.insert(1, wording.unconfirmed())
    return Voice(
        text=_("“%(text)s”", text=shortened(passage.text, longest)),
        source=" · ".join(source),
        question=one_line(say(passage.question)),
    )
