"""Headers on every answer, the hosts we answer to, and addresses that stay in the house."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, abort, request

from netzwerk.settings import Settings

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "worker-src 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"
PRIVATE = "no-store"


def is_ours(address: str | None) -> bool:
    """Whether a `next=` address stays on this host: an absolute path that no browser reads as another host."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return False
    if any(ord(char) < 0x21 or char == "\\" for char in address):
        return False
    parts = urlsplit(address)
    return not parts.scheme and not parts.netloc


def register(app: Flask, settings: Settings) -> None:
    """Check the host before each request, and give each answer the headers that it does not set itself."""
    headers = HEADERS | {"Cache-Control": PRIVATE}
    if settings.secure:
        headers["Strict-Transport-Security"] = STRICT_TRANSPORT
    app.wsgi_app = _with(app.wsgi_app, headers)  # type: ignore[assignment,method-assign]

    @app.before_request
    def check_host() -> None:
        if request.host.lower() != settings.host.lower():
            abort(400)


def _with(answer: WSGIApplication, headers: Mapping[str, str]) -> WSGIApplication:
    pairs = [(name.lower(), (name, value)) for name, value in headers.items()]

    def answer_with(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, set_already: list[tuple[str, str]], *trouble: Any) -> Callable[[bytes], object]:
            names = {name.lower() for name, _ in set_already}
            missing = [pair for name, pair in pairs if name not in names]
            return start_response(status, [*set_already, *missing], *trouble)

        return answer(environ, start)

    return answer_with
