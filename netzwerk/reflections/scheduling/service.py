"""What is done with a reflection round: its days and its questions are set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from netzwerk.core import audit
from netzwerk.core.access import Actor
from netzwerk.core.db import db
from netzwerk.core.errors import Forbidden, Invalid, Stale
from netzwerk.core.languages import gettext as _
from netzwerk.networks.policy import is_closed
from netzwerk.networks.queries import NetworkHeader
from netzwerk.reflections.models import ReflectionRound
from netzwerk.reflections.scheduling import policy, queries
from netzwerk.reflections.scheduling.queries import RoundFields

ABOUT, CHANGED = "reflection_round", "reflection_round.changed"


@dataclass(frozen=True, kw_only=True)
class RoundDetails:
    """What is set by hand; None for a day that follows from the meetings."""

    opens_on: date | None
    due_on: date | None
    prompt_set_id: int


def change(
    actor: Actor, network: NetworkHeader, number: int, details: RoundDetails, *, base: int, today: date
) -> tuple[str, ...]:
    """Set days and questions of a round; reminders follow by themselves. The names of what changed.

    Args:
        base: the fingerprint that the form was based on.
        today: local day of the network.

    Raises:
        NotFound: if there is no such round, or it is not for the actor.
        Forbidden: if the network is archived.
        Stale: if somebody else changed the round since the form was opened.
        Invalid: if nobody could answer within these days, or the questions are in use.
    """
    found = queries.fields(actor, network, number)
    if is_closed(network):
        raise Forbidden(_("This network is archived. Nothing in it can be changed any more."))
    row = db.session.get(ReflectionRound, found.id, with_for_update=True, populate_existing=True)
    if row is None or queries.fingerprint(row) != base:
        raise Stale
    _refuse_impossible(network, found, details, today)
    if details.prompt_set_id != found.prompt_set_id:
        _refuse_questions(network, found, details.prompt_set_id)
    before = {"fixed_opens": row.fixed_opens, "fixed_due": row.fixed_due, "prompt_set_id": row.prompt_set_id}
    row.fixed_opens, row.fixed_due, row.prompt_set_id = details.opens_on, details.due_on, details.prompt_set_id
    changes = {
        name: [_plain(old), _plain(getattr(row, name))] for name, old in before.items() if old != getattr(row, name)
    }
    if changes:
        audit.record(actor.person_id, CHANGED, ABOUT, row.id, {"changes": changes})
    db.session.flush()
    return tuple(changes)


def _refuse_impossible(network: NetworkHeader, found: RoundFields, details: RoundDetails, today: date) -> None:
    if found.is_closing and not (details.opens_on and details.due_on):
        field = "due_on" if details.opens_on else "opens_on"
        raise Invalid(field, _("The closing round follows from no meeting: it needs both days."))
    for field, day in (("opens_on", details.opens_on), ("due_on", details.due_on)):
        if day and not network.starts_on <= day <= network.ends_on:
            raise Invalid(field, _("This day is outside the two years of the network."))
    window = found.window(details.opens_on, details.due_on)
    if window and window.due_on <= window.opens_on:
        field = "due_on" if details.due_on or not details.opens_on else "opens_on"
        raise Invalid(
            field,
            _("The round would be due before it opens, so nobody could answer it. Leave a week at least."),
        )
    if details.due_on and found.meeting_on and details.due_on >= found.meeting_on:
        raise Invalid("due_on", _("The meeting that it feeds begins on that day or before. Choose an earlier day."))
    if found.entries and window and window.opens_on > today:
        raise Invalid("opens_on", _("Tandems have begun to write already, so the round cannot open only later."))


def _refuse_questions(network: NetworkHeader, found: RoundFields, wanted: int) -> None:
    if not policy.may_choose_questions(found.entries):
        raise Invalid("questions", _("Somebody has begun to answer these questions, so they stay."))
    if wanted not in dict(queries.sets(network, found.prompt_set_id)):
        raise Invalid("prompt_set_id", _("Choose one of the offered values."))


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
