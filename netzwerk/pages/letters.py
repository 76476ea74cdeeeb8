"""The mail that carries a reported barrier to the operator."""

from __future__ import annotations

from dataclasses import dataclass

from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import language, spoken
from netzwerk.core.letters import Facts, Paragraph, Quote, body
from netzwerk.core.mail import Letter


@dataclass(frozen=True)
class Feedback:
    """A barrier that somebody met; page and mail address may be empty."""

    message: str
    page: str
    email: str


def feedback(details: Feedback, *, key: str, to_address: str) -> Letter:
    """What was reported, word for word, in German as the operator reads it."""
    with spoken("de"):
        text, html = body(
            [
                Paragraph(_("Somebody met a barrier and wrote:")),
                Quote(details.message),
                Facts(
                    [
                        (_("Page"), details.page or _("not given")),
                        (_("Answer to"), details.email or _("no answer wanted")),
                    ]
                ),
                Paragraph(_("Answer within a month; the accessibility declaration promises it.")),
            ],
            language=language(),
        )
        return Letter(
            key=key,
            kind="feedback",
            to_address=to_address,
            subject=_("Barrier reported"),
            text=text,
            html=html,
            reply_to=details.email,
        )
