"""Data protection from the shell: the record of processing."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from netzwerk.core.configuration import current
from netzwerk.core.files import write
from netzwerk.core.languages import LANGUAGES, spoken
from netzwerk.privacy import record
from netzwerk.privacy.record import Controller
from netzwerk.privacy.register import CATEGORIES

privacy = AppGroup("privacy", help="Data protection.")


@privacy.command("record")
@click.option("--language", type=click.Choice(list(LANGUAGES)), default="de", show_default=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="File to write; else it is printed.")
def show_record(language: str, out: Path | None) -> None:
    """Write the record of processing activities (Art. 30 GDPR) as Markdown."""
    settings = current()
    controller = Controller(settings.operator, settings.operator_address, settings.operator_email)
    with spoken(language):
        text = record.markdown(controller, CATEGORIES)
    if out is None:
        click.echo(text)
    else:
        write(out, text.encode())
        click.echo(f"{out} is written.")
