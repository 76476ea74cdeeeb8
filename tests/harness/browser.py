"""A person with a browser, without the browser: signs in, reads pages, and checks each page on the way."""

from __future__ import annotations

import contextvars
import secrets
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, TypeVar

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from lxml import html as markup_tree
from sqlalchemy import insert
from werkzeug.test import TestResponse

from netzwerk.core import clock, tokens
from netzwerk.core.db import db
from netzwerk.core.sqlite import WRITE
from netzwerk.people.models import SignIn, SignInMethod
from tests.harness import applications, headers, markup

T = TypeVar("T")
CSRF = "csrf_token"
BEGIN_SESSION = insert(SignIn).values(method=SignInMethod.PASSWORD, device="Test")


class Page:
    """One answer.

    Attributes:
        status: HTTP status.
        headers: as sent.
        location: where a redirect leads, empty for none.
        html: the body as text; empty when it is no HTML.
        body: the body as bytes.
        title: of the document.
        h1: the heading of the page.
    """

    def __init__(self, response: TestResponse) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.location = response.headers.get("Location", "")
        self.body = response.get_data()
        self.is_html = response.mimetype == "text/html" and bool(self.body)
        self.html = self.body.decode() if self.is_html else ""
        outline = markup.outline(self.html)
        self.title = outline.title
        self.h1 = outline.h1[0] if outline.h1 else ""
        self._token = outline.token

    @cached_property
    def _root(self) -> Any:
        return markup_tree.fromstring(self.html) if self.html.strip() else None

    @cached_property
    def text(self) -> str:
        """All visible words, white space (no-break spaces too) as one space."""
        return self.words("//body") or self.words("/*")

    @property
    def root(self) -> Any:
        """The parsed document, for XPath of a test's own."""
        assert self._root is not None, "this answer is no HTML"
        return self._root

    def words(self, path: str) -> str:
        """Visible words of the elements that an XPath names."""
        if self._root is None:
            return ""
        return " ".join(word for element in self._root.xpath(path) for word in _words(element))

    def all_words(self, path: str) -> list[str]:
        """Visible words of each element that an XPath names."""
        return [" ".join(_words(element)) for element in self.root.xpath(path)]

    @property
    def main(self) -> str:
        """Visible words of the main part."""
        return self.words("//main")

    @property
    def links(self) -> dict[str, str]:
        """Address by words of all links; of equal words the last one counts."""
        return {" ".join(_words(link)): link.get("href") for link in self.root.xpath("//a[@href]")}

    @property
    def addresses(self) -> list[str]:
        """Where the links of the page lead, in order, without anchors of the page itself."""
        return [link.get("href") for link in self.root.xpath("//a[@href]") if not link.get("href").startswith("#")]

    @property
    def headings(self) -> list[str]:
        """Words of all headings in order."""
        return self.all_words("//h1|//h2|//h3|//h4|//h5|//h6")

    def rows(self, path: str = "(//table)[1]") -> list[list[str]]:
        """Words of a table, cell by cell, with its head."""
        return [
            [" ".join(_words(cell)) for cell in row.xpath("th|td")]
            for table in self.root.xpath(path)
            for row in table.iter("tr")
        ]

    def csrf_token(self) -> str | None:
        """The token of the first form."""
        return self._token


class Browser:
    """A client of the application that fails when an answer breaks the rules of the house."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._client = app.test_client()
        self._token: str | None = None

    def sign_in(self, person: Any) -> None:
        """Be somebody from now on: a person of `tests.factories`, or anything with an `id`.

        What the service would write is written in one statement: of all pages that tests open, many need it.
        """
        self.sign_out()
        token = tokens.new_token()
        now = clock.real_now()
        row = {"person_id": person.id, "token_digest": tokens.digest(token), "created_at": now, "used_at": now}
        _without_context(lambda: self._begin_session(row))
        with self._client.session_transaction(base_url=applications.BASE_URL) as session:
            session.update({"_user_id": token, "_fresh": True})

    def sign_out(self) -> None:
        """Forget all cookies."""
        self._client = self.app.test_client()
        self._token = None

    def get(self, path: str, status: int = 200, **options: Any) -> Page:
        """Fetch a page and expect a status."""
        return self.open(path, status, method="GET", **options)

    def post(
        self, path: str, fields: Mapping[str, object] | None = None, status: int | None = 302, **options: Any
    ) -> Page:
        """Send a form with the token of the page seen last, or with one of its own, and expect a status."""
        if self._token is None:
            self._token = self._new_token()
        return self.open(path, status, method="POST", data={CSRF: self._token, **(fields or {})}, **options)

    def open(self, path: str, status: int | None, **options: Any) -> Page:
        """Send any request; status None accepts all but server faults."""
        self.app.extensions[applications.UNFINISHED].clear()
        options.setdefault("base_url", applications.BASE_URL)
        response = _without_context(lambda: self._client.open(path, **options))
        page = Page(response)
        self._token = page.csrf_token() or self._token
        where = f"{options.get('method', 'GET')} {path}"
        expected = page.status < 500 if status is None else page.status == status
        assert expected, f"{where}: status {page.status} instead of {status} → {page.location or page.text[:600]}"
        faults = [*headers.faults(page.headers), *self.app.extensions[applications.UNFINISHED]]
        if page.is_html and page.status not in {301, 302, 303, 307, 308}:
            fragment = "HX-Request" in options.get("headers", {})
            faults += markup.outline(page.html).faults if fragment else markup.page_faults(page.html)
        assert not faults, f"{where}:\n" + "\n".join(faults)
        return page

    def _new_token(self) -> str:
        secret = secrets.token_hex(20)
        with self._client.session_transaction(base_url=applications.BASE_URL) as session:
            session[CSRF] = secret
        return str(URLSafeTimedSerializer(applications.KEY, salt="wtf-csrf-token").dumps(secret))

    def _begin_session(self, row: Mapping[str, object]) -> None:
        with self.app.app_context(), db.engine.execution_options(**{WRITE: True}).begin() as connection:
            connection.execute(BEGIN_SESSION, row)


def _without_context(call: Callable[[], T]) -> T:
    """Call without the test's application context.

    Flask would share it with the request: `g` and the session of the database would outlive requests, as they never
    do in a server.
    """
    context = contextvars.Context()
    for variable, value in contextvars.copy_context().items():
        if not variable.name.startswith("flask."):
            context.run(variable.set, value)
    return context.run(call)


def _words(element: Any) -> Iterator[str]:
    for piece in element.itertext():
        parent = piece.getparent() if hasattr(piece, "getparent") else None
        if parent is not None and piece.is_text and parent.tag in {"script", "style", "template"}:
            continue
        yield from piece.split()
