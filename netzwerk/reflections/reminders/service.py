"""Promising reminders: those that are due by themselves, and those that coordination asks for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from netzwerk.core import audit, dates, mail
from netzwerk.core.access import Actor, Side
from netzwerk.core.configuration import current
from netzwerk.core.errors import Forbidden, Invalid, NotFound
from netzwerk.core.languages import gettext as _
from netzwerk.core.texts import prose
from netzwerk.networks.models import NetworkState
from netzwerk.networks.queries import NetworkHeader
from netzwerk.networks.workdays import Workdays
from netzwerk.outbox import queries as outbox
from netzwerk.reflections.reminders import letters, policy, queries
from netzwerk.reflections.reminders.policy import Stage, Term
from netzwerk.reflections.reminders.queries import Missing, Open

LONGEST_NOTE = 2000


def promise_due(found: Open, workdays: Workdays, now: datetime) -> int:
    """Promise the reminders of a round that are due by now, each once; how many are new.

    Args:
        workdays: of the region of the network.
    """
    term = Term(found.window, found.occasion.closes_at, found.occasion.zone, workdays)
    due = {side: policy.due(term, side, now) for side in Side}
    if not any(due.values()):
        return 0
    occasion, count = found.occasion, 0
    known = outbox.keys_about(letters.ABOUT, occasion.round_id)
    for one in queries.missing(occasion, dates.local_day(now, occasion.zone)):
        stages = [planned.stage for side, planned in due.items() if planned and one.on(side)]
        if not stages or (one.wants_few and Stage.DAYS not in stages):
            continue
        stage = Stage.DAYS if Stage.DAYS in stages else stages[0]
        key = f"reflection_reminder:{occasion.round_id}:{one.person.person_id}:{stage}:{occasion.due_on}"
        if key not in known:
            mail.post.value(letters.reminder(occasion, one.person, stage, base_url=current().base_url, key=key))
            count += 1
    return count


def preview(network: NetworkHeader, round_id: int, now: datetime) -> tuple[Open, tuple[Missing, ...]]:
    """Whom a reminder by coordination would reach: everybody whose side has not handed in.

    Raises:
        NotFound: if there is no such round in the network, or nothing can be handed in for it.
    """
    found = queries.one(round_id, now)
    if found is None or found.occasion.network_id != network.id or not _can_be_handed_in(found, network, now):
        raise NotFound
    return found, queries.missing(found.occasion, dates.local_day(now, network.zone))


def ask(
    actor: Actor,
    network: NetworkHeader,
    round_id: int,
    person_ids: Collection[int],
    now: datetime,
    *,
    note: str = "",
) -> int:
    """Remind those of the chosen people whose side has not handed in, each at most once a day; how many.

    Args:
        note: what coordination adds in its own words.

    Raises:
        Forbidden: if the actor does not coordinate the network, or the network is closed.
        NotFound: if there is no such round in the network.
        Invalid: if nobody is chosen, or the note is too long.
    """
    if not actor.is_coordinator(network):
        raise Forbidden
    if network.state == NetworkState.ARCHIVED:
        raise Forbidden(_("This network is closed. Everything can be read, nothing can be changed any more."))
    if not person_ids:
        raise Invalid("people", _("Nobody is chosen, so nobody is reminded. Choose at least one person."))
    if len(note) > LONGEST_NOTE:
        raise Invalid("note", _("Use at most 2,000 characters."))
    note = prose(note)
    found, missing = preview(network, round_id, now)
    occasion = found.occasion
    day = dates.local_day(now, network.zone)
    known = outbox.keys_about(letters.ABOUT, occasion.round_id)
    count = 0
    for one in missing:
        key = f"reflection_asked:{occasion.round_id}:{one.person.person_id}:{day}"
        if one.person.person_id not in person_ids or key in known:
            continue
        mail.post.value(
            letters.reminder(
                occasion,
                one.person,
                Stage.ASKED,
                base_url=current().base_url,
                key=key,
                note=note,
                reply_to=actor.email,
            )
        )
        count += 1
    if count:
        details = {"people": count}
        audit.record(actor.person_id, "reflection.reminded", "reflection_round", round_id, details)
    return count


def _can_be_handed_in(found: Open, network: NetworkHeader, now: datetime) -> bool:
    return found.window.opens_at(network.zone) <= now < found.occasion.closes_at
