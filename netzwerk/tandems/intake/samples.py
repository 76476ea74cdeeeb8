"""The sample file: the columns with three rows of invented people, as CSV that Excel opens well and as XLSX."""

from __future__ import annotations

import codecs
import csv
import io

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from netzwerk.core.languages import gettext as _

WIDTHS = (10, 28, 24, 10, 30, 16, 22, 24, 30, 24, 14, 10, 16)


def rows() -> list[list[str]]:
    """Header and example rows in the current language."""
    header = [
        *(_("Tandem no."), _("Title"), _("Occupations"), _("Side"), _("Organisation"), _("Town"), _("Kind")),
        *(_("Name"), _("E-mail"), _("Function"), _("Spokesperson"), _("Language"), _("Role")),
    ]
    yes, school, company = _("yes"), _("School"), _("Company")
    return [
        header,
        [
            *("1", _("Digital report books"), _("Chemical technician"), school, "Beispielschule Nord", "Musterstadt"),
            *("", "Alex Beispiel", "alex.beispiel@example.org", _("Head of department"), yes, "de", ""),
        ],
        [
            *("1", "", "", company, "Beispielwerk GmbH", "Musterstadt"),
            *("", "Kim Muster", "kim.muster@example.org", _("Trainer"), yes, "en", ""),
        ],
        [
            *("", "", "", "", "Beispielkammer", "Musterstadt"),
            *(_("Chamber"), "Robin Vorlage", "robin.vorlage@example.org", "", "", "de", _("Advisory board")),
        ],
    ]


def as_csv() -> bytes:
    """UTF-8 with a byte order mark and semicolons, which a double click in German Excel opens right."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows())
    return codecs.BOM_UTF8 + text.getvalue().encode()


def as_xlsx() -> bytes:
    """A workbook whose cells are all text."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("People")
    for row in rows():
        sheet.append(row)
    for place, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
        sheet.cell(1, place).font = Font(bold=True)
    sheet.freeze_panes = "A2"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
