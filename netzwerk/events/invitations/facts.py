"""An event and a recipient as the mails about it need them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from netzwerk.core.languages import DU
from netzwerk.events.facts import DaySpan
from netzwerk.events.invitations.answering import COMING
from netzwerk.events.models import EventKind


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """An event as its mails tell of it.

    Attributes:
        text: what coordination wrote itself for the invitation.
        room_link: for those entitled to it only; `Guest.enters` says for whom.
        capacity: how many places there are, None for no limit.
        programme: title of the programme by language.
    """

    id: int
    network_id: int
    code: str
    network: str
    zone: str
    language: str
    form_of_address: str
    kind: str
    number: int | None
    title: str
    format: str
    venue: str
    room_link: str
    host: str
    facilitators: tuple[str, ...]
    preparation: str
    reply_until: date | None
    state: str
    cancel_reason: str
    text: str
    days: tuple[DaySpan, ...]
    capacity: int | None = None
    programme: dict[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, kw_only=True)
class Change:
    """What was otherwise before an event was changed.

    Attributes:
        days: its days as they were.
        format, venue, room_link: where it was to take place.
        note: what coordination writes about it, or empty.
        asks_again: whether answers given before count no more.
    """

    days: tuple[DaySpan, ...]
    format: str
    venue: str
    room_link: str
    note: str = ""
    asks_again: bool = False


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Somebody who is invited, or could be.

    Attributes:
        group: one of `policy.GROUPS` for people who could be invited; empty for those who have been.
        tandem: number of the tandem, None for people without one.
        invited_at: None for people who have not been invited yet.
        is_late: whether the answer came after the day by which it was asked for.
        version: of the answer, so that a stale page does not overwrite a newer one.
        needs: food or access; health data, for the list of coordination and the person alone.
    """

    person_id: int
    name: str
    email: str
    language: str
    group: str
    tandem_id: int | None = None
    tandem: int | None = None
    side: str | None = None
    organisation: str = ""
    participation_id: int | None = None
    invited_at: datetime | None = None
    reply: str = "open"
    replied_at: datetime | None = None
    represented_by: str = ""
    is_waiting: bool = False
    is_late: bool = False
    needs: str = ""
    version: int = 0

    @property
    def has_place(self) -> bool:
        """Whether somebody has said to come and does not wait for a place."""
        return self.reply in COMING and not self.is_waiting

    @property
    def has_registered(self) -> bool:
        """Whether somebody has a part without having been invited: only seminars are registered for."""
        return self.participation_id is not None and self.invited_at is None

    def enters(self, occasion: Occasion) -> bool:
        """Whether the link of the online room is for this person: of a seminar only with a place.

        While places are not limited, everybody who is invited has one.
        """
        if occasion.kind != EventKind.SEMINAR:
            return True
        return self.has_place or (occasion.capacity is None and not self.has_registered)

    def variant(self, occasion: Occasion) -> str:
        """The language of letters to this person: tandems may be addressed with du."""
        is_familiar = self.tandem_id is not None and self.language == "de" and occasion.form_of_address == "du"
        return DU if is_familiar else self.language
