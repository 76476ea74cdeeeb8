"""The agenda editor without scripts: what its forms and buttons do, who may use them, and two editors at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from netzwerk.core.audit import AuditRecord
from netzwerk.core.db import db
from netzwerk.core.errors import Stale
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.agenda import jobs, service
from netzwerk.events.agenda import queries as agenda
from netzwerk.events.agenda.service import Place
from netzwerk.events.models import AgendaItem, Event, EventDay, PlanStep
from netzwerk.networks import queries
from netzwerk.networks.models import Network, Programme
from tests import factories as make
from tests.harness.browser import Browser, Page

TITLES = ["Ankommen", "Impuls", "Pause", "Arbeit"]
MINUTES = [15, 60, 15, 60]
HOSTILE = [
    "Runde 🚀👩‍🏭",
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "#eval(read('/etc/passwd'))",
    "=?utf-8?q?Betreff?=",
    '"; DROP TABLE agenda_item; --',
]


@pytest.fixture
def network(app: Flask) -> make.MadeNetwork:
    return make.network(tandems=1, meetings=3, seminars=0)


@pytest.fixture
def meeting(network: make.MadeNetwork) -> Event:
    """A meeting of two days of two and a half hours; the first is full."""
    row = make.event(
        network, number=9, title="Netzwerktreffen 9", on=[make.MEETINGS_ON[2], make.ENDS_ON], clock=("09:30", "12:00")
    )
    for position, (title, minutes) in enumerate(zip(TITLES, MINUTES, strict=True), 1):
        make.agenda_item(row.days[0], position, minutes, "break" if title == "Pause" else "work", title=title)
    return row


@pytest.fixture
def coordinator(browser: Browser, network: make.MadeNetwork) -> Browser:
    browser.sign_in(network.coordinator)
    return browser


def place(network: Any, event: Event, rest: str = "") -> str:
    return f"/n/{network.code}/events/{event.id}/agenda{rest}"


def titles(event: Event) -> list[list[tuple[int, str]]]:
    """Positions and titles of each day, as stored."""
    db.session.rollback()
    return [
        [
            (row.position, row.title)
            for row in db.session.scalars(
                select(AgendaItem).where(AgendaItem.day_id == day.id).order_by(AgendaItem.position)
            )
        ]
        for day in event.days
    ]


def names(event: Event) -> list[list[str]]:
    return [[title for _position, title in day] for day in titles(event)]


def stored(title: str) -> AgendaItem:
    db.session.rollback()
    found = db.session.scalars(select(AgendaItem).where(AgendaItem.title == title)).all()
    assert len(found) == 1
    return found[0]


def order(page: Page) -> str:
    return str(page.root.xpath("//input[@name='order']/@value")[0])


def buttons(page: Page, words: str) -> list[dict[str, str]]:
    """Attributes of the buttons whose name begins so."""
    return [
        dict(one.attrib)
        for one in page.root.xpath("//button[@formaction]")
        if (one.get("aria-label") or " ".join(one.text_content().split())).startswith(words)
    ]


def press(browser: Browser, page: Page, words: str, status: int = 302, number: int = 0) -> Page:
    """Press a button of the editor as a browser without scripts would."""
    one = buttons(page, words)[number]
    fields = {"order": order(page), **({one["name"]: one["value"]} if "name" in one else {})}
    return browser.post(one["formaction"], fields, status)


def item(**fields: object) -> dict[str, object]:
    return {
        "title": "Kollegiale Beratung",
        "kind": "exchange",
        "minutes": 30,
        "responsible": "",
        "goal": "",
        "method": "",
        "social_form": "",
        "material": "",
        "internal_note": "",
        **fields,
    }


def test_page_tells_times_rest_and_kind(coordinator: Browser, network: make.MadeNetwork, meeting: Event) -> None:
    page = coordinator.get(place(network, meeting))
    assert page.h1 == "Ablauf: Netzwerktreffen 9"
    rows = page.rows("(//table)[1]")
    assert [row[0] for row in rows[1:]] == [
        "09:30 – 09:45 15 Min. · Arbeitsphase",
        "09:45 – 10:45 60 Min. · Arbeitsphase",
        "10:45 – 11:00 15 Min. · Pause",
        "11:00 – 12:00 60 Min. · Arbeitsphase",
    ]
    assert "füllt den Tag" in page.main
    assert "Für diesen Tag ist noch nichts geplant." in page.main
    assert "noch 150 Minuten frei" in page.main


def test_event_page_leads_to_the_editor_for_those_who_lead(
    coordinator: Browser, network: make.MadeNetwork, meeting: Event
) -> None:
    address = f"/n/{network.code}/events/{meeting.id}"
    assert place(network, meeting) in coordinator.get(address).addresses
    coordinator.sign_in(network.tandems[0].teacher)
    assert place(network, meeting) not in coordinator.get(address).addresses


def test_item_is_added_after_another_one(coordinator: Browser, network: make.MadeNetwork, meeting: Event) -> None:
    impulse = stored("Impuls")
    form = coordinator.get(place(network, meeting, f"/new?after={impulse.id}"))
    assert form.root.xpath("//select[@name='place']/option[@selected]/@value") == [f"{meeting.days[0].id}:{impulse.id}"]
    answer = coordinator.post(
        place(network, meeting, "/new"),
        item(place=f"{meeting.days[0].id}:{impulse.id}", method="Zwei Fälle", internal_note="Paare bilden"),
    )
    made = stored("Kollegiale Beratung")
    assert answer.location.endswith(f"/agenda#item-{made.id}")
    assert titles(meeting)[0] == list(enumerate(["Ankommen", "Impuls", "Kollegiale Beratung", "Pause", "Arbeit"], 1))
    assert (made.minutes, made.kind, made.method, made.internal_note) == (30, "exchange", "Zwei Fälle", "Paare bilden")
    page = coordinator.get(place(network, meeting))
    assert "30 Minuten zu lang: Der nächste Programmpunkt geht über das Ende um 12:00 Uhr hinaus." in page.main
    assert "Hinzugefügt: Kollegiale Beratung" in page.main


def test_the_same_item_sent_twice_is_one(coordinator: Browser, network: make.MadeNetwork, meeting: Event) -> None:
    fields = item(place=f"{meeting.days[1].id}:0")
    for _click in range(2):
        coordinator.post(place(network, meeting, "/new"), fields)
    assert names(meeting)[1] == ["Kollegiale Beratung"]


def test_what_is_free_is_proposed(coordinator: Browser, network: make.MadeNetwork, meeting: Event) -> None:
    make.agenda_item(meeting.days[1], 1, 130)
    page = coordinator.get(place(network, meeting, f"/new?day={meeting.days[1].id}"))
    assert page.root.xpath("//input[@name='minutes']/@value") == ["20"]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": ""}, "Geben Sie dem Programmpunkt einen Titel."),
        ({"title": " \x07\u200f "}, "Geben Sie dem Programmpunkt einen Titel."),
        ({"title": "x" * 301}, "Dieser Text hat mehr als 300 Zeichen. Bitte kürzen Sie ihn."),
        ({"minutes": ""}, "Geben Sie die Dauer in Minuten an, von 1 bis 720."),
        ({"minutes": "0"}, "Geben Sie die Dauer in Minuten an, von 1 bis 720."),
        ({"minutes": "-5"}, "Geben Sie die Dauer in Minuten an, von 1 bis 720."),
        ({"minutes": "99999999999999999999"}, "Geben Sie die Dauer in Minuten an, von 1 bis 720."),
        ({"social_form": "x" * 10_000}, "Dieser Text hat mehr als 120 Zeichen. Bitte kürzen Sie ihn."),
        ({"method": "x" * 20_001}, "Dieser Text hat mehr als 20000 Zeichen. Bitte kürzen Sie ihn."),
    ],
)
def test_what_cannot_be_accepted_is_told_and_kept(
    coordinator: Browser, network: make.MadeNetwork, meeting: Event, fields: dict[str, str], message: str
) -> None:
    sent = item(place=f"{meeting.days[1].id}:0", goal="Bleibt stehen", **fields)
    page = coordinator.post(place(network, meeting, "/new"), sent, 422)
    assert message in page.main
    assert "Bleibt stehen" in page.main
    assert names(meeting)[1] == []


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(coordinator: Browser, network: make.MadeNetwork, meeting: Event, text: str) -> None:
    coordinator.post(place(network, meeting, "/new"), item(title=text, goal=text, place=f"{meeting.days[1].id}:0"))
    assert names(meeting)[1] == [text]
    page = coordinator.get(place(network, meeting))
    assert text in page.main
    assert "<script>alert" not in page.html


def test_marks_that_turn_the_writing_direction_do_not_reach_a_title(
    coordinator: Browser, network: make.MadeNetwork, meeting: Event
) -> None:
    fields = item(title="Pau\u202ese\x07\n2", goal="a\r\nb\x07", place=f"{meeting.days[1].id}:0")
    coordinator.post(place(network, meeting, "/new"), fields)
    assert names(meeting)[1] == ["Pause 2"]
    assert stored("Pause 2").goal == "a\nb"


@pytest.mark.parametrize("where", ["1:1", "x", "", "999999:0", "1:1:1"])
def test_place_that_is_not_offered(coordinator: Browser, network: make.MadeNetwork, meeting: Event, where: str) -> None:
    coordinator.post(place(network, meeting, "/new"), item(place=where), 422)
    assert names(meeting) == [TITLES, []]


def test_moving_by_buttons(coordinator: Browser, network: make.MadeNetwork, meeting: Event) -> None:
    page = coordinator.get(place(network, meeting))
    assert [one.get("disabled") for one in buttons(page, "Nach oben")] == ["disabled", None, None, None]
    answer = press(coordinator, page, "Nach oben: Arbeit")
    assert names(meeting)[0] == ["Ankommen", "Impuls", "Arbeit", "Pause"]
    assert answer.location.endswith(f"#item-{stored('Arbeit').id}")
    page = coordinator.get(place(network, meeting))
    assert "Arbeit: Platz 3 von 4, 10:45 Uhr" in page.main
    press(coordinator, page, "Nach unten: Pause")
    assert names(meeting) == [["Ankommen", "Impuls", "Arbeit"], ["Pause"]]
    page = coordinator.get(place(network, meeting))
    press(coordinator, page, "Nach oben: Pause")
    assert names(meeting) == [["Ankommen", "Impuls", "Arbeit", "Pause"], []]
    assert titles(meeting)[0][-1][0] == 4


def test_moving_to_the_other_day(coordinator: Browser, network: make.MadeNetwork, meeting: Event) -> None:
    page = coordinator.get(place(network, meeting))
    press(coordinator, page, "Auf ", number=1)
    assert titles(meeting) == [list(enumerate(["Ankommen", "Pause", "Arbeit"], 1)), [(1, "Impuls")]]


def test_the_same_move_twice_is_one(coordinator: Browser, network: make.MadeNetwork, meeting: Event) -> None:
    page = coordinator.get(place(network, meeting))
    for _click in range(2):
        press(coordinator, page, "Nach oben: Arbeit")
    assert names(meeting)[0] == ["Ankommen", "Impuls", "Arbeit", "Pause"]


def test_move_that_met_another_one_is_shown_and_can_be_sent_again(
    coordinator: Browser, new_browser: Callable[[], Browser], network: make.MadeNetwork, meeting: Event
) -> None:
    mine = coordinator.get(place(network, meeting))
    other = new_browser()
    other.sign_in(network.facilitator)
    press(other, other.get(place(network, meeting)), "Nach unten: Ankommen")
    clash = press(coordinator, mine, "Nach oben: Arbeit", 409)
    assert names(meeting)[0] == ["Impuls", "Ankommen", "Pause", "Arbeit"]
    assert "Jemand anderes hat inzwischen die Reihenfolge geändert." in clash.main
    assert "Sie wollten „Arbeit“ auf Platz 3 verschieben." in clash.main
    assert [row[1] for row in clash.rows("(//table)[1]")[1:]] == ["Impuls", "Ankommen", "Pause", "Arbeit"]
    press(coordinator, clash, "Jetzt dorthin verschieben")
    assert names(meeting)[0] == ["Impuls", "Ankommen", "Arbeit", "Pause"]


def test_move_of_something_that_is_gone(coordinator: Browser, network: make.MadeNetwork, meeting: Event) -> None:
    page = coordinator.get(place(network, meeting))
    press(coordinator, page, "Löschen", number=3)
    clash = press(coordinator, page, "Nach oben: Arbeit", 409)
    assert "Jemand anderes hat diesen Programmpunkt inzwischen gelöscht." in clash.main


@pytest.mark.parametrize("wish", ["", "x:1", "1", "1:-1", "1:x", "1:1:1", "9" * 40 + ":0", "²:0"])
def test_wishes_that_no_button_sends(
    coordinator: Browser, network: make.MadeNetwork, meeting: Event, wish: str
) -> None:
    coordinator.post(place(network, meeting, f"/{stored('Arbeit').id}/move"), {"to": wish}, 404)
    assert names(meeting)[0] == TITLES


def test_move_far_beyond_the_end_goes_to_the_end(
    coordinator: Browser, network: make.MadeNetwork, meeting: Event
) -> None:
    page = coordinator.get(place(network, meeting))
    fields = {"to": f"{meeting.days[0].id}:99999", "order": order(page)}
    coordinator.post(place(network, meeting, f"/{stored('Ankommen').id}/move"), fields)
    assert names(meeting)[0] == ["Impuls", "Pause", "Arbeit", "Ankommen"]


def test_moving_does_not_disturb_who_edits(coordinator: Browser, network: make.MadeNetwork, meeting: Event) -> None:
    row = stored("Arbeit")
    page = coordinator.get(place(network, meeting))
    press(coordinator, page, "Nach oben: Arbeit")
    fields = item(title="Arbeit in Tandems", kind="work", minutes=60, version=row.version)
    coordinator.post(place(network, meeting, f"/{row.id}"), fields)
    assert names(meeting)[0] == ["Ankommen", "Impuls", "Arbeit in Tandems", "Pause"]


def test_two_editors_of_an_item_lose_nothing(
    coordinator: Browser, new_browser: Callable[[], Browser], network: make.MadeNetwork, meeting: Event
) -> None:
    row = stored("Arbeit")
    address = place(network, meeting, f"/{row.id}")
    form = coordinator.get(address)
    version = form.root.xpath("//input[@name='version']/@value")[0]
    other = new_browser()
    other.sign_in(network.facilitator)
    other.get(address)
    other.post(address, item(title="Arbeit", kind="work", minutes=45, goal="Ziel der anderen", version=version))
    clash = coordinator.post(
        address, item(title="Arbeit", kind="work", minutes=60, goal="Mein Ziel", version=version), 409
    )
    assert "Mein Ziel" in clash.main
    assert "Ziel der anderen" in clash.main
    assert stored("Arbeit").goal == "Ziel der anderen"
    again = clash.root.xpath("//input[@name='version']/@value")[0]
    coordinator.post(address, item(title="Arbeit", kind="work", minutes=60, goal="Mein Ziel", version=again))
    assert (stored("Arbeit").goal, stored("Arbeit").minutes) == ("Mein Ziel", 60)
    history = coordinator.get(address).words("//details[contains(@class, 'history')]")
    assert "Minuten: 45 → 60" in history
    assert "Ziel der anderen" not in history


def test_saving_twice_is_saving_once(coordinator: Browser, network: make.MadeNetwork, meeting: Event) -> None:
    row = stored("Arbeit")
    number, version = row.id, row.version
    for _click in range(2):
        coordinator.post(place(network, meeting, f"/{number}"), item(title="Neu", version=version))
    assert stored("Neu").version == version + 1


def test_copying(coordinator: Browser, network: make.MadeNetwork, meeting: Event) -> None:
    page = coordinator.get(place(network, meeting))
    press(coordinator, page, "Kopieren", number=1)
    assert names(meeting)[0] == ["Ankommen", "Impuls", "Impuls", "Pause", "Arbeit"]
    clash = press(coordinator, page, "Kopieren", 409, number=1)
    assert "deshalb wurde nichts kopiert" in clash.main
    assert len(names(meeting)[0]) == 5


def test_deleting_and_undoing(coordinator: Browser, network: make.MadeNetwork, meeting: Event) -> None:
    with transaction():
        db.session.execute(
            update(AgendaItem)
            .where(AgendaItem.title == "Impuls")
            .values(internal_note="Notiz", outcome="Ergebnis", goal="Ziel 🚀")
        )
    page = coordinator.get(place(network, meeting))
    press(coordinator, page, "Löschen", number=1)
    assert titles(meeting)[0] == list(enumerate(["Ankommen", "Pause", "Arbeit"], 1))
    press(coordinator, page, "Löschen", number=1)
    assert len(names(meeting)[0]) == 3
    page = coordinator.get(place(network, meeting))
    assert "Gelöscht: Impuls" in page.main
    press(coordinator, page, "Rückgängig")
    assert titles(meeting)[0] == list(enumerate(TITLES, 1))
    row = stored("Impuls")
    assert (row.minutes, row.internal_note, row.outcome, row.goal) == (60, "Notiz", "Ergebnis", "Ziel 🚀")
    press(coordinator, page, "Rückgängig", 422)
    assert names(meeting)[0] == TITLES
    press(coordinator, coordinator.get(place(network, meeting)), "Rückgängig")
    assert names(meeting)[0] == ["Ankommen", "Pause", "Arbeit"]


def test_what_somebody_else_changed_is_not_deleted_unseen(
    coordinator: Browser, network: make.MadeNetwork, meeting: Event
) -> None:
    page = coordinator.get(place(network, meeting))
    row = stored("Arbeit")
    coordinator.post(place(network, meeting, f"/{row.id}"), item(title="Arbeit", goal="Neu", version=row.version))
    clash = press(coordinator, page, "Löschen", 409, number=3)
    assert "Jemand anderes hat „Arbeit“ gerade geändert" in clash.main
    press(coordinator, clash, "Trotzdem löschen")
    assert names(meeting)[0] == TITLES[:3]


def test_only_the_own_last_step_can_be_undone_and_only_while_nobody_went_on(
    coordinator: Browser, new_browser: Callable[[], Browser], network: make.MadeNetwork, meeting: Event
) -> None:
    press(coordinator, coordinator.get(place(network, meeting)), "Löschen", number=0)
    mine = coordinator.get(place(network, meeting))
    other = new_browser()
    other.sign_in(network.facilitator)
    theirs = other.get(place(network, meeting))
    assert buttons(theirs, "Rückgängig") == []
    press(other, theirs, "Nach unten: Impuls")
    answer = press(coordinator, mine, "Rückgängig", 422)
    assert "Es gibt nichts mehr rückgängig zu machen" in answer.main
    assert names(meeting)[0] == ["Pause", "Impuls", "Arbeit"]


def test_steps_are_forgotten_after_a_day(coordinator: Browser, network: make.MadeNetwork, meeting: Event) -> None:
    press(coordinator, coordinator.get(place(network, meeting)), "Löschen", number=0)
    jobs.forget_steps()
    assert db.session.scalars(select(PlanStep)).all() != []
    with transaction():
        db.session.execute(update(PlanStep).values(at=make.NOW))
    jobs.forget_steps()
    assert db.session.scalars(select(PlanStep)).all() == []


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
