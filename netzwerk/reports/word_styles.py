"""The look of a Word report: styles of its own and those of Word, set once."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

import docx
from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

FONT = "Calibri"
INK = "14262B"
MUTED = "4D5F65"
STRONG_BRAND = "084A50"
TONES = {
    "good": "1D6A3F",
    "warn": "8A4B06",
    "bad": "A3261D",
    "plain": MUTED,
}
WORD_LANGUAGES = {"de": "de-DE", "en": "en-GB"}

UNWANTED_PARTS = ("/thumbnail", "/stylesWithEffects")
COMPATIBLE_WITH = "15"
BEFORE_SHADING = frozenset(
    qn(f"w:{name}")
    for name in (
        "pStyle",
        "keepNext",
        "keepLines",
        "pageBreakBefore",
        "framePr",
        "widowControl",
        "numPr",
        "pBdr",
    )
)

TABLE_STYLE = """
<w:style {namespace} w:type="table" w:customStyle="1" w:styleId="ReportTable">
  <w:name w:val="Report Table"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/>
  <w:tblPr><w:tblBorders>
    <w:bottom w:val="single" w:sz="4" w:space="0" w:color="D3DBD8"/>
    <w:insideH w:val="single" w:sz="4" w:space="0" w:color="D3DBD8"/>
  </w:tblBorders><w:tblCellMar>
    <w:top w:w="50" w:type="dxa"/><w:left w:w="0" w:type="dxa"/>
    <w:bottom w:w="50" w:type="dxa"/><w:right w:w="120" w:type="dxa"/>
  </w:tblCellMar></w:tblPr>
  <w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>
    <w:bottom w:val="single" w:sz="10" w:space="0" w:color="0B5C63"/>
  </w:tcBorders></w:tcPr></w:tblStylePr>
</w:style>
"""


def identifier(name: str) -> str:
    """The id that Word files use for a style of this name."""
    return name.replace(" ", "")


@cache
def template(language: str) -> bytes:
    """An empty Word file with the look of our reports in the language that it is to be written in."""
    file = docx.Document()
    _apply(file, language)
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def _apply(file: WordFile, language: str) -> None:
    _language(file, WORD_LANGUAGES.get(language, language))
    _style(file, "Normal", size=10.5, after=4)
    _style(file, "Title", size=20, bold=True, after=4)
    _style(file, "Subtitle", size=12, after=8)
    _style(file, "Heading 1", size=13.5, bold=True, colour=STRONG_BRAND, before=16, after=5, keep=True)
    _style(file, "Heading 2", size=11.5, bold=True, before=14, after=2, keep=True)
    _style(file, "Heading 3", size=10.5, bold=True, before=8, after=2, keep=True)
    _style(file, "Header", size=9, colour=MUTED)
    footer = _style(file, "Footer", size=9, colour=MUTED)
    stops = footer.paragraph_format.tab_stops
    stops.clear_all()
    stops.add_tab_stop(Mm(178), WD_TAB_ALIGNMENT.RIGHT)
    _shade(_style(file, "Notice", size=9.5, bold=True, after=6), fill="FBEEDA")
    _style(file, "Eyebrow", size=9.5, bold=True, colour=STRONG_BRAND, after=0)
    _style(file, "Small", size=9.5, colour=MUTED, before=3, after=4)
    _style(file, "List Title", size=10.5, bold=True, before=6, after=2, keep=True)
    _style(file, "List Bullet", size=10.5, after=2)
    _shade(_style(file, "Key Point", size=10.5, before=0, after=5), fill="E0F0EF")
    for name, size, colour, before, after in (
        ("Quote Question", 9.5, MUTED, 6, 0),
        ("Quote", 10.5, INK, 0, 0),
        ("Quote Source", 9.5, MUTED, 0, 6),
    ):
        style = _style(file, name, size=size, colour=colour, before=before, after=after, keep=name != "Quote Source")
        _edge(style, "8A4B06")
    for name, size, bold, colour in (
        ("Table Head", 9, True, MUTED),
        ("Table Text", 10, False, INK),
        ("Table Strong", 10, True, INK),
        ("Table Quiet", 10, False, MUTED),
        ("Table Note", 9, False, MUTED),
    ):
        _style(file, name, size=size, bold=bold, colour=colour, after=0)
    lines = _style(file, "Writing Line", size=10.5, before=8, after=0, colour=MUTED)
    lines.paragraph_format.tab_stops.add_tab_stop(Mm(178), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.LINES)
    _tidy(file)
    file.styles.element.append(parse_xml(TABLE_STYLE.format(namespace=nsdecls("w"))))


def _tidy(file: WordFile) -> None:
    for style in list(file.styles.element.findall(qn("w:style"))):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:styleId")) != "TableNormal":
            file.styles.element.remove(style)
    package: Any = file.part.package
    for rels in (package.rels, file.part.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(UNWANTED_PARTS)]:
            del rels[key]
    settings: Any = file.settings.element
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), COMPATIBLE_WITH)
    for preview in settings.findall(qn("w:savePreviewPicture")):
        settings.remove(preview)


def _language(file: WordFile, language: str) -> None:
    defaults: Any = file.styles.element.find(qn("w:docDefaults"))
    run = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    found = run.find(qn("w:lang"))
    if found is None:
        found = OxmlElement("w:lang")
        run.append(found)
    found.set(qn("w:val"), language)
    found.set(qn("w:eastAsia"), language)
    settings: Any = file.settings.element
    theme = settings.find(qn("w:themeFontLang"))
    if theme is not None:
        theme.set(qn("w:val"), language)


def _style(
    file: WordFile,
    name: str,
    *,
    size: float,
    bold: bool = False,
    colour: str = INK,
    before: float = 0,
    after: float = 0,
    keep: bool = False,
) -> ParagraphStyle:
    known = {style.name for style in file.styles}
    style = file.styles[name] if name in known else file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    properties: Any = style.element.get_or_add_rPr()
    for child in list(properties):
        properties.remove(child)
    style.font.name = FONT
    fonts = properties.find(qn("w:rFonts"))
    for script in ("eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    style.font.size = Pt(size)
    style.font.bold = bold
    style.font.italic = False
    style.font.color.rgb = RGBColor.from_string(colour)
    layout = style.paragraph_format
    layout.space_before, layout.space_after = Pt(before), Pt(after)
    layout.line_spacing = 1.1
    layout.keep_with_next = keep
    layout.widow_control = True
    borders = style.element.get_or_add_pPr().find(qn("w:pBdr"))
    if borders is not None:
        style.element.get_or_add_pPr().remove(borders)
    return style


def _shade(style: ParagraphStyle, fill: str) -> None:
    _insert(style, parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>'))


def _edge(style: ParagraphStyle, colour: str) -> None:
    style.paragraph_format.left_indent = Mm(4)
    line = f'<w:left w:val="single" w:sz="12" w:space="8" w:color="{colour}"/>'
    _insert(style, parse_xml(f"<w:pBdr {nsdecls('w')}>{line}</w:pBdr>"))


def _insert(style: ParagraphStyle, element: Any) -> None:
    properties: Any = style.element.get_or_add_pPr()
    place = 0
    for index, child in enumerate(properties):
        if child.tag in BEFORE_SHADING:
            place = index + 1
    properties.insert(place, element)
