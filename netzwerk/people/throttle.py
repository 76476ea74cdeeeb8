"""Slows guessing, per account and per network address, in the database; nobody is locked out for good."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select

from netzwerk.core import clock
from netzwerk.core.db import db
from netzwerk.core.tokens import keyed_digest
from netzwerk.people.models import SignInAttempt
from netzwerk.people.policy import Limit

Key = tuple[str, Limit]


def reserve(keys: Sequence[Key]) -> datetime | None:
    """Count a try under all keys, unless one of them asks to wait; then the try does not count.

    The try is written down before it is known to be wrong, so that many at the same time cannot slip through
    together; a right one is taken back afterwards.

    Returns:
        When to try again, or None if this try may go on.
    """
    now = clock.real_now()
    named = sorted((_digest(name), limit) for name, limit in keys)
    waits: list[datetime] = []
    for key, limit in named:
        _queue_up(key)
        tries = db.session.scalars(
            select(SignInAttempt.at).where(SignInAttempt.key_digest == key, SignInAttempt.at > now - limit.window)
        ).all()
        until = limit.wait_until(tries, now)
        if until is not None:
            waits.append(until)
    if waits:
        return max(waits)
    db.session.add_all(SignInAttempt(key_digest=key, at=now) for key, _limit in named)
    db.session.flush()
    return None


def forgive(names: Sequence[str]) -> None:
    """Forget all tries under these keys."""
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.key_digest.in_([_digest(name) for name in names])))


def take_back(name: str) -> None:
    """Forget the last try under a key, because it was a right one; the wrong ones before it still count."""
    last = select(func.max(SignInAttempt.id)).where(SignInAttempt.key_digest == _digest(name)).scalar_subquery()
    db.session.execute(
        delete(SignInAttempt).where(SignInAttempt.id == last).execution_options(synchronize_session=False)
    )


def _digest(name: str) -> str:
    return keyed_digest("sign-in try", name)


def _queue_up(key: str) -> None:
    """On PostgreSQL tries under one key go one after the other; SQLite's transaction sees to it anyway."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(int(key[:15], 16))))
