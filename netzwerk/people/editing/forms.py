"""The forms about somebody else: name, address, language."""

from __future__ import annotations

from wtforms import EmailField, RadioField, StringField
from wtforms.validators import InputRequired, Length

from netzwerk.core.forms import Form, VersionedForm
from netzwerk.core.languages import lazy_gettext
from netzwerk.people.editing.service import PersonChange
from netzwerk.people.forms import LANGUAGE_CHOICES, MISSING_EMAIL

LONG_NAME = Length(max=120, message=lazy_gettext("Use at most 120 characters."))
LONG_ADDRESS = Length(max=254, message=lazy_gettext("A mail address has at most 254 characters."))


class PersonForm(VersionedForm):
    """Name, address and language of a person."""

    name = StringField(
        lazy_gettext("Name"),
        [InputRequired(lazy_gettext("Enter the name by which others know this person.")), LONG_NAME],
    )
    email = EmailField(lazy_gettext("Mail address"), [InputRequired(MISSING_EMAIL), LONG_ADDRESS])
    language = RadioField(lazy_gettext("Language of pages and mails"), choices=LANGUAGE_CHOICES)

    def details(self) -> PersonChange:
        """The typed values."""
        return PersonChange(
            name=self.name.data, email=self.email.data, language=self.language.data, version=self.version.data
        )


class NewPersonForm(Form):
    """Somebody who is invited to an account."""

    name = StringField(
        lazy_gettext("Name"),
        [InputRequired(lazy_gettext("Enter the name by which others know this person.")), LONG_NAME],
    )
    email = EmailField(lazy_gettext("Mail address"), [InputRequired(MISSING_EMAIL), LONG_ADDRESS])
    language = RadioField(lazy_gettext("Language of pages and mails"), choices=LANGUAGE_CHOICES)
