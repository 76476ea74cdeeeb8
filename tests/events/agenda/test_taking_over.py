"""Patterns and earlier events that an empty agenda takes over, and eight who move items at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select, update

from netzwerk.core.db import db
from netzwerk.core.errors import Stale
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.agenda import queries as agenda
from netzwerk.events.agenda import service
from netzwerk.events.agenda.service import Place
from netzwerk.events.models import AgendaItem, Event, EventDay
from netzwerk.networks import queries
from netzwerk.networks.models import Network, Programme
from tests import factories as make
from tests.events.agenda.editor import TITLES, names, order, place, press, stored, titles
from tests.harness.browser import Browser, Page

PATTERN = {
    "key": "half",
    "title": {"de": "Halber Tag", "en": "Half day"},
    "days": [
        {
            "starts": "09:00",
            "minutes": 120,
            "agenda": [
                {"title": {"de": "Beginn", "en": "Start"}, "minutes": 30, "kind": "arrival"},
                {"title": {"de": "Schluss", "en": "End"}, "minutes": 90, "kind": "closing"},
            ],
        }
    ],
}


@pytest.fixture
def patterns(network: make.MadeNetwork) -> None:
    two = {**PATTERN, "key": "two", "title": {"de": "Zwei Tage", "en": "Two days"}, "days": PATTERN["days"] * 2}
    with transaction():
        db.session.execute(
            update(Programme)
            .where(Programme.id == network.programme_id)
            .values(template={"day_patterns": [PATTERN, two]})
        )


def take(browser: Browser, address: str, offer: str, status: int = 302, **fields: object) -> Page:
    page = browser.get(address)
    return browser.post(f"{address}/offers", {"offer": offer, "order": order(page), **fields}, status)


@pytest.mark.usefixtures("patterns")
def test_empty_agenda_offers_patterns_and_earlier_events(
    coordinator: Browser, network: make.MadeNetwork, meeting: Event
) -> None:
    new = make.event(network, number=7, on=[make.MEETINGS_ON[2], make.ENDS_ON], clock=("09:00", "12:00"))
    address = place(network, new)
    offers = coordinator.get(address).all_words("//ul[contains(@class, 'offers')]/li//h3")
    assert offers == ["Halber Tag", "Zwei Tage", "Wie Netzwerktreffen 9"]
    take(coordinator, address, "pattern-half", day=new.days[1].id)
    assert names(new) == [[], ["Beginn", "Schluss"]]
    assert coordinator.get(address).all_words("//ul[contains(@class, 'offers')]/li//h3") == []
    asked = take(coordinator, address, "pattern-two", 422)
    assert "Wählen Sie, ob angehängt oder ersetzt werden soll." in asked.main
    assert names(new) == [[], ["Beginn", "Schluss"]]
    take(coordinator, address, "pattern-two", how="append")
    assert titles(new) == [
        [(1, "Beginn"), (2, "Schluss")],
        list(enumerate(["Beginn", "Schluss", "Beginn", "Schluss"], 1)),
    ]
    take(coordinator, address, f"event-{meeting.id}", how="replace")
    assert names(new) == [TITLES, ["Beginn", "Schluss", "Beginn", "Schluss"]]
    press(coordinator, coordinator.get(address), "Rückgängig")
    assert [len(day) for day in names(new)] == [2, 4]


@pytest.mark.usefixtures("patterns")
def test_pattern_of_more_days_than_there_are_goes_to_the_last(coordinator: Browser, network: make.MadeNetwork) -> None:
    new = make.event(network, number=7, clock=("09:00", "11:00"))
    take(coordinator, place(network, new), "pattern-two")
    assert names(new) == [["Beginn", "Schluss", "Beginn", "Schluss"]]
    assert "120 Minuten zu lang" in coordinator.get(place(network, new)).main


@pytest.mark.usefixtures("patterns")
def test_taking_over_an_agenda_that_changed_meanwhile_asks_again(
    coordinator: Browser, network: make.MadeNetwork, meeting: Event
) -> None:
    address = place(network, meeting)
    old = order(coordinator.get(address))
    press(coordinator, coordinator.get(address), "Löschen", number=0)
    fields = {"offer": "pattern-half", "order": old, "how": "replace"}
    answer = coordinator.post(f"{address}/offers", fields, 409)
    assert "deshalb wurde nichts übernommen" in answer.main
    assert names(meeting)[0] == TITLES[1:]


def test_what_came_out_of_an_item_is_not_taken_over(coordinator: Browser, network: make.MadeNetwork) -> None:
    first = network.meetings[0]
    make.agenda_item(first.days[0], 1, 45, title="Runde", internal_note="Vertraulich", outcome="Beschlossen")
    new = make.event(network, number=7)
    take(coordinator, place(network, new), f"event-{first.id}")
    db.session.rollback()
    row = db.session.scalar(select(AgendaItem).join(EventDay).where(EventDay.event_id == new.id))
    assert row is not None
    assert (row.title, row.minutes, row.internal_note, row.outcome) == ("Runde", 45, "Vertraulich", "")


def test_agenda_of_another_network_is_not_offered(coordinator: Browser, network: make.MadeNetwork) -> None:
    foreign = make.network(tandems=1, meetings=1, seminars=0)
    make.agenda_item(foreign.meetings[0].days[0], title="Fremd")
    new = make.event(network, number=7)
    take(coordinator, place(network, new), f"event-{foreign.meetings[0].id}", 404)
    assert names(new) == [[]]


def test_event_without_days(coordinator: Browser, network: make.MadeNetwork) -> None:
    event = make.event(network, number=7)
    with transaction():
        db.session.delete(db.session.get(EventDay, event.days[0].id))
    assert "Diese Veranstaltung hat noch keinen Termin." in coordinator.get(place(network, event)).main
    coordinator.get(place(network, event, "/new"), 404)


def test_items_are_taken_over_in_the_language_of_the_network(
    coordinator: Browser, network: make.MadeNetwork, patterns: None
) -> None:
    with transaction():
        db.session.execute(update(Network).where(Network.id == network.id).values(language="en"))
    new = make.event(network, number=7)
    take(coordinator, place(network, new), "pattern-half")
    assert names(new) == [["Start", "End"]]


def test_eight_who_move_at_once_lose_no_item(app: Flask, network: make.MadeNetwork, meeting: Event) -> None:
    items = [stored(title).id for title in TITLES]
    days = [day.id for day in meeting.days]
    actor = make.actor(network.coordinator)
    db.session.remove()

    def wander(seed: int) -> list[str]:
        dice, outcomes = Random(seed), []
        with app.app_context():
            header = queries.find_by_code(network.code)
            assert header is not None
            for _turn in range(6):
                order = agenda.plan(actor, header, meeting.id).order
                to = Place(dice.choice(days), dice.randrange(4))
                try:
                    with transaction():
                        service.move(actor, header, meeting.id, dice.choice(items), to, order=order)
                except Stale:
                    outcomes.append("stale")
                else:
                    outcomes.append("moved")
            db.session.remove()
        return outcomes

    with ThreadPoolExecutor(8) as pool:
        outcomes = [outcome for found in pool.map(wander, range(8)) for outcome in found]
    assert len(outcomes) == 48
    assert "moved" in outcomes
    assert sorted(title for day in names(meeting) for title in day) == sorted(TITLES)
    for day in titles(meeting):
        assert [position for position, _title in day] == list(range(1, len(day) + 1))
