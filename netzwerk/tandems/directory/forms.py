"""Forms about organisations of a network, and the choice of who is invited."""

from __future__ import annotations

from wtforms import SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from netzwerk.core import texts
from netzwerk.core.errors import Invalid
from netzwerk.core.forms import Form, VersionedForm
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import lazy_gettext
from netzwerk.networks import regions, wording
from netzwerk.networks.models import OrganisationKind
from netzwerk.networks.service import OrganisationDetails

LONG_LINE = Length(max=300, message=lazy_gettext("Use at most 300 characters."))
LONG_NAME = Length(max=120, message=lazy_gettext("Use at most 120 characters."))
SCHEMES = ("https://", "http://")


class OrganisationFields:
    """What is said about an organisation."""

    name = StringField(
        lazy_gettext("Name of the organisation"),
        [InputRequired(lazy_gettext("Enter the name of the organisation.")), LONG_LINE],
    )
    kind = SelectField(
        lazy_gettext("Kind"),
        choices=[SelectChoice(kind.value, wording.ORGANISATIONS[kind]) for kind in OrganisationKind],
    )
    town = StringField(lazy_gettext("Town"), [LONG_NAME])
    region = SelectField(
        lazy_gettext("Region"),
        choices=[SelectChoice("", "–"), *(SelectChoice(code, name) for code, name in regions.GERMANY.items())],
    )
    website = StringField(lazy_gettext("Website"), [LONG_LINE])
    contact = StringField(lazy_gettext("Contact"), [LONG_LINE])

    def keep_region(self, region: str) -> None:
        """Offer a stored region that is none of the German ones, so that saving does not lose it."""
        if region and region not in regions.GERMANY:
            self.region.choices = [*self.region.choices, SelectChoice(region, region)]

    def details(self) -> OrganisationDetails:
        """The typed values.

        Raises:
            Invalid: if nothing of the name can be seen, or the website is no web address.
        """
        name, website = texts.one_line(self.name.data), texts.one_line(self.website.data)
        if not name:
            raise Invalid("name", _("Enter the name of the organisation."))
        if website.lower().startswith("www."):
            website = f"https://{website}"
        if website and (not website.lower().startswith(SCHEMES) or " " in website):
            raise Invalid("website", _("Enter the whole address of the website, such as https://www.example.org."))
        return OrganisationDetails(
            name=name,
            kind=self.kind.data,
            town=texts.one_line(self.town.data),
            region=self.region.data,
            website=website,
            contact=texts.one_line(self.contact.data),
        )


class OrganisationForm(OrganisationFields, VersionedForm):
    """An organisation that is there."""


class NewOrganisationForm(OrganisationFields, Form):
    """An organisation that does something for the network."""

    function = SelectField(
        lazy_gettext("In the network"),
        choices=[SelectChoice(*one) for one in wording.FUNCTIONS.items()],
        default="partner",
    )


class InvitationForm(Form):
    """Who of the network is invited to an account now."""

    persons = SelectMultipleField(
        lazy_gettext("Who gets a mail with a link for the first access?"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
