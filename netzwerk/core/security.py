"""Headers on every answer, the hosts we answer to, and addresses that stay in the house."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, abort, request

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
    """Check the host before and set the headers after each request."""

    @app.before_request
    def check_host() -> None:
        if request.host.lower() != settings.host.lower():
            abort(400)

    @app.after_request
    def set_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.secure:
            response.headers["Strict-Transport-Security"] = STRICT_TRANSPORT
        response.headers.setdefault("Cache-Control", PRIVATE)
        return response
