"""Spreadsheets for the tests: as text, as CSV, as workbooks, and as things that only look like one."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook

from netzwerk.tandems.intake.sheets import Sheet

HEADER = ("Tandem Nr.", "Titel", "Lernort", "Organisation", "Ort", "Name", "E-Mail", "Funktion", "Sprecher:in", "Rolle")
SCHOOL = ("1", "Digitales Berichtsheft", "Schule", "Äpfelschule", "Gießen", "Ute Österle", "ute@schule.example")
COMPANY = ("1", "", "Betrieb", "Werk & Söhne", "Gießen", "Bo Müller", "bo@werk.example")
BOARD = ("", "", "", "Kammer", "Kassel", "Kim Rat", "kim@kammer.example", "", "", "Beirat")
ROWS = (
    (*SCHOOL, "Lehrkraft", "ja", ""),
    (*COMPANY, "Ausbilder", "", ""),
    ("2", "", "Schule", "Äpfelschule", "Gießen", "Ida Kern", "ida@schule.example", "", "", ""),
    BOARD,
)
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRINGS_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
STRINGS_RELATION = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
Cell = str | int | float | bool | None | Any


def text(*rows: Sequence[object], separator: str = "\t", header: Sequence[str] = HEADER) -> str:
    """Rows as text, as a spreadsheet program copies them."""
    return "\r\n".join(separator.join(map(str, row)) for row in (header, *rows)) + "\r\n"


def workbook(
    *rows: Sequence[Cell],
    header: Sequence[str] | None = HEADER,
    title: str = "Personen",
    finish: Callable[[Workbook], None] = lambda _book: None,
) -> bytes:
    """A workbook with one sheet, after `finish` has done what it likes with it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in (header, *rows) if header else rows:
        sheet.append(row)
    finish(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A zip file."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def changed(book: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one of its parts rewritten."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts.get(part, b""))
    return packed(parts)


def cells(sheet: Sheet) -> list[tuple[str, ...]]:
    """The rows below the header."""
    return [line.cells for line in sheet.lines]


def with_shared_strings(book: bytes) -> bytes:
    """The workbook with its texts in a part of their own, as Excel itself writes them (ECMA-376 part 1, 18.4)."""
    texts: list[bytes] = []

    def share(found: re.Match[bytes]) -> bytes:
        texts.append(found.group(3))
        return found.group(1) + b't="s"' + found.group(2) + b"<v>%d</v>" % (len(texts) - 1)

    sheet = "xl/worksheets/sheet1.xml"
    book = changed(
        book, sheet, lambda part: re.sub(rb'(<c [^>]*)t="inlineStr"([^>]*>)<is><t[^>]*>(.*?)</t></is>', share, part)
    )
    items = b"".join(b"<si><t>%s</t></si>" % one for one in texts)
    strings = b'<?xml version="1.0"?><sst xmlns="%s">%s</sst>' % (MAIN, items)
    part = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/></Types>' % STRINGS_TYPE
    book = changed(book, "[Content_Types].xml", lambda types: types.replace(b"</Types>", part))
    relation = b'<Relationship Id="rIdS" Type="%s" Target="sharedStrings.xml"/></Relationships>' % STRINGS_RELATION
    book = changed(book, "xl/_rels/workbook.xml.rels", lambda rels: rels.replace(b"</Relationships>", relation))
    return changed(book, "xl/sharedStrings.xml", lambda _none: strings)
