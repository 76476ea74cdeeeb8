"""The form for a calendar file or rows with school holidays, and the last step."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import HiddenField, TextAreaField

from netzwerk.core.forms import Form
from netzwerk.core.languages import lazy_gettext
from netzwerk.programme.school_holidays import reading
from netzwerk.programme.school_holidays.reading import Table


class HolidaysForm(Form):
    """A file, or pasted rows."""

    upload = FileField(lazy_gettext("File (calendar .ics, CSV or XLSX)"))
    pasted = TextAreaField(lazy_gettext("Or paste rows: name, first day, last day"))

    def table(self) -> Table:
        """The holidays; a file counts more than pasted rows.

        Raises:
            Invalid: if it cannot be read, with what to do.
        """
        if self.upload.data:
            return reading.from_file(self.upload.data.read())
        return reading.from_text(self.pasted.data or "")


class ConfirmForm(Form):
    """The rows that were shown, and the steps that were confirmed."""

    table = HiddenField()
    confirmed = HiddenField()
