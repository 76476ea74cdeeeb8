"""A spreadsheet as lines of plain text with the numbers that its program shows, and the limits of what is read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from netzwerk.core.errors import Invalid
from netzwerk.core.languages import gettext as _
from netzwerk.people.policy import plain_name

MOST_ROWS = 2000
MOST_COLUMNS = 60
MOST_CHARACTERS = 1_000_000
LONGEST_CELL = 1000
LOOKED_THROUGH = 20_000
INVISIBLE = dict.fromkeys(map(ord, "\u200b\ufeff\u00ad\ufffe\u2060"))


class Remark(StrEnum):
    """What was noticed about a whole spreadsheet while reading it."""

    SHEET = "sheet"
    OTHER_SHEETS = "other_sheets"
    HIDDEN_SHEETS = "hidden_sheets"
    MERGED = "merged"
    FORMULAS = "formulas"
    WINDOWS_1252 = "windows_1252"


class CellFault(StrEnum):
    """Why the value of a cell cannot be taken as it is."""

    NO_VALUE = "no_value"
    ERROR = "error"
    LONG = "long"


@dataclass(frozen=True)
class Line:
    """One row; the number is the one that the spreadsheet program shows."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """All rows of a spreadsheet, the first of which names the columns.

    Attributes:
        header: names of the columns as they were typed, made unlike each other where they are empty.
        header_number: row in which they stand.
        remarks: what was noticed, with a name or a number for it.
        faults: cells without a usable value: number of the row, place of the column, why.
    """

    header: tuple[str, ...]
    header_number: int
    lines: tuple[Line, ...]
    remarks: tuple[tuple[Remark, str], ...] = ()
    faults: tuple[tuple[int, int, CellFault], ...] = ()

    def content(self) -> dict[str, Any]:
        """The spreadsheet as it is kept until it is taken over."""
        return {
            "header": self.header,
            "header_number": self.header_number,
            "lines": [[line.number, *line.cells] for line in self.lines],
            "remarks": self.remarks,
            "faults": self.faults,
        }

    @classmethod
    def of(cls, content: dict[str, Any]) -> Sheet:
        """The spreadsheet that `content` gave."""
        return cls(
            header=tuple(content["header"]),
            header_number=content["header_number"],
            lines=tuple(Line(number, tuple(cells)) for number, *cells in content["lines"]),
            remarks=tuple((Remark(remark), value) for remark, value in content["remarks"]),
            faults=tuple((row, column, CellFault(fault)) for row, column, fault in content["faults"]),
        )


def plain(text: str) -> str:
    """The text of a cell in one line, composed (NFC), without control characters and marks that nobody sees."""
    return plain_name(unicodedata.normalize("NFC", text).translate(INVISIBLE))


def fault(message: str, field: str = "upload") -> Invalid:
    """A spreadsheet that cannot be read at all."""
    return Invalid(field, message)


def too_many_rows() -> Invalid:
    """More rows than one person looks through."""
    return fault(
        _(
            "The table has more than %(most)s rows. That is more than one network needs, so nothing was read. Delete "
            "what does not belong here, or divide it into several files.",
            most=f"{MOST_ROWS:,}".replace(",", "."),
        )
    )


def lines_of(records: Iterable[Sequence[str]]) -> tuple[list[Line], list[tuple[int, int, CellFault]]]:
    """The rows that hold anything, with plain cells, and the cells that are too long.

    Raises:
        Invalid: if there are too many rows or columns, or too much text.
    """
    found: list[Line] = []
    faults: list[tuple[int, int, CellFault]] = []
    characters = 0
    for number, record in enumerate(records, 1):
        if number > LOOKED_THROUGH:
            raise too_many_rows()
        cells = [plain(cell[: LONGEST_CELL + 100]) for cell in record]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(cells) > MOST_COLUMNS:
            raise fault(
                _(
                    "Row %(row)s has %(columns)s columns, and at most %(most)s are read. Keep the columns that are "
                    "needed here, copy them into a new table, and upload that.",
                    row=number,
                    columns=len(cells),
                    most=MOST_COLUMNS,
                )
            )
        faults += [(number, place, CellFault.LONG) for place, cell in enumerate(cells) if len(cell) > LONGEST_CELL]
        characters += sum(map(len, cells))
        found.append(Line(number, tuple(cell[:LONGEST_CELL] for cell in cells)))
        if len(found) > MOST_ROWS + 1:
            raise too_many_rows()
        if characters > MOST_CHARACTERS:
            raise fault(
                _("The table holds too much text. Keep the columns that are needed here and upload only those.")
            )
    return found, faults
