"""Forms of the intake: file or pasted rows, and the last step."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, TextAreaField

from netzwerk.core.forms import Form
from netzwerk.core.languages import lazy_gettext
from netzwerk.tandems.intake import reading
from netzwerk.tandems.intake.sheets import Sheet


class SheetForm(Form):
    """A file, or rows copied from a spreadsheet program."""

    upload = FileField(lazy_gettext("File (XLSX or CSV)"))
    pasted = TextAreaField(lazy_gettext("Or paste rows from Excel, with the row of column names"))

    def details(self) -> Sheet:
        """The sheet; a file counts more than pasted text.

        Raises:
            Invalid: if it cannot be read, with what to do.
        """
        if self.upload.data:
            return reading.from_file(self.upload.data.read())
        return reading.from_text(self.pasted.data or "")


class TakeOverForm(Form):
    """The steps that were shown, and whether invitations go out at once."""

    confirmed = HiddenField()
    invites = BooleanField(lazy_gettext("Send invitations to accounts to everybody who is new, at once by mail"))
