"""Commands of the shell; each feature brings its own group, loaded when somebody types it."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from importlib import import_module
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError

from netzwerk.core import failures

COMMANDS: Mapping[str, str] = {
    "calendar": "netzwerk.calendars.commands:calendar",
    "db": "netzwerk.migrations.commands:database",
    "demo": "netzwerk.demo.commands:demo",
    "mail": "netzwerk.outbox.commands:mail",
    "person": "netzwerk.people.commands:person",
    "privacy": "netzwerk.privacy.commands:privacy",
    "report": "netzwerk.reports.commands:report",
    "seed": "netzwerk.seeding.commands:seed",
    "tick": "netzwerk.worker:tick_command",
    "worker": "netzwerk.worker:worker_command",
}


class Commands(AppGroup):
    """All commands by name; a web worker, which needs none, never imports them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return sorted({*super().list_commands(ctx), *COMMANDS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name; a database in trouble is told in a sentence."""
        place = COMMANDS.get(cmd_name)
        if place is None:
            return super().get_command(ctx, cmd_name)
        module, _colon, attribute = place.partition(":")
        return _telling(getattr(import_module(module), attribute))


def register(app: Flask) -> None:
    """Give the application its commands."""
    app.cli = Commands(app.name)


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
