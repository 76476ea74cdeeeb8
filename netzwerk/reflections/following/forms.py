"""The forms of coordination and facilitation beside reflections."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import HiddenField, SelectChoice, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from netzwerk.core.forms import Form
from netzwerk.core.languages import gettext
from netzwerk.core.languages import lazy_gettext as _
from netzwerk.reflections.following.service import LONGEST_TEXT
from netzwerk.reflections.reminders.queries import Missing
from netzwerk.reflections.reminders.service import LONGEST_NOTE


class ReminderForm(Form):
    """Whom to remind, and what to add; nobody chosen never means everybody."""

    people = SelectMultipleField(
        _("Whom to remind"), coerce=int, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    note = TextAreaField(
        _("A sentence of your own"), [Length(max=LONGEST_NOTE, message=_("Use at most 2,000 characters."))]
    )

    def offer(self, people: Sequence[Missing]) -> None:
        """Fill in who can be chosen."""
        self.people.choices = [SelectChoice(one.person.person_id, one.person.name) for one in people]

    @property
    def chosen(self) -> frozenset[int]:
        """Whom the form names."""
        return frozenset(self.people.data or ())


class ReturnForm(Form):
    """The question with which an entry goes back to its tandem."""

    seen = HiddenField()
    question = TextAreaField(
        _("Your question"),
        [
            InputRequired(_("Write the question that the tandem should answer; without one nothing goes back.")),
            Length(max=LONGEST_TEXT, message=_("Use at most 5,000 characters.")),
        ],
    )

    def close(self) -> None:
        """Say that the entry can no longer go back; what was wrong with the question does not matter any more."""
        self.question.errors = []
        if not self.form_errors:
            self.form_errors.append(
                gettext("This reflection went back to its tandem or was accepted meanwhile, so nothing was done.")
            )


class AcceptForm(Form):
    """Accepting what was seen."""

    seen = HiddenField()


class CommentForm(Form):
    """A comment on an entry."""

    text = TextAreaField(
        _("Your comment"),
        [
            InputRequired(_("Write the comment first.")),
            Length(max=LONGEST_TEXT, message=_("Use at most 5,000 characters.")),
        ],
    )
