"""The facilitation plan of each day, with computed times and internal notes."""

from __future__ import annotations

from netzwerk.core.dates import format_clock, format_day_long, format_span, local_day
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import language, ngettext
from netzwerk.reports.briefing.facts import BriefingFacts, DayFacts, ItemFacts
from netzwerk.reports.document import Block, Cell, Column, Paragraph, Row, Section, Table
from netzwerk.reports.text import one_line, shortened

LONGEST_NOTE = 400


def section(facts: BriefingFacts) -> Section:
    """The part "Agenda"; several days get a heading each."""
    days = facts.meeting.days
    if len(days) == 1:
        return Section("agenda", _("Agenda"), _blocks(facts, days[0]))
    return Section(
        "agenda",
        _("Agenda"),
        sections=tuple(
            Section(
                f"day-{number}",
                format_day_long(local_day(day.starts_at, facts.zone), language()),
                _blocks(facts, day),
                note=format_span(day.starts_at, day.ends_at, facts.zone, language()),
            )
            for number, day in enumerate(days, 1)
        ),
    )


def _blocks(facts: BriefingFacts, day: DayFacts) -> tuple[Block, ...]:
    if not day.items:
        return (Paragraph(_("No agenda has been planned for this day yet."), quiet=True),)
    table = Table(
        caption=_("Agenda of %(day)s", day=format_day_long(local_day(day.starts_at, facts.zone), language())),
        columns=(
            Column(_("Time"), 21),
            Column(_("Content and method"), 72),
            Column(_("Led by"), 24),
            Column(_("Material"), 32),
        ),
        rows=tuple(_row(facts, item) for item in day.items),
    )
    return (table, *_rest(day))


def _rest(day: DayFacts) -> tuple[Paragraph, ...]:
    if day.rest > 0:
        text = ngettext(
            "%(n)s minute of the day is not planned.", "%(n)s minutes of the day are not planned.", day.rest
        )
    elif day.rest < 0:
        text = ngettext("The agenda is %(n)s minute too long.", "The agenda is %(n)s minutes too long.", -day.rest)
    else:
        return ()
    return (Paragraph(text, quiet=True),)


def _row(facts: BriefingFacts, item: ItemFacts) -> Row:
    start, end = (format_clock(at, facts.zone) for at in (item.starts_at, item.ends_at))
    span = Cell(f"{start}\u00a0–\u00a0{end}")
    if item.is_break:
        return Row((span, Cell(one_line(item.title), _note(item))), quiet=True)
    return Row(
        (
            span,
            Cell(one_line(item.title), _note(item), strong=True),
            Cell(one_line(item.responsible)),
            Cell(one_line(item.material)),
        )
    )


def _note(item: ItemFacts) -> str:
    lines = [" · ".join(one_line(part) for part in (item.method, item.social_form) if part)]
    if item.goal:
        lines.append(_("Goal: %(text)s", text=one_line(item.goal)))
    if item.internal_note:
        lines.append(_("Internal: %(text)s", text=one_line(item.internal_note)))
    return "\n".join(shortened(line, LONGEST_NOTE) for line in lines if line)
