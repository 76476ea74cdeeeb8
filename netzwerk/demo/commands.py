"""The demo from the shell."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from netzwerk.calendars.commands import calendar
from netzwerk.core import files
from netzwerk.core.configuration import current
from netzwerk.core.errors import Fault, Invalid, Unavailable
from netzwerk.core.languages import spoken
from netzwerk.demo import preparing, serving
from netzwerk.demo.preparing import Access, NotPossible
from netzwerk.demo.serving import HOST, Died, PortTaken, Stopped
from netzwerk.reports.commands import briefing
from netzwerk.seeding.faults import Rejected
from netzwerk.seeding.validation import Demo

demo = AppGroup("demo", chain=True, help="A network of 2020–2022 to look at, on this machine only.")

DEFAULT_PORT = 8000
MEETING = 3
CALENDARS = {
    "calendar-coordinator.ics": "koordination@example.org",
    "calendar-tandem-1.ics": "lehrkraft.t1@example.org",
}
BRIEFINGS = {f"briefing-meeting-{MEETING}.{kind}": kind for kind in ("html", "pdf", "docx")}
ROLES = (
    ("admin@example.org", "administration: people, operation"),
    ("koordination@example.org", "coordination: what needs doing, the whole programme"),
    ("moderation@example.org", "facilitation: briefings, meetings"),
    ("lehrkraft.t1@example.org", "school of tandem 1 (… to t10)"),
    ("ausbildung.t1@example.org", "company of tandem 1 (… to t10; t7b for the second company of tandem 7)"),
    ("beirat@example.org", "advisory board"),
    ("partner@example.org", "partner"),
)


@demo.command()
@click.option("--new-password", is_flag=True, help="Give all accounts of the demo a new random password.")
@click.pass_context
def prepare(context: click.Context, *, new_password: bool) -> None:
    """Make this installation the demo, write what comes out to instance/demo/, and say how to sign in."""
    settings = current()
    try:
        preparing.refuse_elsewhere(settings)
        if preparing.migrate():
            click.echo("→ Tables created")
        network, outcome = preparing.fill()
        click.echo(f"→ Demo: {outcome}; its clock stands at {network.at:%d %B %Y, %H:%M}")
        with spoken("en"):
            access = preparing.open_accounts(network, settings.demo_password, renew=new_password)
        _write_products(context, network, settings.instance / "demo", settings.base_url)
    except NotPossible as error:
        raise click.ClickException(str(error)) from error
    except Rejected as rejected:
        raise click.ClickException("\n".join(["a seed of the demo is wrong.", *map(str, rejected.faults)])) from None
    except Invalid as error:
        raise click.ClickException(f"NETZWERK_DEMO_PASSWORD is not taken: {error.message}") from error
    except Fault as error:
        raise click.ClickException(str(error)) from error
    _show(settings.base_url, access, settings.demo_password)
    click.echo("  Other commands against this demo: .ci/demo flask …\n")


@demo.command()
@click.option("--port", type=click.IntRange(1, 65535), default=DEFAULT_PORT, show_default=True)
def serve(port: int) -> None:
    """Serve the demo on this machine until Ctrl-C: web server and worker."""
    base_url = f"http://{HOST}:{port}"
    try:
        preparing.refuse_elsewhere(current())
        serving.refuse_taken(port)
        serving.listen_for_the_end()
        with serving.running(port, {"NETZWERK_BASE_URL": base_url}) as processes:
            click.secho(f"\n✓ The demo runs at {base_url} – Ctrl-C stops it.", bold=True)
            serving.stay(processes)
    except PortTaken as error:
        raise click.ClickException(f"{error} Choose another one, such as: make demo PORT={_another(port)}") from error
    except (NotPossible, Died) as error:
        raise click.ClickException(str(error)) from error
    except Stopped:
        click.echo("\nStopped.")


def _write_products(context: click.Context, network: Demo, folder: Path, base_url: str) -> None:
    if not preparing.is_stale(folder, [*CALENDARS, *BRIEFINGS], base_url):
        click.echo(f"→ {_shown(folder)} is up to date")
        return
    try:
        folder.mkdir(mode=files.FOLDER_MODE, parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(f"{folder} cannot be created: {error.strerror}.") from error
    for name, email in CALENDARS.items():
        context.invoke(calendar, network=network.code, email=email, out=folder / name)
    for name, kind in BRIEFINGS.items():
        context.invoke(briefing, network=network.code, meeting=MEETING, kind=kind, out=folder / name, language=None)
    preparing.stamp(folder, base_url)


def _show(base_url: str, access: Access, wanted: str) -> None:
    click.echo(f"\nSign in at {base_url}/sign-in\n")
    width = max(len(email) for email, _role in ROLES)
    for email, role in ROLES:
        click.echo(f"  {email:<{width}}  {role}")
    if wanted:
        click.echo("\n  Password of all accounts: the one in NETZWERK_DEMO_PASSWORD")
    elif access.password:
        click.echo(f"\n  Password of all accounts: {click.style(access.password, bold=True)}")
        click.echo("  It is shown this once and stored only as a hash. Another one: .ci/demo new-password")
    else:
        click.echo("\n  Password of all accounts: unchanged, the one of an earlier start: shown then, or taken from")
        click.echo("  NETZWERK_DEMO_PASSWORD. Forgotten? .ci/demo new-password shows a new one.")


def _shown(folder: Path) -> str:
    try:
        return str(folder.relative_to(Path.cwd()))
    except ValueError:
        return str(folder)


def _another(port: int) -> int:
    return port + 1 if port < 65535 else DEFAULT_PORT
