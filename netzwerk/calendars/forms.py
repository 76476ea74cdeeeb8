"""The form behind which a calendar address is made."""

from __future__ import annotations

from wtforms import PasswordField
from wtforms.validators import InputRequired, Length

from netzwerk.core.forms import Form
from netzwerk.core.languages import lazy_gettext


class ProofForm(Form):
    """Asked of people who signed in a while ago: an address opens a calendar for good."""

    password = PasswordField(
        lazy_gettext("Your password, once more"),
        [InputRequired(lazy_gettext("Enter your password so that we know it is you.")), Length(max=1000)],
    )
