"""What may stand in an address or a form before anybody looks at it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter, Map

LARGEST_ID = 2**31 - 1
NUL = "\0"
PLAIN = frozenset({str, int, type(None)})


class RowId(IntegerConverter):
    """`<int:…>` for numbers that a database can hold; a larger one is an address that does not exist."""

    regex = "[0-9]{1,10}"

    def __init__(self, url_map: Map, **options: Any) -> None:
        super().__init__(url_map, **({"max": LARGEST_ID} | options))


class Application(Flask):
    """Flask, which builds the same address only once and has no coroutines to wait for."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """A view or hook as it is; Flask would look at each of them at each request."""
        return func

    def url_for(self, endpoint: str, **values: Any) -> str:
        """The address of an endpoint, from memory if it is a path of ours made of words and numbers."""
        if endpoint[0] == "." or not PLAIN.issuperset(map(type, values.values())):
            return super().url_for(endpoint, **values)
        return _remembered(self, request.script_root, endpoint, tuple(values.items()))

    def build(self, endpoint: str, values: dict[str, Any]) -> str:
        """The address, built by Flask."""
        return super().url_for(endpoint, **values)


@lru_cache(8192)
def _remembered(app: Application, _root: str, endpoint: str, values: tuple[tuple[str, str | int | None], ...]) -> str:
    return app.build(endpoint, dict(values))


def register(app: Flask) -> None:
    """Refuse what no database can store; to be called before the first view is added."""
    app.url_map.converters["int"] = RowId
    app.before_request(_refuse_nul)


def _refuse_nul() -> None:
    if request.method in {"GET", "HEAD"}:
        if NUL in request.path or b"%00" in request.query_string:
            abort(400)
        return
    pairs = [*request.args.items(multi=True), *request.form.items(multi=True)]
    names = [upload.filename or "" for upload in request.files.values()]
    if any(NUL in text for text in (request.path, *names, *(word for pair in pairs for word in pair))):
        abort(400)
