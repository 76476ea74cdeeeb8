"""The form about a reflection round."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import DateField, RadioField, SelectChoice
from wtforms.validators import Optional

from netzwerk.core.forms import VersionedForm
from netzwerk.core.languages import lazy_gettext
from netzwerk.reflections.scheduling.service import RoundDetails


class RoundForm(VersionedForm):
    """When the round is open, and which questions it asks."""

    opens_on = DateField(lazy_gettext("Opens on"), [Optional()])
    due_on = DateField(lazy_gettext("Due on"), [Optional()])
    prompt_set_id = RadioField(lazy_gettext("Questions"), coerce=int)

    def offer(self, sets: Iterable[tuple[int, str]]) -> None:
        """Say which questions can be chosen."""
        self.prompt_set_id.choices = [SelectChoice(number, label) for number, label in sets]

    def details(self) -> RoundDetails:
        """The typed values."""
        return RoundDetails(opens_on=self.opens_on.data, due_on=self.due_on.data, prompt_set_id=self.prompt_set_id.data)
