"""A report as PDF: tagged by PDF/UA-1, set by Typst from the document as data."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from pathlib import Path

import typst

from netzwerk.reports.document import Document

FOLDER = Path(__file__).resolve().parent / "typst"
SOURCE = FOLDER / "document.typ"


def render(document: Document, stamp: datetime) -> bytes:
    """The document as PDF/UA-1; the same bytes for the same document and stamp.

    Text from people travels as JSON in an input and is never read as Typst source.

    Args:
        document: what to set.
        stamp: the moment that the file's properties name, aware.
    """
    content = typst.compile(
        SOURCE,
        root=FOLDER,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"document": json.dumps(document.as_json(), ensure_ascii=False)},
        timestamp=int(stamp.timestamp()),
    )
    assert isinstance(content, bytes)
    return content


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FOLDER / "fonts"])
