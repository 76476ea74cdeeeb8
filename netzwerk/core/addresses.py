"""What may stand in an address or a form before anybody looks at it."""

from __future__ import annotations

from typing import Any

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter, Map

LARGEST_ID = 2**31 - 1
NUL = "\0"


class RowId(IntegerConverter):
    """`<int:…>` for numbers that a database can hold; a larger one is an address that does not exist."""

    regex = "[0-9]{1,10}"

    def __init__(self, url_map: Map, **options: Any) -> None:
        super().__init__(url_map, **({"max": LARGEST_ID} | options))


def register(app: Flask) -> None:
    """Refuse what no database can store; to be called before the first view is added."""
    app.url_map.converters["int"] = RowId
    app.before_request(_refuse_nul)


def _refuse_nul() -> None:
    pairs = [*request.args.items(multi=True), *request.form.items(multi=True)]
    names = [upload.filename or "" for upload in request.files.values()]
    if any(NUL in text for text in (request.path, *names, *(word for pair in pairs for word in pair))):
        abort(400)
