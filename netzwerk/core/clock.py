"""The domain's time, with the demo's offset, and the real time beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

from netzwerk.core.slots import Slot

offset: Slot[timedelta] = Slot("clock offset")
offset.fill(timedelta())
_fixed: ContextVar[datetime | None] = ContextVar("fixed time", default=None)


def now() -> datetime:
    """The moment the programme stands at, UTC."""
    return _fixed.get() or real_now() + offset.value


def real_now() -> datetime:
    """The moment by the machine's clock, UTC: for sessions, limits, leases, audit and mail dates."""
    return datetime.now(UTC)


@contextmanager
def fixed(at: datetime) -> Iterator[None]:
    """Hold the domain's time still within a block."""
    token = _fixed.set(at)
    try:
        yield
    finally:
        _fixed.reset(token)
