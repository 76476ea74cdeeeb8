"""What the worker does about events that come soon."""

from __future__ import annotations

import logging

from sqlalchemy.exc import SQLAlchemyError

from netzwerk.core import clock
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.reminders import queries, service
from netzwerk.networks import workdays

log = logging.getLogger(__name__)


def remind() -> int:
    """Promise every reminder that is due by now; each day of an event is a transaction of its own.

    Returns:
        How many reminders were promised.
    """
    now = clock.now()
    days = queries.near(now)
    regions = workdays.of_regions(
        (one.region for one in days), (now - queries.SOON).date(), (now + 3 * queries.SOON).date()
    )
    count = 0
    for one in days:
        try:
            with transaction():
                count += service.promise_due(one, regions[one.region], now)
        except SQLAlchemyError:
            log.exception("the reminders of day %s could not be promised", one.day.id)
    return count
