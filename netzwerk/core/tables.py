"""Tables as files for spreadsheets: CSV and XLSX in which no cell is ever a formula."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
FORBIDDEN_IN_TITLES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
LONGEST_TITLE = 31
NARROWEST, WIDEST = 10, 48

Rows = Iterable[Sequence[str]]


def harmless(text: str) -> str:
    """A cell that spreadsheets take for text: what could begin a formula gets an apostrophe in front.

    See OWASP, "CSV Injection".
    """
    return f"'{text}" if text.startswith(BEGINS_FORMULA) else text


def as_csv(rows: Rows) -> bytes:
    """UTF-8 with a byte order mark and semicolons, which a double click in German Excel opens right."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([harmless(cell) for cell in row] for row in rows)
    return codecs.BOM_UTF8 + text.getvalue().encode()


def as_xlsx(title: str, rows: Rows) -> bytes:
    """A workbook with one sheet whose cells are all text; the first row is the header and stays in sight.

    Args:
        title: of the sheet; what sheets must not be called is left out.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = title.translate(FORBIDDEN_IN_TITLES).strip("' ")[:LONGEST_TITLE] or "1"
    widths: dict[int, int] = {}
    for line, row in enumerate(rows, 1):
        for place, text in enumerate(row, 1):
            cell = sheet.cell(line, place)
            _write(cell, text)
            cell.font = Font(bold=line == 1)
            widths[place] = max(widths.get(place, 0), len(text))
    for place, width in widths.items():
        sheet.column_dimensions[get_column_letter(place)].width = min(max(width + 2, NARROWEST), WIDEST)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _write(cell: Cell, text: str) -> None:
    """Text and nothing else, also for who exports it again."""
    if text:
        cell.value = harmless(text)
        cell.data_type = "s"
