"""Log records without the tokens that stand in addresses."""

from __future__ import annotations

import logging
import re

SHORTEST = 32
TOKEN = re.compile(rf"(?<=[/=])[\w%~-]{{{SHORTEST},}}", re.ASCII)
LOGGERS = ("werkzeug", "gunicorn.access", "gunicorn.error", "netzwerk")


def without_tokens(text: str) -> str:
    """The text with each long random word of an address replaced by `…`.

    >>> without_tokens("GET /feeds/kJ8sZ0mPqT3vX7wB2nL5cR9dF4gH6yA1eU0iO_K-xyz/netzwerk.ics HTTP/1.1")
    'GET /feeds/…/netzwerk.ics HTTP/1.1'
    """
    return TOKEN.sub("…", text)


class HideTokens(logging.Filter):
    """Rewrites what a record is about to say; nothing is dropped."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask the message and its arguments."""
        if isinstance(record.msg, str):
            record.msg = without_tokens(record.msg)
        if isinstance(record.args, dict):
            record.args.update({key: _masked(value) for key, value in record.args.items()})
        elif isinstance(record.args, tuple):
            record.args = tuple(_masked(value) for value in record.args)
        return True


def hide_tokens() -> None:
    """Keep tokens out of what the web servers and the application log."""
    for name in LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(kept, HideTokens) for kept in logger.filters):
            logger.addFilter(HideTokens())


def _masked(value: object) -> object:
    return without_tokens(value) if isinstance(value, str) else value
