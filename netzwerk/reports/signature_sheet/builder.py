"""Puts the signature sheet of an event together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from netzwerk.core.access import Side
from netzwerk.core.dates import format_day, format_day_short, format_span, local_day
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import language, spoken
from netzwerk.events.facts import EventDetails
from netzwerk.events.models import Reply
from netzwerk.events.presence.facts import CameAlong, Expected, Sheet
from netzwerk.events.wording import full_name
from netzwerk.reports.document import Cell, Document, Paragraph, Section, Signatures
from netzwerk.reports.text import one_line

EMPTY_LINES = 6


def build(event: EventDetails, sheet: Sheet, *, network: str, zone: str, notice: str, variant: str) -> Document:
    """The sheet in a language (`de` or `en`): a column for each day, by tandem and side, empty lines for others.

    Who declined is left out; as long as nobody was asked, all members of the tandems are on it.

    Args:
        network: title of the network.
        zone: name of the time zone that days and times are told in.
        notice: what stands above everything, as that this is a demo.
    """
    with spoken(variant):
        name = one_line(full_name(event.kind, event.number, event.title))
        dates = ", ".join(format_day(local_day(day.starts_at, zone), language()) for day in event.days)
        return Document(
            language=language(),
            eyebrow=_("Attendance list · %(network)s", network=one_line(network)),
            title=name,
            lead="\n".join(_when(event, zone)) or dates,
            header=one_line(network),
            running=_("Attendance list · for coordination and facilitation"),
            page_of=_("Page {page} of {pages}"),
            description=_("List to sign for everybody who takes part in an event"),
            notice=notice,
            head=(Paragraph(_("With your signature you confirm that you took part on that day."), quiet=True),),
            sections=tuple(_sections(event, sheet, zone)),
        )


def _when(event: EventDetails, zone: str) -> Iterator[str]:
    for day in event.days:
        span = format_span(day.starts_at, day.ends_at, zone, language())
        yield f"{format_day(local_day(day.starts_at, zone), language())}, {span}"
    if event.venue:
        yield one_line(event.venue)


def _sections(event: EventDetails, sheet: Sheet, zone: str) -> Iterator[Section]:
    days = tuple(format_day_short(local_day(day.starts_at, zone), language()) for day in event.days) or (
        _("Signature"),
    )
    asked = [one for one in sheet.people if one.is_invited and one.reply != Reply.DECLINED]
    people = asked or [one for one in sheet.people if not one.is_invited]
    everybody: tuple[Expected | CameAlong, ...] = (*people, *sheet.came_along)
    tandems = sorted(
        {
            (one.tandem_number, one.tandem_id)
            for one in everybody
            if one.tandem_number is not None and one.tandem_id is not None
        }
    )
    for number, tandem_id in tandems:
        heading = _("Tandem %(number)s", number=number)
        own = [one for one in everybody if one.tandem_id == tandem_id]
        rows = [_cell(one) for side in Side for one in own if one.side == side]
        yield Section(f"tandem-{tandem_id}", heading, (_table(heading, days, rows),), keep=True)
    others = [_cell(one) for one in everybody if one.tandem_id is None]
    if others:
        yield Section("others", _("Others"), (_table(_("Others"), days, others),), keep=True)
    empty = [Cell(" ")] * EMPTY_LINES
    yield Section(
        "more",
        _("Came along"),
        (_table(_("Came along"), days, empty, who=_("Name and organisation in block letters")),),
        keep=True,
    )


def _table(caption: str, days: tuple[str, ...], rows: Sequence[Cell], who: str = "") -> Signatures:
    return Signatures(caption=caption, who_title=who or _("Name and organisation"), days=days, rows=tuple(rows))


def _cell(one: Expected | CameAlong) -> Cell:
    side = {Side.SCHOOL.value: _("School"), Side.COMPANY.value: _("Company")}.get(one.side or "", "")
    note = " · ".join(part for part in (side, one_line(one.organisation)) if part)
    name = one_line(one.name)
    if isinstance(one, Expected) and one.entry.deputy:
        name = _("%(deputy)s, in place of %(name)s", deputy=one_line(one.entry.deputy), name=name)
    return Cell(name, note)
