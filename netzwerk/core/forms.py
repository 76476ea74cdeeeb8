"""Flask-WTF wrapped once: typed base form, languages, and faults tied to fields."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFProtect

from netzwerk.core.errors import Invalid
from netzwerk.core.languages import language

csrf = CSRFProtect()


class Form(FlaskForm):  # type: ignore[misc]
    """Base of all forms; a form has one typed exit, `details()`."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Texts of WTForms itself come in the language of the page."""

        def get_translations(self, form: object) -> Any:
            """WTForms' own catalogue of the language of the page."""
            self.locales = [language()]
            return super().get_translations(form)

    def show(self, fault: Invalid) -> None:
        """Put a fault that a service raised at the field it is about, or at the whole form."""
        field = self._fields.get(fault.field)
        if field is None:
            self.form_errors.append(fault.message)
        else:
            field.errors = [*field.errors, fault.message]
