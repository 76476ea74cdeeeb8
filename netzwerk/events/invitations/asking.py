"""Inviting people to an event, taking an invitation back, and asking again for answers that are missing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import delete, func, select

from netzwerk.core import audit, clock, dates
from netzwerk.core.access import Actor
from netzwerk.core.db import db
from netzwerk.core.errors import Forbidden, Invalid, NotFound
from netzwerk.core.languages import gettext as _
from netzwerk.core.mail import post
from netzwerk.core.texts import prose
from netzwerk.events import panels
from netzwerk.events import queries as events
from netzwerk.events.invitations import letters, links, places, policy, queries
from netzwerk.events.invitations.facts import Guest
from netzwerk.events.invitations.letters import Promise
from netzwerk.events.models import (
    AnswerLink,
    Event,
    EventDay,
    EventFormat,
    EventState,
    Participation,
    ParticipationNeed,
    Reply,
)
from netzwerk.networks.models import NetworkState
from netzwerk.networks.queries import NetworkHeader
from netzwerk.outbox.models import OutboxMail

LONGEST_TEXT = 20_000


def invite(actor: Actor, network: NetworkHeader, event_id: int, person_ids: Collection[int], text: str) -> int:
    """Invite people; the mails and what their calendars are told follow from that by themselves.

    Somebody who was invited before is left alone, so that sending the form twice invites once.

    Args:
        person_ids: whom; nobody never means everybody.
        text: what coordination writes itself, or empty.

    Returns:
        How many people were newly invited.

    Raises:
        Forbidden: if the actor does not coordinate the network, or it is closed.
        NotFound: if there is no such event.
        Invalid: if nobody is chosen, somebody is who cannot be, or the event cannot be invited to, with the reason.
    """
    event = _locked(actor, network, event_id)
    _demand_ready(actor, network, event)
    if not person_ids:
        raise Invalid("people", _("Nobody is chosen. Please choose whom to invite."))
    kept = prose(text)
    if len(kept) > LONGEST_TEXT:
        raise Invalid("text", _("Please shorten the text to %(most)s characters.", most=LONGEST_TEXT))
    rows = {row.person_id: row for row in _rows(event_id)}
    possible = {one.person_id: one for one in queries.candidates(network, event_id, queries.today_of(network))}
    already = {person_id for person_id, row in rows.items() if row.invited_at is not None}
    unknown = set(person_ids) - set(possible) - set(rows)
    if unknown:
        raise Invalid("people", _("Somebody you chose has left the network meanwhile. Please check the list again."))
    new = sorted(set(person_ids) - already)
    for person_id in new:
        row = rows.get(person_id) or _participation(event, possible[person_id])
        row.invited_at = clock.now()
    if new:
        audit.record(actor.person_id, "event.invited", "event", event.id, {"people": len(new)})
    _become_invited(event, kept)
    db.session.flush()
    return len(new)


def withdraw(actor: Actor, network: NetworkHeader, event_id: int, person_id: int) -> None:
    """Take an invitation back; the calendar of the person is told, and whoever waits moves up.

    Raises:
        Forbidden: if the actor does not coordinate the network, or it is closed.
        NotFound: if there is no such event, or the person has no part in it.
        Invalid: if it is already noted whether the person was there.
    """
    event = _locked(actor, network, event_id)
    row = next((row for row in _rows(event_id) if row.person_id == person_id), None)
    if row is None:
        raise NotFound
    if row.attendance is not None:
        raise Invalid("", _("It is already noted whether this person was there, so the invitation stays."))
    db.session.execute(delete(AnswerLink).where(AnswerLink.participation_id == row.id))
    db.session.execute(delete(ParticipationNeed).where(ParticipationNeed.participation_id == row.id))
    db.session.delete(row)
    audit.record(actor.person_id, "event.withdrawn", "event", event.id, {"person_id": person_id})
    db.session.flush()
    places.move_up(event)


def take_back_all(event_id: int) -> int:
    """Take every part in an event away that was called off, with answers and needs; how many there were.

    Calendars know already that it does not take place.
    """
    rows = _rows(event_id)
    mine = [row.id for row in rows]
    db.session.execute(delete(AnswerLink).where(AnswerLink.participation_id.in_(mine)))
    db.session.execute(delete(ParticipationNeed).where(ParticipationNeed.participation_id.in_(mine)))
    for row in rows:
        db.session.delete(row)
    db.session.flush()
    return len(rows)


def remind(actor: Actor, network: NetworkHeader, event_id: int, person_ids: Collection[int]) -> int:
    """Ask people again who have not answered, each at most once a day; how many mails that makes.

    Raises:
        Forbidden: if the actor does not coordinate the network, or it is closed.
        NotFound: if there is no such event.
        Invalid: if nobody is chosen, or the event takes no answers any more.
    """
    event = _locked(actor, network, event_id)
    if event.state not in policy.OPEN_FOR_ANSWERS or not _is_to_come(event):
        raise Invalid("", _("This event takes no answers any more, so nobody is reminded."))
    missing = [one for one in queries.guests(network, event_id) if is_missing(one) and one.person_id in person_ids]
    if not missing:
        raise Invalid("people", _("Nobody is chosen whose answer is missing. Please choose whom to remind."))
    today = dates.local_day(clock.now(), network.zone)
    keys = {one.person_id: f"answer_reminder:{event.id}:{one.person_id}:{today}" for one in missing}
    sent = set(db.session.scalars(select(OutboxMail.key).where(OutboxMail.key.in_(keys.values()))))
    occasion = queries.occasion(event.id)
    count = 0
    for one in missing:
        person = queries.guest(one.participation_id or 0)
        if keys[one.person_id] in sent or person is None:
            continue
        promise = Promise(
            key=keys[one.person_id],
            about_kind="open_answer",
            about_id=person.participation_id or 0,
            answer_href=links.new(person.participation_id or 0),
        )
        post.value(letters.reminder(occasion, person, promise))
        count += 1
    if count:
        audit.record(actor.person_id, "event.reminded", "event", event.id, {"people": count})
    return count


def reminded_on(network: NetworkHeader, event_id: int, day: date) -> frozenset[int]:
    """Who was reminded of a missing answer to an event on a day."""
    prefix = f"answer_reminder:{event_id}:"
    keys = db.session.scalars(
        select(OutboxMail.key).where(OutboxMail.network_id == network.id, OutboxMail.key.like(f"{prefix}%:{day}"))
    )
    return frozenset(int(key.removeprefix(prefix).partition(":")[0]) for key in keys)


def is_missing(guest: Guest) -> bool:
    """Whether somebody was invited and has not answered."""
    return guest.invited_at is not None and guest.reply == Reply.OPEN


def _locked(actor: Actor, network: NetworkHeader, event_id: int) -> Event:
    if not policy.may_invite(actor, network) or network.state == NetworkState.ARCHIVED:
        raise Forbidden
    event = db.session.get(Event, event_id, with_for_update=True, populate_existing=True)
    if event is None or event.network_id != network.id:
        raise NotFound
    return event


def _demand_ready(actor: Actor, network: NetworkHeader, event: Event) -> None:
    if event.state not in policy.MAY_BE_INVITED_TO:
        raise Invalid("", _("This event was cancelled or is over, so nobody can be invited to it any more."))
    if not _is_to_come(event):
        raise Invalid("", _("This event has no date yet, or its date is over. Set one first, then invite."))
    against = panels.objections.value(network, events.get(actor, network, event.id))
    hard = [one.text for one in against if one.is_hard]
    if hard and not event.date_reason:
        raise Invalid(
            "",
            _(
                "There is a hard conflict with the date: %(conflicts)s Edit the event and give the reason why it takes "
                "place all the same.",
                conflicts=" ".join(hard),
            ),
        )


def _is_to_come(event: Event) -> bool:
    last = db.session.scalar(
        select(func.max(EventDay.ends_at, type_=EventDay.ends_at.type)).where(EventDay.event_id == event.id)
    )
    return last is not None and last > clock.now()


def _become_invited(event: Event, text: str) -> None:
    """A date that was a draft until now is certain for calendars too, so its days are counted up."""
    if event.state == EventState.DRAFT:
        for day in db.session.scalars(select(EventDay).where(EventDay.event_id == event.id)):
            day.sequence += 1
    event.invitation_text = text
    event.state = EventState.INVITED
    event.date_is_derived = False


def _rows(event_id: int) -> list[Participation]:
    return list(db.session.scalars(select(Participation).where(Participation.event_id == event_id)))


def _participation(event: Event, guest: Guest) -> Participation:
    row = Participation(
        event_id=event.id,
        person_id=guest.person_id,
        tandem_id=guest.tandem_id,
        side=guest.side,
        mode="online" if event.format == EventFormat.ONLINE else "on_site",
    )
    db.session.add(row)
    return row
