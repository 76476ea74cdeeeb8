"""A report as a Word file: real headings, real tables, page fields; made to go on editing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
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
    Signatures,
    Table,
    Voice,
)
from netzwerk.reports.text import printable

TEXT_WIDTH = 178
TWIPS_PER_MM = 1440 / 25.4
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
Element = Any


Run = tuple[str, bool, str]


def render(document: Document, stamp: datetime) -> bytes:
    """The document as .docx; the same bytes for the same document and stamp.

    Args:
        document: what to write.
        stamp: the moment that the file's properties name, aware.
    """
    file = docx.Document(io.BytesIO(styles.template(document.language)))
    _describe(file, document, stamp)
    _surround(file, document)
    page = _Page(file.element.body.sectPr)
    if document.notice:
        page.say("Notice", document.notice)
    page.say("Eyebrow", document.eyebrow)
    page.say("Title", document.title)
    if document.lead:
        page.say("Subtitle", document.lead)
    for block in document.head:
        _block(page, block)
    for section in document.sections:
        _section(page, section, 1)
    buffer = io.BytesIO()
    file.save(buffer)
    return _stable(buffer.getvalue())


class _Page:
    """The end of the body, where the next element goes."""

    def __init__(self, end: Element) -> None:
        self.end = end

    def put(self, element: Element) -> None:
        """Add an element."""
        self.end.addprevious(element)

    @property
    def ends_with_table(self) -> bool:
        """Whether a table stands last; Word would join the next one to it."""
        last = self.end.getprevious()
        return last is not None and last.tag == qn("w:tbl")

    def say(self, style: str, text: str, **flags: bool) -> None:
        """Add a paragraph of plain text."""
        self.put(_line(style, (text, False, ""), **flags))


def _describe(file: WordFile, document: Document, stamp: datetime) -> None:
    properties = file.core_properties
    properties.title = printable(f"{document.title} – {document.eyebrow}")[:255]
    properties.subject = printable(document.description)[:255]
    properties.language = document.language
    properties.author = "Netzwerk"
    properties.last_modified_by = "Netzwerk"
    properties.comments = ""
    properties.keywords = ""
    naive = stamp.astimezone(UTC).replace(tzinfo=None, microsecond=0)
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
    head.add_run(printable(" · ".join(part for part in (document.header, document.notice) if part)))
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


def _section(page: _Page, section: Section, level: int) -> None:
    runs: list[Run] = [(section.heading, False, "")]
    if section.status is not None:
        runs += [(" · ", False, ""), (section.status.text, False, styles.TONES[section.status.tone])]
    page.put(_line(f"Heading {level}", *runs, starts_page=section.starts_page))
    if section.note:
        page.say("Small", section.note, keep=True)
    for block in section.blocks:
        _block(page, block)
    for inner in section.sections:
        _section(page, inner, level + 1)


def _lines(text: str) -> list[str]:
    return [line for line in printable(text).split("\n") if line.strip()]


def _block(page: _Page, block: Block) -> None:
    cast("Callable[[_Page, Block], None]", WRITERS[type(block)])(page, block)


def _facts(page: _Page, block: Facts) -> None:
    share = TEXT_WIDTH // max(len(block.facts), 1)
    _grid(
        page,
        caption=", ".join(fact.label for fact in block.facts),
        titles=[fact.label for fact in block.facts],
        widths=[share] * len(block.facts),
        rows=[Row(tuple(Cell("\n".join(fact.lines), strong=True) for fact in block.facts))],
        numeric=[False] * len(block.facts),
    )


def _key_points(page: _Page, block: KeyPoints) -> None:
    for number, point in enumerate(block.points, 1):
        text = f" {point.text}" if point.text else ""
        page.put(_line("Key Point", (f"{number}  {point.title}", True, ""), (text, False, "")))


def _paragraph(page: _Page, block: Paragraph) -> None:
    for index, line in enumerate(_lines(block.text)):
        label = f"{block.label}  " if index == 0 and block.label else ""
        page.put(_line("Small" if block.quiet else "Normal", (label, True, ""), (line, False, "")))


def _voice(page: _Page, block: Voice) -> None:
    if block.question:
        page.say("Quote Question", block.question)
    for line in _lines(block.text):
        page.say("Quote", line)
    page.say("Quote Source", block.source)


def _items(page: _Page, block: Items) -> None:
    if block.title:
        page.say("List Title", block.title)
    for item in block.items:
        note = f"  {item.note}" if item.note else ""
        page.put(_line("List Bullet", (item.text, False, ""), (note, False, styles.MUTED)))


def _beside(page: _Page, block: Beside) -> None:
    for group in block.groups:
        _items(page, group)


def _bars(page: _Page, block: Bars) -> None:
    _grid(
        page,
        caption=block.caption,
        titles=[block.label_title, block.value_title],
        widths=[TEXT_WIDTH - 60, 60],
        rows=[Row((Cell(bar.label), Cell(bar.text))) for bar in block.bars],
        numeric=[False, True],
    )


def _table(page: _Page, block: Table) -> None:
    whole = sum(column.share for column in block.columns)
    _grid(
        page,
        caption=block.caption,
        titles=[column.title for column in block.columns],
        widths=[TEXT_WIDTH * column.share // whole for column in block.columns],
        rows=list(block.rows),
        numeric=[column.numeric for column in block.columns],
    )


def _signatures(page: _Page, block: Signatures) -> None:
    share = TEXT_WIDTH // (len(block.days) + 2)
    _grid(
        page,
        caption=block.caption,
        titles=[block.who_title, *block.days],
        widths=[TEXT_WIDTH - share * len(block.days), *[share] * len(block.days)],
        rows=[Row((cell, *[Cell("")] * len(block.days))) for cell in block.rows],
        numeric=[False] * (len(block.days) + 1),
    )


def _rules(page: _Page, block: Lines) -> None:
    for _ in range(block.count):
        page.put(_line("Writing Line", ("\t", False, "")))


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
    Signatures: _signatures,
}


def _grid(
    page: _Page,
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
        table.append(_row(_cells(row, widths, numeric), is_head=False))
    _keep_head_with_first_row(table)
    if page.ends_with_table:
        page.say("List Title", caption)
    page.put(table)


def _keep_head_with_first_row(table: Element) -> None:
    for properties in table.find(qn("w:tr")).iter(qn("w:pPr")):
        properties.insert(1, OxmlElement("w:keepNext"))


def _cells(row: Row, widths: list[int], numeric: list[bool]) -> list[Element]:
    last = len(row.cells) - 1
    return [
        _cell(
            cell,
            _style_of(row, index, cell),
            sum(widths[index:]) if index == last else widths[index],
            numeric[index],
            span=len(widths) - last if index == last else 1,
        )
        for index, cell in enumerate(row.cells)
    ]


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


def _cell(cell: Cell, style: str, width: int, right: bool, *, span: int = 1) -> Element:
    element = OxmlElement("w:tc")
    properties = OxmlElement("w:tcPr")
    properties.append(_with("w:tcW", w=_twips(width), type="dxa"))
    if span > 1:
        properties.append(_with("w:gridSpan", val=str(span)))
    element.append(properties)
    for line in _lines(cell.text) or ["–"]:
        element.append(_line(style, (line, False, ""), right=right))
    for line in _lines(cell.note):
        element.append(_line("Table Note", (line, False, ""), right=right))
    return element


def _line(style: str, *runs: Run, right: bool = False, keep: bool = False, starts_page: bool = False) -> Element:
    paragraph = OxmlElement("w:p")
    properties = OxmlElement("w:pPr")
    properties.append(_with("w:pStyle", val=styles.identifier(style)))
    if keep:
        properties.append(OxmlElement("w:keepNext"))
    if starts_page:
        properties.append(OxmlElement("w:pageBreakBefore"))
    if right:
        properties.append(_with("w:jc", val="right"))
    paragraph.append(properties)
    for text, bold, colour in runs:
        if text:
            paragraph.append(_run(text, bold, colour))
    return paragraph


def _run(text: str, bold: bool, colour: str) -> Element:
    run = OxmlElement("w:r")
    if bold or colour:
        properties = OxmlElement("w:rPr")
        if bold:
            properties.append(OxmlElement("w:b"))
        if colour:
            properties.append(_with("w:color", val=colour))
        run.append(properties)
    if text == "\t":
        run.append(OxmlElement("w:tab"))
        return run
    words = OxmlElement("w:t")
    words.set(qn("xml:space"), "preserve")
    words.text = _safe(text)
    run.append(words)
    return run


def _safe(text: str) -> str:
    edge = len(text) - len(text.lstrip(" "))
    return " " * edge + printable(text) + " " * (len(text) - len(text.rstrip(" ")) if text.strip() else 0)


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
