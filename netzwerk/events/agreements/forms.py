"""Forms about agreements."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import DateField, IntegerField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from netzwerk.core.forms import VersionedForm
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import lazy_gettext
from netzwerk.events.agreements.queries import Agreed
from netzwerk.events.agreements.service import LONGEST_OWNER, LONGEST_TEXT, Wanted
from netzwerk.events.models import AgreementState

STATES = {
    AgreementState.OPEN: lazy_gettext("open"),
    AgreementState.DONE: lazy_gettext("done"),
    AgreementState.DROPPED: lazy_gettext("dropped"),
}


class AgreementForm(VersionedForm):
    """What was agreed; a new agreement has no version."""

    version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    text = TextAreaField(
        lazy_gettext("What was agreed"),
        [InputRequired(lazy_gettext("Please write down what was agreed.")), Length(max=LONGEST_TEXT)],
    )
    tandem_id = SelectField(lazy_gettext("Tandem"))
    owner = StringField(lazy_gettext("Who does it"), [Length(max=LONGEST_OWNER)])
    due_on = DateField(lazy_gettext("Until"), [Optional()])
    state = SelectField(
        lazy_gettext("State"),
        choices=[SelectChoice(value.value, label) for value, label in STATES.items()],
        default=AgreementState.OPEN.value,
    )

    def offer(self, tandems: Iterable[tuple[int, int]], known: Agreed | None = None) -> None:
        """Give the choice of tandems; that of the agreement stays among them even if it has left."""
        numbers = dict(tandems)
        if known is not None and known.tandem_id is not None and known.tandem_number is not None:
            numbers.setdefault(known.tandem_id, known.tandem_number)
        self.tandem_id.choices = [
            SelectChoice("", _("No tandem in particular")),
            *(
                SelectChoice(str(tandem_id), _("Tandem %(number)s", number=number))
                for tandem_id, number in numbers.items()
            ),
        ]

    def wanted(self) -> Wanted:
        """What was typed."""
        return Wanted(
            text=self.text.data or "",
            owner=self.owner.data or "",
            tandem_id=int(self.tandem_id.data) if self.tandem_id.data else None,
            due_on=self.due_on.data,
            state=self.state.data,
        )
