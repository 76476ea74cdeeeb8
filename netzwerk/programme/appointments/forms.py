"""The form for giving somebody a role in all networks of a programme."""

from __future__ import annotations

from wtforms import DateField, RadioField, SelectChoice
from wtforms.validators import InputRequired, Optional

from netzwerk.core import texts
from netzwerk.core.languages import lazy_gettext
from netzwerk.networks import wording
from netzwerk.networks.roles.forms import PersonForm
from netzwerk.networks.roles.service import GiveDetails
from netzwerk.programme.appointments.service import KINDS


class AppointmentForm(PersonForm):
    """Who gets which role."""

    kind = RadioField(
        lazy_gettext("Role"),
        [InputRequired(lazy_gettext("Choose a role."))],
        choices=[SelectChoice(kind.value, wording.ROLES[kind]) for kind in KINDS],
    )
    valid_to = DateField(lazy_gettext("Last day"), [Optional()])

    def details(self) -> GiveDetails:
        """The typed values."""
        return GiveDetails(
            kind=self.kind.data,
            email=self.email.data,
            name=texts.one_line(self.name.data),
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
        )
