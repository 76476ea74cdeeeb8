"""Tells the calendars of those who are invited what changed."""

from __future__ import annotations

import logging

from netzwerk.calendars import telling

log = logging.getLogger(__name__)


def tell_due() -> None:
    """Promise the mails about invitations, changes and cancellations that calendars have not got yet."""
    told = telling.tell_due()
    if told:
        log.info("calendars: %s mails promised", told)
