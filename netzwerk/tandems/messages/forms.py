"""The form of a message to tandems."""

from __future__ import annotations

from datetime import datetime

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from netzwerk.core import dates
from netzwerk.core.access import Side
from netzwerk.core.errors import Invalid
from netzwerk.core.forms import Form
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import lazy_gettext
from netzwerk.core.texts import one_line, prose
from netzwerk.tandems.editing.forms import Choices, choices
from netzwerk.tandems.messages.recipients import Selection
from netzwerk.tandems.messages.service import MessageText

LONGEST_SUBJECT = 200
LONGEST_TEXT = 20_000
NOW, LATER = "now", "later"


class MessageForm(Form):
    """Whom it goes to, what it says, and when it goes out."""

    everyone = BooleanField(lazy_gettext("All tandems that take part"))
    tandems = SelectMultipleField(
        lazy_gettext("Single tandems"), coerce=int, widget=ListWidget(), option_widget=CheckboxInput()
    )
    sides = SelectMultipleField(
        lazy_gettext("Sides"),
        widget=ListWidget(),
        option_widget=CheckboxInput(),
        choices=choices(((Side.SCHOOL.value, lazy_gettext("School")), (Side.COMPANY.value, lazy_gettext("Company")))),
    )
    spokespersons_only = BooleanField(lazy_gettext("Only the spokespersons"))
    subject = StringField(
        lazy_gettext("Subject"),
        [
            DataRequired(lazy_gettext("Enter a subject.")),
            Length(max=LONGEST_SUBJECT, message=lazy_gettext("Use at most 200 characters.")),
        ],
        filters=[one_line],
    )
    text = TextAreaField(
        lazy_gettext("Text"),
        [
            DataRequired(lazy_gettext("Write a text.")),
            Length(max=LONGEST_TEXT, message=lazy_gettext("Use at most 20,000 characters.")),
        ],
        filters=[prose],
    )
    when = RadioField(
        lazy_gettext("When"),
        choices=choices(((NOW, lazy_gettext("now")), (LATER, lazy_gettext("later")))),
        default=NOW,
    )
    day = DateField(lazy_gettext("Day"), [Optional()])
    clock = TimeField(lazy_gettext("Time"), [Optional()])
    key = HiddenField(validators=[Length(min=1, max=60)])
    seen = HiddenField(validators=[Length(max=64)])

    def offer(self, tandems: Choices) -> None:
        """Fill the list of tandems."""
        self.tandems.choices = choices(tandems)

    def selection(self) -> Selection:
        """What was ticked."""
        return Selection(
            everyone=self.everyone.data,
            tandem_ids=frozenset(self.tandems.data or ()),
            sides=frozenset(Side(word) for word in self.sides.data or ()),
            spokespersons_only=self.spokespersons_only.data,
        )

    def details(self, zone: str) -> MessageText:
        """The typed values, the moment in UTC.

        Args:
            zone: of the network.

        Raises:
            Invalid: if it is to go out later and day or time is missing.
        """
        return MessageText(
            subject=self.subject.data, text=self.text.data, selection=self.selection(), due_at=self._due_at(zone)
        )

    def _due_at(self, zone: str) -> datetime | None:
        if self.when.data != LATER:
            return None
        if self.day.data is None:
            raise Invalid("day", _("Enter the day on which the message goes out."))
        if self.clock.data is None:
            raise Invalid("clock", _("Enter the time at which the message goes out."))
        return dates.at(self.day.data, self.clock.data, zone)
