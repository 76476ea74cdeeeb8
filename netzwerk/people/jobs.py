"""Clears away sessions, links and counted tries that are over."""

from __future__ import annotations

from sqlalchemy import delete, or_

from netzwerk.core import clock
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.people import policy
from netzwerk.people.models import SignIn, SignInAttempt, SignInLink


def clear_away() -> None:
    """Delete what the register of personal data says is kept no longer."""
    now = clock.real_now()
    with transaction():
        db.session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - policy.MEMORY))
        db.session.execute(delete(SignInLink).where(SignInLink.expires_at < now - policy.KEPT_AFTER_END))
        db.session.execute(
            delete(SignIn).where(
                or_(
                    SignIn.ended_at < now - policy.KEPT_AFTER_END,
                    SignIn.created_at < now - policy.LONGEST_SIGN_IN - policy.KEPT_AFTER_END,
                )
            )
        )
