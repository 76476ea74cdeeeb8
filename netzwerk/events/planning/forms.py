"""The form of an event with any number of days, that of its content, and that for calling it off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    Field,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from netzwerk.core import dates
from netzwerk.core.forms import Form, VersionedForm
from netzwerk.core.languages import lazy_gettext as _
from netzwerk.core.texts import one_line, prose
from netzwerk.events import wording
from netzwerk.events.models import EventFormat
from netzwerk.events.planning.facts import Content, DayWish, Plan, Wish

MOST_DAYS = 10
USUAL_SPAN = (time(9, 30), time(16, 0))
WEEK = timedelta(days=7)
PARTS = ("id", "on", "from", "until")
NEVER = _("Please give day, start and end, or leave all three empty.")
NO_DAY = _("Please give a day, such as 2021-05-20.")
EARLIEST, LATEST = 2000, 2200


def _sane(_form: Form, field: Field) -> None:
    if field.data is not None and not EARLIEST <= field.data.year <= LATEST:
        raise ValidationError(str(NO_DAY))


class EventForm(VersionedForm):
    """Everything about an event; `with_days` adds the fields of its days."""

    DAYS = 0

    kind = SelectField(_("Kind"))
    number = IntegerField(_("Number"), [Optional(), NumberRange(1, 999, _("Please give a number from 1 to 999."))])
    title = StringField(_("Title"), [Length(max=300)])
    focus = TextAreaField(_("What it is about, in one sentence"), [Length(max=2000)])
    goals = TextAreaField(_("Goals"), [Length(max=20_000)])
    format = RadioField(_("Format"), [InputRequired(_("Please choose where people take part."))])
    venue = StringField(_("Place"), [Length(max=300)])
    room_link = StringField(_("Link of the online room"), [Length(max=300)])
    host_id = SelectField(_("Host"))
    facilitators = SelectMultipleField(
        _("Facilitation"), coerce=int, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    preparation = TextAreaField(_("Task to prepare"), [Length(max=20_000)])
    reply_until = DateField(_("Answers wanted by"), [Optional(), _sane])
    capacity = IntegerField(_("Places"), [Optional(), NumberRange(1, 10_000, _("Please give a number from 1 on."))])
    date_reason = StringField(_("Why on this day all the same"), [Length(max=300)])
    is_agreed = BooleanField(_("The date is agreed"))

    def prepare(self, hosts: Iterable[tuple[int, str]], leaders: Iterable[tuple[int, str]]) -> None:
        """Fill in what can be chosen."""
        self.kind.choices = [SelectChoice(kind, str(name)) for kind, name in wording.PLAIN.items()]
        self.format.choices = [SelectChoice(form, str(name)) for form, name in wording.FORMATS.items()]
        self.host_id.choices = [SelectChoice("", "–"), *(SelectChoice(str(host_id), name) for host_id, name in hosts)]
        self.facilitators.choices = [SelectChoice(person_id, name) for person_id, name in leaders]

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Each day has all of its parts; times alone, which new rows begin with, mean that the date is open."""
        sound = bool(super().validate(extra_validators))
        for row in self.days:
            filled = [bool(row[part].data) for part in PARTS[1:]]
            is_meant = row["on"].data or (row["id"].data and any(filled))
            if is_meant and not all(filled):
                lacking = next(row[part] for part in PARTS[1:] if not row[part].data)
                lacking.errors = [*lacking.errors, str(NEVER)] if not lacking.errors else lacking.errors
                sound = False
        return sound

    @property
    def days(self) -> list[dict[str, Any]]:
        """The fields of each day."""
        return [{part: self[f"day_{place}_{part}"] for part in PARTS} for place in range(self.DAYS)]

    def details(self, zone: str, kind: str | None = None) -> Wish:
        """The event as the form says.

        Args:
            zone: in which the times are meant.
            kind: of an event that exists already; it stays.
        """
        days = [
            DayWish(
                row["id"].data,
                dates.at(row["on"].data, row["from"].data, zone),
                dates.at(row["on"].data, row["until"].data, zone),
                place,
            )
            for place, row in enumerate(self.days)
            if row["on"].data
        ]
        return Wish(
            kind=kind or self.kind.data,
            number=self.number.data,
            title=one_line(self.title.data),
            focus=prose(self.focus.data),
            goals=prose(self.goals.data),
            format=self.format.data,
            venue=one_line(self.venue.data),
            room_link=one_line(self.room_link.data),
            host_id=int(self.host_id.data) if self.host_id.data else None,
            facilitators=tuple(sorted(self.facilitators.data or ())),
            preparation=prose(self.preparation.data),
            reply_until=self.reply_until.data,
            capacity=self.capacity.data,
            date_reason=one_line(self.date_reason.data),
            is_agreed="is_agreed" not in self or bool(self.is_agreed.data),
            days=tuple(sorted(days, key=lambda day: day.starts_at)),
        )


class ContentForm(VersionedForm):
    """What facilitation changes of an event."""

    focus = TextAreaField(_("What it is about, in one sentence"), [Length(max=2000)])
    goals = TextAreaField(_("Goals"), [Length(max=20_000)])
    preparation = TextAreaField(_("Task to prepare"), [Length(max=20_000)])

    def details(self) -> Content:
        """The content as the form says."""
        return Content(prose(self.focus.data), prose(self.goals.data), prose(self.preparation.data))


class CancelForm(Form):
    """Calling an event off."""

    reason = StringField(_("Reason"), [InputRequired(_("Please give the reason.")), Length(max=300)])


class AnewForm(Form):
    """Another day for an event that was called off."""

    first_on = DateField(_("New first day"), [Optional(), _sane])
    date_reason = StringField(_("Why on this day all the same"), [Length(max=300)])


def with_days(count: int) -> type[EventForm]:
    """The form for so many days, at least one."""
    count = max(1, min(count, MOST_DAYS))
    fields: dict[str, Any] = {"DAYS": count}
    for place in range(count):
        fields[f"day_{place}_id"] = IntegerField(widget=HiddenInput(), validators=[Optional()])
        fields[f"day_{place}_on"] = DateField(_("Day"), [Optional(), _sane])
        fields[f"day_{place}_from"] = TimeField(_("Start"), [Optional()])
        fields[f"day_{place}_until"] = TimeField(_("End"), [Optional()])
    return type("EventFormWithDays", (EventForm,), fields)


def count_days(sent: Mapping[str, str]) -> int:
    """How many days a form that was sent has."""
    return sum(f"day_{place}_on" in sent for place in range(MOST_DAYS))


def added(sent: MultiDict[str, str]) -> MultiDict[str, str]:
    """What was sent with one more day, a week after the last one that has a date."""
    more, place = MultiDict(sent), count_days(sent)
    if place >= MOST_DAYS:
        return more
    more[f"day_{place}_id"] = ""
    more[f"day_{place}_on"] = _week_later(sent.get(f"day_{place - 1}_on", ""))
    for part in ("from", "until"):
        more[f"day_{place}_{part}"] = sent.get(f"day_{place - 1}_{part}", "")
    return more


def removed(sent: MultiDict[str, str], gone: int) -> MultiDict[str, str]:
    """What was sent without one of its days; the first row stays, empty, if it was the only one."""
    count = count_days(sent)
    less = MultiDict((name, value) for name, value in sent.items(multi=True) if not name.startswith("day_"))
    rows = [[sent.get(f"day_{place}_{part}", "") for part in PARTS] for place in range(count) if place != gone] or [
        [""] * len(PARTS)
    ]
    for place, row in enumerate(rows):
        less.update({f"day_{place}_{part}": value for part, value in zip(PARTS, row, strict=True)})
    return less


def stored(plan: Plan, zone: str) -> SimpleNamespace:
    """A stored event with the names of the form's fields."""
    values = {name: getattr(plan.wish, name) for name in Wish.__dataclass_fields__ if name != "days"}
    values |= {
        "version": plan.version,
        "host_id": str(plan.wish.host_id or ""),
        "facilitators": list(plan.wish.facilitators),
    }
    for place, day in enumerate(plan.wish.days):
        starts, ends = dates.local(day.starts_at, zone), dates.local(day.ends_at, zone)
        parts: tuple[int | None, date, time, time] = (day.id, starts.date(), _clock(starts), _clock(ends))
        values |= {f"day_{place}_{part}": value for part, value in zip(PARTS, parts, strict=True)}
    return SimpleNamespace(**values)


def _clock(moment: datetime) -> time:
    return moment.time().replace(second=0, microsecond=0)


def _week_later(day: str) -> str:
    try:
        return (date.fromisoformat(day) + WEEK).isoformat()
    except (ValueError, OverflowError):
        return ""


def usual_format(kind: str) -> str:
    """The form that most events of a kind have."""
    return EventFormat.ONLINE if kind in {"seminar", "meeting"} else EventFormat.ON_SITE
