"""Log records without the tokens that stand in addresses and without values out of the database."""

from __future__ import annotations

import logging
import re
from typing import Any

SHORTEST = 32
TOKEN = re.compile(rf"(?<=[/='\"])[\w%~-]{{{SHORTEST},}}", re.ASCII)
VALUES = re.compile(r"(?<=DETAIL:).*?(?=\n\[SQL:|\n\nThe above exception|\n\nDuring handling|\Z)", re.DOTALL)


def without_secrets(text: str) -> str:
    """The text with each long random word of an address, and what PostgreSQL tells of a row, replaced by `…`.

    >>> without_secrets("GET /feeds/kJ8sZ0mPqT3vX7wB2nL5cR9dF4gH6yA1eU0iO_K-xyz/netzwerk.ics HTTP/1.1")
    'GET /feeds/…/netzwerk.ics HTTP/1.1'
    >>> without_secrets("duplicate key; DETAIL:  Key (email)=(ida@example.org) already exists.")
    'duplicate key; DETAIL: …'
    """
    return VALUES.sub(" …", TOKEN.sub("…", text))


class Record(logging.LogRecord):
    """A record whose message, traceback and stack hide secrets from every handler, whoever puts it up and when."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        if self.exc_info and self.exc_info[0]:
            self.exc_text = without_secrets(logging.Formatter().formatException(self.exc_info))
        if self.stack_info:
            self.stack_info = without_secrets(self.stack_info)

    def getMessage(self) -> str:  # noqa: N802
        """The message with its arguments."""
        return without_secrets(super().getMessage())


def hide_secrets() -> None:
    """Keep secrets out of whatever this process logs from now on, web server included."""
    logging.setLogRecordFactory(Record)
