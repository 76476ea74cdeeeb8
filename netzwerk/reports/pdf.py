"""A report as PDF: tagged by PDF/UA-1, set by Typst from the document as data."""

from __future__ import annotations

import json
import re
from datetime import datetime
from functools import cache
from pathlib import Path

import typst

from netzwerk.reports.document import Document

FOLDER = Path(__file__).resolve().parent / "typst"
SOURCE = FOLDER / "document.typ"
UNDISPLAYABLE = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
ESCAPED = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
LAST_OF_OUR_FONT = 0x24F
JOINERS = frozenset("\u200b\u200c\u200d\ufe0e\ufe0f")
REPLACEMENT = "□"
MOST_ATTEMPTS = 5


def render(document: Document, stamp: datetime) -> bytes:
    """The document as PDF/UA-1; the same bytes for the same document and stamp.

    Text from people travels as JSON in an input and is never read as Typst source. PDF/UA (ISO 14289-1, 7.21.8) allows
    no character without a glyph: what no font has, such as a rare symbol, is shown as an empty box.

    Args:
        document: what to set.
        stamp: the moment that the file's properties name, aware.
    """
    content = json.dumps(document.as_json(), ensure_ascii=False).encode("utf-8", "replace").decode()
    for _attempt in range(MOST_ATTEMPTS):
        try:
            return _compile(content, stamp)
        except typst.TypstError as error:
            strange = _undisplayable(error.diagnostic)
            if not strange:
                raise
            content = content.translate({ord(char): "" if char in JOINERS else REPLACEMENT for char in strange})
    return _compile(content, stamp)


def _compile(content: str, stamp: datetime) -> bytes:
    made = typst.compile(
        SOURCE,
        root=FOLDER,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"document": content},
        timestamp=int(stamp.timestamp()),
    )
    assert isinstance(made, bytes)
    return made


def _undisplayable(diagnostic: str) -> set[str]:
    found = set()
    for text in UNDISPLAYABLE.findall(diagnostic):
        found |= set(ESCAPED.sub(lambda match: chr(int(match[1], 16)), text))
    return {char for char in found if ord(char) > LAST_OF_OUR_FONT}


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FOLDER / "fonts"])
