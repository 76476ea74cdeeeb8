"""The mail that reminds of a reflection."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from netzwerk.core import dates
from netzwerk.core.languages import DU, language, ngettext, spoken
from netzwerk.core.languages import gettext as _
from netzwerk.core.letters import Button, Paragraph, Part, Quote, body
from netzwerk.core.mail import Letter
from netzwerk.events import wording
from netzwerk.events.models import EventKind
from netzwerk.people import notices
from netzwerk.reflections.reminders.policy import KINDS, Stage

ABOUT = "reflection_round"


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """A round as its reminders tell of it.

    Attributes:
        minutes: how long answering takes.
        closes_at: when nothing can be handed in any more, UTC.
        is_overdue: whether the day on which it was due is over.
        meeting_number, meeting_title: of the meeting that it feeds; None and empty for the closing round.
    """

    network_id: int
    code: str
    network: str
    zone: str
    form_of_address: str
    round_id: int
    number: int
    minutes: int
    due_on: date
    closes_at: datetime
    is_overdue: bool
    meeting_number: int | None
    meeting_title: str

    @property
    def version(self) -> int:
        """What the mail dies with: another day on which the round is due."""
        return self.due_on.toordinal()

    @property
    def meeting(self) -> str:
        """`Network meeting 3: Half-time` in the current language; empty for the closing round."""
        if self.meeting_number is None:
            return ""
        return wording.full_name(EventKind.MEETING, self.meeting_number, self.meeting_title)


@dataclass(frozen=True, kw_only=True)
class Reminded:
    """Somebody whose side has not handed in.

    Attributes:
        tandems: number and title of each tandem whose part of the own side is missing.
    """

    person_id: int
    name: str
    email: str
    language: str
    tandems: Sequence[tuple[int, str]]

    def variant(self, occasion: Occasion) -> str:
        """The language of the mail: tandems may be addressed with du."""
        return DU if self.language == "de" and occasion.form_of_address == "du" else self.language


def reminder(
    occasion: Occasion, person: Reminded, stage: Stage, *, base_url: str, key: str, note: str = "", reply_to: str = ""
) -> Letter:
    """The reminder; it speaks of the own side only, and never of what anybody else did or did not.

    Args:
        key: names the promise.
        note: what coordination adds to a reminder of its own.
        reply_to: the address of whoever asks; empty for reminders that come by themselves.
    """
    with spoken(person.variant(occasion)):
        footer = list(_footer(occasion, person, stage, base_url))
        text, html = body(list(parts(occasion, person, base_url, note)), language=language(), footer=footer)
        return Letter(
            key=key,
            kind=KINDS[stage],
            person_id=person.person_id,
            to_name=person.name,
            to_address=person.email,
            subject=subject(occasion),
            text=text,
            html=html,
            network_id=occasion.network_id,
            about_kind=ABOUT,
            about_id=occasion.round_id,
            about_version=occasion.version,
            reply_to=reply_to,
        )


def subject(occasion: Occasion) -> str:
    """The subject in the current language."""
    if occasion.is_overdue:
        return _("Reflection %(number)s is still missing", number=occasion.number)
    return _("Reflection %(number)s by %(day)s", number=occasion.number, day=_day(occasion.due_on))


def parts(occasion: Occasion, person: Reminded, base_url: str, note: str) -> Iterator[Part]:
    """What stands in the mail, in the current language."""
    yield Paragraph(_("Hello %(name)s,", name=person.name))
    yield Paragraph(_late(occasion) if occasion.is_overdue else _open(occasion))
    yield Paragraph(_missing(person))
    if note:
        yield Paragraph(_("Coordination adds:"))
        yield Quote(note)
    yield Paragraph(
        _(
            "It takes about %(minutes)s minutes and works on the phone. What you begin is kept, and one person of your "
            "side is enough.",
            minutes=occasion.minutes,
        )
    )
    yield Button(_("Write the reflection"), f"{base_url}/n/{occasion.code}/reflections/rounds/{occasion.number}/write")


def _open(occasion: Occasion) -> str:
    day = _day(occasion.due_on)
    if occasion.meeting:
        return _("The reflection before %(meeting)s can be written until %(day)s.", meeting=occasion.meeting, day=day)
    return _("The last reflection can be written until %(day)s.", day=day)


def _late(occasion: Occasion) -> str:
    day = _day(occasion.due_on)
    until = dates.format_moment(occasion.closes_at, occasion.zone, language())
    if occasion.meeting:
        return _(
            "The reflection before %(meeting)s was due on %(day)s. You can still hand it in until the meeting begins: "
            "%(until)s.",
            meeting=occasion.meeting,
            day=day,
            until=until,
        )
    return _("The last reflection was due on %(day)s. You can still hand it in until %(until)s.", day=day, until=until)


def _missing(person: Reminded) -> str:
    numbers = ", ".join(str(number) for number, _title in person.tandems)
    return ngettext(
        "The part of your side in tandem %(numbers)s is still missing.",
        "The parts of your side in the tandems %(numbers)s are still missing.",
        len(person.tandems),
        numbers=numbers,
    )


def _footer(occasion: Occasion, person: Reminded, stage: Stage, base_url: str) -> Iterator[Part]:
    numbers = ", ".join(str(number) for number, _title in person.tandems)
    reason = ngettext(
        "You get this reminder as a member of tandem %(numbers)s (%(network)s).",
        "You get this reminder as a member of the tandems %(numbers)s (%(network)s).",
        len(person.tandems),
        numbers=numbers,
        network=occasion.network,
    )
    if stage is Stage.ASKED:
        yield Paragraph(reason)
    else:
        yield from notices.footer(reason, base_url)


def _day(day: date) -> str:
    return dates.format_day(day, language())
