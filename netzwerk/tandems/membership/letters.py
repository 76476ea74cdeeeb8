"""The mail to somebody with an account who has become a member of a tandem."""

from __future__ import annotations

from datetime import date

from netzwerk.core import dates, letters
from netzwerk.core.languages import DU, language, spoken
from netzwerk.core.languages import gettext as _
from netzwerk.core.letters import Button, Facts, Paragraph
from netzwerk.core.mail import Letter
from netzwerk.networks.queries import NetworkHeader
from netzwerk.people.letters import Recipient


def joined(
    recipient: Recipient,
    *,
    base_url: str,
    network: NetworkHeader,
    tandem: tuple[int, int],
    member_id: int,
    valid_from: date,
) -> Letter:
    """Tells in which tandem somebody is now, and where its page is.

    Args:
        tandem: row number and number of the tandem.
    """
    tandem_id, number = tandem
    with spoken(variant(recipient.language, network)):
        text, html = letters.body(
            (
                Paragraph(_("Hello %(name)s,", name=recipient.name)),
                Paragraph(_("you are a member of a tandem now. What you see and write there begins on its page.")),
                Facts(
                    (
                        (_("Network"), network.title),
                        (_("Tandem"), str(number)),
                        (_("First day"), dates.format_day(valid_from, language())),
                    )
                ),
                Button(_("Open the tandem"), f"{base_url}/n/{network.code}/tandems/{tandem_id}"),
            ),
            language=language(),
        )
        return Letter(
            key=f"tandem_member:{member_id}:joined",
            kind="tandem.joined",
            network_id=network.id,
            person_id=recipient.person_id,
            to_address=recipient.email,
            to_name=recipient.name,
            subject=_("You are in tandem %(number)s now", number=number),
            text=text,
            html=html,
        )


def variant(wanted: str, network: NetworkHeader) -> str:
    """The language of a mail to a member of a tandem, with the form of address of the network."""
    return DU if wanted == "de" and network.form_of_address == "du" else wanted
