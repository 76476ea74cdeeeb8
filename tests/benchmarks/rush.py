"""Many tandems that autosave at the same moment, each again and again, through two workers."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import Select, exists, func, not_, select

from netzwerk.core import clock, tokens
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks.models import Network
from netzwerk.people.models import Person, SignIn
from netzwerk.reflections.models import Answer, ReflectionEntry, ReflectionRound, SideSubmission
from netzwerk.tandems.models import Tandem, TandemMember
from tests.benchmarks.servers import Server
from tests.benchmarks.targets import ROUND, Sheet, Visitor

SAVES = 5


@dataclass(frozen=True)
class Result:
    """How it went.

    Attributes:
        saves: how many were answered as saved.
        seconds: from the first to the last answer.
        errors: answers that were none.
        lost: texts that were said to be saved and are not in the database.
    """

    database: str
    tandems: int
    saves: int
    seconds: float
    errors: int
    lost: int


@dataclass
class Writer:
    """One side of a tandem at its sheet."""

    name: str
    visitor: Visitor
    sheet: Sheet
    last: str = ""
    saves: int = 0
    errors: int = 0

    def write(self) -> None:
        """Save a few times, one after the other, as autosave does."""
        for number in range(SAVES):
            text = f"{self.name}: Fassung {number}"
            try:
                self.sheet.write(self.visitor, text)
            except (RuntimeError, OSError):
                self.errors += 1
            else:
                self.saves += 1
                self.last = text


def run(app: Flask, server: Server, database: str, tandems: int) -> Result:
    """Let one member of each tandem write at once; then look into the database."""
    writers = []
    for name, network, cookie in _sign_in(app, tandems):
        visitor = Visitor(server, {app.config["SESSION_COOKIE_NAME"]: cookie})
        writers.append(Writer(name, visitor, Sheet(visitor, f"/n/{network}")))
        visitor.hang_up()
    start = time.perf_counter()
    with ThreadPoolExecutor(len(writers)) as pool:
        list(pool.map(Writer.write, writers))
    seconds = time.perf_counter() - start
    with app.app_context():
        stored = set(db.session.scalars(select(Answer.text)))
    return Result(
        database=database,
        tandems=len(writers),
        saves=sum(writer.saves for writer in writers),
        seconds=round(seconds, 2),
        errors=sum(writer.errors for writer in writers),
        lost=sum(writer.last not in stored for writer in writers),
    )


def _sign_in(app: Flask, tandems: int) -> list[tuple[str, str, str]]:
    """A session for one member of each tandem whose school may still write: address, code of the network, cookie."""
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    found = []
    with app.app_context():
        writers = db.session.execute(_writers().limit(tandems)).all()
        with transaction():
            now = clock.real_now()
            for row in writers:
                token = tokens.new_token()
                db.session.add(
                    SignIn(
                        person_id=row.person_id,
                        token_digest=tokens.digest(token),
                        method="password",
                        device="",
                        created_at=now,
                        used_at=now,
                    )
                )
                found.append((row.email, row.code, str(signer.dumps({"_user_id": token, "_fresh": True}))))
    return found


def _writers() -> Select[*tuple[Any, ...]]:
    handed_in = (
        select(SideSubmission.id)
        .join(ReflectionEntry, ReflectionEntry.id == SideSubmission.entry_id)
        .join(ReflectionRound, ReflectionRound.id == ReflectionEntry.round_id)
        .where(ReflectionEntry.tandem_id == Tandem.id, ReflectionRound.number == ROUND)
    )
    first = func.min(TandemMember.person_id).label("person_id")
    seats = (
        select(first, Tandem.id.label("tandem_id"), Tandem.network_id)
        .join(Tandem, Tandem.id == TandemMember.tandem_id)
        .where(
            TandemMember.side == "school",
            TandemMember.valid_to.is_(None),
            Tandem.state == "active",
            not_(exists(handed_in)),
        )
        .group_by(Tandem.id, Tandem.network_id)
        .subquery()
    )
    return (
        select(seats.c.person_id, Person.email, Network.code)
        .join(Person, Person.id == seats.c.person_id)
        .join(Network, Network.id == seats.c.network_id)
        .order_by(seats.c.tandem_id)
    )
