"""Forms of sign-in, first access and the own account."""

from __future__ import annotations

from wtforms import (
    EmailField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from netzwerk.core.forms import Form
from netzwerk.core.languages import LANGUAGES, lazy_gettext
from netzwerk.people import notices
from netzwerk.people.models import CalendarChoice, NoticePreference
from netzwerk.people.service import Activation, MailDetails, ProfileDetails

MISSING_EMAIL = lazy_gettext("Enter your mail address.")
LANGUAGE_CHOICES = [SelectChoice(code, name) for code, name in LANGUAGES.items()]


def _number(text: object) -> int:
    version = str(text or "")
    return int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0


class SignInForm(Form):
    """Mail address and password."""

    email = EmailField(lazy_gettext("Mail address"), [InputRequired(MISSING_EMAIL), Length(max=300)])
    password = PasswordField(
        lazy_gettext("Password"), [InputRequired(lazy_gettext("Enter your password.")), Length(max=1000)]
    )
    next = HiddenField()


class LinkForm(Form):
    """Mail address that a sign-in link goes to."""

    email = EmailField(lazy_gettext("Mail address"), [InputRequired(MISSING_EMAIL), Length(max=300)])
    next = HiddenField()


class CodeForm(Form):
    """The code of the mail, and the address that it went to."""

    email = EmailField(lazy_gettext("Mail address"), [InputRequired(MISSING_EMAIL), Length(max=300)])
    code = StringField(
        lazy_gettext("Code"),
        [InputRequired(lazy_gettext("Type the code of the mail.")), Length(max=40)],
    )


class ConfirmForm(Form):
    """A button only."""


class ActivationForm(Form):
    """What somebody chooses at the first access."""

    language = RadioField(lazy_gettext("Language"), choices=LANGUAGE_CHOICES)
    password = PasswordField(lazy_gettext("Password"), [Optional(), Length(max=1000)])

    def details(self) -> Activation:
        """The typed values."""
        return Activation(language=self.language.data, password=self.password.data or "")


class ProfileForm(Form):
    """What a person may change about itself."""

    name = StringField(
        lazy_gettext("Name"),
        [
            InputRequired(lazy_gettext("Enter the name by which others know you.")),
            Length(max=120, message=lazy_gettext("Use at most 120 characters.")),
        ],
    )
    language = RadioField(lazy_gettext("Language"), choices=LANGUAGE_CHOICES)
    version = HiddenField()

    def details(self) -> ProfileDetails:
        """The typed values."""
        return ProfileDetails(
            name=self.name.data,
            language=self.language.data,
            version=_number(self.version.data),
        )


class MailsForm(Form):
    """Which mails a person wants, and how dates come into its calendar."""

    wants = SelectMultipleField(
        lazy_gettext("Reminders"),
        choices=[SelectChoice(key, notices.NOTICES[key].title) for key in sorted(notices.OPTIONAL)],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    notice_preference = RadioField(
        lazy_gettext("How often"),
        choices=[
            SelectChoice(NoticePreference.SINGLE.value, lazy_gettext("each one when it is due")),
            SelectChoice(NoticePreference.WEEKLY.value, lazy_gettext("as few as possible")),
        ],
    )
    calendar_choice = RadioField(
        lazy_gettext("Dates in my calendar"),
        choices=[
            SelectChoice(CalendarChoice.INVITATION.value, lazy_gettext("as invitations by mail that I can answer")),
            SelectChoice(CalendarChoice.FEED.value, lazy_gettext("by my subscribed calendar address only")),
        ],
    )
    version = HiddenField()

    def details(self) -> MailDetails:
        """The typed values."""
        return MailDetails(
            notice_preference=self.notice_preference.data,
            calendar_choice=self.calendar_choice.data,
            muted=notices.OPTIONAL - set(self.wants.data or ()),
            version=_number(self.version.data),
        )


class PasswordForm(Form):
    """A new password, and the old one as proof."""

    current = PasswordField(lazy_gettext("Current password"), [Optional(), Length(max=1000)])
    password = PasswordField(
        lazy_gettext("New password"),
        [InputRequired(lazy_gettext("Enter the new password.")), Length(max=1000)],
    )
