"""Who may edit an agenda and until when, how large it may grow, and what its history tells."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from netzwerk.core.audit import AuditRecord
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.models import AgendaItem, Event
from netzwerk.networks.models import Network
from tests import factories as make
from tests.events.agenda.editor import MINUTES, TITLES, buttons, item, names, order, place, press, stored, titles
from tests.harness.browser import Browser


def test_too_long_is_shortened_in_proportion(coordinator: Browser, network: make.MadeNetwork, meeting: Event) -> None:
    make.agenda_item(meeting.days[0], 5, 35, title="Abschluss")
    page = coordinator.get(place(network, meeting))
    assert "35 Minuten zu lang" in page.main
    for _click in range(2):
        press(coordinator, page, "Anteilig kürzen")
    rows = db.session.scalars(select(AgendaItem).order_by(AgendaItem.position)).all()
    assert [row.minutes for row in rows] == [15, 45, 15, 45, 30]
    page = coordinator.get(place(network, meeting))
    assert "zu lang" not in page.main
    press(coordinator, page, "Rückgängig")
    db.session.rollback()
    assert [row.minutes for row in db.session.scalars(select(AgendaItem).order_by(AgendaItem.position))] == [
        *MINUTES,
        35,
    ]


def test_too_much_to_be_shortened_is_told(coordinator: Browser, network: make.MadeNetwork, meeting: Event) -> None:
    make.agenda_item(meeting.days[1], 1, 200, "break", title="Lange Pause")
    page = coordinator.get(place(network, meeting))
    answer = press(coordinator, page, "Anteilig kürzen", 422)
    assert "Für diesen Tag ist es zu viel" in answer.main


def test_sixty_items(coordinator: Browser, network: make.MadeNetwork, query_count: Any) -> None:
    event = make.event(network, number=8, clock=("08:00", "18:00"))
    with make.together():
        for position in range(1, 61):
            make.agenda_item(event.days[0], position, 10, title=f"Punkt {position}")
    page = coordinator.get(place(network, event))
    assert len(page.rows("(//table)[1]")) == 61
    with query_count() as queries:
        fields = {"to": f"{event.days[0].id}:0", "order": order(page)}
        coordinator.post(place(network, event, f"/{stored('Punkt 60').id}/move"), fields)
    assert len(queries) < 22
    assert [title for _, title in titles(event)[0]] == ["Punkt 60", *(f"Punkt {number}" for number in range(1, 60))]
    assert [position for position, _ in titles(event)[0]] == list(range(1, 61))
    for number in range(61, 101):
        make.agenda_item(event.days[0], number, 10, title=f"Punkt {number}")
    full = coordinator.post(place(network, event, "/new"), item(place=f"{event.days[0].id}:0"), 422)
    assert "Ein Tag fasst höchstens 100 Programmpunkte." in full.main


def test_nul_is_refused_as_a_whole(coordinator: Browser, network: make.MadeNetwork, meeting: Event) -> None:
    coordinator.post(place(network, meeting, "/new"), item(title="a\x00b", place=f"{meeting.days[1].id}:0"), 400)
    assert names(meeting) == [TITLES, []]


@pytest.mark.parametrize("role", ["teacher", "board", "partner", "administrator"])
def test_others_find_nothing(browser: Browser, network: make.MadeNetwork, meeting: Event, role: str) -> None:
    people = {"teacher": network.tandems[0].teacher, "administrator": make.administrator()}
    browser.sign_in(people.get(role) or getattr(network, role))
    browser.get(place(network, meeting), 404)
    browser.post(place(network, meeting, f"/{stored('Arbeit').id}/remove"), {"version": 1}, 404)
    assert names(meeting)[0] == TITLES


def test_event_of_another_network(coordinator: Browser, network: make.MadeNetwork) -> None:
    foreign = make.network(tandems=1, meetings=1, seminars=0)
    row = make.agenda_item(foreign.meetings[0].days[0], title="Fremd")
    for rest, status in (("", 404), (f"/{row.id}", 404), ("/new", 404), ("/offers", 404)):
        coordinator.get(place(network, foreign.meetings[0], rest), status)
    coordinator.post(place(network, foreign.meetings[0], f"/{row.id}/remove"), {"version": 1}, 404)
    assert stored("Fremd").id == row.id


def test_item_of_another_event(coordinator: Browser, network: make.MadeNetwork, meeting: Event) -> None:
    row = make.agenda_item(network.meetings[0].days[0], title="Anderswo")
    coordinator.get(place(network, meeting, f"/{row.id}"), 404)
    coordinator.post(place(network, meeting, f"/{row.id}/copy"), {}, 409)
    fields = {"to": f"{network.meetings[0].days[0].id}:0", "order": order(coordinator.get(place(network, meeting)))}
    coordinator.post(place(network, meeting, f"/{stored('Arbeit').id}/move"), fields, 409)
    assert names(meeting)[0] == TITLES


@pytest.mark.parametrize(("state", "words"), [("held", True), ("documented", False), ("cancelled", False)])
def test_after_the_event_items_stay(
    coordinator: Browser, network: make.MadeNetwork, meeting: Event, state: str, words: bool
) -> None:
    with transaction():
        db.session.execute(update(Event).where(Event.id == meeting.id).values(state=state, cancel_reason="Krank"))
    page = coordinator.get(place(network, meeting))
    assert buttons(page, "Löschen") == buttons(page, "Nach oben") == []
    row = stored("Arbeit")
    answer = coordinator.post(place(network, meeting, f"/{row.id}/remove"), {"version": row.version}, 422)
    assert "Die Veranstaltung ist vorbei oder abgesagt" in answer.main
    status = 302 if words else 403
    coordinator.post(place(network, meeting, f"/{row.id}"), item(title="Arbeit", goal="G", version=row.version), status)
    assert stored("Arbeit").goal == ("G" if words else "")


def test_closed_network_can_only_be_read(coordinator: Browser, network: make.MadeNetwork, meeting: Event) -> None:
    with transaction():
        db.session.execute(update(Network).where(Network.id == network.id).values(state="archived"))
    page = coordinator.get(place(network, meeting))
    assert "Dieses Netzwerk ist abgeschlossen." in page.main
    assert buttons(page, "Löschen") == []
    row = stored("Arbeit")
    coordinator.post(place(network, meeting, f"/{row.id}/remove"), {"version": row.version}, 403)
    coordinator.post(place(network, meeting, "/new"), item(place=f"{meeting.days[1].id}:0"), 403)
    assert names(meeting) == [TITLES, []]


def test_session_that_ended(browser: Browser, network: make.MadeNetwork, meeting: Event) -> None:
    browser.post(place(network, meeting, f"/{stored('Arbeit').id}/remove"), {"version": 1}, 401)
    assert names(meeting)[0] == TITLES


def test_part_for_scripts(coordinator: Browser, network: make.MadeNetwork, meeting: Event) -> None:
    page = coordinator.get(place(network, meeting))
    fields = {"to": f"{meeting.days[0].id}:0", "order": order(page)}
    address = place(network, meeting, f"/{stored('Arbeit').id}/move")
    part = coordinator.post(address, fields, 200, headers={"HX-Request": "true"})
    assert part.root.get("id") == "plan"
    assert part.root.get("data-says").replace("\u00a0", " ") == "Arbeit: Platz 1 von 4, 09:30 Uhr"
    fields = {"to": f"{meeting.days[0].id}:2", "order": "0123456789abcdef"}
    clash = coordinator.post(address, fields, 409, headers={"HX-Request": "true"})
    assert "Jetzt dorthin verschieben" in clash.text


def test_history_names_who_did_what_without_words(
    coordinator: Browser, network: make.MadeNetwork, meeting: Event
) -> None:
    press(coordinator, coordinator.get(place(network, meeting)), "Löschen", number=1)
    lines = coordinator.get(place(network, meeting)).words("//details[contains(@class, 'history')]")
    assert "Programmpunkt gelöscht" in lines
    assert network.coordinator.name in lines
    details = db.session.scalars(select(AuditRecord.details).where(AuditRecord.kind.like("agenda.%"))).all()
    assert details == [{}]
