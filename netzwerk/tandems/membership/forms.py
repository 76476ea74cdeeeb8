"""Forms about members of a tandem."""

from __future__ import annotations

from wtforms import BooleanField, DateField, EmailField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from netzwerk.core.forms import Form, VersionedForm
from netzwerk.core.languages import lazy_gettext
from netzwerk.core.texts import one_line, prose
from netzwerk.tandems.editing.forms import LINE, MISSING_DAY, SHORT, Choices, choices, number_or_none
from netzwerk.tandems.membership.service import MemberChange, NewMember, Succession

LONGEST_NOTE = 20_000
MISSING_ORGANISATION = lazy_gettext("Choose an organisation of this side of the tandem.")


class MemberForm(VersionedForm):
    """What a member does in the tandem."""

    organisation_id = SelectField(
        lazy_gettext("Organisation"), [InputRequired(MISSING_ORGANISATION)], coerce=number_or_none
    )
    function = StringField(
        lazy_gettext("Function"),
        [SHORT],
        filters=[one_line],
        description=lazy_gettext("For example: teacher, head of department, trainer."),
    )
    is_spokesperson = BooleanField(
        lazy_gettext("Spokesperson of this side"),
        description=lazy_gettext("Each side has one. Whoever is it now hands it on."),
    )

    def offer(self, organisations: Choices) -> None:
        """Fill the list of organisations."""
        self.organisation_id.choices = choices(organisations)

    def details(self) -> MemberChange:
        """The typed values."""
        return MemberChange(
            organisation_id=self.organisation_id.data,
            function=self.function.data,
            is_spokesperson=self.is_spokesperson.data,
        )


class NewMemberForm(Form):
    """Who joins a side of a tandem."""

    email = EmailField(
        lazy_gettext("Mail address"),
        [DataRequired(lazy_gettext("Enter a mail address.")), LINE],
        filters=[one_line],
        description=lazy_gettext("Who has no account yet gets an invitation at this address."),
    )
    name = StringField(
        lazy_gettext("Name"),
        [SHORT],
        filters=[one_line],
        description=lazy_gettext("Needed for somebody new. Who has an account already keeps the name there."),
    )
    organisation_id = SelectField(
        lazy_gettext("Organisation"), [InputRequired(MISSING_ORGANISATION)], coerce=number_or_none
    )
    function = StringField(
        lazy_gettext("Function"),
        [SHORT],
        filters=[one_line],
        description=lazy_gettext("For example: teacher, head of department, trainer."),
    )
    is_spokesperson = BooleanField(
        lazy_gettext("Spokesperson of this side"),
        description=lazy_gettext("Each side has one. Whoever is it now hands it on."),
    )
    valid_from = DateField(lazy_gettext("First day"), [InputRequired(MISSING_DAY)])
    also = BooleanField(lazy_gettext("Yes, in this tandem too"))

    def offer(self, organisations: Choices) -> None:
        """Fill the list of organisations."""
        self.organisation_id.choices = choices(organisations)

    def details(self) -> NewMember:
        """The typed values."""
        return NewMember(
            email=self.email.data,
            name=self.name.data,
            organisation_id=self.organisation_id.data,
            function=self.function.data,
            is_spokesperson=self.is_spokesperson.data,
            valid_from=self.valid_from.data,
            also=self.also.data,
        )


class SuccessorForm(NewMemberForm):
    """Who follows a member, from when, and what is handed over."""

    note = TextAreaField(
        lazy_gettext("Hand-over note"),
        [Length(max=LONGEST_NOTE, message=lazy_gettext("Use at most 20,000 characters."))],
        filters=[prose],
        description=lazy_gettext(
            "What the successor should know: what is agreed, what is open, whom to ask. "
            "Read by the successor and by coordination. No data about apprentices, please."
        ),
    )

    def details(self) -> Succession:
        """The typed values."""
        return Succession(
            email=self.email.data,
            name=self.name.data,
            organisation_id=self.organisation_id.data,
            function=self.function.data,
            is_spokesperson=self.is_spokesperson.data,
            valid_from=self.valid_from.data,
            also=self.also.data,
            note=self.note.data,
        )


class EndForm(Form):
    """The last day of a membership."""

    last_day = DateField(
        lazy_gettext("Last day"),
        [InputRequired(MISSING_DAY)],
        description=lazy_gettext("This day still counts; from the next one on there is no access any more."),
    )
