"""Seeds from the shell."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy.exc import IntegrityError

from netzwerk.core import schema
from netzwerk.core.failures import OPERATOR_LINES
from netzwerk.core.schema import SchemaState
from netzwerk.core.unit_of_work import transaction
from netzwerk.seeding.faults import Rejected
from netzwerk.seeding.loading import load
from netzwerk.seeding.validation import validate

seed = AppGroup("seed", help="Load programme templates, calendars and networks from files.")


@seed.command("load")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def load_files(files: tuple[Path, ...]) -> None:
    """Check all FILES, then load what is not there yet; what is there is left as it is.

    If anything is wrong, every fault is named with file and line, and nothing is loaded.
    """
    state = schema.state()
    if state is not SchemaState.CURRENT:
        raise click.ClickException(OPERATOR_LINES[state])
    try:
        seeds = validate(files)
    except Rejected as rejected:
        for fault in rejected.faults:
            click.echo(str(fault), err=True)
        count = len(rejected.faults)
        raise click.ClickException(f"{count} fault{'s' if count > 1 else ''}, nothing was loaded.") from None
    try:
        with transaction():
            results = load(seeds)
    except IntegrityError as error:
        raise click.ClickException(f"the database refused this, nothing was loaded: {error.orig}") from error
    for result in results:
        click.echo(f"{result.seed.path}: {result.outcome}")
