"""The last step in the planning of an event, so that it can be undone instead of being asked about before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from netzwerk.core import clock
from netzwerk.core.db import db
from netzwerk.events.models import PlanPart, PlanStep

OFFERED = timedelta(hours=1)
KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Step:
    """What somebody did last.

    Attributes:
        kind: what was done, such as `removed`.
        label: title of what it was done to, empty where it was about more than one thing.
        before: how everything was.
    """

    kind: str
    label: str
    before: Mapping[str, Any]


def find(person_id: int, event_id: int, part: PlanPart, now: str) -> Step | None:
    """The step that a person can undo: the own last one, for an hour, while nobody has gone on.

    Args:
        now: fingerprint of how everything is.
    """
    row = db.session.scalar(
        select(PlanStep).where(PlanStep.event_id == event_id, PlanStep.part == part, PlanStep.person_id == person_id)
    )
    return offered(row, now)


def offered(row: PlanStep | None, now: str) -> Step | None:
    """The step of a row, as long as it can be undone.

    Args:
        now: fingerprint of how everything is.
    """
    if row is None or row.after != now or row.at <= clock.real_now() - OFFERED:
        return None
    return Step(row.kind, str(row.before.get("label", "")), row.before)


def fingerprint(rows: Iterable[tuple[int, ...]]) -> str:
    """Fingerprint of rows by their numbers and versions, in order."""
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()


def keep(
    person_id: int, event_id: int, part: PlanPart, *, kind: str, label: str, before: Mapping[str, Any], after: str
) -> None:
    """Remember a step in place of the one before; the caller holds the lock of what was changed.

    Args:
        before: how everything was, as JSON.
        after: fingerprint of how everything is now.
    """
    row = db.session.scalar(select(PlanStep).where(PlanStep.event_id == event_id, PlanStep.part == part))
    if row is None:
        row = PlanStep(event_id=event_id, part=part)
        db.session.add(row)
    row.person_id, row.at, row.kind = person_id, clock.real_now(), kind
    row.before, row.after = {**before, "label": label}, after
    db.session.flush()


def forget() -> None:
    """Delete steps that are older than a day."""
    db.session.execute(
        delete(PlanStep).where(PlanStep.at < clock.real_now() - KEPT).execution_options(synchronize_session=False)
    )
