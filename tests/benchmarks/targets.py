"""What is asked for, by whom, and how much it may cost."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlencode

from tests.benchmarks.servers import Server
from tests.harness import live

COORDINATOR, TEACHER = "koordination@example.org", "lehrkraft.t1@example.org"
NETWORK = "/n/hessen-2020"
ROUND = 3
"""The one that is open in the demo."""


@dataclass(frozen=True)
class Target:
    """One kind of request.

    Attributes:
        name: as it stands in the table.
        limit: how many times the CPU of the bare application it may cost, or None where nothing is promised.
        visitor: who asks.
        request: makes one request and gives the body of the answer.
    """

    name: str
    limit: float | None
    visitor: Visitor
    request: Callable[[Visitor], bytes]

    def ask(self) -> int:
        """Ask once; the size of the answer in bytes."""
        return len(self.request(self.visitor))


class Visitor:
    """Somebody with a browser and a connection that stays open."""

    def __init__(self, server: Server, cookies: dict[str, str] | None = None) -> None:
        self._connection = HTTPConnection(server.host, server.port, timeout=60)
        self._cookies = dict(cookies or {})
        self.last: HTTPResponse | None = None

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None, expect: int = 200
    ) -> bytes:
        """One request; the body of its answer.

        Raises:
            RuntimeError: if the status is not the expected one.
        """
        sent = {"Accept-Encoding": "gzip", **(headers or {})}
        if self._cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        self._connection.request(method, path, body or None, sent)
        answer = self._connection.getresponse()
        content = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        self.last = answer
        if answer.status != expect:
            raise RuntimeError(f"{method} {path}: {answer.status} {content[:400]!r}")
        return content

    def hang_up(self) -> None:
        """Close the connection, as servers do with those that are silent; the next request opens it again."""
        self._connection.close()

    def page(self, path: str) -> str:
        """A page as text, uncompressed."""
        return self.ask("GET", path, headers={"Accept-Encoding": "identity"}).decode()

    def submit(self, path: str, fields: dict[str, str], expect: int = 302) -> bytes:
        """Send a form."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urlencode(fields).encode(), headers, expect)

    def sign_in(self, email: str) -> None:
        """Sign in with the password of the demo."""
        self.submit(
            "/sign-in",
            {"csrf_token": token(self.page("/sign-in")), "email": email, "password": live.DEMO_PASSWORD},
        )


def token(page: str) -> str:
    """The token of a page's first form.

    Raises:
        RuntimeError: if the page has none.
    """
    found = re.search(r'name="csrf_token"[^>]*?value="([^"]+)"', page)
    if not found:
        raise RuntimeError("the page has no form")
    return found[1]


class Sheet:
    """A reflection that is being written: each save is based on the answer to the one before.

    Attributes:
        version: of the field that is written, as the server counts it.
    """

    def __init__(self, visitor: Visitor, network: str = NETWORK) -> None:
        self._address = f"{network}/reflections/rounds/{ROUND}"
        page = visitor.page(f"{self._address}/write")
        self._token = token(page)
        self._prompt = first(r'name="text-(\d+)"', page)
        self.version = int(first(rf'name="version-{self._prompt}" value="(\d+)"', page))
        self._mark = first(rf'name="was-{self._prompt}" value="([^"]*)"', page)
        self._saves = 0

    def save(self, visitor: Visitor) -> bytes:
        """Save a longer text than before."""
        self._saves += 1
        return self.write(visitor, f"Wir haben {self._saves} Mal weitergeschrieben, und nichts ging verloren.")

    def write(self, visitor: Visitor, text: str) -> bytes:
        """Save a text, and remember what the next save is based on."""
        fields = {
            "csrf_token": self._token,
            "part": "text",
            "prompt": self._prompt,
            "value": text,
            "version": str(self.version),
            "was": self._mark,
        }
        answer = visitor.submit(f"{self._address}/autosave", fields, expect=200)
        told = json.loads(answer)
        self.version, self._mark = told["version"], told["mark"]
        return answer


def of_nothing(server: Server) -> Target:
    """The one route of the bare application."""
    return Target("null route", None, Visitor(server), _get("/"))


def of_network(server: Server) -> list[Target]:
    """The requests of a working day in one network, by people who are signed in."""
    coordinator, teacher, calendar = Visitor(server), Visitor(server), Visitor(server)
    coordinator.sign_in(COORDINATOR)
    teacher.sign_in(TEACHER)
    briefing = first(rf'href="({NETWORK}/events/\d+/briefing)"', coordinator.page(f"{NETWORK}/briefings"))
    meeting = briefing.removesuffix("/briefing")
    feed = _feed(teacher)
    calendar.ask("GET", feed)
    etag = calendar.last.headers["ETag"] if calendar.last else ""
    return [
        Target("coordinator's start page", 20, coordinator, _get(f"{NETWORK}/")),
        Target("meeting", 15, coordinator, _get(meeting)),
        Target("tandem's start page", 15, teacher, _get(f"{NETWORK}/")),
        Target("matrix of reflections", 20, coordinator, _get(f"{NETWORK}/reflections")),
        Target("autosave", 8, teacher, Sheet(teacher).save),
        Target("feed, full", 12, calendar, _get(feed)),
        Target("feed, not modified", 4, calendar, _get(feed, {"If-None-Match": etag}, 304)),
        Target("programme", None, coordinator, _get(f"{NETWORK}/programme")),
        Target("tandems", None, coordinator, _get(f"{NETWORK}/tandems")),
        Target("briefing", None, coordinator, _get(briefing)),
    ]


def _get(path: str, headers: dict[str, str] | None = None, expect: int = 200) -> Callable[[Visitor], bytes]:
    return lambda visitor: visitor.ask("GET", path, headers=headers, expect=expect)


def _feed(visitor: Visitor) -> str:
    page = visitor.page("/calendar")
    made = visitor.submit("/calendar/address", {"csrf_token": token(page)}, expect=200)
    return first(r"https?://[^/]+(/feeds/[^\s\"<]+)", made.decode())


def first(pattern: str, page: str) -> str:
    found = re.search(pattern, page)
    if not found:
        raise RuntimeError(f"the page has nothing like {pattern}")
    return found[1]
