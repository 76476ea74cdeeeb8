"""Which addresses may become links."""

from __future__ import annotations

from urllib.parse import urlsplit

SCHEMES = frozenset({"http", "https"})


def is_web_address(text: str) -> bool:
    """Whether a text is an address of the web, http or https with a host; nothing else may become a link."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in SCHEMES and bool(parts.hostname) and text.isprintable() and " " not in text
