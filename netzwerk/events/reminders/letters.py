"""The mail that reminds of a day of an event."""

from __future__ import annotations

from collections.abc import Iterator

from netzwerk.core import dates
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import language, spoken
from netzwerk.core.letters import Button, Facts, Paragraph, Part, body
from netzwerk.core.mail import Letter
from netzwerk.events import links, wording
from netzwerk.events.facts import DaySpan
from netzwerk.events.invitations.facts import Guest, Occasion
from netzwerk.events.reminders import policy
from netzwerk.people import notices

KIND, ABOUT = "event.reminder", "event_day"


def reminder(occasion: Occasion, guest: Guest, day: DaySpan, *, base_url: str) -> Letter:
    """The reminder to somebody who said yes, with the online room and what to prepare."""
    with spoken(guest.variant(occasion)):
        name = wording.full_name(occasion.kind, occasion.number, occasion.title)
        on = dates.format_day(dates.local_day(day.starts_at, occasion.zone), language())
        reason = _("You get this reminder because you said yes to this event (%(network)s).", network=occasion.network)
        text, html = body(
            list(_parts(occasion, guest, day, base_url)),
            language=language(),
            footer=list(notices.footer(reason, base_url)),
        )
        return Letter(
            key=f"event_reminder:{day.id}:{guest.person_id}:{policy.version_of(day.starts_at)}",
            kind=KIND,
            person_id=guest.person_id,
            to_name=guest.name,
            to_address=guest.email,
            subject=_("Reminder: %(event)s, %(day)s", event=name, day=on),
            text=text,
            html=html,
            network_id=occasion.network_id,
            about_kind=ABOUT,
            about_id=day.id,
            about_version=policy.version_of(day.starts_at),
        )


def _parts(occasion: Occasion, guest: Guest, day: DaySpan, base_url: str) -> Iterator[Part]:
    name = wording.full_name(occasion.kind, occasion.number, occasion.title)
    on = dates.format_day_long(dates.local_day(day.starts_at, occasion.zone), language())
    yield Paragraph(_("Hello %(name)s,", name=guest.name))
    yield Paragraph(_("%(event)s takes place soon, and you said that you are coming.", event=name))
    span = dates.format_span(day.starts_at, day.ends_at, occasion.zone, language())
    place = ", ".join(filter(None, (str(wording.FORMATS[occasion.format]), occasion.venue)))
    rows = [(_("When"), f"{on}, {span}"), (_("Where"), place)]
    if links.is_web_address(occasion.room_link):
        rows.append((_("Online room"), occasion.room_link))
    if occasion.preparation:
        rows.append((_("To prepare"), occasion.preparation))
    yield Facts(rows)
    yield Paragraph(_("If you cannot come after all, please change your answer on the page of the event."))
    yield Button(_("To the event"), f"{base_url}/n/{occasion.code}/events/{occasion.id}")
