"""Rules for every HTML page, checked without a browser."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
PHRASING_ONLY = frozenset("p h1 h2 h3 h4 h5 h6 span label button abbr em strong small time dt summary".split())
BLOCKS = frozenset(
    "address article aside blockquote dd details div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li "
    "main nav ol p pre section table ul".split()
)
HEADING_IN = frozenset({"summary", "dt"})
NOT_INSIDE_ITSELF = frozenset("a button form label p h1 h2 h3 h4 h5 h6 main option".split())
INTERACTIVE = frozenset("a button input label select textarea summary".split())
PARENTS = {
    "li": {"ul", "ol", "menu"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "tr": {"thead", "tbody", "tfoot", "table"},
    "td": {"tr"},
    "th": {"tr"},
    "thead": {"table"},
    "tbody": {"table"},
    "tfoot": {"table"},
    "caption": {"table"},
    "colgroup": {"table"},
    "option": {"select", "optgroup", "datalist"},
    "figcaption": {"figure"},
    "legend": {"fieldset"},
    "summary": {"details"},
    "source": {"picture", "video", "audio"},
    "title": {"head", "svg", "g", "path", "circle", "rect", "symbol", "a", "line", "text"},
}
CHILDREN = {
    "ul": {"li", "template"},
    "ol": {"li", "template"},
    "dl": {"dt", "dd", "div", "template"},
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot", "tr"},
    "tr": {"td", "th"},
    "select": {"option", "optgroup"},
}
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers", "list", "form")
NEEDED = {"img": "alt", "a": "href", "button": "type"}


@dataclass
class Outline:
    """What the checks need to know of a page."""

    faults: list[str] = field(default_factory=list)
    language: str = ""
    title: str = ""
    h1: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.outline = Outline()
        self.open: list[str] = []
        self.ids: Counter[str] = Counter()
        self.references: list[tuple[str, str]] = []
        self.text: list[str] | None = None
        self.unsigned = False

    def fault(self, message: str) -> None:
        self.outline.faults.append(f"line {self.getpos()[0]}: {message}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if len(attributes) != len(attrs):
            self.fault(f"<{tag}> has an attribute twice")
        self._check_attributes(tag, attributes)
        if "svg" not in self.open:
            self._check_place(tag)
        if tag == "html":
            self.outline.language = attributes.get("lang", "")
        if (tag == "title" and "svg" not in self.open) or tag == "h1":
            self.text = []
        if tag == "form":
            self.unsigned = attributes.get("method", "get").lower() == "post"
        if attributes.get("name") == "csrf_token":
            self.unsigned = False
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.fault(f"</{tag}> closes <{self.open[-1] if self.open else 'nothing'}>")
            if tag not in self.open:
                return
            while self.open[-1] != tag:
                self.open.pop()
        self.open.pop()
        if tag == "form" and self.unsigned:
            self.fault("<form method=post> without its csrf_token")
        if self.text is not None and tag in {"title", "h1"} and "svg" not in self.open:
            words = " ".join("".join(self.text).split())
            if tag == "h1":
                self.outline.h1.append(words)
            else:
                self.outline.title = words
            self.text = None

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text.append(data)
        parent = self.open[-1] if self.open else ""
        if data.strip() and parent in CHILDREN:
            self.fault(f"text {data.strip()[:30]!r} directly in <{parent}>")

    def _check_attributes(self, tag: str, attributes: dict[str, str]) -> None:
        for name, value in attributes.items():
            if name == "style" or name.startswith(("on", "hx-on")):
                self.fault(f"<{tag}> has {name}={value!r}, which the content security policy blocks")
            if name in {"href", "src", "action"} and value.strip().lower().startswith(("javascript:", "data:")):
                self.fault(f"<{tag}> has {name}={value!r}")
            if name == "id":
                self.ids[value] += 1
            if name in REFERENCES:
                self.references += [(f"<{tag}> {name}", word) for word in value.split()]
        if tag == "a" and attributes.get("href", "").startswith("#") and attributes["href"] != "#":
            self.references.append(("<a> href", attributes["href"][1:]))
        if tag == "style" or (tag == "script" and "src" not in attributes):
            self.fault(f"inline <{tag}>")
        if tag in NEEDED and NEEDED[tag] not in attributes:
            self.fault(f"<{tag}> without {NEEDED[tag]}")

    def _check_place(self, tag: str) -> None:
        parent = self.open[-1] if self.open else ""
        if tag in PARENTS and parent not in PARENTS[tag]:
            self.fault(f"<{tag}> in <{parent}>")
        if parent in CHILDREN and tag not in CHILDREN[parent]:
            self.fault(f"<{tag}> in <{parent}>")
        if tag in NOT_INSIDE_ITSELF and tag in self._since_template():
            self.fault(f"<{tag}> within <{tag}>")
        outer = next((name for name in reversed(self.open) if name in PHRASING_ONLY), None)
        if tag in BLOCKS and outer and not (outer in HEADING_IN and re.fullmatch("h[1-6]", tag)):
            inside = self.open[self.open.index(outer) :]
            if not {"li", "td", "dd", "template"} & set(inside):
                self.fault(f"<{tag}> within <{outer}>")
        button = next((name for name in self.open if name in {"a", "button"}), None)
        if tag in INTERACTIVE and button:
            self.fault(f"<{tag}> within <{button}>")

    def _since_template(self) -> list[str]:
        if "template" not in self.open:
            return self.open
        return self.open[len(self.open) - self.open[::-1].index("template") :]


def outline(html: str) -> Outline:
    """Read a page or a fragment and note all that is wrong with its markup."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    result = reader.outline
    if reader.open:
        result.faults.append(f"never closed: {', '.join(f'<{tag}>' for tag in reader.open)}")
    result.faults += [f"id {name!r} stands {count} times" for name, count in reader.ids.items() if count > 1]
    result.faults += [f"the id {name!r}" for name in reader.ids if not name or len(name.split()) > 1]
    result.faults += [
        f"{where} names {name!r}, which is not on the page" for where, name in reader.references if not reader.ids[name]
    ]
    return result


def page_faults(html: str) -> list[str]:
    """What is wrong with a whole page."""
    read = outline(html)
    faults = list(read.faults)
    if not html.lstrip().lower().startswith("<!doctype html>"):
        faults.append("no <!doctype html>")
    if read.language not in {"de", "en"}:
        faults.append(f"lang is {read.language!r}")
    if len(read.h1) != 1:
        faults.append(f"{len(read.h1)} h1 instead of one: {read.h1}")
    elif read.h1[0] not in read.title:
        faults.append(f"title {read.title!r} does not contain the h1 {read.h1[0]!r}")
    return faults
