"""From an uploaded file or pasted text to a sheet: which format it is, and where its header stands."""

from __future__ import annotations

from netzwerk.core.errors import Invalid
from netzwerk.core.languages import gettext as _
from netzwerk.tandems.intake import columns, texts, workbooks
from netzwerk.tandems.intake.sheets import MOST_ROWS, CellFault, Line, Remark, Sheet, fault, too_many_rows

HEADER_WITHIN = 15
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
PASTED = "pasted"


def from_file(content: bytes) -> Sheet:
    """The sheet in an uploaded file; what it is is read from its first bytes, never from its name.

    Raises:
        Invalid: if it cannot be read, with what to do.
    """
    if not content.strip(b"\0 \r\n\t"):
        raise fault(_("The file is empty. Choose the file with your table once more."))
    if content.startswith(b"PK\x03\x04"):
        book = workbooks.read(content)
        return _sheet(book.lines, tuple(book.remarks), tuple(book.faults), "upload")
    if content.startswith(OLE):
        raise fault(workbooks.protected() if ENCRYPTED in content else workbooks.old_format())
    if content.startswith(b"%PDF"):
        raise fault(
            _("This is a PDF, whatever its name says. Upload the table from which it was made, as XLSX or CSV.")
        )
    if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"<", b"{\\rtf")):
        raise fault(
            _("This is a web page or a text document. Open it in your spreadsheet program and save it as XLSX or CSV.")
        )
    text, remark = texts.decode(content)
    lines, faults = texts.read(text)
    return _sheet(lines, ((remark, ""),) if remark else (), tuple(faults), "upload")


def from_text(text: str) -> Sheet:
    """The sheet in text that was pasted.

    Raises:
        Invalid: if it cannot be read, with what to do.
    """
    if not text.strip():
        raise Invalid(PASTED, _("Paste the rows with their header, or choose a file."))
    lines, faults = texts.read(text, field=PASTED)
    return _sheet(lines, (), tuple(faults), PASTED)


def _sheet(
    lines: list[Line],
    remarks: tuple[tuple[Remark, str], ...],
    faults: tuple[tuple[int, int, CellFault], ...],
    field: str,
) -> Sheet:
    if not lines:
        hidden = dict(remarks).get(Remark.HIDDEN_SHEETS)
        if hidden:
            raise fault(
                _(
                    "Only hidden sheets hold anything (%(sheets)s). Show the sheet that you mean and save.",
                    sheets=hidden,
                )
            )
        raise fault(_("There is nothing in the table. Fill it in, save it, and try again."), field)
    place = columns.header_place([line.cells for line in lines[:HEADER_WITHIN]])
    if place is None:
        raise fault(
            _(
                "No row with the names of columns was found. Put names such as “Tandem no.”, “Name” and "
                "“E-mail” into the first row. The sample shows how."
            ),
            field,
        )
    header, rows = lines[place], tuple(lines[place + 1 :])
    if not rows:
        raise fault(
            _("The table has a header and no row below it. Fill in at least one row, save, and try again."), field
        )
    if len(rows) > MOST_ROWS:
        raise too_many_rows()
    width = max(len(header.cells), *(len(row.cells) for row in rows))
    names = [*header.cells, *[""] * (width - len(header.cells))]
    return Sheet(
        header=tuple(name or _("Column %(letter)s", letter=columns.letter(at)) for at, name in enumerate(names)),
        header_number=header.number,
        lines=rows,
        remarks=remarks,
        faults=tuple(one for one in faults if one[0] > header.number),
    )
