"""The agenda editor without scripts: what its forms and buttons do to items and their order."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.agenda import jobs
from netzwerk.events.models import AgendaItem, Event, PlanStep
from tests import factories as make
from tests.events.agenda.editor import TITLES, buttons, item, names, order, place, press, stored, titles
from tests.harness.browser import Browser

HOSTILE = [
    "Runde 🚀👩‍🏭",
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "#eval(read('/etc/passwd'))",
    "=?utf-8?q?Betreff?=",
    '"; DROP TABLE agenda_item; --',
]


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
