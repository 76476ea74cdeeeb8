"""XLSX workbooks: looked at from outside before they are opened, then read row by row, never calculated."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import openpyxl
from defusedxml import ElementTree
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from netzwerk.core.errors import Invalid
from netzwerk.core.languages import gettext as _
from netzwerk.tandems.intake.sheets import MOST_COLUMNS, CellFault, Line, Remark, fault, lines_of

MOST_PARTS = 1000
LARGEST_PART = 32 * 1024 * 1024
LARGEST_WORKBOOK = 48 * 1024 * 1024
FREE_OF_SUSPICION = 1024 * 1024
STRONGEST_PACKING = 250
LOOKED_AT = 50
WIDEST = 2 * MOST_COLUMNS
"""Columns of a row that are looked at; formatted empty cells may reach to the 16,384th."""
MOST_MERGED = 2000
DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, InvalidFileException, SyntaxError, KeyError, IndexError, ValueError, TypeError),
    *(AttributeError, ArithmeticError, OSError, EOFError, RuntimeError, AssertionError),
)


@dataclass
class Marks:
    """What the cells themselves do not tell: merged ranges, and formulas with and without a stored value."""

    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    formulas: int = 0
    unvalued: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Workbook:
    """The rows of the first sheet that holds any, and what was noticed."""

    lines: list[Line]
    remarks: list[tuple[Remark, str]]
    faults: list[tuple[int, int, CellFault]]


def read(content: bytes) -> Workbook:
    """The rows of the first visible sheet that is not empty.

    Raises:
        Invalid: if it is no workbook, damaged, dangerous or too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _look_from_outside(archive)
            return _read(content, archive)
    except Invalid:
        raise
    except DAMAGE as error:
        raise fault(
            _(
                "The workbook is damaged or written in a way that cannot be read. Open it in your spreadsheet program, "
                "save it once more as Excel workbook (.xlsx), and upload that file."
            )
        ) from error


def _look_from_outside(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise fault(_foreign(archive, names))
    if any(part.flag_bits & 1 for part in parts):
        raise fault(protected())
    packed_too_well = any(
        part.file_size > FREE_OF_SUSPICION and part.file_size > STRONGEST_PACKING * max(part.compress_size, 1)
        for part in parts
    )
    sizes = [part.file_size for part in parts]
    if len(parts) > MOST_PARTS or max(sizes) > LARGEST_PART or sum(sizes) > LARGEST_WORKBOOK or packed_too_well:
        raise fault(
            _(
                "Unpacked, the workbook is far larger than a table of people can be, so it was not opened. Copy the "
                "rows that are needed into a new workbook, without pictures and empty formatted rows, and upload that."
            )
        )


def _foreign(archive: zipfile.ZipFile, names: set[str]) -> str:
    kind = (
        archive.read("mimetype")[:100] if "mimetype" in names and archive.getinfo("mimetype").file_size < 100 else b""
    )
    if b"opendocument" in kind:
        return _(
            "This is an OpenDocument file (.ods). Save it in your spreadsheet program as Excel workbook (.xlsx) or as "
            "CSV, and upload that file."
        )
    if "word/document.xml" in names:
        return _("This is a Word document. Copy its table into a spreadsheet and save that as XLSX, or paste it below.")
    if "xl/workbook.bin" in names:
        return old_format()
    return _("This is a packed folder and no workbook. Unpack it and upload the table that it holds.")


def old_format() -> str:
    """What to say about the binary formats of Excel."""
    return _(
        "This is a workbook in an old or binary Excel format (.xls, .xlsb), whatever its name says. Open it in your "
        "spreadsheet program, save it as Excel workbook (.xlsx), and upload that file."
    )


def protected() -> str:
    """What to say about encrypted workbooks."""
    return _(
        "The workbook is protected by a password. Remove the protection (File, Info, Protect workbook), save it, and "
        "upload it again."
    )


def _read(content: bytes, archive: zipfile.ZipFile) -> Workbook:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        hidden = [str(sheet.title) for sheet in book.worksheets if sheet.sheet_state != "visible"]
        filled = [sheet for sheet in visible if _is_filled(sheet)]
        remarks = [(Remark.HIDDEN_SHEETS, ", ".join(hidden))] if hidden else []
        if not filled:
            return Workbook([], remarks, [])
        title = str(filled[0].title)
        if len(book.worksheets) > 1:
            remarks.insert(0, (Remark.SHEET, title))
        if len(filled) > 1:
            remarks.append((Remark.OTHER_SHEETS, ", ".join(str(sheet.title) for sheet in filled[1:])))
        errors: list[tuple[int, int, CellFault]] = []
        lines, faults = lines_of(_texts(_rows(filled[0]), errors))
        marks = _marks(archive, title, lines[-1].number if lines else 0)
    finally:
        book.close()
    if marks.merged:
        lines = _unmerge(lines, marks.merged)
        remarks.append((Remark.MERGED, str(len(marks.merged))))
    if marks.formulas:
        remarks.append((Remark.FORMULAS, str(marks.formulas)))
    unvalued = [(row, column, CellFault.NO_VALUE) for row, column in marks.unvalued]
    return Workbook(lines, remarks, [*faults, *errors, *unvalued])


def _rows(sheet: Any) -> Iterable[tuple[Any, ...]]:
    sheet.reset_dimensions()
    rows: Iterable[tuple[Any, ...]] = sheet.iter_rows(max_col=WIDEST)
    return rows


def _is_filled(sheet: Any) -> bool:
    for number, row in enumerate(_rows(sheet)):
        if any(cell.value is not None for cell in row):
            return True
        if number > LOOKED_AT:
            return False
    return False


def _texts(rows: Iterable[tuple[Any, ...]], errors: list[tuple[int, int, CellFault]]) -> Iterator[list[str]]:
    for number, row in enumerate(rows, 1):
        errors.extend(
            (number, place, CellFault.ERROR) for place, cell in enumerate(row) if getattr(cell, "data_type", "") == "e"
        )
        yield [_text(cell.value) for cell in row]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _marks(archive: zipfile.ZipFile, title: str, last: int) -> Marks:
    """Merged ranges and formulas of a sheet, read from its XML because a workbook that is read row by row has none."""
    marks = Marks()
    path = _paths(archive).get(title)
    if path is None:
        return marks
    with archive.open(path) as part:
        for _event, element in ElementTree.iterparse(part, forbid_dtd=True):
            name = _local(element.tag)
            if name == "c":
                _mark_formula(element, marks, last)
            elif name == "mergeCell":
                first_column, first_row, last_column, last_row = range_boundaries(element.get("ref"))
                marks.merged.append((first_column, first_row, last_column, min(last_row, last)))
                if len(marks.merged) > MOST_MERGED:
                    raise fault(
                        _(
                            "The workbook has more than %(most)s merged ranges. Undo the merging in your spreadsheet "
                            "program, save it, and upload it again.",
                            most=f"{MOST_MERGED:,}".replace(",", "."),
                        )
                    )
            if name == "row":
                element.clear()
    return marks


def _mark_formula(cell: Any, marks: Marks, last: int) -> None:
    children = {_local(child.tag): child for child in cell}
    if "f" not in children:
        return
    marks.formulas += 1
    value = children.get("v")
    if (value is None or value.text is None) and cell.get("t") != "inlineStr" and len(marks.unvalued) < LOOKED_AT:
        column, row = coordinate_from_string(cell.get("r"))
        if row <= last + 1:
            marks.unvalued.append((row, column_index_from_string(column) - 1))


def _paths(archive: zipfile.ZipFile) -> dict[str, str]:
    """In which part of the workbook each sheet lies (ECMA-376 part 1, 18.2.19 and part 2, 9.3)."""
    rels = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), forbid_dtd=True)
    targets = {one.get("Id"): str(one.get("Target")) for one in rels}
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"), forbid_dtd=True)
    found = {}
    for sheet in book.iter():
        key = next((value for name, value in sheet.attrib.items() if _local(name) == "id"), None)
        if _local(sheet.tag) == "sheet" and key in targets:
            target = targets[key]
            found[str(sheet.get("name"))] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _unmerge(lines: list[Line], merged: list[tuple[int, int, int, int]]) -> list[Line]:
    """Give every row of a merged range its value: in the file only the first cell has one."""
    cells = {line.number: list(line.cells) for line in lines}
    for column, first, _last_column, last in merged:
        value = cells.get(first, [])[column - 1 : column]
        if not value:
            continue
        for number in range(first + 1, last + 1):
            row = cells.get(number)
            if row is not None:
                row.extend([""] * (column - len(row)))
                row[column - 1] = row[column - 1] or value[0]
    return [Line(line.number, tuple(cells[line.number])) for line in lines]
