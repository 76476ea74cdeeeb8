"""The form of something to have ready."""

from __future__ import annotations

from datetime import date

from wtforms import DateField, Field, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from netzwerk.core import texts
from netzwerk.core.forms import Form, VersionedForm
from netzwerk.core.languages import lazy_gettext
from netzwerk.events.preparation.service import TodoDetails

TOO_LONG = lazy_gettext("This text has more than %(max)d characters. Please shorten it.")
FIRST, LAST = date(2000, 1, 1), date(2100, 1, 1)


def _in_our_time(_form: Form, field: Field) -> None:
    if field.data is not None and not FIRST <= field.data < LAST:
        raise ValidationError(str(lazy_gettext("Enter a day between 2000 and 2099.")))


class TodoForm(Form):
    """What, who, until when."""

    title = StringField(
        lazy_gettext("What has to be ready"),
        [InputRequired(lazy_gettext("Say what has to be ready.")), Length(max=300, message=TOO_LONG)],
        filters=[texts.one_line],
    )
    owner = StringField(lazy_gettext("Who sees to it"), [Length(max=120, message=TOO_LONG)], filters=[texts.one_line])
    due_on = DateField(lazy_gettext("Until when"), [Optional(), _in_our_time])

    def details(self) -> TodoDetails:
        """The typed values."""
        return TodoDetails(title=self.title.data, owner=self.owner.data, due_on=self.due_on.data)


class KnownTodoForm(TodoForm, VersionedForm):
    """The same for something that is on the list."""
