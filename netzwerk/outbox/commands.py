"""Mail from the shell: what the mail server hands to us."""

from __future__ import annotations

import logging
import sys

import click
from flask.cli import AppGroup

from netzwerk.outbox import receiving, returned

CHUNK = 64 * 1024
TRY_LATER = 75

mail = AppGroup("mail", help="Mail that comes in.")


@mail.command()
def receive() -> None:
    """Read one mail from standard input, as a mail server pipes it.

    Notices that a mail could not be delivered are written down, and answers of calendars count. Anything else is
    ignored, and the exit code is 0: the mail server must not answer a notice with another one. Only when the database
    is in trouble it is 75 (EX_TEMPFAIL), so that the mail is handed in again.
    """
    logging.getLogger("netzwerk").setLevel(logging.INFO)
    stream = sys.stdin.buffer
    content = stream.read(returned.LARGEST)
    while stream.read(CHUNK):
        pass
    try:
        receiving.receive(content)
    except receiving.TryLater as error:
        click.echo(f"The database cannot be used: {error}.", err=True)
        sys.exit(TRY_LATER)
