"""A report as a Word file: real headings, real tables, page fields; made to go on editing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

import docx
from docx.document import Document as WordFile
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph as WordParagraph

from netzwerk.reports import word_styles as styles
from netzwerk.reports.document import (
    Bars,
    Beside,
    Block,
    Cell,
    Document,
    Facts,
    Items,
    KeyPoints,
    Lines,
    Paragraph,
    Row,
    Section,
    Status,
    Table,
    Voice,
)
from netzwerk.reports.text import printable

TEXT_WIDTH = 178
TWIPS_PER_MM = 1440 / 25.4
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
SIGNS = {"done": "✓", "open": "○", "late": "●", "new": "+", "moved": "→", "none": "–"}
Element = Any


def render(document: Document, stamp: datetime) -> bytes:
    """The document as .docx; the same bytes for the same document and stamp.

    Args:
        document: what to write.
        stamp: the moment that the file's properties name, aware.
    """
    file = docx.Document()
    styles.apply(file, document.language)
    _describe(file, document, stamp)
    _surround(file, document)
    _say(file, document.eyebrow, "Eyebrow")
    _say(file, document.title, "Title")
    if document.lead:
        _say(file, document.lead, "Subtitle")
    for block in document.head:
        _block(file, block)
    for section in document.sections:
        _section(file, section, 1)
    buffer = io.BytesIO()
    file.save(buffer)
    return _stable(buffer.getvalue())


def _describe(file: WordFile, document: Document, stamp: datetime) -> None:
    properties = file.core_properties
    properties.title = printable(f"{document.title} – {document.eyebrow}")[:255]
    properties.subject = printable(document.description)[:255]
    properties.language = document.language
    properties.author = "Netzwerk"
    properties.last_modified_by = "Netzwerk"
    properties.comments = ""
    properties.keywords = ""
    naive = stamp.replace(tzinfo=None, microsecond=0)
    properties.created = naive
    properties.modified = naive


def _surround(file: WordFile, document: Document) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm((210 - TEXT_WIDTH) / 2)
    section.top_margin, section.bottom_margin = Mm(22), Mm(20)
    section.header_distance, section.footer_distance = Mm(10), Mm(10)
    head = section.header.paragraphs[0]
    head.style = "Header"
    head.add_run(printable(document.header))
    foot = section.footer.paragraphs[0]
    foot.style = "Footer"
    foot.add_run(printable(document.running) + "\t")
    before, _, rest = document.page_of.partition("{page}")
    between, _, after = rest.partition("{pages}")
    foot.add_run(before)
    _field(foot, "PAGE")
    foot.add_run(between)
    _field(foot, "NUMPAGES")
    if after:
        foot.add_run(after)


def _field(paragraph: WordParagraph, instruction: str) -> None:
    for kind in ("begin", "separate", "end"):
        run = paragraph.add_run()
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        run.element.append(mark)
        if kind == "begin":
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = f" {instruction} "
            paragraph.add_run().element.append(code)
        elif kind == "separate":
            paragraph.add_run("1")


def _section(file: WordFile, section: Section, level: int) -> None:
    heading = file.add_heading(printable(section.heading), min(level, 9))
    if section.starts_page:
        heading.paragraph_format.page_break_before = True
    if section.status is not None:
        _pill(heading, section.status)
    if section.note:
        _say(file, section.note, "Small").paragraph_format.keep_with_next = True
    for block in section.blocks:
        _block(file, block)
    for inner in section.sections:
        _section(file, inner, level + 1)


def _pill(heading: WordParagraph, status: Status) -> None:
    heading.add_run(" · ")
    run = heading.add_run(printable(status.text))
    run.font.color.rgb = styles.TONES[status.tone]


def _say(file: WordFile, text: str, style: str) -> WordParagraph:
    paragraph = file.add_paragraph(style=style)
    paragraph.add_run(printable(text))
    return paragraph


def _lines(text: str) -> list[str]:
    return [line for line in printable(text).split("\n") if line.strip()]


def _block(file: WordFile, block: Block) -> None:
    cast("Callable[[WordFile, Block], None]", WRITERS[type(block)])(file, block)


def _facts(file: WordFile, block: Facts) -> None:
    share = TEXT_WIDTH // max(len(block.facts), 1)
    _grid(
        file,
        caption=", ".join(fact.label for fact in block.facts),
        titles=[fact.label for fact in block.facts],
        widths=[share] * len(block.facts),
        rows=[Row(tuple(Cell("\n".join(fact.lines), strong=True) for fact in block.facts))],
        numeric=[False] * len(block.facts),
    )


def _key_points(file: WordFile, block: KeyPoints) -> None:
    for number, point in enumerate(block.points, 1):
        paragraph = file.add_paragraph(style="Key Point")
        paragraph.add_run(f"{number}  {printable(point.title)}").bold = True
        if point.text:
            paragraph.add_run(" " + printable(point.text))


def _paragraph(file: WordFile, block: Paragraph) -> None:
    for index, line in enumerate(_lines(block.text)):
        paragraph = file.add_paragraph(style="Small" if block.quiet else "Normal")
        if index == 0 and block.label:
            paragraph.add_run(printable(block.label) + "  ").bold = True
        paragraph.add_run(line)


def _voice(file: WordFile, block: Voice) -> None:
    if block.question:
        _say(file, block.question, "Quote Question")
    for line in _lines(block.text):
        file.add_paragraph(style="Quote").add_run(line)
    _say(file, block.source, "Quote Source")


def _items(file: WordFile, block: Items) -> None:
    if block.title:
        _say(file, block.title, "List Title")
    for item in block.items:
        paragraph = file.add_paragraph(style="List Bullet")
        if item.mark != "none":
            paragraph.add_run(SIGNS[item.mark] + " ").bold = True
        paragraph.add_run(printable(item.text))
        if item.note:
            run = paragraph.add_run("  " + printable(item.note))
            run.font.color.rgb = styles.MUTED


def _beside(file: WordFile, block: Beside) -> None:
    for group in block.groups:
        _items(file, group)


def _bars(file: WordFile, block: Bars) -> None:
    _grid(
        file,
        caption=block.caption,
        titles=[block.label_title, block.value_title],
        widths=[TEXT_WIDTH - 60, 60],
        rows=[Row((Cell(bar.label), Cell(bar.text))) for bar in block.bars],
        numeric=[False, True],
    )


def _table(file: WordFile, block: Table) -> None:
    whole = sum(column.share for column in block.columns)
    _grid(
        file,
        caption=block.caption,
        titles=[column.title for column in block.columns],
        widths=[TEXT_WIDTH * column.share // whole for column in block.columns],
        rows=list(block.rows),
        numeric=[column.numeric for column in block.columns],
    )


def _rules(file: WordFile, block: Lines) -> None:
    for _ in range(block.count):
        file.add_paragraph("\t", style="Writing Line")


WRITERS: dict[type[Any], Callable[..., None]] = {
    Facts: _facts,
    KeyPoints: _key_points,
    Paragraph: _paragraph,
    Table: _table,
    Bars: _bars,
    Voice: _voice,
    Items: _items,
    Beside: _beside,
    Lines: _rules,
}


def _grid(
    file: WordFile,
    *,
    caption: str,
    titles: list[str],
    widths: list[int],
    rows: list[Row],
    numeric: list[bool],
) -> None:
    table = OxmlElement("w:tbl")
    table.append(_table_properties(caption))
    grid = OxmlElement("w:tblGrid")
    for width in widths:
        grid.append(_with("w:gridCol", w=_twips(width)))
    table.append(grid)
    head = [
        _cell(Cell(title), "Table Head", width, at) for title, width, at in zip(titles, widths, numeric, strict=True)
    ]
    table.append(_row(head, is_head=True))
    for row in rows:
        cells = [
            _cell(cell, _style_of(row, index, cell), width, at)
            for index, (cell, width, at) in enumerate(zip(row.cells, widths, numeric, strict=True))
        ]
        table.append(_row(cells, is_head=False))
    file.element.body.insert_element_before(table, "w:sectPr")


def _style_of(row: Row, index: int, cell: Cell) -> str:
    if row.quiet:
        return "Table Quiet"
    return "Table Strong" if index == 0 or cell.strong else "Table Text"


def _table_properties(caption: str) -> Element:
    properties = OxmlElement("w:tblPr")
    properties.append(_with("w:tblStyle", val="ReportTable"))
    properties.append(_with("w:tblW", w="5000", type="pct"))
    properties.append(_with("w:tblLayout", type="fixed"))
    properties.append(_with("w:tblLook", val="0020", firstRow="1", firstColumn="0", noHBand="1", noVBand="1"))
    properties.append(_with("w:tblCaption", val=printable(caption)))
    return properties


def _row(cells: list[Element], *, is_head: bool) -> Element:
    row = OxmlElement("w:tr")
    properties = OxmlElement("w:trPr")
    properties.append(OxmlElement("w:cantSplit"))
    if is_head:
        properties.append(OxmlElement("w:tblHeader"))
    row.append(properties)
    for cell in cells:
        row.append(cell)
    return row


def _cell(cell: Cell, style: str, width: int, right: bool) -> Element:
    element = OxmlElement("w:tc")
    properties = OxmlElement("w:tcPr")
    properties.append(_with("w:tcW", w=_twips(width), type="dxa"))
    element.append(properties)
    for line in _lines(cell.text) or ["–"]:
        element.append(_line(line, style, right))
    for line in _lines(cell.note):
        element.append(_line(line, "Table Note", right))
    return element


def _line(text: str, style: str, right: bool) -> Element:
    paragraph = OxmlElement("w:p")
    properties = OxmlElement("w:pPr")
    properties.append(_with("w:pStyle", val=styles.identifier(style)))
    if right:
        properties.append(_with("w:jc", val="right"))
    paragraph.append(properties)
    run = OxmlElement("w:r")
    words = OxmlElement("w:t")
    words.set(qn("xml:space"), "preserve")
    words.text = text
    run.append(words)
    paragraph.append(run)
    return paragraph


def _with(tag: str, **attributes: str) -> Element:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _twips(millimetres: int) -> str:
    return str(round(millimetres * TWIPS_PER_MM))


def _stable(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, ZIP_EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
