"""Makes an installation the demo: tables, seeds, clock, accounts and the files that show what comes out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from sqlalchemy import select

from netzwerk.core import dates, files, installation, schema, tokens
from netzwerk.core.db import db
from netzwerk.core.schema import SchemaState
from netzwerk.core.unit_of_work import transaction
from netzwerk.migrations import config
from netzwerk.networks.models import Network
from netzwerk.people import service as people
from netzwerk.people.models import Person
from netzwerk.seeding.loading import load
from netzwerk.seeding.validation import Demo, demo_of, validate
from netzwerk.settings import ROOT, Settings

SEEDS = (
    ROOT / "seeds" / "calendars" / "de-he.yaml",
    ROOT / "seeds" / "programmes" / "tandem-network.yaml",
    ROOT / "seeds" / "demo" / "hessenbildung-digital.yaml",
)
MADE_FROM = (
    ("netzwerk", ("*.py", "*.typ", "*.po", "*.mo")),
    ("templates", ("*.html",)),
    ("seeds", ("*.yaml",)),
)
STAMP = "made-from"
GROUPS_OF_PASSWORD = 4


class NotPossible(Exception):
    """The demo cannot be prepared here; the message says why and what to do."""


@dataclass(frozen=True)
class Access:
    """How people sign in to the demo.

    Attributes:
        password: told this once, or empty when the one of an earlier start still counts.
        opened: how many accounts got it now.
    """

    password: str
    opened: int


def refuse_elsewhere(settings: Settings) -> None:
    """Stop where there must be no demo.

    Raises:
        NotPossible: if the demo is switched off or people reach this from other machines.
    """
    if not settings.demo or not settings.loopback:
        raise NotPossible("The demo has well-known accounts. Start it with: make demo")


def migrate() -> bool:
    """Bring the tables up to this version; whether anything had to be done.

    Raises:
        NotPossible: if a newer version of the software made the tables.
    """
    state = schema.state()
    db.session.rollback()
    if state is SchemaState.NEWER:
        raise NotPossible(
            f"{_database()} was made by a newer version. Update this one, or move that file away for a new demo."
        )
    if state is SchemaState.CURRENT:
        return False
    command.upgrade(config(), "head")
    return True


def fill() -> tuple[Demo, str]:
    """Load the seeds where they are missing, and set the clock to the day of the demo.

    Returns:
        The demo, and what became of its network.

    Raises:
        Rejected: if a seed is wrong.
        NotPossible: if the database holds networks that are no demo.
    """
    row = installation.find()
    if (row is None or not row.is_demo) and db.session.scalar(select(Network.id).limit(1)) is not None:
        raise NotPossible(
            f"{_database()} holds networks that are no demo. Set NETZWERK_DATABASE_URL to another database, such as "
            "sqlite:////tmp/demo.db."
        )
    seeds = validate(SEEDS)
    demo = demo_of(seeds[-1])
    with transaction():
        outcome = load(seeds)[-1].outcome
        installation.set_demo(dates.at(demo.at.date(), demo.at.time(), demo.zone), demo.banner)
    return demo, outcome


def open_accounts(demo: Demo, wanted: str, *, renew: bool = False) -> Access:
    """Open the accounts of the demo that are not open yet, all with the same password.

    Args:
        wanted: the password to use; empty for a random one.
        renew: give all accounts a new password even if they have one.

    Raises:
        Invalid: if the password is too weak.
    """
    waiting = db.session.scalars(
        select(Person.email).where(Person.email.in_(sorted(demo.accounts)), Person.password_hash.is_(None))
    ).all()
    if wanted and not waiting and people.check_password(demo.accounts[0], wanted) is not None:
        return Access("", 0)
    if not waiting and not wanted and not renew:
        return Access("", 0)
    password = wanted or _random_password()
    with transaction():
        opened = people.open_accounts(demo.accounts, password)
    return Access(password, opened)


def is_stale(folder: Path, names: Sequence[str], base_url: str) -> bool:
    """Whether the products are missing, or were made by other code, from other seeds or for another address."""
    stamp = folder / STAMP
    if not stamp.is_file() or not all((folder / name).is_file() for name in names):
        return True
    return stamp.read_text(encoding="utf-8") != _made_from(base_url)


def stamp(folder: Path, base_url: str) -> None:
    """Note what the products were made from.

    Raises:
        Unavailable: if it cannot be written.
    """
    files.write(folder / STAMP, _made_from(base_url).encode())


def _made_from(base_url: str) -> str:
    digest = hashlib.sha256(base_url.encode())
    for path in _sources():
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    for folder, patterns in MADE_FROM:
        yield from sorted(path for pattern in patterns for path in (ROOT / folder).rglob(pattern))


def _random_password() -> str:
    letters = tokens.new_code(4 * GROUPS_OF_PASSWORD).lower()
    return "-".join(letters[place : place + 4] for place in range(0, len(letters), 4))


def _database() -> str:
    url = db.engine.url
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)
