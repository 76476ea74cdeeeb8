"""One of several worker processes leads; the others wait until its lease runs out."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, or_, update
from sqlalchemy.exc import IntegrityError

from netzwerk.core import clock
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.outbox.models import Leader


def lead(name: str, owner: str, lease: timedelta) -> bool:
    """Take or renew the lead; False while somebody else has it."""
    now = clock.real_now()
    try:
        with transaction():
            renewed = db.session.execute(
                update(Leader)
                .where(Leader.name == name, or_(Leader.owner == owner, Leader.lease_until < now))
                .values(owner=owner, lease_until=now + lease)
                .execution_options(synchronize_session=False)
            )
            if getattr(renewed, "rowcount", 0):
                return True
            if db.session.get(Leader, name) is not None:
                return False
            db.session.add(Leader(name=name, owner=owner, lease_until=now + lease))
            db.session.flush()
    except IntegrityError:
        return False
    return True


def resign(name: str, owner: str) -> None:
    """Give the lead back, so that the next one need not wait."""
    with transaction():
        db.session.execute(
            delete(Leader)
            .where(Leader.name == name, Leader.owner == owner)
            .execution_options(synchronize_session=False)
        )
