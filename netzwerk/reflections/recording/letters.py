"""The mail that asks a side whether what coordination recorded for it is right."""

from __future__ import annotations

from dataclasses import dataclass

from netzwerk.core.languages import DU, language, spoken
from netzwerk.core.languages import gettext as _
from netzwerk.core.letters import Button, Paragraph, Part, body
from netzwerk.core.mail import Letter
from netzwerk.reflections.following.letters import Member

ABOUT = "side_submission"
RECORDED = "reflection.recorded"


@dataclass(frozen=True, kw_only=True)
class OnBehalf:
    """What was recorded for a side.

    Attributes:
        number: of its round.
        mark: by which it is told apart from what was recorded for the same side before.
        recorder: who recorded it.
    """

    network_id: int
    code: str
    network: str
    form_of_address: str
    entry_id: int
    submission_id: int
    mark: str
    number: int
    recorder: str
    reply_to: str


def recorded(part: OnBehalf, member: Member, *, base_url: str) -> Letter:
    """That something was recorded and where to confirm it; nothing of what it says."""
    says_du = member.language == "de" and part.form_of_address == "du"
    with spoken(DU if says_du else member.language):
        parts: list[Part] = [
            Paragraph(_("Hello %(name)s,", name=member.name)),
            Paragraph(
                _(
                    "%(name)s of coordination has recorded the part of your side of reflection %(number)s. "
                    "Is that right?",
                    name=part.recorder,
                    number=part.number,
                )
            ),
            Paragraph(
                _(
                    "Confirm it with one click, or change it yourselves. Until then only your tandem, coordination "
                    "and facilitation read it, marked as not confirmed."
                )
            ),
            Paragraph(
                _(
                    "If your side had begun a draft of its own, it is kept: only your side sees it, and you can go on "
                    "with it."
                )
            ),
            Button(_("Look at it and confirm"), f"{base_url}/n/{part.code}/reflections/{part.entry_id}"),
        ]
        footer = [Paragraph(_("You get this mail as a member of the tandem (%(network)s).", network=part.network))]
        text, html = body(parts, language=language(), footer=footer)
        return Letter(
            key=f"reflection_recorded:{part.submission_id}:{part.mark}:{member.person_id}",
            kind=RECORDED,
            person_id=member.person_id,
            to_name=member.name,
            to_address=member.email,
            subject=_("Recorded for you: reflection %(number)s – is that right?", number=part.number),
            text=text,
            html=html,
            network_id=part.network_id,
            about_kind=ABOUT,
            about_id=part.submission_id,
            reply_to=part.reply_to,
        )
