"""What files and pasted rows are read as, and what is said about everything else."""

from __future__ import annotations

import codecs
import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from netzwerk.core.errors import Invalid
from netzwerk.tandems.intake import reading, texts, workbooks
from netzwerk.tandems.intake.sheets import MOST_ROWS, CellFault, Remark, Sheet
from tests.tandems.intake import tables

EXPECTED = [tuple(row) for row in tables.ROWS]
SIMPLE = ("Name", "E-Mail")


def trimmed(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Rows without the empty cells at their ends, which spreadsheets leave out."""
    found = []
    for row in rows:
        cells = list(row)
        while cells and not cells[-1]:
            cells.pop()
        found.append(tuple(cells))
    return found


def fault_of(content: bytes) -> str:
    """What is said about a file that cannot be read."""
    with pytest.raises(Invalid) as caught:
        reading.from_file(content)
    assert caught.value.field == "upload"
    return caught.value.message


@pytest.mark.parametrize("separator", ["\t", ";", ",", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_and_separators(separator: str, encoding: str) -> None:
    sheet = reading.from_file(tables.text(*tables.ROWS, separator=separator).encode(encoding))
    assert trimmed(tables.cells(sheet)) == trimmed(EXPECTED)
    assert sheet.header == tables.HEADER
    assert sheet.header_number == 1
    assert [line.number for line in sheet.lines] == [2, 3, 4, 5]
    assert sheet.remarks == (((Remark.WINDOWS_1252, ""),) if encoding == "cp1252" else ())


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends(line_end: str) -> None:
    content = tables.text(*tables.ROWS, separator=";").replace("\r\n", line_end).encode()
    assert trimmed(tables.cells(reading.from_file(content))) == trimmed(EXPECTED)


def test_what_excel_says_about_its_separator_counts() -> None:
    sheet = reading.from_file(b"sep=,\r\nName,E-Mail\r\nA;B,a@example.org\r\n")
    assert tables.cells(sheet) == [("A;B", "a@example.org")]
    assert sheet.lines[0].number == 3


def test_cells_with_quotes_line_breaks_and_separators() -> None:
    sheet = reading.from_file(b'Name;E-Mail;Organisation\r\n"Kern; Ida";ida@example.org;"Schule\r\nam ""See"""\r\n')
    assert tables.cells(sheet) == [("Kern; Ida", "ida@example.org", 'Schule am "See"')]


def test_a_quotation_mark_at_the_start_of_a_pasted_cell_is_no_fault() -> None:
    sheet = reading.from_text('Name\tE-Mail\tOrganisation\r\nIda\tida@example.org\t"Am See" Schule\r\n')
    assert tables.cells(sheet) == [("Ida", "ida@example.org", "Am See Schule")]


def test_a_quotation_mark_that_is_never_closed() -> None:
    rows = "".join(f"P{number};p{number}@example.org\r\n" for number in range(50))
    assert "Anführungszeichen" in fault_of(f'Name;E-Mail\r\n"Ida;ida@example.org\r\n{rows}'.encode())


def test_pasted_rows() -> None:
    sheet = reading.from_text(tables.text(*tables.ROWS))
    assert trimmed(tables.cells(sheet)) == trimmed(EXPECTED)
    with pytest.raises(Invalid) as caught:
        reading.from_text("  \r\n ")
    assert caught.value.field == "pasted"


def test_what_nobody_sees_is_left_out() -> None:
    sheet = reading.from_text("Name\tE-Mail\n\u202eIda\u200b\u00a0 Ke\u0301rn\u00ad\tida@example.org\u200f\n")
    assert tables.cells(sheet) == [("Ida K\u00e9rn", "ida@example.org")]


def test_the_header_may_stand_below_a_title() -> None:
    sheet = reading.from_text("Personen 2021\n\n\nName\tE-Mail\nIda\tida@example.org\n")
    assert sheet.header_number == 4
    assert [line.number for line in sheet.lines] == [5]


def test_a_workbook() -> None:
    sheet = reading.from_file(tables.workbook(*tables.ROWS))
    assert trimmed(tables.cells(sheet)) == trimmed(EXPECTED)
    assert sheet.remarks == ()


def test_a_workbook_as_excel_itself_writes_it() -> None:
    book = tables.with_shared_strings(tables.workbook(*tables.ROWS))
    assert b"inlineStr" not in book
    assert trimmed(tables.cells(reading.from_file(book))) == trimmed(EXPECTED)


def test_numbers_dates_and_answers_of_a_workbook() -> None:
    header = ("Tandem Nr.", "Name", "E-Mail", "Sprecher:in", "Ort")
    sheet = reading.from_file(tables.workbook((3.0, 17, 4.5, True, date(2021, 3, 1)), header=header))
    assert tables.cells(sheet) == [("3", "17", "4.5", "ja", "2021-03-01")]


def test_merged_cells_count_for_every_row() -> None:
    def merge(book: Workbook) -> None:
        book.worksheets[0].merge_cells("A2:A4")

    rows = (("1", "Ida", "ida@example.org"), ("", "Bo", "bo@example.org"), ("", "Kim", "kim@example.org"))
    sheet = reading.from_file(tables.workbook(*rows, header=("Tandem Nr.", *SIMPLE), finish=merge))
    assert [cells[0] for cells in tables.cells(sheet)] == ["1", "1", "1"]
    assert sheet.remarks == ((Remark.MERGED, "1"),)


def test_a_title_over_all_columns_does_not_spread() -> None:
    def title(book: Workbook) -> None:
        book.worksheets[0].insert_rows(1)
        book.worksheets[0]["A1"] = "Alle Personen"
        book.worksheets[0].merge_cells("A1:B1")

    sheet = reading.from_file(tables.workbook(("Ida", "ida@example.org"), header=SIMPLE, finish=title))
    assert (sheet.header, sheet.header_number) == (SIMPLE, 2)


def test_formulas_give_their_stored_value_or_a_fault() -> None:
    book = tables.workbook(("=1+1", "=A2&B2", "ida@example.org"), header=("Tandem Nr.", *SIMPLE))
    book = tables.changed(
        book,
        "xl/worksheets/sheet1.xml",
        lambda part: part.replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>").replace(
            b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>"
        ),
    )
    sheet = reading.from_file(book)
    assert tables.cells(sheet) == [("2", "", "ida@example.org")]
    assert sheet.faults == ((2, 1, CellFault.NO_VALUE),)
    assert sheet.remarks == ((Remark.FORMULAS, "2"),)


def test_text_that_looks_like_a_formula_is_text() -> None:
    def as_text(book: Workbook) -> None:
        book.worksheets[0]["A2"].data_type = "s"

    nasty = "=cmd|' /C calc'!A0"
    sheet = reading.from_file(tables.workbook((nasty, "ida@example.org"), header=SIMPLE, finish=as_text))
    assert tables.cells(sheet) == [(nasty, "ida@example.org")]
    assert tables.cells(reading.from_text(f"Name\tE-Mail\n{nasty}\tida@example.org")) == [(nasty, "ida@example.org")]


def test_errors_of_cells_are_faults() -> None:
    def wrong(book: Workbook) -> None:
        book.worksheets[0]["A2"].data_type = "e"

    sheet = reading.from_file(tables.workbook(("#REF!", "ida@example.org"), header=SIMPLE, finish=wrong))
    assert sheet.faults == ((2, 0, CellFault.ERROR),)


def test_the_first_visible_sheet_that_holds_anything_is_read() -> None:
    def more(book: Workbook) -> None:
        book.create_sheet("Leer", 0)
        hidden = book.create_sheet("Geheim", 0)
        hidden.append(SIMPLE)
        hidden.append(("Verborgen", "verborgen@example.org"))
        hidden.sheet_state = "hidden"
        book.create_sheet("Altes").append(("x", "y"))

    sheet = reading.from_file(tables.workbook(("Ida", "ida@example.org"), header=SIMPLE, finish=more))
    assert tables.cells(sheet) == [("Ida", "ida@example.org")]
    assert sheet.remarks == (
        (Remark.SHEET, "Personen"),
        (Remark.HIDDEN_SHEETS, "Geheim"),
        (Remark.OTHER_SHEETS, "Altes"),
    )


def test_only_hidden_sheets() -> None:
    def hide(book: Workbook) -> None:
        book.worksheets[0].sheet_state = "hidden"
        book.create_sheet("Leer")

    assert "ausgeblendete Blätter" in fault_of(tables.workbook(("Ida", "i@example.org"), header=SIMPLE, finish=hide))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Datei ist leer"),
        (b"\xef\xbb\xbf\r\n", "Datei ist leer|Tabelle steht nichts"),
        (codecs.BOM_UTF16_LE, "keine Tabelle|nichts"),
        (tables.workbook(header=None), "Tabelle steht nichts"),
        (tables.workbook(), "Überschriften und keine Zeile"),
        (tables.text().encode(), "Überschriften und keine Zeile"),
        (b"a;b;c\r\n1;2;3\r\n", "Keine Zeile mit den Namen der Spalten"),
        (b"%PDF-1.7\n1 0 obj", "PDF"),
        (b"<html><table><tr><td>Name</td></tr></table>", "Webseite"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "altes oder binäres Excel-Format"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le"),
            "mit einem Kennwort",
        ),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "keine Tabelle"),
        (b"\xff\xfe\x00\xd8\x00\xd8", "keine Tabelle"),
        (b"Name;E-Mail\r\n\x00\x01\x02\x03;x\r\n", "keine Tabelle"),
        (tables.packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "OpenDocument"),
        (tables.packed({"word/document.xml": b"<w/>"}), "Word-Dokument"),
        (tables.packed({"xl/workbook.bin": b"x"}), "altes oder binäres Excel-Format"),
        (tables.packed({"bild.png": b"x"}), "keine Arbeitsmappe"),
        (tables.packed({"xl/workbook.xml": b"<workbook/>"}), "beschädigt"),
        (b"PK\x03\x04kaputt", "beschädigt"),
        (tables.workbook(*tables.ROWS)[:-300], "beschädigt"),
    ],
)
def test_what_is_no_table(content: bytes, said: str) -> None:
    message = fault_of(content)
    assert any(part in message for part in said.split("|")), message


def test_damage_inside_a_workbook() -> None:
    book = tables.workbook(*tables.ROWS)
    for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml", "xl/styles.xml"):
        assert "beschädigt" in fault_of(tables.changed(book, part, lambda _old: b"<broken"))


def test_entities_are_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    book = tables.workbook(*tables.ROWS)
    for part in ("xl/worksheets/sheet1.xml", "xl/workbook.xml"):
        nasty = tables.changed(book, part, lambda old: bomb + old.split(b"?>", 1)[-1])
        assert "beschädigt" in fault_of(nasty)


def test_a_zip_bomb_is_not_opened() -> None:
    book = tables.workbook(*tables.ROWS)
    nasty = tables.changed(book, "xl/worksheets/sheet1.xml", lambda old: old + b" " * 30_000_000)
    assert len(nasty) < 100_000
    assert "nicht geöffnet" in fault_of(nasty)
    many = tables.packed({"xl/workbook.xml": b"<w/>"} | {f"x{number}": b"" for number in range(1001)})
    assert "nicht geöffnet" in fault_of(many)


def test_a_workbook_whose_parts_are_encrypted() -> None:
    content = bytearray(tables.workbook(*tables.ROWS))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        start = archive.start_dir
    while (at := content.find(b"PK\x01\x02", start)) >= 0:
        content[at + 8] |= 1
        start = at + 4
    assert "mit einem Kennwort" in fault_of(bytes(content))


def test_too_many_rows_and_columns() -> None:
    for count in (MOST_ROWS + 1, 50_000):
        rows = "".join(f"P{number};p{number}@example.org\n" for number in range(count))
        assert "mehr als 2.000 Zeilen" in fault_of(f"Name;E-Mail\n{rows}".encode())
    book = tables.workbook(*(("P", f"p{number}@example.org") for number in range(6000)), header=SIMPLE)
    assert "mehr als 2.000 Zeilen" in fault_of(book)
    wide = ";".join(["Name", "E-Mail", *(f"Spalte {number}" for number in range(298))])
    assert "300 Spalten" in fault_of(f"{wide}\n".encode())
    rows = "".join(f"P{number};p{number}@example.org\n" for number in range(MOST_ROWS))
    assert len(reading.from_file(f"Name;E-Mail\n{rows}".encode()).lines) == MOST_ROWS


def test_a_row_far_below_does_not_cost_a_million_rows() -> None:
    def far(book: Workbook) -> None:
        book.worksheets[0]["A1048576"] = "x"

    assert "2.000 Zeilen" in fault_of(tables.workbook(("Ida", "ida@example.org"), header=SIMPLE, finish=far))


def test_formatted_rows_that_reach_to_the_last_column_do_not_cost_minutes() -> None:
    """Counted in cells instead of seconds: a sheet of 20,000 such rows once took a quarter of an hour."""
    rows = b"".join(b'<row r="%d"><c r="XFD%d"/></row>' % (number, number) for number in range(3, 53))
    book = tables.changed(
        tables.workbook(("Ida", "ida@example.org"), header=SIMPLE),
        "xl/worksheets/sheet1.xml",
        lambda part: part.replace(b"</sheetData>", rows + b"</sheetData>"),
    )
    seen = []
    original = workbooks._text

    def counted(value: object) -> str:
        seen.append(value)
        return original(value)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workbooks, "_text", counted)
        assert tables.cells(reading.from_file(book)) == [("Ida", "ida@example.org")]
    assert len(seen) <= 52 * workbooks.WIDEST


def test_very_many_merged_ranges_are_refused() -> None:
    ranges = b'<mergeCell ref="A1:XFD1048576"/>' * (workbooks.MOST_MERGED + 1)
    book = tables.changed(
        tables.workbook(("Ida", "ida@example.org"), header=SIMPLE),
        "xl/worksheets/sheet1.xml",
        lambda part: part.replace(b"</sheetData>", b"</sheetData><mergeCells>" + ranges + b"</mergeCells>"),
    )
    assert "mehr als 2.000 verbundene Bereiche" in fault_of(book)


def test_a_cell_that_is_too_long() -> None:
    sheet = reading.from_text(f"Name\tE-Mail\n{'x' * 10_000}\tida@example.org\n")
    assert sheet.faults == ((2, 0, CellFault.LONG),)
    assert len(sheet.lines[0].cells[0]) == 1000


def test_too_much_text() -> None:
    row = ";".join(["x" * 900] * 10)
    header = ";".join(["Name", "E-Mail", *(f"S{number}" for number in range(8))])
    assert "zu viel Text" in fault_of("\n".join([header, *[row] * 200]).encode())


def test_a_sheet_survives_being_kept() -> None:
    sheet = reading.from_file(tables.workbook(*tables.ROWS))
    assert Sheet.of(sheet.content()) == sheet


def test_a_text_without_anything_that_tells_its_separator() -> None:
    assert texts.read("Name\n")[0][0].cells == ("Name",)
