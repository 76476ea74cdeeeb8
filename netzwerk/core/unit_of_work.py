"""One user action, one transaction: the only place that commits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from netzwerk.core.db import db
from netzwerk.core.sqlite import WRITE


@contextmanager
def transaction() -> Iterator[None]:
    """Run a block that writes.

    What was read before is rolled back and loaded again: on SQLite the block begins IMMEDIATE, so that nobody else
    writes between its reads and its writes. On PostgreSQL services lock the parent row with FOR UPDATE.
    """
    session = db.session
    session.rollback()
    session.connection(execution_options={WRITE: True})
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
