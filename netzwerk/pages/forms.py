"""The form by which barriers are reported."""

from __future__ import annotations

from wtforms import EmailField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from netzwerk.core.forms import Form
from netzwerk.core.languages import lazy_gettext
from netzwerk.pages.letters import Feedback


class FeedbackForm(Form):
    """What does not work, where, and whom to answer."""

    message = TextAreaField(
        lazy_gettext("What does not work for you?"),
        [
            InputRequired(lazy_gettext("Describe in a few words what does not work.")),
            Length(max=4000, message=lazy_gettext("Use at most 4,000 characters.")),
        ],
    )
    page = StringField(lazy_gettext("On which page?"), [Optional(), Length(max=300)])
    email = EmailField(lazy_gettext("Mail address for the answer"), [Optional(), Length(max=300)])

    def details(self) -> Feedback:
        """The typed values."""
        return Feedback(
            message=self.message.data.strip(),
            page=(self.page.data or "").strip(),
            email=(self.email.data or "").strip(),
        )
