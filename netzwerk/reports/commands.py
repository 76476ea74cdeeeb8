"""Reports from the shell."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from netzwerk.core import audit, clock, files
from netzwerk.core.errors import Unavailable
from netzwerk.core.languages import LANGUAGES
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks import queries as networks
from netzwerk.reports import page, pdf, policy, queries, word
from netzwerk.reports.briefing.builder import build
from netzwerk.reports.document import Document
from netzwerk.reports.formats import MEDIA_TYPES

report = AppGroup("report", help="Write reports to files.")


@report.command()
@click.argument("network")
@click.option("--meeting", type=click.IntRange(min=1), required=True, help="Number of the network meeting.")
@click.option("--format", "kind", type=click.Choice(list(MEDIA_TYPES)), required=True, help="Format of the file.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="File to write.")
@click.option("--language", type=click.Choice(list(LANGUAGES)), help="Language; that of the network unless given.")
def briefing(network: str, meeting: int, kind: str, out: Path, language: str | None) -> None:
    """Write the facilitators' briefing of a meeting of NETWORK (its code): what is released to facilitation."""
    header = networks.find_by_code(network)
    if header is None:
        raise click.ClickException(f"There is no network {network!r}. Check its code.")
    event_id = queries.find_meeting(header, meeting)
    if event_id is None:
        raise click.ClickException(f"The network {network!r} has no network meeting {meeting}.")
    now = clock.now()
    facts = queries.briefing(policy.facilitation(header, header.language), header, event_id, now)
    try:
        content = _render(build(facts, language or header.language), kind, now)
        files.write(out, content)
    except Unavailable as error:
        raise click.ClickException(str(error)) from error
    with transaction():
        audit.record(None, "report.written", "event", event_id, {"kind": "briefing", "format": kind})
    click.echo(f"{out}: {len(content)} bytes")


def _render(document: Document, kind: str, now: datetime) -> bytes:
    match kind:
        case "pdf":
            return pdf.render(document, now)
        case "docx":
            return word.render(document, now)
        case _:
            return page.render(document)
