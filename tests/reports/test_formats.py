"""PDF and Word files: structure, sameness, speed, and text that means harm."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from itertools import pairwise
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from netzwerk.core.errors import Unavailable
from netzwerk.reports import mail_text, pdf, word
from netzwerk.reports.briefing.builder import build
from netzwerk.reports.briefing.facts import BriefingFacts
from netzwerk.reports.document import Document
from netzwerk.settings import ROOT
from tests.reports import samples

HARMFUL = {
    "source": '#eval("1+1") #import "x": * #read("/etc/passwd")',
    "markup": "*_$ = / \\ @x <label> `raw` $ x^2 $ // /* ~ -- --- #",
    "emoji": "Toll 😀 👩\u200d🔧 ✨ ❤️",
    "right to left": "\u202eabc\u202c שלום \u200f العربية",
    "other scripts": "Привіт λόγος 漢字 Z\u0351\u0352",
    "one long word": "x" * 10_000,
    "long": "Wort " * 2_000,
    "script": "<script>alert(1)</script> & </w:t> ]]> &#x0;",
    "controls": "a\x00b\x08c\x1f\ud800d\ufffe\x85e\u2028f",
}


@pytest.fixture(scope="module")
def document() -> Document:
    return build(samples.facts(), "de")


@pytest.fixture(scope="module")
def reader(document: Document) -> PdfReader:
    return PdfReader(io.BytesIO(pdf.render(document, samples.STAMP)))


def with_text(text: str) -> BriefingFacts:
    """The facts with a text in every place that people write to."""
    facts = samples.facts()
    tandem = facts.tandems[0]
    assert tandem.project is not None
    assert tandem.entry is not None
    project = replace(tandem.project, title=text, aim=text, light="delayed", light_reason=text)
    passages = tuple(replace(passage, text=text) for passage in tandem.entry.passages)
    entry = replace(tandem.entry, passages=passages)
    changed = replace(tandem, title=text, occupations=text, schools=(text,), project=project, entry=entry)
    day = replace(
        facts.meeting.days[0],
        items=tuple(
            replace(one, title=text, method=text, material=text, internal_note=text)
            for one in facts.meeting.days[0].items
        ),
    )
    meeting = replace(
        facts.meeting,
        title=text,
        focus=text,
        goals=text,
        venue=text,
        preparation=text,
        facilitators=(text,),
        days=(day,),
    )
    agreements = tuple(replace(one, text=text, owner=text, event=text) for one in facts.agreements)
    return replace(facts, network=text, meeting=meeting, tandems=(changed, *facts.tandems[1:3]), agreements=agreements)


def structure(reader: PdfReader) -> list[DictionaryObject]:
    """All elements of the structure tree in order."""
    found: list[DictionaryObject] = []

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, DictionaryObject):
            if "/S" in node:
                found.append(node)
            kids = node.get("/K")
            if kids is not None:
                kids = kids.get_object()
                for kid in kids if isinstance(kids, list) else [kids]:
                    if not isinstance(kid, int):
                        walk(kid)

    walk(reader.trailer["/Root"]["/StructTreeRoot"])
    return found


def kinds(reader: PdfReader) -> list[str]:
    return [str(element["/S"]).lstrip("/") for element in structure(reader)]


def test_pdf_declares_itself_accessible(reader: PdfReader) -> None:
    root = reader.trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfuaid:part\W+1\b", metadata)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "de"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == (
        "Netzwerktreffen 3: Halbzeit – Endgültiges Briefing für die Moderation · Stand 10.\u00a0Juni\u00a02021"
    )


def test_pdf_tables_have_header_cells(reader: PdfReader, document: Document) -> None:
    found = structure(reader)
    tables = [element for element in found if element["/S"] == "/Table"]
    heads = [element for element in found if element["/S"] == "/TH"]
    assert len(tables) == document_tables(document)
    assert heads
    for head in heads:
        attributes = head["/A"].get_object()
        parts = attributes if isinstance(attributes, list) else [attributes]
        assert any(part.get_object().get("/Scope") == "/Column" for part in parts)


def document_tables(document: Document) -> int:
    def count(sections: Any) -> int:
        return sum(
            sum(block.kind in {"table", "bars"} for block in section.blocks) + count(section.sections)
            for section in sections
        )

    return count(document.sections)


def test_pdf_headings_go_down_step_by_step(reader: PdfReader) -> None:
    levels = [int(kind[1]) for kind in kinds(reader) if re.fullmatch(r"H\d", kind)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_pdf_pages_name_themselves(reader: PdfReader) -> None:
    number = len(reader.pages)
    for place, page in enumerate(reader.pages, 1):
        text = page.extract_text()
        assert "Briefing Netzwerktreffen 3 · nur für die Moderation" in text
        assert f"Seite {place} von {number}" in text


def test_pdf_carries_its_fonts(reader: PdfReader) -> None:
    names = {
        str(font.get_object()["/BaseFont"]) for page in reader.pages for font in page["/Resources"]["/Font"].values()
    }
    assert {name.partition("+")[2].partition("-Identity")[0] for name in names} == {
        "SourceSans3-Regular",
        "SourceSans3-Semibold",
        "SourceSans3-Bold",
    }


@pytest.mark.parametrize("renderer", [pdf.render, word.render])
def test_same_facts_same_bytes(renderer: Any, document: Document) -> None:
    assert renderer(document, samples.STAMP) == renderer(build(samples.facts(), "de"), samples.STAMP)


@pytest.mark.parametrize(("renderer", "seconds"), [(pdf.render, 0.6), (word.render, 0.3)])
def test_quick_enough(renderer: Any, seconds: float) -> None:
    """Counted in processor time of this process and those it starts, so that a busy machine does not matter."""
    took = []
    for place in range(3):
        facts = replace(samples.facts(), network=f"Netzwerk {place}")
        document = build(facts, "de")
        start = sum(os.times()[:4])
        renderer(document, samples.STAMP)
        took.append(sum(os.times()[:4]) - start)
    assert min(took) < seconds, took


@pytest.mark.parametrize("text", HARMFUL.values(), ids=HARMFUL.keys())
def test_harmful_text_stays_text(text: str) -> None:
    document = build(with_text(text), "de")
    reader = PdfReader(io.BytesIO(pdf.render(document, samples.STAMP)))
    assert len(reader.pages) < 20
    archive = zipfile.ZipFile(io.BytesIO(word.render(document, samples.STAMP)))
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(archive.read(name))
    assert "\x00" not in mail_text.render(document)


def test_typst_source_is_shown_word_for_word() -> None:
    document = build(with_text(HARMFUL["source"]), "de")
    text = PdfReader(io.BytesIO(pdf.render(document, samples.STAMP))).pages[0].extract_text()
    assert '#eval("1+1") #import "x": *' in re.sub(r"\s+", " ", text)


def test_web_worker_never_loads_typst() -> None:
    code = "import sys, netzwerk.app; sys.exit('typst' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_a_typesetter_that_fails_is_said(
    document: Document, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(pdf, "TYPESETTER", pdf.TYPESETTER.with_name("missing.py"))
    with pytest.raises(Unavailable, match="gerade nicht"):
        pdf.render(document, samples.STAMP)
    assert "CalledProcessError" in caplog.text
    assert "Laborplan" not in caplog.text


def test_symbols_from_phones_are_printed() -> None:
    content = pdf.render(build(with_text(HARMFUL["emoji"]), "de"), samples.STAMP)
    assert "Toll 😀" in PdfReader(io.BytesIO(content)).pages[0].extract_text()


@pytest.fixture(scope="module")
def file(document: Document) -> Any:
    return docx.Document(io.BytesIO(word.render(document, samples.STAMP)))


def test_word_outline(file: Any, document: Document) -> None:
    outline = [(one.style.name, one.text) for one in file.paragraphs if one.style.name.startswith(("Title", "Heading"))]
    assert outline[0] == ("Title", "Netzwerktreffen 3: Halbzeit")
    assert ("Heading 1", "Das Wichtigste in einer Minute") in outline
    assert ("Heading 2", "Tandem\u00a05 · Lernvideos aus der Werkstatt · Unterstützung nötig") in outline
    assert len([one for one in outline if one[0] == "Heading 1"]) == len(document.sections)


def test_word_tables_repeat_their_head(file: Any) -> None:
    assert file.tables
    for table in file.tables:
        head = table.rows[0]._tr.trPr
        assert head.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        for row in table.rows:
            assert row._tr.trPr.find(qn("w:cantSplit")) is not None


def test_word_has_no_empty_paragraphs(file: Any) -> None:
    body = file.element.body
    empty = [
        one
        for one in body.iter(qn("w:p"))
        if not "".join(one.itertext()).strip() and one.find(f".//{qn('w:tab')}") is None
    ]
    assert empty == []


def test_word_says_its_language_title_and_pages(file: Any) -> None:
    assert file.core_properties.language == "de"
    assert file.core_properties.title.startswith("Netzwerktreffen 3: Halbzeit")
    language = file.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
    assert language.get(qn("w:val")) == "de-DE"
    section = file.sections[0]
    assert section.header.paragraphs[0].text == "Demo-Netzwerk"
    assert section.footer.paragraphs[0].text.startswith("Briefing Netzwerktreffen 3 · nur für die Moderation\tSeite ")
    fields = [code.text.strip() for code in section.footer._element.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_word_uses_only_styles_that_exist(file: Any) -> None:
    known = {style.style_id for style in file.styles}
    used = {one.get(qn("w:val")) for tag in ("pStyle", "tblStyle") for one in file.element.body.iter(qn(f"w:{tag}"))}
    assert used <= known


def test_word_file_holds_nothing_unneeded(document: Document) -> None:
    archive = zipfile.ZipFile(io.BytesIO(word.render(document, samples.STAMP)))
    assert not [name for name in archive.namelist() if "thumbnail" in name or "Effects" in name]
    assert b'compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"' in archive.read(
        "word/settings.xml"
    )
    assert all(info.date_time == (1980, 1, 1, 0, 0, 0) for info in archive.infolist())


def test_word_tables_flow_over_pages(file: Any) -> None:
    for table in file.tables:
        kept = [bool(list(row._tr.iter(qn("w:keepNext")))) for row in table.rows]
        assert kept == [True, *[False] * (len(kept) - 1)]


NOTICE = {"de": "Demo – Inhalte erfunden", "en": "Demo – invented content"}


@pytest.mark.parametrize(("variant", "words"), NOTICE.items())
def test_files_of_a_demo_say_so(variant: str, words: str) -> None:
    document = build(replace(samples.facts(), notice=NOTICE), variant)
    pages = PdfReader(io.BytesIO(pdf.render(document, samples.STAMP))).pages
    assert [page.extract_text().count(words) for page in pages] == [1] * len(pages)
    file = docx.Document(io.BytesIO(word.render(document, samples.STAMP)))
    assert file.paragraphs[0].text == words
    assert file.sections[0].header.paragraphs[0].text == f"Demo-Netzwerk · {words}"
