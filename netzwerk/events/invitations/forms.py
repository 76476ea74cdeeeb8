"""The forms of an invitation, of a reminder, and of an answer."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from netzwerk.core.forms import Form
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import lazy_gettext
from netzwerk.core.texts import one_line
from netzwerk.events.invitations.answering import Answer, Place
from netzwerk.events.invitations.facts import Guest
from netzwerk.events.models import EventFormat, Reply

ANSWERS = frozenset({Reply.ACCEPTED.value, Reply.DECLINED.value, Reply.REPRESENTED.value})


class PeopleForm(Form):
    """People to choose from; nobody chosen never means everybody."""

    people = SelectMultipleField(
        lazy_gettext("People"), coerce=int, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )

    def offer(self, people: Sequence[Guest]) -> None:
        """Fill in who can be chosen."""
        self.people.choices = [SelectChoice(one.person_id, one.name) for one in people]

    @property
    def chosen(self) -> frozenset[int]:
        """Whom the form names."""
        return frozenset(self.people.data or ())


class InvitationForm(PeopleForm):
    """Whom to invite, and what to write."""

    text = TextAreaField(lazy_gettext("Your own text"), [Length(max=20_000)])


class NotedForm(Form):
    """What somebody said by telephone: each button is an answer, in hybrid events with how the person takes part."""

    said = StringField(lazy_gettext("Answer"), [Length(max=40)])
    represented_by = StringField(lazy_gettext("Who comes instead"), [Length(max=120)])
    version = IntegerField(lazy_gettext("Version"), [InputRequired()], widget=HiddenInput())

    def details(self) -> Answer:
        """The answer as the button says."""
        reply, _dot, mode = (self.said.data or "").partition(".")
        return Answer(reply=reply, represented_by=self.represented_by.data or "", mode=mode)


class AnswerForm(Form):
    """The answer to an invitation."""

    reply = RadioField(
        lazy_gettext("Your answer"),
        [InputRequired(lazy_gettext("Please choose an answer."))],
        choices=[
            SelectChoice(Reply.ACCEPTED.value, lazy_gettext("I am coming")),
            SelectChoice(Reply.DECLINED.value, lazy_gettext("I cannot come")),
            SelectChoice(Reply.REPRESENTED.value, lazy_gettext("Somebody comes in my place")),
        ],
    )
    represented_by = StringField(lazy_gettext("Who comes in your place"), [Length(max=120)])
    mode = RadioField(
        lazy_gettext("Where"),
        choices=[SelectChoice("on_site", lazy_gettext("On site")), SelectChoice("online", lazy_gettext("Online"))],
        validate_choice=False,
    )
    needs = StringField(lazy_gettext("Food or access that you need"), [Length(max=300)])
    consents = BooleanField(lazy_gettext("I agree that this is kept for this event and deleted 14 days after it."))
    drops_needs = BooleanField(lazy_gettext("Delete what I told about food or access"))

    @property
    def deputy(self) -> str:
        """Who comes instead, empty for any other answer."""
        return one_line(self.represented_by.data) if self.reply.data == Reply.REPRESENTED else ""

    def preselect(self, wanted: str, event_format: str, *, hides_needs: bool = False) -> None:
        """Mark the answer that a button of the mail stands for, and leave out what the event does not ask.

        Args:
            wanted: from the address; it changes nothing but the mark.
            hides_needs: whether needs are stored that the form does not show: then an empty field keeps them.
        """
        if wanted in ANSWERS and not self.is_submitted():
            self.reply.data = wanted
        if event_format != EventFormat.HYBRID:
            del self.mode
        if event_format == EventFormat.ONLINE:
            del self.needs
            del self.consents
        if event_format == EventFormat.ONLINE or not hides_needs:
            del self.drops_needs

    def details(self) -> Answer:
        """The answer as the form says."""
        needs: str | None = self["needs"].data if "needs" in self else None
        if "drops_needs" in self and not needs:
            needs = "" if self["drops_needs"].data else None
        return Answer(
            reply=self.reply.data,
            represented_by=self.represented_by.data or "",
            mode=(self["mode"].data or "") if "mode" in self else "",
            needs=needs,
            consents=bool(self["consents"].data) if "consents" in self else False,
        )


def said(place: Place, deputy: str = "") -> str:
    """What an answer led to, in words for whoever gave it: the person, or the deputy to whom the mail was passed on."""
    if deputy and place is Place.WAITING:
        return _("All places are taken. %(name)s is on the waiting list.", name=deputy)
    if deputy and place is Place.TAKEN:
        return _("Thank you. %(name)s is noted as deputy.", name=deputy)
    if place is Place.WAITING:
        return _("All places are taken. You are on the waiting list; we write to you as soon as a place is free.")
    if place is Place.TAKEN:
        return _("Thank you, your place is noted.")
    return _("Thank you for letting us know.")
