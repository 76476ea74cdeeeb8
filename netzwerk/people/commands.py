"""Accounts from the shell: the first administrator, invitations, closing an account."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from netzwerk.core.errors import Invalid, NotFound
from netzwerk.core.languages import LANGUAGES
from netzwerk.core.unit_of_work import transaction
from netzwerk.people import service

person = AppGroup("person", help="Give people access, or take it.")
LANGUAGE = click.option(
    "--language",
    type=click.Choice(list(LANGUAGES)),
    default="de",
    show_default=True,
    help="Language of mails and pages.",
)


@person.command("create-admin")
@click.argument("email")
@click.option("--name", required=True, help="Name by which others know the person.")
@LANGUAGE
def create_admin(email: str, name: str, language: str) -> None:
    """Make EMAIL an administrator and send the first access by mail."""
    _invite(email, name, language, is_administrator=True)


@person.command()
@click.argument("email")
@click.option("--name", default="", help="Needed for somebody who is not known yet.")
@LANGUAGE
def invite(email: str, name: str, language: str) -> None:
    """Send EMAIL the first access, or send it again."""
    _invite(email, name, language, is_administrator=False)


@person.command()
@click.argument("email")
def deactivate(email: str) -> None:
    """Close the account of EMAIL at once, wherever it is signed in."""
    try:
        with transaction():
            service.deactivate(None, email)
    except NotFound:
        raise click.ClickException(f"There is nobody with the address {email}.") from None
    click.echo(f"The account of {email} is closed.")


def _invite(email: str, name: str, language: str, *, is_administrator: bool) -> None:
    try:
        with transaction():
            address = service.invite(None, email=email, name=name, language=language, is_administrator=is_administrator)
    except Invalid as fault:
        raise click.ClickException(fault.message) from fault
    if not address:
        click.echo(f"{email} has an open account and is an administrator now.")
        return
    click.echo(f"The invitation to {email} leaves with the next flask tick. The link in it counts once:")
    click.echo(address)
