"""Reads school holidays from a calendar file, a workbook, CSV or pasted rows; every fault names its row and column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from icalendar import Calendar
from icalendar.error import BrokenCalendarProperty

from netzwerk.core.errors import Invalid
from netzwerk.core.languages import gettext as _
from netzwerk.programme.school_holidays import names
from netzwerk.tandems.intake import texts, workbooks
from netzwerk.tandems.intake.columns import simple
from netzwerk.tandems.intake.sheets import Line, plain

MOST_ROWS = 300
LONGEST = timedelta(days=100)
YEARS = (2000, 2100)
UPLOAD, PASTED = "upload", "pasted"
WORKBOOK = b"PK\x03\x04"
NO_TABLE = (b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"<")
HEADERS = {
    "name": "name ferien bezeichnung ferienname titel title holidays holiday",
    "from": "von from beginn start anfang erstertag firstday starts startson dtstart datumvon abdem",
    "to": "bis to ende end schluss letztertag lastday ends endson dtend datumbis biszum",
}
MEANINGS = {word: key for key, words in HEADERS.items() for word in words.split()}
DAY = re.compile(
    r"(?:[a-zäöü]{2,10}\.?,?\s*)?(?:(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[ T]00:00(?::00)?)?"
    r"|(?P<d2>\d{1,2})[./](?P<m2>\d{1,2})[./](?P<y2>\d{4}|\d{2}))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Fault:
    """Something that keeps the whole table from being taken over; `row` is 0 for the table as a whole."""

    row: int
    column: str
    message: str


@dataclass(frozen=True)
class Holiday:
    """School holidays as a row names them, both days included."""

    row: int
    name: dict[str, str]
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Table:
    """All holidays of a file or of pasted rows, and what is wrong with it."""

    holidays: tuple[Holiday, ...]
    faults: tuple[Fault, ...]

    def rows(self) -> str:
        """The holidays as rows that can be pasted again and mean the same."""
        return "\n".join(f"{one.name['de']}\t{one.starts_on}\t{one.ends_on}" for one in self.holidays)


@dataclass
class _Reader:
    holidays: list[Holiday] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def blame(self, row: int, column: str, message: str) -> None:
        self.faults.append(Fault(row, column, message))

    def take(self, row: int, name: str, first: date | None, last: date | None) -> None:
        named = names.both(name[: names.LONGEST * 2])
        if not named:
            self.blame(row, _("Name"), _("The name is missing, such as “autumn holidays”."))
        elif len(name) > names.LONGEST:
            self.blame(row, _("Name"), _("Use at most 120 characters."))
        if first is None or last is None or not named:
            return
        if last < first:
            self.blame(row, _("to"), _("The last day lies before the first one."))
        elif last - first > LONGEST:
            days = (last - first).days + 1
            self.blame(row, _("to"), _("These are %(days)s days. No school holidays are as long as that.", days=days))
        elif not (YEARS[0] <= first.year and last.year <= YEARS[1]):
            self.blame(row, _("from"), _("This year cannot be right."))
        else:
            self.holidays.append(Holiday(row, named, first, last))

    def table(self) -> Table:
        """Everything that was read, each holiday once; two that overlap are a fault."""
        found: list[Holiday] = []
        for one in sorted(self.holidays, key=lambda holiday: (holiday.starts_on, holiday.ends_on, holiday.row)):
            before = found[-1] if found else None
            if before and (before.starts_on, before.ends_on, before.name) == (one.starts_on, one.ends_on, one.name):
                continue
            if before and one.starts_on <= before.ends_on:
                self.blame(
                    one.row,
                    _("from"),
                    _("These holidays overlap with those in row %(row)s. Correct one of the two.", row=before.row),
                )
            found.append(one)
        return Table(tuple(found), tuple(sorted(self.faults, key=lambda fault: fault.row)))


def from_file(content: bytes) -> Table:
    """The holidays in an uploaded file; what it is is read from its first bytes, never from its name.

    Raises:
        Invalid: if it cannot be read at all, with what to do.
    """
    if not content.strip(b"\0 \r\n\t"):
        raise Invalid(UPLOAD, _("The file is empty. Choose the file once more."))
    if content.startswith(WORKBOOK):
        return _from_lines(workbooks.read(content).lines, UPLOAD)
    if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(NO_TABLE):
        raise Invalid(UPLOAD, _("This file is neither a calendar (.ics) nor a table (.csv, .xlsx)."))
    text, _remark = texts.decode(content)
    return from_text(text, UPLOAD)


def from_text(text: str, place: str = PASTED) -> Table:
    """The holidays in text: a calendar, or rows with name, first and last day.

    Raises:
        Invalid: at the place where it came from, if it cannot be read at all.
    """
    if not text.strip():
        raise Invalid(place, _("Paste the rows or choose a file."))
    if "BEGIN:VCALENDAR" in text[:1000].upper():
        return _from_calendar(text, place)
    lines, _faults = texts.read(text, field=place)
    return _from_lines(lines, place)


def _from_lines(lines: Sequence[Line], place: str) -> Table:
    header = next((line for line in lines[:5] if len(_places(line.cells)) == len(HEADERS)), None)
    places = _places(header.cells) if header else {"name": 0, "from": 1, "to": 2}
    rows = [line for line in lines if header is None or line.number > header.number]
    if not rows:
        raise Invalid(place, _("There is no row with holidays in it. The example shows how a table looks."))
    _refuse_long(rows, place)
    reader = _Reader()
    for line in rows:
        cells = {key: line.cells[at] if at < len(line.cells) else "" for key, at in places.items()}
        first = _day(reader, line.number, _("from"), cells["from"])
        last = _day(reader, line.number, _("to"), cells["to"] or cells["from"]) if first else None
        reader.take(line.number, cells["name"], first, last)
    return reader.table()


def _from_calendar(text: str, place: str) -> Table:
    try:
        entries = list(Calendar.from_ical(text).walk("VEVENT"))
    except (ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
        raise Invalid(
            place, _("The calendar file is damaged. Fetch it anew, or paste name, first and last day as rows.")
        ) from error
    if not entries:
        raise Invalid(place, _("There is no entry in the calendar."))
    _refuse_long(entries, place)
    reader = _Reader()
    for number, entry in enumerate(entries, 1):
        if str(entry.get("STATUS", "")).upper() == "CANCELLED":
            continue
        name = plain(str(entry.get("SUMMARY", "")))
        if entry.get("RRULE") is not None:
            reader.blame(
                number, _("Name"), _("A repeated entry cannot be taken over: holidays move from year to year.")
            )
            continue
        first = _entry_day(entry, "DTSTART")
        if first is None:
            reader.blame(number, _("from"), _("The first day is missing or cannot be read."))
            continue
        reader.take(number, name, first, _entry_end(entry, first))
    return reader.table()


def _refuse_long(rows: Sequence[object], place: str) -> None:
    if len(rows) > MOST_ROWS:
        raise Invalid(
            place,
            _(
                "There are more than %(most)s rows. That is more than the school holidays of one region, so nothing "
                "was read.",
                most=MOST_ROWS,
            ),
        )


def _places(cells: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        meaning = MEANINGS.get(simple(cell))
        if meaning:
            found.setdefault(meaning, place)
    return found


def _day(reader: _Reader, row: int, column: str, text: str) -> date | None:
    found = DAY.fullmatch(text.strip())
    parts = found.groupdict() if found else {}
    year, month, day = (int(parts.get(part) or parts.get(f"{part}2") or 0) for part in "ymd")
    try:
        return date(year + 2000 if 0 < year < 100 else year, month, day)
    except ValueError:
        shown = f"{text[:30]}…" if len(text) > 30 else text
        message = _("“%(text)s” is no day. Write it like 05.10.2026 or 2026-10-05.", text=shown) if text else ""
        reader.blame(row, column, message or _("The day is missing. Write it like 05.10.2026 or 2026-10-05."))
        return None


def _entry_day(entry: Any, name: str) -> date | None:
    found = _value(entry, name)
    if isinstance(found, datetime):
        return found.date()
    return found if isinstance(found, date) else None


def _value(entry: Any, name: str) -> Any:
    try:
        return getattr(entry.get(name), "dt", None)
    except BrokenCalendarProperty:
        return None


def _entry_end(entry: Any, first: date) -> date:
    """The last day: DTEND of a whole day is the day after it (RFC 5545, 3.6.1)."""
    end = _value(entry, "DTEND")
    if isinstance(end, datetime):
        last = end.date()
        return last - timedelta(days=1) if (end.hour, end.minute) == (0, 0) and last > first else last
    if isinstance(end, date):
        return end - timedelta(days=1) if end > first else end
    lasts = _value(entry, "DURATION")
    return first + lasts - timedelta(days=1) if isinstance(lasts, timedelta) and lasts.days > 0 else first
