"""The exact headers of every answer, written out once more so that a slip in the code is seen."""

from __future__ import annotations

from werkzeug.datastructures import Headers

EXACT = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        "worker-src 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
STRICTER = {"Referrer-Policy": "no-referrer"}
PRIVATE = "no-store"


def faults(headers: Headers) -> list[str]:
    """What is missing or different; whether an answer may be cached depends on what it is and is not asked here."""
    return [
        f"header {name}: {headers.get(name)!r} instead of {value!r}"
        for name, value in EXACT.items()
        if headers.get(name) not in {value, STRICTER.get(name)}
    ]
