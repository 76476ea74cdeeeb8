"""Forms about a tandem: what it is, its organisations, its blocked days, and whether it takes part."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from netzwerk.core.forms import Form, VersionedForm
from netzwerk.core.languages import lazy_gettext
from netzwerk.core.texts import one_line
from netzwerk.tandems import wording
from netzwerk.tandems.editing.service import ManagedDetails, OwnDetails, PartyDetails
from netzwerk.tandems.models import TandemState
from netzwerk.tandems.service import BlockedDetails

SHORT = Length(max=120, message=lazy_gettext("Use at most 120 characters."))
LINE = Length(max=300, message=lazy_gettext("Use at most 300 characters."))
MISSING_DAY = lazy_gettext("Enter a day.")
HIGHEST_NUMBER = 999
CLEAN = [one_line]
Choices = Iterable[tuple[int, str]]


def choices(pairs: Iterable[tuple[object, str]]) -> list[SelectChoice]:
    """Values and their words as WTForms takes them."""
    return [SelectChoice(value, label) for value, label in pairs]


def number_or_none(value: object) -> int | None:
    """A choice of a list, None for none."""
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


class OwnForm(VersionedForm):
    """What a tandem says about itself."""

    occupations = StringField(
        lazy_gettext("Occupations"),
        [LINE],
        filters=CLEAN,
        description=lazy_gettext("Which training occupations the tandem is about, separated by commas."),
    )
    block_rhythm = StringField(
        lazy_gettext("Block rhythm"),
        [LINE],
        filters=CLEAN,
        description=lazy_gettext("For example: two days of school a week, or blocks of three weeks."),
    )
    publishes_name = BooleanField(lazy_gettext("The name of the tandem and its organisations may be published"))
    publishes_project = BooleanField(lazy_gettext("The development project may be published"))

    def details(self) -> OwnDetails:
        """The typed values."""
        return OwnDetails(
            occupations=self.occupations.data,
            block_rhythm=self.block_rhythm.data,
            publishes_name=self.publishes_name.data,
            publishes_project=self.publishes_project.data,
        )


class ManagedForm(OwnForm):
    """All of it, for coordination."""

    number = IntegerField(
        lazy_gettext("Number"),
        [
            InputRequired(lazy_gettext("Enter a number.")),
            NumberRange(1, HIGHEST_NUMBER, lazy_gettext("Enter a number from 1 to 999.")),
        ],
    )
    title = StringField(
        lazy_gettext("Title"),
        [DataRequired(lazy_gettext("Enter a title, such as “Tandem 4”.")), LINE],
        filters=CLEAN,
    )
    partner_tandem_id = SelectField(
        lazy_gettext("Partner tandem"),
        [Optional()],
        coerce=number_or_none,
        description=lazy_gettext("Critical friend: both tandems look at each other's project."),
    )

    def offer_partners(self, tandems: Choices) -> None:
        """Fill the list of partners."""
        self.partner_tandem_id.choices = [SelectChoice("", lazy_gettext("no partner tandem")), *choices(tandems)]

    def details(self) -> ManagedDetails:
        """The typed values."""
        return ManagedDetails(
            occupations=self.occupations.data,
            block_rhythm=self.block_rhythm.data,
            publishes_name=self.publishes_name.data,
            publishes_project=self.publishes_project.data,
            number=self.number.data,
            title=self.title.data,
            partner_tandem_id=self.partner_tandem_id.data,
        )


class NewTandemForm(ManagedForm):
    """A new tandem with one organisation on each side; further ones are added later."""

    version = None
    school = SelectField(lazy_gettext("School"), [Optional()], coerce=number_or_none)
    school_name = StringField(lazy_gettext("Name of a new school"), [LINE], filters=CLEAN)
    school_town = StringField(lazy_gettext("Town of the school"), [SHORT], filters=CLEAN)
    company = SelectField(lazy_gettext("Company"), [Optional()], coerce=number_or_none)
    company_name = StringField(lazy_gettext("Name of a new company"), [LINE], filters=CLEAN)
    company_town = StringField(lazy_gettext("Town of the company"), [SHORT], filters=CLEAN)

    def offer_organisations(self, organisations: Choices) -> None:
        """Fill the lists of organisations."""
        self.school.choices = self.company.choices = _with_new(organisations)

    def parties(self) -> tuple[PartyDetails, PartyDetails]:
        """The organisations of both sides, the school first."""
        return (
            PartyDetails(organisation_id=self.school.data, name=self.school_name.data, town=self.school_town.data),
            PartyDetails(organisation_id=self.company.data, name=self.company_name.data, town=self.company_town.data),
        )


class OrganisationForm(Form):
    """An organisation for a side of a tandem."""

    organisation_id = SelectField(lazy_gettext("Organisation"), [Optional()], coerce=number_or_none)
    name = StringField(lazy_gettext("Name of a new organisation"), [LINE], filters=CLEAN)
    town = StringField(lazy_gettext("Town"), [SHORT], filters=CLEAN)

    def offer(self, organisations: Choices) -> None:
        """Fill the list."""
        self.organisation_id.choices = _with_new(organisations)

    def details(self) -> PartyDetails:
        """The typed values."""
        return PartyDetails(organisation_id=self.organisation_id.data, name=self.name.data, town=self.town.data)


class BlockedForm(Form):
    """Days on which a tandem cannot come."""

    kind = RadioField(lazy_gettext("Why"), choices=choices(wording.BLOCKS.items()))
    starts_on = DateField(lazy_gettext("First day"), [InputRequired(MISSING_DAY)])
    ends_on = DateField(lazy_gettext("Last day"), [InputRequired(MISSING_DAY)])
    note = StringField(
        lazy_gettext("Note"),
        [LINE],
        filters=CLEAN,
        description=lazy_gettext(
            "Read by the tandem, coordination and facilitation. No data about apprentices, please."
        ),
    )

    def details(self) -> BlockedDetails:
        """The typed values."""
        return BlockedDetails(
            kind=self.kind.data, starts_on=self.starts_on.data, ends_on=self.ends_on.data, note=self.note.data
        )


class BlockedEditForm(BlockedForm, VersionedForm):
    """The same days again, changed."""


class StateForm(VersionedForm):
    """Whether a tandem takes part."""

    state = RadioField(
        lazy_gettext("The tandem"),
        choices=choices((str(state), wording.STATES[state]) for state in TandemState),
        description=lazy_gettext(
            "Who pauses or has left is not invited and not reminded. Invitations to coming events are taken back. "
            "Members of a tandem that has left have no access any more; all that was written stays."
        ),
    )
    confirmed = IntegerField(validators=[Optional()], widget=HiddenInput())
    reason = StringField(
        lazy_gettext("Reason"),
        [LINE],
        filters=CLEAN,
        description=lazy_gettext(
            "Needed for a pause and for leaving. Read by the tandem, coordination and facilitation. "
            "No data about apprentices, please."
        ),
    )


def _with_new(organisations: Choices) -> list[SelectChoice]:
    return [SelectChoice("", lazy_gettext("– a new one –")), *choices(organisations)]
