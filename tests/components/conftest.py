"""A small application that has templates and static files and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask, render_template_string
from lxml import html as markup_tree
from lxml.html import HtmlElement

from netzwerk.core import assets, offline, pages, templating
from netzwerk.core.forms import csrf
from netzwerk.core.languages import spoken
from tests.harness import markup

Render = Callable[..., str]
Parse = Callable[..., HtmlElement]


@pytest.fixture
def app() -> Iterator[Flask]:
    """The application inside a request, in English."""
    made = Flask("netzwerk", template_folder=str(templating.TEMPLATES), static_folder=None)
    made.config.update(SECRET_KEY="only for tests", TESTING=True)
    csrf.init_app(made)
    templating.register(made)
    assets.register(made)
    offline.register(made)
    pages.register(made)
    with made.test_request_context("/n/hessen-2020/tandems?page=2"), spoken("en"):
        yield made


@pytest.fixture
def render(app: Flask) -> Render:
    """Render a snippet of a template with components imported by name; its markup must be valid.

    Addresses of icons are shortened, so that a test can quote the whole snippet.
    """

    def run(source: str, imports: str = "", **values: object) -> str:
        lines = [f'{{% from "components/{name}.html" import {name} %}}' for name in imports.split()]
        text = render_template_string("\n".join([*lines, source]), **values).strip()
        assert markup.outline(text).faults == []
        return re.sub(r'<svg class="ic"[^>]*><use href="[^"]*#([^"]+)"/></svg>', r"<\1>", text)

    return run


@pytest.fixture
def parse(app: Flask) -> Parse:
    """Like `render`, but as a tree."""

    def run(source: str, imports: str = "", **values: object) -> HtmlElement:
        lines = [f'{{% from "components/{name}.html" import {name} %}}' for name in imports.split()]
        text = render_template_string("\n".join([*lines, source]), **values)
        assert markup.outline(text).faults == []
        return markup_tree.fragment_fromstring(text, create_parent="div")

    return run
