"""Flask-WTF wrapped once: typed base forms, languages, faults tied to fields, and clashes of two editors."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFProtect
from wtforms import Field, HiddenField, IntegerField, SelectField
from wtforms.meta import DefaultMeta
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from netzwerk.core import dates
from netzwerk.core.errors import Invalid
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import language

csrf = CSRFProtect()


class Form(FlaskForm):  # type: ignore[misc]
    """Base of all forms; a form has one typed exit, `details()`."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Texts of WTForms itself come in the language of the page."""

        def get_translations(self, form: object) -> Any:
            """WTForms' own catalogue of the language of the page."""
            self.locales = [language()]
            return DefaultMeta.get_translations(self, form)

    def show(self, fault: Invalid) -> None:
        """Put a fault that a service raised at the field it is about, or at the whole form."""
        field = self._fields.get(fault.field)
        if field is None:
            self.form_errors.append(fault.message)
        else:
            field.errors = [*field.errors, fault.message]


class VersionedForm(Form):
    """A form about a row that several people may edit; it carries the version that it was based on."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])

    def clash(self, stored: object) -> None:
        """Show what somebody else saved meanwhile beside each field that differs; the next save keeps this version.

        Args:
            stored: the thing as it is stored now, with the attributes that the form was filled from.
        """
        for field in self:
            if isinstance(field, HiddenField) or not hasattr(stored, field.short_name):
                continue
            value = getattr(stored, field.short_name)
            if field.short_name != "version" and _plain(value) != _plain(field.data):
                field.stored_text = _shown(field, value)
        self.version.data = getattr(stored, "version")  # noqa: B009
        self.version.raw_data = None
        self.form_errors.append(
            _(
                "Somebody else changed this while you were writing. Nothing is lost: where the two versions differ, "
                "the stored one stands below yours. Save again to keep yours, or take over what you need first."
            )
        )


def _plain(value: object) -> object:
    return value.replace("\r\n", "\n") if isinstance(value, str) else value or ""


def _shown(field: Field, value: object) -> str:
    if isinstance(field, SelectField):
        return str({choice.value: choice.label for choice in field.choices or ()}.get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date) and not isinstance(value, datetime):
        return dates.format_day(value, language())
    return str(value) if value not in (None, "") else _("(empty)")
