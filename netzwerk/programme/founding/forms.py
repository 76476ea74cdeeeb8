"""The form in which a network is set up: what it is, and the dates that are proposed for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import Any

from wtforms import (
    DateField,
    EmailField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms import TimeField as ClockField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from netzwerk.core import texts
from netzwerk.core.forms import Form
from netzwerk.core.languages import LANGUAGES, lazy_gettext
from netzwerk.core.languages import gettext as _
from netzwerk.events import wording as event_wording
from netzwerk.networks import policy as network_policy
from netzwerk.networks import regions
from netzwerk.programme.founding.service import Coordination, FrameDetails
from netzwerk.programme.patterns import Pattern
from netzwerk.programme.proposal import Draft, DraftDay

TARGETS = {"target_tandems": 10, "target_meetings": 6, "target_seminars": 5}
MOST_TANDEMS, MOST_EVENTS = 100, 15
SHORTEST, LONGEST = 90, 5 * 366
YEARS = (2000, 2100)
LONG_LINE = Length(max=300, message=lazy_gettext("Use at most 300 characters."))
MISSING_DAY = lazy_gettext("Enter a day.")


class FrameForm(Form):
    """What a network is."""

    programme = SelectField(lazy_gettext("Programme"), coerce=int, validate_choice=True)
    title = StringField(
        lazy_gettext("Title"), [InputRequired(lazy_gettext("Enter the title of the network.")), LONG_LINE]
    )
    code = StringField(
        lazy_gettext("Code"),
        [Optional(), Length(max=60, message=lazy_gettext("Use at most 60 characters."))],
    )
    made_code = HiddenField(validators=[Optional(), Length(max=60)])
    region = SelectField(lazy_gettext("Region"), default=regions.HOME)
    sector = StringField(lazy_gettext("Sector"), [Optional(), LONG_LINE])
    starts_on = DateField(lazy_gettext("Start"), [InputRequired(MISSING_DAY)])
    ends_on = DateField(lazy_gettext("End"), [InputRequired(MISSING_DAY)])
    target_tandems = IntegerField(
        lazy_gettext("Tandems"),
        [InputRequired(), NumberRange(1, MOST_TANDEMS)],
        default=TARGETS["target_tandems"],
    )
    target_meetings = IntegerField(
        lazy_gettext("Network meetings"),
        [InputRequired(), NumberRange(1, MOST_EVENTS)],
        default=TARGETS["target_meetings"],
    )
    target_seminars = IntegerField(
        lazy_gettext("Online seminars"),
        [InputRequired(), NumberRange(0, MOST_EVENTS)],
        default=TARGETS["target_seminars"],
    )
    form_of_address = RadioField(
        lazy_gettext("Form of address for tandems"),
        choices=[SelectChoice("sie", lazy_gettext("Sie")), SelectChoice("du", lazy_gettext("du"))],
        default="sie",
    )
    language = RadioField(
        lazy_gettext("Language of the network"),
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
        default="de",
    )
    coordinator_email = EmailField(
        lazy_gettext("Mail address of the coordination"),
        [Optional(), Length(max=254, message=lazy_gettext("This is too long for a mail address."))],
    )
    coordinator_name = StringField(
        lazy_gettext("Name of the coordination"),
        [Optional(), Length(max=120, message=lazy_gettext("Use at most 120 characters."))],
    )

    def offer(self, programmes: Iterable[tuple[int, str]]) -> None:
        """Say which programmes can be chosen; the first one is chosen already."""
        self.programme.choices = [SelectChoice(number, title) for number, title in programmes]
        self.region.choices = [SelectChoice(code, name) for code, name in regions.choices()]
        if self.programme.data is None and self.programme.choices:
            self.programme.data = self.programme.choices[0].value

    def validate(self, extra_validators: Any = None) -> bool:
        """See that days are in order and that the code can stand in an address.

        Without a code one is made, which follows title and start until somebody edits it.
        """
        fits = bool(super().validate(extra_validators))
        faults = dict(self._faults())
        for name, message in faults.items():
            self._fields[name].errors = [*self._fields[name].errors, message]
        return fits and not faults

    def _faults(self) -> Iterable[tuple[str, str]]:
        title, code = texts.one_line(self.title.data), (self.code.data or "").strip().lower()
        first, last = self.starts_on.data, self.ends_on.data
        if self.title.data and not title:
            yield "title", _("Enter the title of the network.")
        is_made = not code or code == self.made_code.data
        if title and is_made and first:
            code = network_policy.code_from(title, first.year)
        self.code.data, self.made_code.data = code, code if is_made else ""
        if code and not network_policy.is_code(code):
            yield (
                "code",
                _("Use lower-case letters, digits and single hyphens only, such as hesse-2026."),
            )
        for name, day in (("starts_on", first), ("ends_on", last)):
            if day and not YEARS[0] <= day.year <= YEARS[1]:
                yield name, _("This year cannot be right.")
        if first and last and first >= last:
            yield "ends_on", _("The end must come after the start.")
        elif first and last and (last - first).days < SHORTEST:
            yield "ends_on", _("A network takes three months at least.")
        elif first and last and (last - first).days > LONGEST:
            yield "ends_on", _("A network takes five years at the most.")
        if self.coordinator_name.data and not self.coordinator_email.data:
            yield "coordinator_email", _("Enter the mail address that belongs to this name.")

    def details(self) -> FrameDetails:
        """The typed values."""
        return FrameDetails(
            programme_id=self.programme.data,
            code=self.code.data,
            title=texts.one_line(self.title.data),
            region=self.region.data,
            sector=texts.one_line(self.sector.data),
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            target_tandems=self.target_tandems.data,
            target_meetings=self.target_meetings.data,
            target_seminars=self.target_seminars.data,
            form_of_address=self.form_of_address.data,
            language=self.language.data,
        )

    def coordination(self) -> Coordination | None:
        """Who shall coordinate the network, if somebody was named."""
        email = (self.coordinator_email.data or "").strip()
        return Coordination(email, texts.one_line(self.coordinator_name.data)) if email else None


class DatesForm(FrameForm):
    """What a network is, and all its dates; `with_dates` gives it its fields."""

    patterns: Sequence[Pattern] = ()

    @property
    def has_faulty_facts(self) -> bool:
        """Whether something is wrong before any date is looked at."""
        keys = tuple(f"{one.key}_" for one in self.patterns)
        return any(field.errors and not field.short_name.startswith(keys) for field in self)

    def days_of(self, pattern: Pattern) -> list[tuple[Field, Field, Field]]:
        """The fields of each day of an event: day, start, end."""
        return [
            tuple(self[f"{pattern.key}_{number}_{part}"] for part in ("on", "from", "to"))
            for number, _day in enumerate(pattern.days, 1)
        ]

    def reason_of(self, pattern: Pattern) -> Field:
        """The field for the reason why a day is taken although something stands against it."""
        return self[f"{pattern.key}_reason"]

    def validate(self, extra_validators: Any = None) -> bool:
        """See that each day that has a date has its times in order."""
        fits = super().validate(extra_validators)
        for pattern in self.patterns:
            for number, (on, starts, ends) in enumerate(self.days_of(pattern), 1):
                fits = self._is_day(pattern, number, on, starts, ends) and fits
        return fits

    def _is_day(self, pattern: Pattern, number: int, on: Field, starts: Field, ends: Field) -> bool:
        if on.errors or starts.errors or ends.errors:
            return False
        if on.data is None:
            first = self.days_of(pattern)[0][0]
            if number > 1 and first.data is not None:
                on.errors = [named(pattern, _("Enter the second day too, or clear the first one."))]
                return False
            return True
        if not YEARS[0] <= on.data.year <= YEARS[1]:
            on.errors = [named(pattern, _("This year cannot be right."))]
        elif number > 1 and self.days_of(pattern)[0][0].data is None:
            on.errors = [named(pattern, _("Enter the first day too, or clear the second one."))]
        if starts.data is None or ends.data is None:
            (ends if starts.data else starts).errors = [named(pattern, _("Enter start and end of the day."))]
        elif ends.data <= starts.data:
            ends.errors = [named(pattern, _("The end must come after the start."))]
        return not (on.errors or starts.errors or ends.errors)

    def drafts(self) -> list[Draft]:
        """The events with the days that are in the fields; one with a fault in it is without days."""
        return [Draft(pattern, () if self.is_faulty(pattern) else self._days(pattern)) for pattern in self.patterns]

    def is_faulty(self, pattern: Pattern) -> bool:
        """Whether something is wrong in the fields of the days of an event."""
        return any(field.errors for day in self.days_of(pattern) for field in day)

    def _days(self, pattern: Pattern) -> tuple[DraftDay, ...]:
        return tuple(
            DraftDay(on.data, starts.data, ends.data)
            for on, starts, ends in self.days_of(pattern)
            if on.data is not None
        )

    def reasons(self) -> dict[str, str]:
        """The reasons that were typed, by key of the event."""
        return {one.key: texts.one_line(self.reason_of(one).data) for one in self.patterns}


def named(pattern: Pattern, sentence: str) -> str:
    """A sentence about an event that can also be read far from its row."""
    return f"{event_wording.short_name(pattern.kind, pattern.number)}: {sentence}"


def with_dates(patterns: Sequence[Pattern]) -> type[DatesForm]:
    """A form with fields for the days of these events."""
    fields: dict[str, Any] = {"patterns": tuple(patterns)}
    for pattern in patterns:
        name = event_wording.short_name(pattern.kind, pattern.number)
        for number, _day in enumerate(pattern.days, 1):
            of = name if len(pattern.days) == 1 else _("%(event)s, day %(number)s", event=name, number=number)
            key = f"{pattern.key}_{number}"
            fields[f"{key}_on"] = DateField(_("%(event)s: day", event=of), [Optional()])
            fields[f"{key}_from"] = ClockField(_("%(event)s: start", event=of), [Optional()])
            fields[f"{key}_to"] = ClockField(_("%(event)s: end", event=of), [Optional()])
        fields[f"{pattern.key}_reason"] = StringField(
            _("%(event)s: reason for this date", event=name), [Optional(), LONG_LINE]
        )
    return type("DatesFormWithFields", (DatesForm,), fields)


def filled(drafts: Iterable[Draft]) -> Mapping[str, date | time]:
    """The values of the fields for these dates."""
    values: dict[str, date | time] = {}
    for draft in drafts:
        for number, day in enumerate(draft.days, 1):
            key = f"{draft.pattern.key}_{number}"
            values |= {f"{key}_on": day.on, f"{key}_from": day.starts, f"{key}_to": day.ends}
    return values
