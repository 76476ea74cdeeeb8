"""Puts the lines of an error summary into the order in which their fields stand on the page."""

from __future__ import annotations

import re

from flask import Flask, Response

SUMMARY = re.compile(r'(<div class="faults"[^>]*>.*?<ul>\s*)(.*?)(</ul>)', re.DOTALL)
LINE = re.compile(r"<li>.*?</li>\s*", re.DOTALL)
TARGET = re.compile(r'<a href="#([^"]+)">')


def register(app: Flask) -> None:
    """Let the summaries of all pages follow their pages: forms are put together from parts, and pages know better."""
    app.after_request(_follow_page)


def follow_page(html: str) -> str:
    """The page with its summaries in order: first what is said of the whole form, then field by field."""
    return SUMMARY.sub(lambda found: found[1] + "".join(_in_order(found[2], html)) + found[3], html)


def _in_order(lines: str, html: str) -> list[str]:
    def place(line: str) -> int:
        target = TARGET.search(line)
        if target is None:
            return -1
        found = html.find(f' id="{target[1]}"')
        return len(html) if found < 0 else found

    return sorted(LINE.findall(lines), key=place)


def _follow_page(response: Response) -> Response:
    if response.status_code in {409, 422} and response.mimetype == "text/html" and not response.direct_passthrough:
        html = response.get_data(as_text=True)
        response.set_data(follow_page(html))
    return response
