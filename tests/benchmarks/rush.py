"""Many tandems that autosave at the same moment."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """How it went.

    Attributes:
        saves: how many were answered as saved.
        seconds: from the first to the last answer.
        errors: answers that were none.
        lost: texts that were said to be saved and are not in the database.
    """

    database: str
    tandems: int
    saves: int
    seconds: float
    errors: int
    lost: int
