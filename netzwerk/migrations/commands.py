"""Commands that create and change the tables."""

from __future__ import annotations

import click
from alembic import command
from alembic.util import CommandError
from flask.cli import AppGroup

from netzwerk.migrations import config

database = AppGroup("db", help="Create and change the tables.")


@database.command()
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the tables up to REVISION (default: the newest)."""
    command.upgrade(config(), revision)


@database.command()
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Bring the tables back to REVISION, `base` for none."""
    command.downgrade(config(), revision)


@database.command()
def check() -> None:
    """Exit with 1 if the models and the newest migration differ."""
    try:
        command.check(config())
    except CommandError as error:
        raise click.ClickException(str(error)) from error


@database.command()
@click.option("--message", required=True, help="What the migration does, a few words.")
@click.option("--number", required=True, help="Its number, such as 0002.")
def revision(message: str, number: str) -> None:
    """Write a new migration from the difference between models and database."""
    command.revision(config(), message=message, rev_id=number, autogenerate=True)
