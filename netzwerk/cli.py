"""Commands of the shell; each feature brings its own group."""

from __future__ import annotations

from copy import copy
from typing import Any

import click
from alembic import command
from alembic.util import CommandError
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError

from netzwerk.calendars.commands import calendar
from netzwerk.core import failures, schema
from netzwerk.demo.commands import demo
from netzwerk.people.commands import person
from netzwerk.privacy.commands import privacy
from netzwerk.reports.commands import report
from netzwerk.seeding.commands import seed

database = AppGroup("db", help="Create and change the tables.")

COMMANDS: tuple[click.Command, ...] = (calendar, database, demo, person, report, privacy, seed)


@database.command()
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the tables up to REVISION (default: the newest)."""
    command.upgrade(schema.config(), revision)


@database.command()
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Bring the tables back to REVISION, `base` for none."""
    command.downgrade(schema.config(), revision)


@database.command()
def check() -> None:
    """Exit with 1 if the models and the newest migration differ."""
    try:
        command.check(schema.config())
    except CommandError as error:
        raise click.ClickException(str(error)) from error


@database.command()
@click.option("--message", required=True, help="What the migration does, a few words.")
@click.option("--number", required=True, help="Its number, such as 0002.")
def revision(message: str, number: str) -> None:
    """Write a new migration from the difference between models and database."""
    command.revision(schema.config(), message=message, rev_id=number, autogenerate=True)


def register(app: Flask) -> None:
    """Give the application its commands; a database in trouble is told in a sentence."""
    for group in COMMANDS:
        app.cli.add_command(_telling(group))


def _telling(group: click.Command) -> click.Command:
    def invoke(context: click.Context) -> Any:
        try:
            return group.invoke(context)
        except DBAPIError as error:
            line = failures.operator_line(error)
            if not line:
                raise
            raise click.ClickException(f"{line} ({type(error.orig).__name__}: {error.orig})") from error

    telling = copy(group)
    telling.invoke = invoke  # type: ignore[method-assign,assignment]
    return telling
