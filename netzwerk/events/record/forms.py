"""The form in which an event is documented: a text for each item of its agenda and two for the whole."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from netzwerk.core.forms import Form
from netzwerk.core.languages import gettext as _
from netzwerk.events.record.facts import Record, fingerprint
from netzwerk.events.record.service import LONGEST, Words


class RecordForm(Form):
    """What is documented of an event; fields for the items of its agenda come with `form_for`."""

    def words(self, record: Record) -> dict[str, Words]:
        """The texts of all fields, each with the fingerprint of what the page had shown."""
        return {
            name: Words(self[name].data or "", self[f"was_{name}"].data or "")
            for name in record.texts
            if name in self and self[f"was_{name}"].data
        }

    def clash(self, record: Record, names: Iterable[str]) -> None:
        """Show what somebody else stored meanwhile beside each of the fields; the next save keeps this version.

        Args:
            record: as it is stored now.
        """
        for name, text in record.texts.items():
            self[f"was_{name}"].data = fingerprint(text)
        for name in names:
            self[name].stored_text = record.texts[name] or _("(empty)")
        self.form_errors.append(
            _(
                "Somebody else wrote something here while you were writing. Nothing is lost: the stored text stands "
                "above yours. Save again to keep yours, or take over what you need first."
            )
        )


def form_for(record: Record, *, is_sent: bool) -> RecordForm:
    """The form of one event.

    Args:
        is_sent: whether it is read from the request, or filled from what is stored.
    """
    labels = {f"outcome_{item.id}": item.title for day in record.days for item in day.items}
    labels |= {"deviations": _("What went differently than planned"), "parked": _("Topics put aside for later")}
    fields: dict[str, object] = {}
    for name, label in labels.items():
        fields[name] = TextAreaField(label, [Length(max=LONGEST)])
        fields[f"was_{name}"] = HiddenField()
    made = type("RecordFormOfEvent", (RecordForm,), fields)
    if is_sent:
        form: RecordForm = made()
    else:
        prints = {f"was_{name}": fingerprint(text) for name, text in record.texts.items()}
        form = made(formdata=None, **record.texts, **prints)
    return form
