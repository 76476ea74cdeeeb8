"""The form of an agenda item."""

from __future__ import annotations

from typing import Any

from wtforms import Field, IntegerField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from netzwerk.core import texts
from netzwerk.core.forms import Form, VersionedForm
from netzwerk.core.languages import lazy_gettext
from netzwerk.events.agenda.service import LONGEST_MINUTES, Wording
from netzwerk.events.agenda.wording import FIELDS, KINDS
from netzwerk.events.models import ItemKind

LONGEST_LINE = 300
LONGEST_NAME = 120
LONGEST_PROSE = 20_000
MISSING_TITLE = lazy_gettext("Give the item a title.")
WRONG_MINUTES = lazy_gettext("Enter the duration in minutes, from 1 to 720.")
TOO_LONG = lazy_gettext("This text has more than %(max)d characters. Please shorten it.")


def _line(label: str, longest: int = LONGEST_LINE, *checks: Any) -> StringField:
    return StringField(label, [*checks, Length(max=longest, message=TOO_LONG)], filters=[texts.one_line])


def _prose(label: str) -> TextAreaField:
    return TextAreaField(label, [Length(max=LONGEST_PROSE, message=TOO_LONG)], filters=[texts.prose])


def _whole(_form: Form, field: Field) -> None:
    if field.data is None:
        raise ValidationError(str(WRONG_MINUTES))


class _Wording(Form):
    title = _line(FIELDS["title"], LONGEST_LINE, InputRequired(MISSING_TITLE))
    kind = SelectField(
        FIELDS["kind"],
        choices=[SelectChoice(key, label) for key, label in KINDS.items()],
        default=ItemKind.WORK.value,
    )
    minutes = IntegerField(
        FIELDS["minutes"],
        [InputRequired(WRONG_MINUTES), _whole, NumberRange(1, LONGEST_MINUTES, message=WRONG_MINUTES)],
    )
    responsible = _line(FIELDS["responsible"])
    goal = _prose(FIELDS["goal"])
    method = _prose(FIELDS["method"])
    social_form = _line(FIELDS["social_form"], LONGEST_NAME)
    material = _line(FIELDS["material"])
    internal_note = _prose(FIELDS["internal_note"])

    def _values(self) -> dict[str, Any]:
        return {
            "minutes": self.minutes.data,
            "kind": self.kind.data,
            "title": self.title.data,
            "goal": self.goal.data,
            "method": self.method.data,
            "social_form": self.social_form.data,
            "material": self.material.data,
            "responsible": self.responsible.data,
            "internal_note": self.internal_note.data,
        }


class NewItemForm(_Wording):
    """A new item; `after` is the number of the item before it, 0 for the beginning of the day."""

    place = SelectField(lazy_gettext("Place in the agenda"))

    def details(self) -> Wording:
        """The typed values."""
        return Wording(**self._values())

    def where(self) -> tuple[int, int | None]:
        """The day, and the item after which it goes, None for the beginning."""
        day, _colon, after = str(self.place.data).partition(":")
        return int(day), int(after) or None


class ItemForm(_Wording, VersionedForm):
    """An item that is there."""

    def details(self) -> Wording:
        """The typed values."""
        return Wording(**self._values())
