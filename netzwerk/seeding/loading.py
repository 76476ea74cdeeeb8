"""Brings checked seeds into the database through the services; what is there already is left as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from netzwerk.core import audit
from netzwerk.core.audit import AuditRecord
from netzwerk.core.db import db
from netzwerk.networks import service as networks
from netzwerk.networks.models import Network, Programme
from netzwerk.networks.service import HolidayDetails, ProgrammeDetails
from netzwerk.programme.programmes import templates
from netzwerk.reflections import service as reflections
from netzwerk.reflections.models import PromptSet
from netzwerk.seeding.checks import each
from netzwerk.seeding.network_loading import load_network
from netzwerk.seeding.validation import Seed

LOADED = "seed.loaded"


@dataclass(frozen=True)
class Loaded:
    """What became of one file."""

    seed: Seed
    outcome: str


def load(seeds: Sequence[Seed]) -> list[Loaded]:
    """Load checked seeds in their order; call it in one transaction for all of them."""
    verbs = {"calendar": _load_calendar, "programme": _load_programme, "network": _load_network}
    return [Loaded(seed, verbs[seed.kind](seed)) for seed in seeds]


def _load_calendar(seed: Seed) -> str:
    region = seed.content["region"]
    changed = networks.keep_school_holidays(
        region,
        [
            HolidayDetails(name=dict(item["name"]), starts_on=item["from"], ends_on=item["to"])
            for item in each(seed.content, "school_holidays")
        ],
    )
    if not changed:
        return f"calendar {region} is there already, nothing changed"
    audit.record(None, LOADED, "calendar", None, {"region": region, "changed": changed})
    return f"calendar {region} loaded: {changed} school holidays"


def _load_programme(seed: Seed) -> str:
    content = seed.content
    code = content["code"]
    programme = db.session.scalar(select(Programme).where(Programme.code == code))
    template = templates.stored(content)
    added = sorted(template.keys() - programme.template.keys()) if programme else []
    if programme and added:
        programme.template = {**programme.template, **{key: template[key] for key in added}}
    if programme is None:
        programme = networks.create_programme(
            ProgrammeDetails(
                code=code,
                title=dict(content["title"]),
                description=dict(content["description"]),
                template=template,
            )
        )
    rows = db.session.execute(select(PromptSet.kind, PromptSet.version).where(PromptSet.programme_id == programme.id))
    known = {(kind, version) for kind, version in rows}
    new = [item for item in templates.prompt_sets(content) if (item.kind, item.version) not in known]
    for prompt_set in new:
        reflections.write_prompts(programme.id, prompt_set)
    if not new and not added:
        return f"programme {code} is there already, nothing changed"
    parts = {"added": added} if added else {}
    audit.record(None, LOADED, "programme", programme.id, {"code": code, "prompt_sets": len(new), **parts})
    if not new:
        return f"programme {code} is there already; new in its template: {', '.join(added)}"
    return f"programme {code} loaded: {len(new)} prompt sets"


def _load_network(seed: Seed) -> str:
    code = seed.content["code"]
    known = db.session.scalar(select(Network.id).where(Network.code == code))
    if known is not None:
        if _digest_of(known) in {None, seed.digest}:
            return f"network {code} is there already, nothing changed"
        return f"network {code} is there already and stays as it is; the file was changed since it was loaded"
    network = load_network(seed.content)
    tandems, events = len(seed.content.get("tandems", ())), len(seed.content.get("events", ()))
    details = {"code": code, "tandems": tandems, "events": events, "sha256": seed.digest}
    audit.record(None, LOADED, "network", network.id, details)
    return f"network {code} loaded: {tandems} tandems, {events} events"


def _digest_of(network_id: int) -> str | None:
    details = db.session.scalar(
        select(AuditRecord.details).where(
            AuditRecord.kind == LOADED, AuditRecord.about_kind == "network", AuditRecord.about_id == network_id
        )
    )
    return details.get("sha256") if details else None
