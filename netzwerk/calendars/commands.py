"""Calendars from the shell."""

from __future__ import annotations

from pathlib import Path

import click

from netzwerk.calendars import service
from netzwerk.core import files
from netzwerk.core.errors import NotFound, Unavailable


@click.command()
@click.argument("network")
@click.option("--for", "email", required=True, help="Mail address of the person whose calendar it is.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="File to write.")
def calendar(network: str, email: str, out: Path) -> None:
    """Write the calendar of a person in NETWORK (its code) to a file: the same bytes as the subscription."""
    try:
        body = service.of_person(email, network)
    except NotFound as error:
        raise click.ClickException(
            f"{email} has no calendar in the network {network!r}. Check the address and the code of the network; "
            "the person must have a role or a seat in a tandem there today."
        ) from error
    try:
        files.write(out, body)
    except Unavailable as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{out}: {len(body)} bytes")
