"""Forgets what can no longer be undone."""

from __future__ import annotations

from netzwerk.core.unit_of_work import transaction
from netzwerk.events import undo


def forget_steps() -> None:
    """Delete the last steps of agendas and preparation lists once they are older than a day."""
    with transaction():
        undo.forget()
