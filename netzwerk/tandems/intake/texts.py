"""Tables as text: pasted from a spreadsheet program, or CSV in the encodings and separators that programs write."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from netzwerk.core.languages import gettext as _
from netzwerk.tandems.intake.sheets import CellFault, Line, Remark, fault, lines_of

SEPARATORS = ("\t", ";", ",", "|")
LOOKED_AT = 20
SWALLOWED_LINES = 30
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
Read = tuple[list[Line], list[tuple[int, int, CellFault]]]


def decode(content: bytes) -> tuple[str, Remark | None]:
    """The text of a file, and whether it was written in the old Windows encoding.

    Raises:
        Invalid: if it is no text.
    """
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _strictly(content, encoding), None
    wide = _wide(content)
    if wide:
        return _strictly(content, wide), None
    if b"\0" in content:
        raise _no_text()
    try:
        return content.decode(), None
    except UnicodeDecodeError:
        return _strictly(content, "cp1252"), Remark.WINDOWS_1252


def read(text: str, *, field: str = "upload") -> Read:
    """The rows of a table in text.

    Args:
        field: where the text came from, for faults.

    Raises:
        Invalid: if quotes are not closed, or it is too large.
    """
    text, separator = _separator(text.replace("\0", ""))
    return lines_of(_records(text, separator, field))


def _records(text: str, separator: str, field: str) -> Iterator[list[str]]:
    try:
        yield from list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        if "end of data" in str(error) or "limit" in str(error):
            raise fault(_unclosed(), field) from error
    else:
        return
    for record in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
        if any(cell.count("\n") > SWALLOWED_LINES for cell in record):
            raise fault(_unclosed(), field)
        yield record


def _unclosed() -> str:
    return _(
        "A quotation mark is opened and never closed, so it cannot be told where a cell ends. Look for a cell with a "
        "single quotation mark, or save the table as XLSX and upload that."
    )


def _separator(text: str) -> tuple[str, str]:
    first, _newline, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == len("sep=;"):
        return "\n" + rest, first[4]
    sample = [line for line in text.splitlines() if line.strip()][:LOOKED_AT]
    if any("\t" in line for line in sample[:3]):
        return text, "\t"
    return text, max(SEPARATORS, key=lambda separator: _columns(sample, separator))


def _columns(sample: list[str], separator: str) -> int:
    """How many columns a separator makes of the first rows, when they all have it."""
    counts = sorted(len(record) for record in csv.reader(sample, delimiter=separator))
    return counts[len(counts) // 2] if counts else 0


def _wide(content: bytes) -> str:
    """The UTF-16 that a text without a byte order mark is in, if it looks so: every other byte is zero."""
    sample = content[:400]
    if len(sample) < 4 or len(content) % 2:
        return ""
    if sample[1::2].count(0) > len(sample) // 3 and not sample[::2].count(0):
        return "utf-16-le"
    if sample[::2].count(0) > len(sample) // 3 and not sample[1::2].count(0):
        return "utf-16-be"
    return ""


def _strictly(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _no_text() from error
    strange = sum(text.count(char) for char in map(chr, range(1, 9)))
    if "\0" in text or strange > len(text) // 100:
        raise _no_text()
    return text


def _no_text() -> Exception:
    return fault(
        _(
            "This file holds no table that can be read. Open it in your spreadsheet program and save it as Excel "
            "workbook (.xlsx) or as CSV UTF-8, then upload that file."
        )
    )
