"""House rules for every template: nothing that the content security policy blocks, one macro a file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
BANNED = {
    "inline style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "inline script": re.compile(r"<script\b(?![^>]*\ssrc=)|javascript:", re.IGNORECASE),
    "inline handler": re.compile(r"\s(on[a-z]+|hx-on[:\w-]*)\s*=\s*[\"'{]", re.IGNORECASE),
    "foreign address": re.compile(
        r"<(script|img|link|iframe|source|use)\b[^>]*(src|href)=[\"']?(https?:)?//", re.IGNORECASE
    ),
}
HANDED_ON = {"reports/file.html": "a file that must look right without us, so the style sheet is in it"}


def pages() -> list[Path]:
    """Templates that a browser gets from us."""
    found = [path.relative_to(TEMPLATES) for path in sorted(TEMPLATES.rglob("*.html"))]
    return [path for path in found if path.parts[0] != "emails" and path.as_posix() not in HANDED_ON]


def components() -> list[Path]:
    return [path for path in pages() if path.parts[0] == "components"]


def test_there_are_templates() -> None:
    assert len(pages()) > 20


@pytest.mark.parametrize("path", pages(), ids=str)
def test_page(path: Path) -> None:
    source = re.sub(r"{#.*?#}", "", (TEMPLATES / path).read_text(), flags=re.DOTALL)
    assert not re.search(r"\|\s*safe\b|autoescape\s+false", source), "text that is not escaped"
    text = re.sub(r"{%.*?%}|{{.*?}}", "", source, flags=re.DOTALL)
    found = {name: match.group() for name, pattern in BANNED.items() if (match := pattern.search(text))}
    assert found == {}


@pytest.mark.parametrize("path", components(), ids=str)
def test_component_says_how_it_is_used_and_offers_one_thing(path: Path) -> None:
    text = (TEMPLATES / path).read_text()
    assert text.startswith("{#"), "the first line says how it is used"
    if "macro" in text:
        assert re.search(rf"{{%-?\s*macro\s+{path.stem}\(", text), "the macro has the name of its file"
    pattern = re.compile(rf'{{%-?\s*from\s+"{path.as_posix()}"\s+import\s+([\w, ]+?)\s*(with context\s*)?-?%}}')
    imports = [found[0] for page in pages() for found in pattern.findall((TEMPLATES / page).read_text())]
    taken = {name.split()[0] for names in imports for name in names.split(",")}
    assert taken <= {path.stem, path.stem.upper()}
