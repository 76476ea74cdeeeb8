"""When a mail is tried again, given up or stopped, and how long a claim counts."""

from __future__ import annotations

from datetime import timedelta

from netzwerk.outbox.models import MailState

LEASE = timedelta(minutes=10)
FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=4)
MOST_ATTEMPTS = 24
KEPT_SENT = timedelta(days=90)
KEPT_MAILBOX = timedelta(days=14)


FOR_ONE_MAILBOX = frozenset({"account.address"})
"""Kinds that go to the address that they were written for; all others follow their person to a new one."""
INVITATION = "account.activation"
REMINDERS = frozenset({"reflection.reminder", "reflection.overdue", "reflection.asked", "event.reminder"})


def can_retry(status: str, *, has_bounced: bool, has_text: bool) -> bool:
    """Whether a mail can be tried again; the words of a secret one are gone once it has been sent or given up."""
    return has_text and (status == MailState.FAILED or (status == MailState.SENT and has_bounced))


def can_renew(status: str, *, has_bounced: bool, is_secret: bool) -> bool:
    """Whether another mail with a new link can take the place of a lost one, whose link nobody knows any more."""
    return is_secret and (status == MailState.FAILED or (status == MailState.SENT and has_bounced))


def can_stop(status: str, kind: str) -> bool:
    """Whether a mail can be stopped: it waits, and nothing else depends on its being sent."""
    return status == MailState.QUEUED and kind in REMINDERS


def retry_after(attempts: int) -> timedelta | None:
    """How long to wait after so many attempts: 1, 2, 4 … minutes, at most 4 hours; None to give up after three days."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return min(FIRST_RETRY * (1 << min(attempts - 1, 12)), LONGEST_RETRY)
