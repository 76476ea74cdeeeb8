"""When a mail is tried again, when it is given up, and how long a claim counts."""

from __future__ import annotations

from datetime import timedelta

LEASE = timedelta(minutes=10)
FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=4)
MOST_ATTEMPTS = 24
KEPT_SENT = timedelta(days=90)
KEPT_MAILBOX = timedelta(days=14)


def retry_after(attempts: int) -> timedelta | None:
    """How long to wait after so many attempts: 1, 2, 4 … minutes, at most 4 hours; None to give up after three days."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return min(FIRST_RETRY * (1 << min(attempts - 1, 12)), LONGEST_RETRY)
