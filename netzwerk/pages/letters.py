"""The mail that carries a reported barrier to the operator."""

from __future__ import annotations

from dataclasses import dataclass

from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import spoken
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
        paragraphs = [
            _("Somebody met a barrier and wrote:"),
            details.message,
            _("Page: %(page)s", page=details.page or _("not given")),
            _("Answer to: %(email)s", email=details.email or _("no answer wanted")),
            _("Answer within a month; the accessibility declaration promises it."),
        ]
        return Letter(
            key=key, to_address=to_address, subject=_("Barrier reported"), text="\n\n".join(paragraphs) + "\n"
        )
