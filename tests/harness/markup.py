"""Rules for every HTML page, checked without a browser."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape

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
TOKEN = re.compile(
    r"""<!--.*?-->|<!doctype[^>]*>|</([a-z][a-z0-9-]*)\s*>
    |<([a-z][a-z0-9-]*)((?:\s+[^\s=<>"'/]+(?:=(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)\s*(/?)>""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
ATTRIBUTE = re.compile(r"""([^\s=<>"'/]+)(?:=(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")
RAW = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("script", "style", "textarea", "title")}
"""Elements whose content is no markup; of the last two it is text, of the first two a program or rules."""
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers", "list", "form")
ADDRESSES = frozenset({"href", "src", "action"})
SUMMARY = re.compile(r'<div class="faults".*?</div>', re.DOTALL)
TARGET = re.compile(r'href="#([^"]+)"')
NEEDED = {"img": "alt", "a": "href", "button": "type"}


@dataclass
class Outline:
    """What the checks need to know of a page; `token` is that of its first form."""

    faults: list[str] = field(default_factory=list)
    language: str = ""
    title: str = ""
    h1: list[str] = field(default_factory=list)
    token: str | None = None


class _Reader:
    """Reads a page token by token; what is no tag, no comment and no text is a fault."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.place = 0
        self.outline = Outline()
        self.open: list[str] = []
        self.ids: Counter[str] = Counter()
        self.references: list[tuple[str, str]] = []
        self.text: list[str] | None = None
        self.unsigned = False

    def read(self) -> None:
        """Go through the page from its beginning to its end."""
        html = self.html
        while match := TOKEN.search(html, self.place):
            self._between(html[self.place : match.start()])
            self.place = match.end()
            closed, opened, attributes, slash = match.groups()
            if closed:
                self._close(closed.lower())
            elif opened:
                self._open(opened.lower(), attributes, bool(slash))
        self._between(html[self.place :])

    def fault(self, message: str) -> None:
        line = self.html.count("\n", 0, self.place) + 1
        self.outline.faults.append(f"line {line}: {message}")

    def _open(self, tag: str, written: str, slash: bool) -> None:
        attributes = [
            (match[1].lower(), unescape(match[2] or match[3] or match[4] or ""))
            for match in ATTRIBUTE.finditer(written)
        ]
        self._begin(tag, attributes)
        if slash and tag not in VOID:
            self.open.pop()
        elif tag in RAW and "svg" not in self.open:
            end = RAW[tag].search(self.html, self.place)
            text = self.html[self.place : end.start() if end else None]
            if tag in {"textarea", "title"}:
                self._between(text)
            self.place += len(text)

    def _between(self, text: str) -> None:
        if "<" in text:
            self.fault(f"no markup: {text[text.index('<') :][:40]!r}")
        if text:
            self._data(unescape(text) if "&" in text else text)

    def _begin(self, tag: str, attrs: list[tuple[str, str]]) -> None:
        attributes = dict(attrs)
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
            if self.outline.token is None:
                self.outline.token = attributes.get("value")
        if tag not in VOID:
            self.open.append(tag)

    def _close(self, tag: str) -> None:
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

    def _data(self, data: str) -> None:
        if self.text is not None:
            self.text.append(data)
        parent = self.open[-1] if self.open else ""
        if data.strip() and parent in CHILDREN:
            self.fault(f"text {data.strip()[:30]!r} directly in <{parent}>")

    def _check_attributes(self, tag: str, attributes: dict[str, str]) -> None:
        for name, value in attributes.items():
            if name == "style" or name.startswith(("on", "hx-on")):
                self.fault(f"<{tag}> has {name}={value!r}, which the content security policy blocks")
            if name in ADDRESSES and value.strip().lower().startswith(("javascript:", "data:")):
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
        if tag in BLOCKS and not PHRASING_ONLY.isdisjoint(self.open):
            outer = next(name for name in reversed(self.open) if name in PHRASING_ONLY)
            inside = self.open[self.open.index(outer) :]
            heading = outer in HEADING_IN and re.fullmatch("h[1-6]", tag)
            if not heading and not {"li", "td", "dd", "template"} & set(inside):
                self.fault(f"<{tag}> within <{outer}>")
        if tag in INTERACTIVE:
            button = next((name for name in self.open if name in {"a", "button"}), None)
            if button:
                self.fault(f"<{tag}> within <{button}>")

    def _since_template(self) -> list[str]:
        if "template" not in self.open:
            return self.open
        return self.open[len(self.open) - self.open[::-1].index("template") :]


@lru_cache(maxsize=64)
def outline(html: str) -> Outline:
    """Read a page or a fragment and note all that is wrong with its markup; once, however often it is asked."""
    reader = _Reader(html)
    reader.read()
    result = reader.outline
    if reader.open:
        result.faults.append(f"never closed: {', '.join(f'<{tag}>' for tag in reader.open)}")
    result.faults += [f"id {name!r} stands {count} times" for name, count in reader.ids.items() if count > 1]
    result.faults += [f"the id {name!r}" for name in reader.ids if not name or len(name.split()) > 1]
    result.faults += [
        f"{where} names {name!r}, which is not on the page" for where, name in reader.references if not reader.ids[name]
    ]
    places = {name: place for place, name in enumerate(reader.ids)}
    for summary in SUMMARY.findall(html):
        named = [name for name in TARGET.findall(summary) if name in places]
        if named != sorted(named, key=places.__getitem__):
            result.faults.append(f"the error summary names {named}, in another order than the page")
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
