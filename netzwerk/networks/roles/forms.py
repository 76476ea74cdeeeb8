"""Forms for giving a role, ending it and handing it over."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import DateField, EmailField, RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from netzwerk.core import texts
from netzwerk.core.access import RoleKind
from netzwerk.core.forms import Form
from netzwerk.core.languages import lazy_gettext
from netzwerk.networks import wording
from netzwerk.networks.roles.service import GiveDetails, SuccessionDetails

MISSING_DAY = lazy_gettext("Enter a day.")
MISSING_EMAIL = lazy_gettext("Enter the mail address.")
TOO_LONG = lazy_gettext("This is too long for a mail address.")


class PersonForm(Form):
    """A person by the mail address, with a name in case it is somebody new."""

    email = EmailField(lazy_gettext("Mail address"), [InputRequired(MISSING_EMAIL), Length(max=254, message=TOO_LONG)])
    name = StringField(
        lazy_gettext("Name"), [Optional(), Length(max=120, message=lazy_gettext("Use at most 120 characters."))]
    )
    valid_from = DateField(lazy_gettext("First day"), [InputRequired(MISSING_DAY)])


class RoleForm(PersonForm):
    """Who gets which role."""

    kind = RadioField(
        lazy_gettext("Role"),
        [InputRequired(lazy_gettext("Choose a role."))],
        choices=[SelectChoice(kind.value, wording.ROLES[kind]) for kind in RoleKind],
    )
    organisation_id = SelectField(lazy_gettext("Organisation"), coerce=int, default=0)
    valid_to = DateField(lazy_gettext("Last day"), [Optional()])

    def offer(self, organisations: Iterable[tuple[int, str]], none: str) -> None:
        """Say which organisations can stand beside the role."""
        self.organisation_id.choices = [SelectChoice(number, name) for number, name in ((0, none), *organisations)]

    def details(self) -> GiveDetails:
        """The typed values."""
        return GiveDetails(
            kind=self.kind.data,
            email=self.email.data,
            name=texts.one_line(self.name.data),
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            organisation_id=self.organisation_id.data or None,
        )


class SuccessionForm(PersonForm):
    """Who takes a role over."""

    def details(self) -> SuccessionDetails:
        """The typed values."""
        return SuccessionDetails(
            email=self.email.data, name=texts.one_line(self.name.data), valid_from=self.valid_from.data
        )


class EndForm(Form):
    """The last day of a role."""

    until = DateField(lazy_gettext("Last day"), [InputRequired(MISSING_DAY)])
