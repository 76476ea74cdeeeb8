"""What a browser keeps for the time without a line: a page that is nobody's, and the worker that shows it."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache

from flask import Blueprint, Flask, Response, render_template, url_for
from flask.typing import ResponseReturnValue

from netzwerk.core import languages
from netzwerk.core.access import Audience, audience
from netzwerk.core.assets import FOLDER, static_url

SCRIPT = (FOLDER / "service_worker.js").read_text(encoding="utf-8")
STATIC = re.compile(r'(?:src|href)="(/(?:[^"#]*/)?static/[^"#]+)')

blueprint = Blueprint("offline", __name__)


@dataclass(frozen=True)
class Release:
    """What the worker keeps of one release.

    Attributes:
        mark: changes with any byte of it.
        pages: address of the page without a line, by language.
        files: addresses of the static files of these pages.
    """

    mark: str
    pages: dict[str, str]
    files: tuple[str, ...]


@blueprint.get("/offline/<any(de,en):language>")
@audience(Audience.ANYONE)
def page(language: str) -> ResponseReturnValue:
    """The page that stands in for any other while there is no line; the same for everybody."""
    return _rendered(language)


@blueprint.get("/sw.js")
@audience(Audience.ANYONE)
def worker() -> Response:
    """The worker of all pages, with what belongs to this release written in front of it (Service Workers, 2.2)."""
    release = _release(static_url("offline.js"))
    head = json.dumps({"mark": release.mark, "pages": release.pages, "files": release.files}, sort_keys=True)
    response = Response(f"const RELEASE = {head};\n{SCRIPT}", content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


def register(app: Flask) -> None:
    """Serve the page and the worker."""
    app.register_blueprint(blueprint)


def _rendered(language: str) -> str:
    with languages.spoken(language):
        return render_template("errors/offline.html")


@cache
def _release(_build: str) -> Release:
    """The same for all requests of a build, because the pages depend on nothing else."""
    written = {language: _rendered(language) for language in languages.LANGUAGES}
    return Release(
        mark=hashlib.sha256("\0".join([SCRIPT, *written.values()]).encode()).hexdigest()[:12],
        pages={language: url_for("offline.page", language=language) for language in written},
        files=tuple(sorted({address for text in written.values() for address in STATIC.findall(text)})),
    )
