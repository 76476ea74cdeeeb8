"""Forms of sign-in, first access and the own account."""

from __future__ import annotations

from wtforms import EmailField, HiddenField, PasswordField, RadioField, SelectChoice, StringField
from wtforms.validators import InputRequired, Length, Optional

from netzwerk.core.forms import Form
from netzwerk.core.languages import LANGUAGES, lazy_gettext
from netzwerk.people.service import Activation, ProfileDetails

MISSING_EMAIL = lazy_gettext("Enter your mail address.")
LANGUAGE_CHOICES = [SelectChoice(code, name) for code, name in LANGUAGES.items()]


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
    notice_preference = RadioField(
        lazy_gettext("Notices by mail"),
        choices=[
            SelectChoice("single", lazy_gettext("at once, each by itself")),
            SelectChoice("weekly", lazy_gettext("once a week, all together")),
        ],
    )
    version = HiddenField()

    def details(self) -> ProfileDetails:
        """The typed values."""
        version = str(self.version.data or "")
        return ProfileDetails(
            name=self.name.data,
            language=self.language.data,
            notice_preference=self.notice_preference.data,
            version=int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0,
        )


class PasswordForm(Form):
    """A new password, and the old one as proof."""

    current = PasswordField(lazy_gettext("Current password"), [Optional(), Length(max=1000)])
    password = PasswordField(
        lazy_gettext("New password"),
        [InputRequired(lazy_gettext("Enter the new password.")), Length(max=1000)],
    )
