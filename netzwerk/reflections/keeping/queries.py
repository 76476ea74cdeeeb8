"""Reading what was kept of the sheet of one side; the caller has made sure that the reader belongs to that side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, select

from netzwerk.core.access import Side
from netzwerk.core.db import db
from netzwerk.reflections.models import KeptVersion, Prompt, PromptKind, ReflectionEntry


@dataclass(frozen=True)
class Kept:
    """What stood on the sheet for one prompt.

    Attributes:
        value: the rating, None for `cannot judge` and for texts.
        is_recorded: whether coordination had recorded it; else the side itself had written it.
        kept_at: when another version took its place, UTC.
    """

    prompt_id: int
    title: dict[str, str]
    is_rating: bool
    text: str
    value: int | None
    is_recorded: bool
    kept_at: datetime


def of_side(entry_id: int, side: Side) -> tuple[Kept, ...]:
    """All that was kept of a side, by prompt, the newest first."""
    rows = db.session.execute(
        select(KeptVersion, Prompt.title, Prompt.kind)
        .join(Prompt, Prompt.id == KeptVersion.prompt_id)
        .where(KeptVersion.entry_id == entry_id, KeptVersion.side == side)
        .order_by(Prompt.position, KeptVersion.id.desc())
    )
    found = (
        Kept(row.prompt_id, title, kind == PromptKind.RATING, row.text, row.value, row.is_recorded, row.kept_at)
        for row, title, kind in rows
    )
    return tuple(one for one in found if one.is_rating or one.text.strip())


def has_draft(kept: Iterable[Kept]) -> bool:
    """Whether the side can go back to something of its own."""
    return any(not one.is_recorded for one in kept)


def is_kept(side: Side | str) -> ColumnElement[bool]:
    """For statements over entries: whether anything was kept of a side."""
    return exists(
        select(KeptVersion.id)
        .where(and_(KeptVersion.entry_id == ReflectionEntry.id, KeptVersion.side == side))
        .correlate(ReflectionEntry)
    )
