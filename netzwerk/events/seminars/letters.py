"""The mails to somebody who registered for a seminar, and who signed off again."""

from __future__ import annotations

from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import spoken
from netzwerk.core.letters import Button, Paragraph, Part
from netzwerk.core.mail import Letter
from netzwerk.events.facts import DaySpan
from netzwerk.events.invitations import letters
from netzwerk.events.invitations.facts import Guest, Occasion
from netzwerk.events.invitations.letters import Promise

REGISTRATION, SIGNED_OFF = "event.registration", "event.signed_off"


def registration(occasion: Occasion, guest: Guest, promise: Promise) -> Letter:
    """What somebody who registered has: a place, or one on the waiting list; with one way to sign off."""
    with spoken(guest.variant(occasion)):
        event, day = letters.name_of(occasion), letters.first_day(occasion)
        if guest.is_waiting:
            subject = _("Waiting list: %(event)s, %(day)s", event=event, day=day)
            standing = _(
                "all places at %(event)s are taken. You are on the waiting list, and we write to you as soon as a "
                "place is free.",
                event=event,
            )
            way_out = _("If you do not want to wait any longer, please sign off. You need not sign in:")
        else:
            subject = _("You are registered: %(event)s, %(day)s", event=event, day=day)
            standing = _("you are registered for %(event)s. There is nothing more to do.", event=event)
            way_out = _(
                "If you cannot come after all, please sign off, so that somebody else can have the place. You need "
                "not sign in:"
            )
        parts: list[Part] = [
            Paragraph(_("Hello %(name)s,", name=guest.name)),
            Paragraph(standing),
            letters.facts(occasion, enters=guest.enters(occasion)),
            Paragraph(way_out),
            Button(_("Sign off"), f"{promise.answer_href}?answer=declined", is_main=False),
        ]
        if promise.calendar and len(occasion.days) > 1:
            parts.append(Paragraph(_("Each day comes in a mail of its own, so that your calendar can take it over.")))
        return letters.write(occasion, guest, promise, kind=REGISTRATION, subject=subject, parts=parts)


def signed_off(occasion: Occasion, guest: Guest, day: DaySpan, promise: Promise) -> Letter:
    """What takes a day out of the calendar of somebody who signed off."""
    with spoken(guest.variant(occasion)):
        event = letters.name_of(occasion)
        when = letters.when(occasion, day)
        parts: list[Part] = [
            Paragraph(_("Hello %(name)s,", name=guest.name)),
            Paragraph(_("you are signed off from %(event)s on %(when)s.", event=event, when=when)),
            Paragraph(_("There is nothing to do: your calendar strikes the date out by itself.")),
        ]
        subject = _("You are signed off: %(event)s, %(day)s", event=event, day=letters.day_of(occasion, day))
        return letters.write(occasion, guest, promise, kind=SIGNED_OFF, subject=subject, parts=parts)
