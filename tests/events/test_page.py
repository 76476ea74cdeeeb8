"""The page of an event: each role sees its part, and nothing of the rest."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import update

from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.models import Event, EventKind, EventState, Participation
from tests import factories as make

ROOM = "https://konferenz.example.org/treffen"


@pytest.fixture
def network(database: Flask) -> make.MadeNetwork:
    with make.together():
        made = make.network(tandems=5, meetings=3, seminars=1)
        held, coming = made.meetings[1], made.meetings[2]
        for tandem in made.tandems:
            make.participations(held, tandem, reply="accepted", attendance="present")
            make.participations(coming, tandem, reply="open")
        day = coming.days[0]
        make.agenda_item(day, 1, 45, title="Ankommen", internal_note="Nur für die Moderation")
        make.agenda_item(day, 2, 15, "break", title="Pause")
        make.agenda_item(day, 3, 60, title="Umgang mit Widerstand")
        make.agreement(held, "Protokoll verschicken", due_on=date(2021, 4, 30))
    with transaction():
        db.session.execute(
            update(Event)
            .where(Event.id == coming.id)
            .values(state=EventState.INVITED, room_link=ROOM, title="Halbzeit")
        )
    return made


def path(network: make.MadeNetwork, event: Event) -> str:
    return f"/n/{network.code}/events/{event.id}"


def test_agenda_times_are_computed(browser, network):
    browser.sign_in(network.tandems[0].teacher)
    page = browser.get(path(network, network.meetings[2]))
    assert page.h1 == "Netzwerktreffen 3: Halbzeit"
    assert page.all_words("//table[contains(@class, 'ag')]//tbody/tr/td[1]") == [
        "09:30 – 10:15",
        "10:15 – 10:30",
        "10:30 – 11:30",
    ]


def test_agenda_stands_below_the_facts_beside_what_is_to_be_done(browser, network):
    browser.sign_in(network.coordinator)
    page = browser.get(path(network, network.meetings[2]))
    assert page.root.xpath("//div[contains(@class,'beside-all')]/*/@id") == ["facts", "agenda"]
    assert "checks" in page.root.xpath("//div[contains(@class,'beside-all')]/div[@class='stack']/section/@id")


def test_internal_notes_and_preparation_are_for_those_who_lead(browser, network):
    browser.sign_in(network.facilitator)
    page = browser.get(path(network, network.meetings[2]))
    assert "Nur für die Moderation" in page.text
    assert "noch 270 Minuten frei" in page.text
    assert "Zusagen – 10 noch offen" in page.text
    browser.sign_in(network.tandems[0].teacher)
    text = browser.get(path(network, network.meetings[2])).text
    assert "Nur für die Moderation" not in text
    assert "Minuten frei" not in text


def test_tandems_read_their_own_names_and_counts_of_all(browser, network):
    browser.sign_in(network.tandems[0].teacher)
    text = browser.get(path(network, network.meetings[1])).text
    assert "10 von 10 hatten zugesagt" in text
    assert "Ausbildung Tandem 1" in text
    for number in range(2, 6):
        assert f"Tandem {number}" not in text
    assert "beide Seiten da 5 von 5" in text


def test_the_board_reads_aggregates_only(browser, network):
    make.participation(network.meetings[1], network.facilitator, reply="declined")
    browser.sign_in(network.board)
    text = browser.get(path(network, network.meetings[1])).text
    assert "beide Seiten da 5 von 5" in text
    assert "10 von 10" in text
    for hidden in ("Tandem 1", "Lehrkraft", "Protokoll verschicken", "Reflexionsrunde", "Übrige", "abgesagt"):
        assert hidden not in text


def test_the_board_reads_facts_and_dates_and_no_more_unless_it_is_invited(browser, network):
    coming = network.meetings[2]
    inside = (
        "Umgang mit Widerstand",
        "Ziel von innen",
        "Aufgabe von innen",
        "Ergebnis von innen",
        network.facilitator.name,
    )
    make.event_facilitator(coming, network.facilitator)
    make.agenda_item(coming.days[0], 4, title="Schluss", outcome="Ergebnis von innen")
    with transaction():
        words = {"goals": "Ziel von innen", "preparation": "Aufgabe von innen", "focus": "Worum es geht"}
        db.session.execute(update(Event).where(Event.id == coming.id).values(**words))
    browser.sign_in(network.board)
    page = browser.get(path(network, coming))
    assert page.h1 == "Netzwerktreffen 3: Halbzeit"
    for shown in ("Worum es geht", "Mittwoch, 9. Juni 2021"):
        assert shown in page.text
    assert [words for words in inside if words in page.text] == []
    make.participation(coming, network.board)
    text = browser.get(path(network, coming)).text
    assert [words for words in inside if words not in text] == ["Ergebnis von innen"]


@pytest.mark.parametrize("answered", [4, 5])
def test_the_board_reads_answers_over_five_tandems_that_answered(browser, network, answered):
    coming = network.meetings[2]
    ids = [tandem.id for tandem in network.tandems[:answered]]
    with transaction():
        some = update(Participation).where(Participation.event_id == coming.id, Participation.tandem_id.in_(ids))
        db.session.execute(some.values(reply="accepted"))
    browser.sign_in(network.board)
    assert bool(browser.get(path(network, coming)).words("//section[@id='answers']")) is (answered == 5)


def test_attendance_counts_tandems_that_were_noted(browser, network):
    held = network.meetings[0]
    make.participations(held, network.tandems[0], reply="accepted")
    for tandem in network.tandems[1:]:
        make.participations(held, tandem, reply="accepted", attendance="present")
    browser.sign_in(network.board)
    assert "Anwesenheit nach Seiten" not in browser.get(path(network, held)).text
    make.participations(held, make.tandem(network), reply="accepted", attendance="present")
    assert "beide Seiten da 5 von 5" in browser.get(path(network, held)).text
    browser.sign_in(network.coordinator)
    assert "beide Seiten da 5 von 6" in browser.get(path(network, held)).text


def test_only_an_address_of_the_web_becomes_a_link(browser, network):
    with transaction():
        row = update(Event).where(Event.id == network.meetings[2].id)
        db.session.execute(row.values(room_link="javascript:alert(1)"))
    browser.sign_in(network.tandems[0].teacher)
    assert "javascript:" not in browser.get(path(network, network.meetings[2])).html


def test_the_board_reads_no_aggregate_over_few(browser, database):
    with make.together():
        small = make.network(tandems=4, meetings=2)
        for tandem in small.tandems:
            make.participations(small.meetings[0], tandem, reply="accepted", attendance="present")
    browser.sign_in(small.board)
    assert "Anwesenheit nach Seiten" not in browser.get(path(small, small.meetings[0])).text
    browser.sign_in(small.coordinator)
    assert "Anwesenheit nach Seiten" in browser.get(path(small, small.meetings[0])).text


def test_the_room_is_for_those_entitled(browser, network):
    coming = network.meetings[2]
    entitled = {}
    for name, person in (
        ("tandem", network.tandems[0].teacher),
        ("facilitator", network.facilitator),
        ("board", network.board),
    ):
        browser.sign_in(person)
        entitled[name] = ROOM in browser.get(path(network, coming)).html
    assert entitled == {"tandem": True, "facilitator": True, "board": False}


def test_drafts_do_not_exist_for_others(browser, network):
    draft = make.event(network, EventKind.MEETING, 4, on=date(2021, 11, 10), state=EventState.DRAFT)
    browser.sign_in(network.coordinator)
    browser.get(path(network, draft))
    for person in (network.tandems[0].teacher, network.board, network.partner):
        browser.sign_in(person)
        browser.get(path(network, draft), status=404)


def test_partners_see_the_shared_facts_of_public_events(browser, network):
    with make.together():
        closing = make.event(
            network, EventKind.CLOSING, on=date(2022, 7, 7), title="Abschluss", goals="Ziele von innen"
        )
        make.agenda_item(closing.days[0], 1, 30, title="Grußwort von innen")
    browser.sign_in(network.partner)
    browser.get(path(network, network.meetings[2]), status=404)
    text = browser.get(path(network, closing)).text
    assert "Donnerstag, 7. Juli 2022" in text
    assert "von innen" not in text


def test_an_invited_partner_sees_what_it_is_invited_to(browser, network):
    make.participation(network.meetings[2], network.partner)
    browser.sign_in(network.partner)
    assert "Halbzeit" in browser.get(path(network, network.meetings[2])).text


def test_an_invited_partner_reads_no_results_and_counts_no_tandems(browser, network):
    with make.together():
        tandems = [*network.tandems, *(make.tandem(network) for _more in range(5))]
        for tandem in tandems:
            make.participations(network.kickoff, tandem, reply="accepted", attendance="present")
        make.participation(network.kickoff, network.partner)
        make.agenda_item(network.kickoff.days[0], 8, title="Erste Idee", outcome="Tandem 10 überlegt noch")
    browser.sign_in(network.partner)
    page = browser.get(path(network, network.kickoff))
    assert "Erste Idee" in page.main
    for hidden in ("Tandem 10 überlegt noch", "beide Seiten da", "Schulen", "Betriebe"):
        assert hidden not in page.main
    browser.sign_in(network.tandems[0].teacher)
    assert "Tandem 10 überlegt noch" in browser.get(path(network, network.kickoff)).main


def test_overdue_agreements_are_marked(browser, network):
    browser.sign_in(network.tandems[0].teacher)
    page = browser.get(path(network, network.meetings[1]))
    row = page.words("//section[@id='agreements']//tbody/tr")
    assert row == "Protokoll verschicken Programmkoordination Fr, 30. April 2021 überfällig"


def test_conflicts_stand_on_the_page_of_those_who_lead(browser, network):
    make.blocked(network.tandems[1], date(2021, 6, 7), date(2021, 6, 25))
    browser.sign_in(network.coordinator)
    assert "Blockunterricht: Tandem 2." in browser.get(path(network, network.meetings[2])).text
    browser.sign_in(network.tandems[0].teacher)
    assert "Blockunterricht" not in browser.get(path(network, network.meetings[2])).text


def test_a_seminar_tells_how_its_topic_was_found(browser, network):
    seminar = network.seminars[0]
    with make.together():
        poll = make.poll(network, seminar)
        first, second = make.topic(poll, "Datenschutz"), make.topic(poll, "Lernvideos")
        for tandem in network.tandems[:3]:
            make.vote(first, tandem, 1)
            make.vote(second, tandem, 3)
    browser.sign_in(network.tandems[0].teacher)
    page = browser.get(path(network, seminar))
    assert page.all_words("//section[@id='poll']//tbody/tr") == ["1. Lernvideos 9 3", "2. Datenschutz 3 3"]
    assert "3 von 5 Tandems haben Punkte vergeben" in page.text


def test_places_and_waiting_list(browser, network):
    seminar = make.event(network, EventKind.SEMINAR, 2, on=date(2021, 9, 30), capacity=3)
    with make.together():
        make.participations(seminar, network.tandems[0], reply="accepted")
        make.participation(seminar, network.tandems[1].teacher, reply="accepted")
        make.participation(seminar, network.tandems[1].trainer, reply="accepted", waiting_since=make.NOW)
    browser.sign_in(network.coordinator)
    assert "3 von 3 belegt, 1 auf der Warteliste" in browser.get(path(network, seminar)).text


def test_a_cancelled_event_says_why(browser, network):
    gone = make.event(
        network, EventKind.WORKSHOP, on=date(2021, 9, 8), state=EventState.CANCELLED, cancel_reason="Zu wenige Plätze"
    )
    browser.sign_in(network.tandems[0].teacher)
    page = browser.get(path(network, gone))
    assert "Abgesagt: Zu wenige Plätze" in page.text
    assert "abgesagt" in page.text


@pytest.mark.parametrize(
    ("form", "language", "expected"),
    [
        ("sie", "de", "Ihre Antwort noch keine Antwort Bitte antworten Sie auf die Einladung."),
        ("du", "de", "Deine Antwort noch keine Antwort Bitte antworte auf die Einladung."),
        ("du", "en", "Your answer no answer yet Please answer the invitation."),
    ],
)
def test_how_tandems_are_addressed(browser, database, form, language, expected):
    with make.together():
        network = make.network(tandems=1, meetings=3, form_of_address=form)
        holder = make.member(network.tandems[0], "school", make.person(language=language))
        make.participation(network.meetings[2], holder, network.tandems[0], "school")
    browser.sign_in(holder)
    assert browser.get(path(network, network.meetings[2])).words("//section[@id='own']") == expected


def test_answers_to_a_past_event_stand_in_the_past(browser, network):
    browser.sign_in(network.coordinator)
    held = browser.get(path(network, network.meetings[1]))
    assert "10 von 10 hatten zugesagt" in held.words("//section[@id='answers']")
    assert "0 von 10 kommen" in browser.get(path(network, network.meetings[2])).words("//section[@id='answers']")
