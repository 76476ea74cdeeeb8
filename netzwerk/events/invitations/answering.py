"""What an answer to an invitation says, and what it led to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from netzwerk.events.models import Reply

COMING = (Reply.ACCEPTED.value, Reply.REPRESENTED.value)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What somebody answers to an invitation.

    Attributes:
        reply: `accepted`, `declined` or `represented`.
        represented_by: the name of the deputy, for `represented` only.
        mode: `on_site` or `online`; counts for hybrid events only, else the format of the event decides.
        needs: food or access; None leaves what was told before, empty takes it back.
        consents: whether the person agrees that these needs, which are health data, are kept for the event.
    """

    reply: str
    represented_by: str = ""
    mode: str = ""
    needs: str | None = None
    consents: bool = False


class Place(StrEnum):
    """What an answer led to."""

    TAKEN = "taken"
    WAITING = "waiting"
    NONE = "none"


class Doubt(StrEnum):
    """Why the answer of a calendar decides nothing."""

    UNDECIDED = "undecided"
    ONE_DAY = "one_day"
