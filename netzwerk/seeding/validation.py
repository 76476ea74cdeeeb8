"""Seed files as checked values: all faults of all files are named before anything is loaded."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from netzwerk.core.db import db
from netzwerk.networks.models import Programme
from netzwerk.reflections import ladder
from netzwerk.reflections.models import Prompt, PromptSet
from netzwerk.seeding.checks import KnownProgramme, check_calendar, check_programme, programme_of
from netzwerk.seeding.faults import Fault, FaultList, Rejected
from netzwerk.seeding.network_checks import NetworkCheck
from netzwerk.seeding.reading import Mapping, Scalar, read
from netzwerk.seeding.schema import KINDS
from netzwerk.seeding.shapes import Choice, Found


@dataclass(frozen=True)
class Seed:
    """A file that is right in itself and fits the others.

    Attributes:
        digest: SHA-256 of the file, by which a later load knows whether it was changed.
    """

    path: Path
    kind: str
    content: Found
    digest: str


@dataclass(frozen=True)
class Demo:
    """How a network is shown as a demo.

    Attributes:
        at: where its clock starts, on the clock of `zone`.
        accounts: mail addresses of the accounts that are open.
    """

    code: str
    at: datetime
    zone: str
    banner: dict[str, str]
    accounts: tuple[str, ...]


def validate(paths: Sequence[Path]) -> tuple[Seed, ...]:
    """Read and check seed files.

    Returns:
        The seeds in the order in which they must be loaded: calendars, programmes, networks.

    Raises:
        Rejected: naming every fault of every file.
    """
    seeds: list[Seed] = []
    lists: dict[Path, FaultList] = {}
    faults: list[Fault] = []
    for path in dict.fromkeys(paths):
        try:
            seeds.append(_parse(path, lists.setdefault(path, FaultList(str(path)))))
        except Rejected as rejected:
            faults += rejected.faults
    seeds.sort(key=lambda seed: tuple(KINDS).index(seed.kind))
    programmes = {one.code: one for one in (programme_of(s.content) for s in seeds if s.kind == "programme")}
    for code in {seed.content.get("programme", "") for seed in seeds if seed.kind == "network"} - set(programmes):
        if found := _programme_in_database(code):
            programmes[code] = found
    for seed in seeds:
        if seed.kind == "network":
            NetworkCheck(seed.content, lists[seed.path], programmes).run()
        elif seed.kind == "programme":
            check_programme(seed.content, lists[seed.path])
        else:
            check_calendar(seed.content, lists[seed.path])
    faults += (fault for found in lists.values() for fault in found.faults)
    if faults:
        raise Rejected(faults)
    return tuple(seeds)


def demo_of(seed: Seed) -> Demo:
    """What a checked network says about itself as a demo.

    Raises:
        Rejected: if it says nothing.
    """
    network = seed.content
    if seed.kind != "network" or "demo" not in network:
        faults = FaultList(str(seed.path))
        faults.add(network.line, "no network with a demo", "the key demo")
        raise Rejected(faults.faults)
    return Demo(
        code=network["code"],
        at=network["demo"]["at"],
        zone=network.get("zone", "Europe/Berlin"),
        banner=dict(network["demo"]["banner"]),
        accounts=tuple(person["email"] for person in network["people"] if person.get("account")),
    )


def _parse(path: Path, faults: FaultList) -> Seed:
    node = read(path)
    if not isinstance(node, Mapping):
        faults.add(node.line, "no mapping", "a seed that starts with kind: calendar, programme or network")
        raise Rejected(faults.faults)
    kind = next((value for key, value in node.pairs if key.text == "kind"), Scalar(node.line, ""))
    word = Choice(tuple(KINDS)).read(kind, faults)
    if not isinstance(word, str):
        raise Rejected(faults.faults)
    content = KINDS[word].read(node, faults)
    assert isinstance(content, Found)
    return Seed(path, word, content, hashlib.sha256(path.read_bytes()).hexdigest())


def _programme_in_database(code: str) -> KnownProgramme | None:
    programme_id = db.session.scalar(select(Programme.id).where(Programme.code == code))
    if programme_id is None:
        return None
    rows = db.session.execute(
        select(PromptSet.kind, Prompt.topic, Prompt.widest_level)
        .join(PromptSet, Prompt.prompt_set_id == PromptSet.id)
        .where(PromptSet.programme_id == programme_id)
        .order_by(PromptSet.version)
    )
    widest: dict[str, dict[str, Any]] = {}
    for kind, topic, level in rows:
        widest.setdefault(kind, {})[topic] = ladder.widest(topic, level)
    return KnownProgramme(code, widest)
