"""The history of a thing in words, with the names of those who did it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from netzwerk.core import dates, history
from netzwerk.core.history import Happening
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import language
from netzwerk.people import queries

Words = Mapping[str, str]


@dataclass(frozen=True)
class HistoryLine:
    """One line: when, who, and what was done."""

    at: datetime
    who: str
    text: str


def lines(
    about_kind: str,
    about_id: int,
    *,
    kinds: Words,
    fields: Words,
    value: Callable[[str, Any], str | None] = lambda _field, _value: None,
) -> tuple[HistoryLine, ...]:
    """The history of one thing, newest first, in two statements.

    Args:
        kinds: what was done, in words, for each kind of the audit trail; a kind that is missing here is left out.
        fields: the names of fields as people know them.
        value: the words for a stored value of a field, or None for how it is stored.
    """
    found = [one for one in history.of(about_kind, about_id) if one.kind in kinds]
    names = queries.names(one.actor_id for one in found if one.actor_id is not None)

    def who(actor_id: int | None) -> str:
        return _("the system") if actor_id is None else names.get(actor_id, _("a former account"))

    return tuple(HistoryLine(one.at, who(one.actor_id), _text(one, kinds, fields, value)) for one in found)


def _text(one: Happening, kinds: Words, fields: Words, value: Callable[[str, Any], str | None]) -> str:
    parts = []
    for field, change in one.changes.items():
        name = str(fields.get(field, field))
        if change:
            before, after = (value(field, each) or _plain(each) for each in change)
            parts.append(f"{name}: {after}" if before == after else f"{name}: {before} → {after}")
        else:
            parts.append(name)
    what = str(kinds[one.kind])
    return f"{what} – {'; '.join(parts)}" if parts else what


def _plain(stored: Any) -> str:
    if stored in (None, ""):
        return "–"
    if isinstance(stored, bool):
        return _("yes") if stored else _("no")
    if isinstance(stored, str) and len(stored) == len("2020-01-01"):
        try:
            return dates.format_day(date.fromisoformat(stored), language())
        except ValueError:
            return stored
    return str(stored)
