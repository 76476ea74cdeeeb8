"""Deletes spreadsheets that nobody took over within a day."""

from __future__ import annotations

from sqlalchemy import delete

from netzwerk.core import clock
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.tandems.intake import policy
from netzwerk.tandems.models import IntakeDraft


def forget_drafts() -> None:
    """Delete what the register of personal data says is kept no longer."""
    with transaction():
        db.session.execute(delete(IntakeDraft).where(IntakeDraft.created_at <= clock.real_now() - policy.KEPT))
