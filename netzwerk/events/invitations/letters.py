"""The mails about an event: invitation, change, cancellation, reminder, and the place that became free."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from netzwerk.core import dates
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import language, spoken
from netzwerk.core.letters import Button, Facts, Paragraph, Part, body
from netzwerk.core.mail import Letter
from netzwerk.events import links, wording
from netzwerk.events.facts import DaySpan
from netzwerk.events.invitations.answering import Doubt
from netzwerk.events.invitations.facts import Change, Guest, Occasion
from netzwerk.events.models import EventFormat, EventKind, Reply

INVITATION, UPDATE, CANCELLATION = "event.invitation", "event.update", "event.cancellation"
REMINDER, PLACE, WITHDRAWAL = "event.answer_reminder", "event.place", "event.withdrawal"
NOTED, UNCLEAR = "event.answer_noted", "event.answer_unclear"


@dataclass(frozen=True, kw_only=True)
class Promise:
    """What a letter carries besides its words.

    Attributes:
        key: names the promise.
        about_kind, about_id, about_version: what the letter dies with.
        calendar: the calendar part, or empty.
        answer_href: address of the answer page, for letters that ask; it is a secret.
    """

    key: str
    about_kind: str
    about_id: int
    about_version: int = 0
    calendar: str = ""
    answer_href: str = ""


def name_of(occasion: Occasion) -> str:
    """`Network meeting 3: Half-time`."""
    return wording.full_name(occasion.kind, occasion.number, occasion.title)


def invitation_subject(occasion: Occasion) -> str:
    """The subject of the invitation, in the current language."""
    if not occasion.days:
        return _("Invitation: %(event)s", event=name_of(occasion))
    return _("Invitation: %(event)s, %(day)s", event=name_of(occasion), day=first_day(occasion))


def invitation_parts(occasion: Occasion, name: str, answer_href: str, *, with_calendar: bool = True) -> list[Part]:
    """The invitation in the current language.

    Args:
        name: whom it greets.
        answer_href: address of the answer page.
        with_calendar: whether a calendar part comes along.
    """
    parts: list[Part] = [Paragraph(_("Hello %(name)s,", name=name))]
    parts.append(Paragraph(occasion.text or _("you are invited to %(event)s.", event=name_of(occasion))))
    parts.append(facts(occasion, enters=_all_enter(occasion)))
    parts += _answer_parts(occasion, answer_href)
    if with_calendar and len(occasion.days) > 1:
        parts.append(Paragraph(_("Each day comes in a mail of its own, so that your calendar can take it over.")))
    return parts


def invitation(occasion: Occasion, guest: Guest, promise: Promise) -> Letter:
    """The invitation to all days of an event, with the calendar part of the first one."""
    with spoken(guest.variant(occasion)):
        parts = invitation_parts(occasion, guest.name, promise.answer_href, with_calendar=bool(promise.calendar))
        return write(occasion, guest, promise, kind=INVITATION, subject=invitation_subject(occasion), parts=parts)


def further_day(occasion: Occasion, guest: Guest, day: DaySpan, promise: Promise) -> Letter:
    """The short mail that carries a further day into the calendar."""
    with spoken(guest.variant(occasion)):
        number = [one.id for one in occasion.days].index(day.id) + 1
        subject = _(
            "Day %(number)s of %(event)s: %(day)s", number=number, event=name_of(occasion), day=day_of(occasion, day)
        )
        parts: list[Part] = [
            Paragraph(_("Hello %(name)s,", name=guest.name)),
            Paragraph(
                _("this mail brings a further day of %(event)s into your calendar.", event=name_of(occasion))
                if guest.has_registered
                else _(
                    "this mail brings a further day of %(event)s into your calendar. Please answer with the buttons of "
                    "the invitation; one answer counts for all days.",
                    event=name_of(occasion),
                )
            ),
            Facts([(_("When"), when(occasion, day)), *_where(occasion, enters=guest.enters(occasion))]),
        ]
        return write(occasion, guest, promise, kind=INVITATION, subject=subject, parts=parts)


def update(occasion: Occasion, guest: Guest, day: DaySpan, promise: Promise, change: Change | None = None) -> Letter:
    """The mail about a day that was moved, or that takes place elsewhere.

    Args:
        change: how it was before, if that is known.
    """
    with spoken(guest.variant(occasion)):
        subject = _("Changed: %(event)s, %(day)s", event=name_of(occasion), day=day_of(occasion, day))
        parts: list[Part] = [
            Paragraph(_("Hello %(name)s,", name=guest.name)),
            Paragraph(_("%(event)s has changed. This counts from now on:", event=name_of(occasion))),
            facts(occasion, enters=guest.enters(occasion)),
        ]
        if change is not None:
            parts[1:2] = _changed(occasion, day, change)
        if change is not None and change.asks_again:
            parts.append(Paragraph(_("Please answer anew: answers that were given before do not count any more.")))
        else:
            parts.append(Paragraph(_standing(guest)))
        if guest.reply == Reply.OPEN:
            parts += _answer_parts(occasion, promise.answer_href)
        else:
            parts.append(Button(_("Change my answer"), promise.answer_href, is_main=False))
        return write(occasion, guest, promise, kind=UPDATE, subject=subject, parts=parts)


def _changed(occasion: Occasion, day: DaySpan, change: Change) -> Iterator[Part]:
    """What is otherwise than before, each in a sentence, and what coordination writes about it."""
    before = next((one for one in change.days if one.id == day.id), None)
    if before is not None and (before.starts_at, before.ends_at) != (day.starts_at, day.ends_at):
        yield Paragraph(
            _(
                "%(event)s has been moved: to %(after)s instead of %(before)s.",
                event=name_of(occasion),
                after=when(occasion, day),
                before=when(occasion, before),
            )
        )
    if (change.format, change.venue) != (occasion.format, occasion.venue):
        yield Paragraph(
            _(
                "%(event)s takes place elsewhere: %(after)s instead of %(before)s.",
                event=name_of(occasion),
                after=_place(occasion.format, occasion.venue),
                before=_place(change.format, change.venue),
            )
        )
    if change.room_link != occasion.room_link:
        yield Paragraph(_("The link of the online room has changed."))
    if change.note:
        yield Paragraph(change.note)
    yield Paragraph(_("This counts from now on:"))


def cancellation(occasion: Occasion, guest: Guest, day: DaySpan, promise: Promise) -> Letter:
    """The mail that takes a cancelled day out of the calendar."""
    with spoken(guest.variant(occasion)):
        subject = _("Cancelled: %(event)s, %(day)s", event=name_of(occasion), day=day_of(occasion, day))
        parts: list[Part] = [
            Paragraph(_("Hello %(name)s,", name=guest.name)),
            Paragraph(
                _(
                    "%(event)s on %(day)s does not take place.",
                    event=name_of(occasion),
                    day=when(occasion, day),
                )
            ),
        ]
        if occasion.cancel_reason:
            parts.append(Paragraph(_("Reason: %(reason)s", reason=occasion.cancel_reason)))
        parts.append(Paragraph(_("There is nothing to do: your calendar strikes the date out by itself.")))
        return write(occasion, guest, promise, kind=CANCELLATION, subject=subject, parts=parts)


def withdrawal(occasion: Occasion, guest: Guest, day: DaySpan, promise: Promise) -> Letter:
    """The mail to somebody who is not expected at an event any more, for example because somebody else follows."""
    with spoken(guest.variant(occasion)):
        subject = _("Invitation taken back: %(event)s, %(day)s", event=name_of(occasion), day=day_of(occasion, day))
        parts: list[Part] = [
            Paragraph(_("Hello %(name)s,", name=guest.name)),
            Paragraph(
                _(
                    "you are not expected at %(event)s on %(day)s any more. The event itself takes place.",
                    event=name_of(occasion),
                    day=when(occasion, day),
                )
            ),
            Paragraph(_("There is nothing to do: your calendar strikes the date out by itself.")),
        ]
        return write(occasion, guest, promise, kind=WITHDRAWAL, subject=subject, parts=parts)


def reminder_parts(occasion: Occasion, name: str, answer_href: str) -> list[Part]:
    """The reminder of a missing answer, in the current language."""
    parts: list[Part] = [Paragraph(_("Hello %(name)s,", name=name))]
    if occasion.reply_until:
        parts.append(
            Paragraph(
                _(
                    "your answer to %(event)s is still missing. Please answer by %(day)s; it takes a moment and helps "
                    "us to plan.",
                    event=name_of(occasion),
                    day=dates.format_day(occasion.reply_until, language()),
                )
            )
        )
    else:
        parts.append(
            Paragraph(
                _(
                    "your answer to %(event)s is still missing. It takes a moment and helps us to plan.",
                    event=name_of(occasion),
                )
            )
        )
    return [*parts, facts(occasion, enters=_all_enter(occasion)), *_answer_parts(occasion, answer_href)]


def reminder_subject(occasion: Occasion) -> str:
    """The subject of the reminder, in the current language."""
    return _("Your answer is missing: %(event)s", event=name_of(occasion))


def reminder(occasion: Occasion, guest: Guest, promise: Promise) -> Letter:
    """The reminder of a missing answer; it is not sent any more once the answer is there."""
    with spoken(guest.variant(occasion)):
        parts = reminder_parts(occasion, guest.name, promise.answer_href)
        return write(occasion, guest, promise, kind=REMINDER, subject=reminder_subject(occasion), parts=parts)


def place(occasion: Occasion, guest: Guest, promise: Promise) -> Letter:
    """The mail to somebody who waited and has a place now."""
    with spoken(guest.variant(occasion)):
        parts: list[Part] = [
            Paragraph(_("Hello %(name)s,", name=guest.name)),
            Paragraph(_("a place at %(event)s became free, and it is yours.", event=name_of(occasion))),
            facts(occasion, enters=guest.enters(occasion)),
            Paragraph(_("If you cannot come any more, please say so, so that somebody else can have the place:")),
            Button(_("Change my answer"), promise.answer_href),
        ]
        subject = _("You have a place: %(event)s", event=name_of(occasion))
        return write(occasion, guest, promise, kind=PLACE, subject=subject, parts=parts)


def noted(occasion: Occasion, guest: Guest, promise: Promise, mode: str) -> Letter:
    """The mail that tells a person what was noted because the own calendar answered.

    Args:
        mode: `on_site` or `online`, told for hybrid events.
    """
    with spoken(guest.variant(occasion)):
        if guest.reply == Reply.DECLINED:
            answer = _("no, you are not coming")
        elif guest.is_waiting:
            answer = _("yes, on the waiting list: all places are taken at the moment, and we write when one is free")
        elif occasion.format == EventFormat.HYBRID:
            answer = _("yes, online") if mode == EventFormat.ONLINE else _("yes, on site")
        else:
            answer = _("yes, you are coming")
        parts: list[Part] = [
            Paragraph(_("Hello %(name)s,", name=guest.name)),
            Paragraph(_("your calendar has answered the invitation to %(event)s.", event=name_of(occasion))),
            Facts([(_("Noted"), answer), (_("When"), "\n".join(when(occasion, day) for day in occasion.days))]),
        ]
        if len(occasion.days) > 1:
            parts.append(Paragraph(_("One answer counts for all days.")))
        parts += [
            Paragraph(_("If this is wrong, or was not you, please correct it here:")),
            Button(_("Change my answer"), promise.answer_href),
        ]
        subject = _("Your answer is noted: %(event)s", event=name_of(occasion))
        return write(occasion, guest, promise, kind=NOTED, subject=subject, parts=parts)


def unclear(occasion: Occasion, guest: Guest, promise: Promise, doubt: Doubt) -> Letter:
    """The mail that asks a person whose calendar answered something that decides nothing."""
    with spoken(guest.variant(occasion)):
        if doubt is Doubt.ONE_DAY:
            why = _(
                "your calendar has declined one day of %(event)s. One answer counts for all days, so nothing was "
                "changed: so far you are expected on all of them.",
                event=name_of(occasion),
            )
        else:
            why = _(
                "your calendar has answered the invitation to %(event)s with “tentative” or passed it on. We cannot "
                "plan with that, so nothing was changed.",
                event=name_of(occasion),
            )
        parts: list[Part] = [Paragraph(_("Hello %(name)s,", name=guest.name)), Paragraph(why)]
        parts += _answer_parts(occasion, promise.answer_href)
        subject = _("Please decide: %(event)s", event=name_of(occasion))
        return write(occasion, guest, promise, kind=UNCLEAR, subject=subject, parts=parts)


def write(
    occasion: Occasion, guest: Guest, promise: Promise, *, kind: str, subject: str, parts: Sequence[Part]
) -> Letter:
    """A letter about an event, with where it comes from, in the current language."""
    origin = _("This mail comes from %(network)s.", network=occasion.network)
    if promise.answer_href:
        origin += " " + _("Its links are meant for you alone.")
    text, html = body(parts, language=language(), footer=[Paragraph(origin)])
    return Letter(
        key=promise.key,
        person_id=guest.person_id,
        to_name=guest.name,
        to_address=guest.email,
        subject=subject,
        text=text,
        html=html,
        kind=kind,
        network_id=occasion.network_id,
        about_kind=promise.about_kind,
        about_id=promise.about_id,
        about_version=promise.about_version,
        calendar=promise.calendar,
        secret=bool(promise.answer_href),
    )


def _answer_parts(occasion: Occasion, href: str) -> Iterator[Part]:
    if occasion.reply_until:
        day = dates.format_day(occasion.reply_until, language())
        yield Paragraph(_("Please answer by %(day)s. You need not sign in:", day=day))
    else:
        yield Paragraph(_("Please answer. You need not sign in:"))
    yield Button(_("I am coming"), f"{href}?answer=accepted")
    yield Button(_("I cannot come"), f"{href}?answer=declined", is_main=False)
    yield Button(_("Somebody comes in my place"), f"{href}?answer=represented", is_main=False)


def facts(occasion: Occasion, *, enters: bool) -> Facts:
    """When and where, by whom, and what to prepare, in the current language.

    Args:
        enters: whether the link of the online room is for the reader.
    """
    rows = [(_("When"), "\n".join(when(occasion, day) for day in occasion.days)), *_where(occasion, enters=enters)]
    if occasion.host:
        rows.append((_("Host"), occasion.host))
    if occasion.facilitators:
        rows.append((_("Facilitation"), ", ".join(occasion.facilitators)))
    if occasion.preparation:
        rows.append((_("To prepare"), occasion.preparation))
    return Facts(rows)


def _all_enter(occasion: Occasion) -> bool:
    """Whether everybody who is invited is given the link of the room."""
    return occasion.kind != EventKind.SEMINAR or occasion.capacity is None


def _where(occasion: Occasion, *, enters: bool) -> list[tuple[str, str]]:
    rows = [(_("Where"), _place(occasion.format, occasion.venue))]
    if links.is_web_address(occasion.room_link):
        rows.append((_("Online room"), occasion.room_link if enters else _("You get the link with your place.")))
    return rows


def _place(event_format: str, venue: str) -> str:
    return ", ".join(filter(None, (str(wording.FORMATS[event_format]), venue)))


def when(occasion: Occasion, day: DaySpan) -> str:
    """`Donnerstag, 20. Mai 2021, 09:30 – 16:00 Uhr`."""
    on = dates.format_day_long(dates.local_day(day.starts_at, occasion.zone), language())
    return f"{on}, {dates.format_span(day.starts_at, day.ends_at, occasion.zone, language())}"


def day_of(occasion: Occasion, day: DaySpan) -> str:
    """`20. Mai 2021`, for subjects."""
    return dates.format_day(dates.local_day(day.starts_at, occasion.zone), language())


def first_day(occasion: Occasion) -> str:
    """The first day of an event, for subjects."""
    return day_of(occasion, occasion.days[0])


def _standing(guest: Guest) -> str:
    if guest.reply == Reply.ACCEPTED:
        return _("So far you have accepted. If that still holds, there is nothing to do.")
    if guest.reply == Reply.REPRESENTED:
        return _(
            "So far you have said that %(name)s comes in your place. If that still holds, there is nothing to do.",
            name=guest.represented_by,
        )
    if guest.reply == Reply.DECLINED:
        return _("So far you have declined. If the change lets you come after all, please say so.")
    return _("We do not have an answer from you yet.")
