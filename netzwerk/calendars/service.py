"""Giving out, renewing and revoking calendar addresses, and the calendars behind them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, select

from netzwerk.calendars import entries, ics, policy, queries
from netzwerk.calendars import feed as feeds
from netzwerk.calendars.feed import Published, Recipe
from netzwerk.calendars.happenings import EventDayRow, Place
from netzwerk.calendars.ics import Entry
from netzwerk.calendars.models import FeedToken
from netzwerk.core import access, audit, clock, configuration, dates, languages, tokens
from netzwerk.core.access import Actor, NetworkLike, Standing
from netzwerk.core.db import db
from netzwerk.core.errors import Forbidden, NotFound
from netzwerk.core.languages import gettext as _
from netzwerk.events.invitations import queries as answers
from netzwerk.networks.models import Network, NetworkState
from netzwerk.people.models import Person

HOME_ZONE = "Europe/Berlin"


def issue(actor: Actor) -> str:
    """Give the actor a new personal address; an earlier one stops working.

    Returns:
        The token of the address. It is told this once; only its digest is kept.
    """
    db.session.execute(select(Person.id).where(Person.id == actor.person_id).with_for_update())
    _revoke(FeedToken.person_id == actor.person_id)
    token = _store(person_id=actor.person_id)
    audit.record(actor.person_id, "calendar.address_issued", "person", actor.person_id)
    return token


def revoke(actor: Actor) -> None:
    """Make the actor's personal address stop working; without one nothing happens."""
    if _revoke(FeedToken.person_id == actor.person_id):
        audit.record(actor.person_id, "calendar.address_revoked", "person", actor.person_id)


def issue_for_network(actor: Actor, network: NetworkLike) -> str:
    """Give the network a new address for people without an account; an earlier one stops working.

    Returns:
        The token, like `issue`.

    Raises:
        Forbidden: if the actor does not coordinate the network, or it is archived.
    """
    _demand(actor, network)
    state = db.session.scalar(select(Network.state).where(Network.id == network.id).with_for_update())
    if state == NetworkState.ARCHIVED:
        raise Forbidden(_("This network is archived. Nothing in it can be changed any more."))
    _revoke(FeedToken.network_id == network.id)
    token = _store(network_id=network.id)
    audit.record(actor.person_id, "calendar.address_issued", "network", network.id)
    return token


def revoke_for_network(actor: Actor, network: NetworkLike) -> None:
    """Make the network's address stop working, also that of an archived one; without one nothing happens.

    Raises:
        Forbidden: if the actor does not coordinate the network.
    """
    _demand(actor, network)
    if _revoke(FeedToken.network_id == network.id):
        audit.record(actor.person_id, "calendar.address_revoked", "network", network.id)


def feed(token: str) -> Published:
    """The calendar behind an address, with the rights that its person has at this moment.

    Raises:
        NotFound: if the address is unknown or revoked, or its person deactivated.
    """
    subject = feeds.find_subject(token)
    if subject is None:
        raise NotFound
    today, person = _today(), subject.person
    standing = access.find_standing.value(person.person_id, today) if person else Standing()
    reader = replace(person, grants=standing.grants, seats=standing.seats) if person else None
    state = feeds.state(standing, person.person_id if person else None, subject.network_id, today)
    recipe = Recipe(reader, subject.network_id, today, state, configuration.current().base_url)
    if reader is not None:
        return feeds.publish(recipe, lambda: personal(reader))
    return feeds.publish(recipe, lambda: _of_network(subject.network_id or 0))


def of_person(email: str, code: str) -> bytes:
    """The calendar of a person in one network, for the shell.

    Raises:
        NotFound: if there is no such person, or the person has no part in the network.
    """
    person_id = queries.find_person_id(email)
    if person_id is None:
        raise NotFound
    return personal(_actor(person_id), code)


def personal(actor: Actor, code: str | None = None) -> bytes:
    """Everything in which the actor takes part, in the actor's language.

    Args:
        actor: whose calendar.
        code: only the network with this code.

    Raises:
        NotFound: if the actor has no part in the network with that code.
    """
    places = [place for place in queries.places_of(actor) if code in {None, place.code}]
    if code is not None and not places:
        raise NotFound
    with languages.spoken(actor.language):
        return ics.build(
            places[0].title if len(places) == 1 else _("Network dates"),
            entries_of(actor, places),
            zone=places[0].zone if places else HOME_ZONE,
            description=_("Personal calendar: dates and due days."),
        )


def entries_of(actor: Actor, places: list[Place]) -> list[Entry]:
    """What the actor has in the calendar of these networks, in the current language."""
    base_url = configuration.current().base_url
    days = queries.event_days(places, actor.person_id, _today())
    found = [_entry(actor, day) for day in days if policy.has_event(actor, day)]
    seated = [place for place in places if actor.seat_in(place)]
    return found + [entries.of_due_day(due, base_url=base_url) for due in queries.due_days(seated)]


def single(actor: Actor, network: NetworkLike, event_id: int) -> bytes:
    """All days of one event, to be kept as a file.

    Raises:
        NotFound: if the event does not exist in the network, or not in the actor's calendar.
    """
    place = queries.find_place(network.id)
    if place is None:
        raise NotFound
    days = queries.days_of_event(place, event_id, actor.person_id, _today())
    if not days or not policy.has_event(actor, days[0]):
        raise NotFound
    with languages.spoken(actor.language):
        return ics.build(place.title, (_entry(actor, day) for day in days), zone=place.zone)


def of_answer_link(token: str) -> bytes:
    """All days of the event that a mailed answer link is about, for the person whose link it is.

    Raises:
        NotFound: if the link is unknown or too old, or its person deactivated.
    """
    opened = answers.find_opened(token)
    if opened is None:
        raise NotFound
    network = db.session.get_one(Network, opened.occasion.network_id)
    return single(_actor(opened.guest.person_id), network, opened.occasion.id)


def _of_network(network_id: int) -> bytes:
    place = queries.find_place(network_id)
    if place is None:
        raise NotFound
    days = queries.event_days([place], None, _today())
    with languages.spoken(place.language):
        return ics.build(
            place.title,
            _public_entries(days),
            zone=place.zone,
            description=_("Dates of the network, without the links of online rooms."),
        )


def _public_entries(days: Iterable[EventDayRow]) -> list[Entry]:
    return [
        entries.of_event(day, base_url="", with_room=False, with_preparation=False)
        for day in days
        if policy.is_public(day)
    ]


def _entry(actor: Actor, day: EventDayRow) -> Entry:
    return entries.of_event(
        day,
        base_url=configuration.current().base_url,
        with_room=policy.may_enter_room(actor, day),
        with_preparation=policy.may_read_preparation(actor, day),
    )


def _actor(person_id: int) -> Actor:
    person = db.session.get_one(Person, person_id)
    standing = access.find_standing.value(person.id, _today())
    return Actor(
        person_id=person.id,
        name=person.name,
        email=person.email,
        language=person.language,
        is_administrator=person.is_administrator,
        grants=standing.grants,
        seats=standing.seats,
    )


def _demand(actor: Actor, network: NetworkLike) -> None:
    if not policy.may_open_network_calendar(actor, network):
        raise Forbidden


def _store(*, person_id: int | None = None, network_id: int | None = None) -> str:
    token = tokens.new_token()
    db.session.add(
        FeedToken(
            token_digest=tokens.digest(token),
            person_id=person_id,
            network_id=network_id,
            created_at=clock.real_now(),
        )
    )
    db.session.flush()
    return token


def _revoke(condition: ColumnElement[bool]) -> bool:
    active = db.session.scalars(select(FeedToken).where(condition, FeedToken.revoked_at.is_(None))).all()
    for address in active:
        address.revoked_at = max(clock.real_now(), address.created_at)
    db.session.flush()
    return bool(active)


def _today() -> date:
    return dates.local_day(clock.now(), HOME_ZONE)
