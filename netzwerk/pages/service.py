"""What everybody may do without an account: report a barrier."""

from __future__ import annotations

from datetime import datetime
from email.utils import parseaddr

from netzwerk.core import mail
from netzwerk.core.configuration import current
from netzwerk.core.errors import Invalid
from netzwerk.core.languages import gettext as _
from netzwerk.core.tokens import new_token
from netzwerk.pages import letters
from netzwerk.pages.letters import Feedback
from netzwerk.people import policy, throttle


def report_barrier(details: Feedback, *, address: str) -> datetime | None:
    """Send a report to the operator.

    Returns:
        When to come back if too many came from this network address, else None.

    Raises:
        Invalid: if the mail address for the answer is none.
    """
    if details.email and not policy.is_address(policy.normal_address(details.email)):
        raise Invalid("email", _("“%(email)s” is not a mail address.", email=details.email))
    until = throttle.reserve([(f"feedback:address:{address}", policy.MAIL_BY_ADDRESS)])
    if until is None:
        settings = current()
        receiver = settings.operator_email or parseaddr(settings.mail_from)[1]
        mail.post.value(letters.feedback(details, key=f"feedback:{new_token()}", to_address=receiver))
    return until
