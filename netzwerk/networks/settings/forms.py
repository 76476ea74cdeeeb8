"""Forms for the facts, the partners and the phases of a network."""

from __future__ import annotations

from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from netzwerk.core import texts
from netzwerk.core.errors import Invalid
from netzwerk.core.forms import Form, VersionedForm
from netzwerk.core.languages import LANGUAGES, lazy_gettext
from netzwerk.networks import regions, wording
from netzwerk.networks.models import OrganisationKind
from netzwerk.networks.service import OrganisationDetails
from netzwerk.networks.settings.service import LONGEST_RETENTION, PhaseDetails, SettingsDetails

LONG_LINE = Length(max=300, message=lazy_gettext("Use at most 300 characters."))
LONG_NAME = Length(max=120, message=lazy_gettext("Use at most 120 characters."))
MISSING_DAY = lazy_gettext("Enter a day.")
MISSING_NUMBER = lazy_gettext("Enter a number.")


class SettingsForm(VersionedForm):
    """The facts about a network."""

    title = StringField(
        lazy_gettext("Title"), [InputRequired(lazy_gettext("Enter the title of the network.")), LONG_LINE]
    )
    region = SelectField(lazy_gettext("Region"))
    sector = StringField(lazy_gettext("Sector"), [Optional(), LONG_LINE])
    starts_on = DateField(lazy_gettext("Start"), [InputRequired(MISSING_DAY)])
    ends_on = DateField(lazy_gettext("End"), [InputRequired(MISSING_DAY)])
    target_tandems = IntegerField(lazy_gettext("Tandems"), [InputRequired(MISSING_NUMBER), NumberRange(1, 100)])
    target_meetings = IntegerField(
        lazy_gettext("Network meetings"), [InputRequired(MISSING_NUMBER), NumberRange(1, 99)]
    )
    target_seminars = IntegerField(lazy_gettext("Online seminars"), [InputRequired(MISSING_NUMBER), NumberRange(0, 99)])
    listings = StringField(lazy_gettext("Listings and pledges"), [Optional(), LONG_LINE])
    form_of_address = RadioField(
        lazy_gettext("Form of address for tandems"),
        [InputRequired()],
        choices=[SelectChoice("sie", lazy_gettext("Sie")), SelectChoice("du", lazy_gettext("du"))],
    )
    language = RadioField(
        lazy_gettext("Language of the network"),
        [InputRequired()],
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
    )
    has_public_page = BooleanField(lazy_gettext("The network has a public page"))
    privacy_contact = EmailField(lazy_gettext("Contact for data protection"), [Optional(), LONG_LINE])
    retention_months = IntegerField(
        lazy_gettext("Months that data are kept after the end"),
        [InputRequired(MISSING_NUMBER), NumberRange(0, LONGEST_RETENTION)],
    )

    def offer(self, stored_region: str) -> None:
        """Say which regions can be chosen, the stored one among them."""
        known = regions.choices()
        more = [] if stored_region in dict(known) else [(stored_region, regions.name_of(stored_region))]
        self.region.choices = [SelectChoice(code, name) for code, name in (*known, *more)]

    def details(self) -> SettingsDetails:
        """The typed values.

        Raises:
            Invalid: if nothing of the title can be seen.
        """
        title = texts.one_line(self.title.data)
        if not title:
            raise Invalid("title", str(lazy_gettext("Enter the title of the network.")))
        return SettingsDetails(
            version=self.version.data,
            title=title,
            region=self.region.data,
            sector=texts.one_line(self.sector.data),
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            target_tandems=self.target_tandems.data,
            target_meetings=self.target_meetings.data,
            target_seminars=self.target_seminars.data,
            listings=texts.one_line(self.listings.data),
            form_of_address=self.form_of_address.data,
            language=self.language.data,
            has_public_page=self.has_public_page.data,
            privacy_contact=texts.one_line(self.privacy_contact.data),
            retention_months=self.retention_months.data,
        )


class PartnerForm(Form):
    """An organisation and what it does for the network."""

    name = StringField(
        lazy_gettext("Name of the organisation"),
        [InputRequired(lazy_gettext("Enter the name of the organisation.")), LONG_LINE],
    )
    town = StringField(lazy_gettext("Town"), [Optional(), LONG_NAME])
    kind = SelectField(
        lazy_gettext("Kind"),
        choices=[SelectChoice(kind.value, wording.ORGANISATIONS[kind]) for kind in OrganisationKind],
        default=OrganisationKind.FOUNDATION.value,
    )
    function = SelectField(
        lazy_gettext("Function"), choices=[SelectChoice(key, name) for key, name in wording.FUNCTIONS.items()]
    )

    def details(self) -> OrganisationDetails:
        """The typed values.

        Raises:
            Invalid: if nothing of the name can be seen.
        """
        name = texts.one_line(self.name.data)
        if not name:
            raise Invalid("name", str(lazy_gettext("Enter the name of the organisation.")))
        return OrganisationDetails(name=name, kind=self.kind.data, town=texts.one_line(self.town.data))


class PhaseForm(VersionedForm):
    """A phase of the two years."""

    title_de = StringField(lazy_gettext("Title in German"), [InputRequired(lazy_gettext("Enter a title.")), LONG_NAME])
    title_en = StringField(lazy_gettext("Title in English"), [Optional(), LONG_NAME])
    starts_on = DateField(lazy_gettext("First day"), [InputRequired(MISSING_DAY)])
    ends_on = DateField(lazy_gettext("Last day"), [InputRequired(MISSING_DAY)])

    def details(self) -> PhaseDetails:
        """The typed values.

        Raises:
            Invalid: if nothing of the title can be seen.
        """
        title = texts.one_line(self.title_de.data)
        if not title:
            raise Invalid("title_de", str(lazy_gettext("Enter a title.")))
        return PhaseDetails(
            version=self.version.data,
            title_de=title,
            title_en=texts.one_line(self.title_en.data),
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
        )
