"""The mails to somebody who is given a role, or whose role ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from netzwerk.core import dates
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import language, say, spoken
from netzwerk.core.letters import Button, Facts, Paragraph, Part, body
from netzwerk.core.mail import Letter
from netzwerk.networks import wording
from netzwerk.people.letters import Recipient

SUBJECT = "role"
GIVEN, ENDED = "role.given", "role.ended"


@dataclass(frozen=True, kw_only=True)
class Office:
    """A role and what it counts for.

    Attributes:
        role_id: row of the role.
        kind: one of `RoleKind`.
        network: title of the network, empty for a role in all networks of a programme.
        programme: title of the programme in every language, or nothing for a role in one network.
        network_id: for the list of what went out, None for a whole programme.
        path: where the work begins, a path of ours.
    """

    role_id: int
    kind: str
    network: str
    programme: dict[str, str]
    network_id: int | None
    path: str
    valid_from: date
    valid_to: date | None


def given(recipient: Recipient, office: Office, *, base_url: str) -> Letter:
    """Tells somebody with an account which role it has, where, and from when on."""
    with spoken(recipient.language):
        days = [(_("First day"), _day(office.valid_from))]
        if office.valid_to is not None:
            days.append((_("Last day"), _day(office.valid_to)))
        parts: list[Part] = [
            Paragraph(_("Hello %(name)s,", name=recipient.name)),
            Paragraph(_("you have been given a role. From its first day on you find what belongs to it here.")),
            Facts((*_facts(office), *days)),
            Button(_("Open the start page"), f"{base_url}{office.path}"),
        ]
        return _letter(
            recipient,
            office,
            kind=GIVEN,
            key=f"role:{office.role_id}:given",
            subject=_("Your role: %(role)s", role=wording.ROLES[office.kind]),
            parts=parts,
            lasts=True,
        )


def ended(recipient: Recipient, office: Office) -> Letter:
    """Tells somebody on which day the role counts for the last time."""
    with spoken(recipient.language):
        until = office.valid_to
        parts: list[Part] = [
            Paragraph(_("Hello %(name)s,", name=recipient.name)),
            Paragraph(_("a role of yours ends. What was done in it stays as it is, with your name.")),
            Facts((*_facts(office), (_("Last day"), _day(until) if until else "–"))),
            Paragraph(_("If you did not expect this, please ask the coordination or the administration.")),
        ]
        return _letter(
            recipient,
            office,
            kind=ENDED,
            key=f"role:{office.role_id}:ended:{until}",
            subject=_("Your role ends: %(role)s", role=wording.ROLES[office.kind]),
            parts=parts,
            lasts=False,
        )


def _facts(office: Office) -> tuple[tuple[str, str], ...]:
    where = (_("Network"), office.network)
    if office.programme:
        where = (_("All networks of the programme"), say(office.programme))
    return ((_("Role"), str(wording.ROLES[office.kind])), where)


def _day(day: date) -> str:
    return dates.format_day(day, language())


def _letter(
    recipient: Recipient, office: Office, *, kind: str, key: str, subject: str, parts: list[Part], lasts: bool
) -> Letter:
    text, html = body(parts, language=language())
    return Letter(
        key=key,
        kind=kind,
        network_id=office.network_id,
        person_id=recipient.person_id,
        to_address=recipient.email,
        to_name=recipient.name,
        subject=subject,
        text=text,
        html=html,
        about_kind=SUBJECT if lasts else "",
        about_id=office.role_id if lasts else None,
    )
