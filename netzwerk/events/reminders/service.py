"""Promising reminders of events."""

from __future__ import annotations

from datetime import datetime

from netzwerk.core import mail
from netzwerk.core.configuration import current
from netzwerk.events.invitations import queries as invitations
from netzwerk.events.reminders import letters, policy, queries
from netzwerk.events.reminders.queries import Near
from netzwerk.networks.workdays import Workdays
from netzwerk.outbox import queries as outbox


def promise_due(found: Near, workdays: Workdays, now: datetime) -> int:
    """Promise the reminders of a day that are due by now, each once; how many are new.

    Args:
        workdays: of the region of the network.
    """
    due = {
        for_school: policy.is_due(found.day.starts_at, found.zone, workdays, now, for_school=for_school)
        for for_school in (True, False)
    }
    if not any(due.values()):
        return 0
    known = outbox.keys_about(letters.ABOUT, found.day.id)
    occasion, count = None, 0
    for guest in queries.guests(found.event_id):
        if not due[queries.is_of_school(guest)]:
            continue
        occasion = occasion or invitations.occasion(found.event_id)
        letter = letters.reminder(occasion, guest, found.day, base_url=current().base_url)
        if letter.key not in known:
            mail.post.value(letter)
            count += 1
    return count
