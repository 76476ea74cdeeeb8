"""A report as one HTML file that needs nothing else: style and fonts are inside."""

from __future__ import annotations

import base64
import re
from functools import cache
from pathlib import Path

from flask import render_template

from netzwerk.core.languages import spoken
from netzwerk.reports.document import Document

STATIC = Path(__file__).resolve().parent.parent / "static"
SHEETS = ("kit.css", "reports.css")
FONT = re.compile(r"url\(['\"]?(fonts/[\w.-]+\.woff2)['\"]?\)")


def render(document: Document) -> bytes:
    """The document as a self-contained page that can be read offline and printed."""
    with spoken(document.language):
        return render_template("reports/file.html", document=document, style=_style()).encode()


@cache
def _style() -> str:
    sheets = "\n".join((STATIC / name).read_text(encoding="utf-8") for name in SHEETS)
    return FONT.sub(lambda match: f"url({_embedded(STATIC / match[1])})", sheets)


def _embedded(path: Path) -> str:
    return f"data:font/woff2;base64,{base64.b64encode(path.read_bytes()).decode()}"
