"""The mail that brings the question of coordination to a tandem."""

from __future__ import annotations

from dataclasses import dataclass

from netzwerk.core.languages import DU, language, spoken
from netzwerk.core.languages import gettext as _
from netzwerk.core.letters import Button, Paragraph, Part, Quote, body
from netzwerk.core.mail import Letter

ABOUT = "reflection_entry"
RETURNED = "reflection.returned"


@dataclass(frozen=True, kw_only=True)
class Returned:
    """An entry that went back with a question.

    Attributes:
        version: of the entry when it went back.
        number: of its round.
    """

    network_id: int
    code: str
    network: str
    form_of_address: str
    entry_id: int
    version: int
    number: int
    question: str
    reply_to: str


@dataclass(frozen=True, kw_only=True)
class Member:
    """A member of the tandem."""

    person_id: int
    name: str
    email: str
    language: str


def returned(entry: Returned, member: Member, *, base_url: str) -> Letter:
    """The question and where to answer it; nothing of what was written before."""
    says_du = member.language == "de" and entry.form_of_address == "du"
    with spoken(DU if says_du else member.language):
        parts: list[Part] = [
            Paragraph(_("Hello %(name)s,", name=member.name)),
            Paragraph(_("There is a question about reflection %(number)s of your tandem:", number=entry.number)),
            Quote(entry.question),
            Paragraph(
                _(
                    "Take the part of your side back, add what is missing and submit it again; or answer with a "
                    "comment below the reflection."
                )
            ),
            Button(_("Open the writer"), f"{base_url}/n/{entry.code}/reflections/rounds/{entry.number}/write"),
            Button(_("Read the reflection"), f"{base_url}/n/{entry.code}/reflections/{entry.entry_id}", is_main=False),
        ]
        footer = [Paragraph(_("You get this mail as a member of the tandem (%(network)s).", network=entry.network))]
        text, html = body(parts, language=language(), footer=footer)
        return Letter(
            key=f"reflection_returned:{entry.entry_id}:{entry.version}:{member.person_id}",
            kind=RETURNED,
            person_id=member.person_id,
            to_name=member.name,
            to_address=member.email,
            subject=_("A question about reflection %(number)s", number=entry.number),
            text=text,
            html=html,
            network_id=entry.network_id,
            about_kind=ABOUT,
            about_id=entry.entry_id,
            reply_to=entry.reply_to,
        )
