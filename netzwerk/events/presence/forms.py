"""The attendance sheet as it comes back from a page: rows of radio buttons, single taps, and who came along."""

from __future__ import annotations

import json
from collections.abc import Mapping

from wtforms import BooleanField, RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length

from netzwerk.core.access import Side
from netzwerk.core.addresses import LARGEST_ID
from netzwerk.core.errors import Invalid
from netzwerk.core.forms import Form
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import lazy_gettext
from netzwerk.events.models import EventFormat
from netzwerk.events.presence import policy
from netzwerk.events.presence.facts import Entry, Sheet
from netzwerk.events.presence.service import Mark, WalkInDetails

NOTHING = "-"
LONGEST_LIST = 20


def marks_of(sheet: Sheet, fields: Mapping[str, str]) -> list[Mark]:
    """Every row of the sheet that a form brings; one that is missing in it says nothing.

    Args:
        fields: for each person `was-<number>` with what the page showed, and `at-`, `on-`, `for-<number>`.

    Raises:
        Invalid: if a row has been tampered with.
    """
    marks = []
    for one in sheet.people:
        number = one.person_id
        if f"was-{number}" not in fields:
            continue
        was = shown(fields[f"was-{number}"])
        wanted = Entry(
            attendance=_attendance(fields.get(f"at-{number}", was.attendance or NOTHING)),
            mode=fields.get(f"on-{number}", was.mode),
            deputy=fields.get(f"for-{number}", was.deputy),
        )
        marks.append(Mark(person_id=number, was=was, wanted=wanted))
    return marks


def tapped(fields: Mapping[str, str]) -> Mark:
    """A single tap.

    Raises:
        Invalid: if something is missing or not what the page sends.
    """
    try:
        return Mark(
            person_id=_number(fields["person"]),
            was=shown(fields["was"]),
            wanted=shown(fields["wanted"]),
            tap=fields["tap"],
            earlier=tuple(fields.get("earlier", "").split()[:LONGEST_LIST]),
        )
    except (KeyError, ValueError) as error:
        raise _strange() from error


def written(entry: Entry) -> str:
    """An entry as pages carry it: attendance, mode and deputy as JSON."""
    return json.dumps([entry.attendance, entry.mode, entry.deputy], ensure_ascii=False)


def shown(text: str) -> Entry:
    """The entry that a page carried.

    Raises:
        Invalid: if it is none.
    """
    try:
        attendance, mode, deputy = json.loads(text)
    except (ValueError, TypeError, RecursionError) as error:
        raise _strange() from error
    if not (attendance is None or isinstance(attendance, str)) or not isinstance(mode, str):
        raise _strange()
    if not isinstance(deputy, str):
        raise _strange()
    return Entry(attendance or None, mode, deputy)


def _number(text: str) -> int:
    number = int(text)
    if not 0 < number <= LARGEST_ID:
        raise ValueError(text[:LONGEST_LIST])
    return number


def _attendance(value: str) -> str | None:
    return None if value == NOTHING else value


def _strange() -> Invalid:
    return Invalid("", _("This entry is none that the sheet knows. Load the page again."))


class WalkInForm(Form):
    """Somebody who came without an invitation."""

    name = StringField(
        lazy_gettext("Name"), [InputRequired(lazy_gettext("Please give the name of the person.")), Length(max=120)]
    )
    place = SelectField(lazy_gettext("Belongs to"))
    organisation = StringField(lazy_gettext("Organisation"), [Length(max=300)])
    mode = RadioField(
        lazy_gettext("Takes part"),
        choices=[SelectChoice("on_site", lazy_gettext("On site")), SelectChoice("online", lazy_gettext("Online"))],
    )
    is_partly = BooleanField(lazy_gettext("Part of the time only"))
    default_mode = "on_site"

    def offer(self, sheet: Sheet) -> None:
        """Give the choice of tandems and sides, guests first, and ask where only if there is a choice."""
        self.default_mode = policy.default_mode(sheet.format)
        if sheet.format != EventFormat.HYBRID:
            del self.mode
        sides = ((Side.SCHOOL, _("school")), (Side.COMPANY, _("company")))
        tandems = sorted({(one.tandem_number, one.tandem_id) for one in sheet.people if one.tandem_id is not None})
        self.place.choices = [
            SelectChoice("", _("No tandem – a guest")),
            *(
                SelectChoice(f"{tandem_id}-{side}", f"{_('Tandem %(number)s', number=number)} – {word}")
                for number, tandem_id in tandems
                for side, word in sides
            ),
        ]

    def details(self, tap: str) -> WalkInDetails:
        """Who came."""
        tandem_id, _dash, side = (self.place.data or "").partition("-")
        return WalkInDetails(
            name=self.name.data or "",
            organisation=self.organisation.data or "",
            tandem_id=int(tandem_id) if tandem_id else None,
            side=Side(side) if side else None,
            mode=self.mode.data if "mode" in self else self.default_mode,
            is_partly=bool(self.is_partly.data),
            tap=tap,
        )
