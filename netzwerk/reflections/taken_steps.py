"""Steps of a project that were taken over from an answer, for the project that removes one."""

from __future__ import annotations

from sqlalchemy import delete

from netzwerk.core.db import db
from netzwerk.reflections.models import ReflectionStep


def forget(step_id: int) -> None:
    """Forget from which answer a step was taken, because it goes."""
    db.session.execute(delete(ReflectionStep).where(ReflectionStep.step_id == step_id))
