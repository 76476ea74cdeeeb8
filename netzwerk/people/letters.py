"""The mails about an account: sign-in link, invitation, changed password."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

from netzwerk.core import dates
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import language, say, spoken
from netzwerk.core.letters import Button, Code, Facts, Paragraph, Part, body
from netzwerk.core.mail import Letter

ZONE = "Europe/Berlin"


@dataclass(frozen=True)
class Recipient:
    """Whom a letter is for."""

    person_id: int
    name: str
    email: str
    language: str


def sign_in(
    recipient: Recipient, *, base_url: str, link_id: int, token: str, code: str, expires_at: datetime, target: str
) -> Letter:
    """The link for signing in, with the code to type instead.

    Args:
        target: where to go afterwards, a path of ours, or empty.
    """
    address = f"{base_url}/sign-in/link/{token}" + (f"?next={quote(target, safe='/')}" if target else "")
    with spoken(recipient.language):
        return _letter(
            recipient,
            key=f"sign_in_link:{link_id}",
            link_id=link_id,
            subject=_("Your link for signing in"),
            kind="account.sign_in",
            parts=[
                Paragraph(_("Hello %(name)s,", name=recipient.name)),
                Paragraph(
                    _("somebody – probably you – wants to sign in with your address. Open this link and confirm there:")
                ),
                Button(_("Sign in"), address),
                Paragraph(_("Or type this code where you asked for the link:")),
                Code(f"{code[:4]} {code[4:]}"),
                Paragraph(
                    _(
                        "Link and code work once, until %(clock)s. If it was not you, there is nothing to do: without "
                        "this mail nobody gets in.",
                        clock=dates.format_moment(expires_at, ZONE, language()),
                    )
                ),
            ],
        )


@dataclass(frozen=True, kw_only=True)
class Calling:
    """Who invites somebody to an account, and to what; what is not known is left out of the mail.

    Attributes:
        inviter: name, empty when the system itself invites.
        network: title, empty without one.
        programme: title in every language, for somebody in all its networks.
        role: what the person is there, translated when the mail is written.
        tandem: its number.
    """

    inviter: str = ""
    network: str = ""
    programme: dict[str, str] = field(default_factory=dict)
    role: str = ""
    tandem: int | None = None

    def rows(self) -> tuple[tuple[str, str], ...]:
        """The same as labels with values in the current language."""
        rows = (
            (_("Invited by"), self.inviter),
            (_("Network"), self.network),
            (_("All networks of the programme"), say(self.programme) if self.programme else ""),
            (_("As"), str(self.role)),
            (_("Tandem"), str(self.tandem or "")),
        )
        return tuple(row for row in rows if row[1])


NOBODY = Calling()


def activation(
    recipient: Recipient,
    *,
    base_url: str,
    link_id: int,
    token: str,
    expires_at: datetime,
    calling: Calling = NOBODY,
) -> Letter:
    """The invitation to use the account for the first time."""
    with spoken(recipient.language):
        return _letter(
            recipient,
            key=f"sign_in_link:{link_id}",
            link_id=link_id,
            subject=_("Your access to the network"),
            kind="account.activation",
            parts=[
                Paragraph(_("Hello %(name)s,", name=recipient.name)),
                *((Facts(calling.rows()),) if calling.rows() else ()),
                Paragraph(
                    _("your account is prepared. Open this link, choose your language and, if you like, a password:")
                ),
                Button(_("Open my account"), f"{base_url}/activate/{token}"),
                Paragraph(
                    _(
                        "The link works once, until %(day)s. Afterwards you get a new one at %(address)s with your "
                        "mail address.",
                        day=dates.format_day(dates.local_day(expires_at, ZONE), language()),
                        address=f"{base_url}/sign-in",
                    )
                ),
                Paragraph(
                    _(
                        "What the application keeps about you, and your rights: %(address)s",
                        address=f"{base_url}/privacy",
                    )
                ),
            ],
        )


def password_changed(recipient: Recipient, *, base_url: str, changed_at: datetime) -> Letter:
    """The notice that the password is a new one, for the case that it was somebody else."""
    with spoken(recipient.language):
        text, html = body(
            [
                Paragraph(_("Hello %(name)s,", name=recipient.name)),
                Paragraph(
                    _(
                        "the password of your account was changed on %(moment)s. All other places are signed out.",
                        moment=dates.format_moment(changed_at, ZONE, language()),
                    )
                ),
                Paragraph(
                    _(
                        "If it was not you, ask for a sign-in link at once and set a new password: %(address)s",
                        address=f"{base_url}/sign-in",
                    )
                ),
            ],
            language=language(),
        )
        return Letter(
            key=f"password_changed:{recipient.person_id}:{changed_at:%Y%m%dT%H%M%S.%f}",
            kind="account.password",
            person_id=recipient.person_id,
            to_address=recipient.email,
            to_name=recipient.name,
            subject=_("Your password was changed"),
            text=text,
            html=html,
        )


def _letter(recipient: Recipient, *, key: str, kind: str, link_id: int, subject: str, parts: Sequence[Part]) -> Letter:
    text, html = body(parts, language=language())
    return Letter(
        key=key,
        kind=kind,
        person_id=recipient.person_id,
        to_address=recipient.email,
        to_name=recipient.name,
        subject=subject,
        text=text,
        html=html,
        about_kind="sign_in_link",
        about_id=link_id,
        secret=True,
    )
