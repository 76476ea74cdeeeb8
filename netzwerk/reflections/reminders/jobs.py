"""What the worker does about reflections that are missing."""

from __future__ import annotations

import logging

from sqlalchemy.exc import SQLAlchemyError

from netzwerk.core import clock
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks import workdays
from netzwerk.reflections.reminders import queries, service

log = logging.getLogger(__name__)


def remind() -> int:
    """Promise every reminder that is due by now; each round is a transaction of its own.

    Returns:
        How many reminders were promised.
    """
    now = clock.now()
    rounds = queries.near(now)
    regions = workdays.of_regions(
        (one.region for one in rounds), (now - queries.LONGEST_DELAY).date(), (now + queries.LONGEST_SHIFT).date()
    )
    count = 0
    for one in rounds:
        try:
            with transaction():
                count += service.promise_due(one, regions[one.region], now)
        except SQLAlchemyError:
            log.exception("the reminders of round %s could not be promised", one.occasion.round_id)
    return count
