"""The mails about a mail address that somebody else has changed: one to the new address, one to the old."""

from __future__ import annotations

from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import language, spoken
from netzwerk.core.letters import Button, Paragraph, Part, body
from netzwerk.core.mail import Letter
from netzwerk.people.letters import Recipient


def address_new(recipient: Recipient, *, base_url: str, version: int) -> Letter:
    """Tells the new address that it is the one to sign in with.

    Args:
        version: of the person after the change; names the promise.
    """
    with spoken(recipient.language):
        return _letter(
            recipient,
            recipient.email,
            key=f"address_changed:{recipient.person_id}:{version}:new",
            subject=_("This is your mail address in the network now"),
            parts=[
                Paragraph(_("Hello %(name)s,", name=recipient.name)),
                Paragraph(_("from now on you sign in with this mail address, and all mails come here.")),
                Button(_("Sign in"), f"{base_url}/sign-in"),
            ],
        )


def address_gone(recipient: Recipient, old_email: str, *, base_url: str, version: int) -> Letter:
    """Tells the old address that it is no longer in use; the new one is not named there.

    Args:
        version: of the person after the change; names the promise.
    """
    with spoken(recipient.language):
        return _letter(
            recipient,
            old_email,
            key=f"address_changed:{recipient.person_id}:{version}:old",
            subject=_("Your mail address in the network was changed"),
            parts=[
                Paragraph(_("Hello %(name)s,", name=recipient.name)),
                Paragraph(
                    _(
                        "your account has another mail address now. Nobody can sign in with this one any more, and no "
                        "further mails come here."
                    )
                ),
                Paragraph(
                    _(
                        "If you did not expect this, tell the coordination of your network or the administration at "
                        "once: %(address)s",
                        address=f"{base_url}/imprint",
                    )
                ),
            ],
        )


def _letter(recipient: Recipient, to_address: str, *, key: str, subject: str, parts: list[Part]) -> Letter:
    text, html = body(parts, language=language())
    return Letter(
        key=key,
        kind="account.address",
        person_id=recipient.person_id,
        to_address=to_address,
        to_name=recipient.name,
        subject=subject,
        text=text,
        html=html,
    )
