"""What must be ready for an event: ticked off, changed, taken over from the programme, and undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.models import Event, PreparationItem
from netzwerk.events.planning import queries as planning_queries
from netzwerk.events.planning import service as planning
from netzwerk.events.preparation import proposals
from netzwerk.networks import queries as networks
from netzwerk.networks.models import Network, Programme
from tests import factories as make
from tests.harness.browser import Browser, Page

SOON = make.TODAY + timedelta(days=3)
TEMPLATE = {
    "preparation": [
        {
            "title": {"de": "Raum reservieren", "en": "Book the room"},
            "owner": {"de": "Gastgeber", "en": "Host"},
            "days_before": 7,
            "formats": ["on_site", "hybrid"],
        },
        {
            "title": {"de": "Link einrichten", "en": "Set up the link"},
            "owner": {"de": "Koordination", "en": "Coordination"},
            "days_before": 2,
            "formats": ["online", "hybrid"],
        },
        {
            "title": {"de": "Material packen", "en": "Pack material"},
            "owner": {"de": "Moderation", "en": "Facilitation"},
            "days_before": 300,
        },
    ]
}


@pytest.fixture
def network(app: Flask) -> make.MadeNetwork:
    return make.network(tandems=1, meetings=2, seminars=0)


@pytest.fixture
def meeting(network: make.MadeNetwork) -> Event:
    row = make.event(network, number=9, title="Netzwerktreffen 9", format="on_site")
    with transaction():
        db.session.execute(update(Programme).where(Programme.id == network.programme_id).values(template=TEMPLATE))
    return row


@pytest.fixture
def coordinator(browser: Browser, network: make.MadeNetwork) -> Browser:
    browser.sign_in(network.coordinator)
    return browser


def show(browser: Browser, network: make.MadeNetwork, event: Event) -> Page:
    return browser.get(f"/n/{network.code}/events/{event.id}")


def place(network: make.MadeNetwork, event: Event, rest: str) -> str:
    return f"/n/{network.code}/events/{event.id}/preparation/{rest}"


def stored(event: Event) -> list[tuple[str, str, date | None, date | None]]:
    db.session.rollback()
    rows = db.session.scalars(
        select(PreparationItem).where(PreparationItem.event_id == event.id).order_by(PreparationItem.title)
    )
    return [(row.title, row.owner, row.due_on, row.done_on) for row in rows]


def card(page: Page) -> str:
    return page.words("//section[@id='checks']")


def undo(browser: Browser, network: make.MadeNetwork, event: Event, page: Page) -> Page:
    state = page.root.xpath("//section[@id='checks']//button[@name='state']/@value")[0]
    return browser.post(place(network, event, "undo"), {"state": state})


def test_from_the_template_with_days_before_the_event(
    coordinator: Browser, network: make.MadeNetwork, meeting: Event
) -> None:
    assert "Raum, Verpflegung … aus der Vorlage" in card(show(coordinator, network, meeting))
    first = make.MEETINGS_ON[2]
    expected = [
        ("Material packen", "Moderation", make.TODAY, None),
        ("Raum reservieren", "Gastgeber", max(first - timedelta(days=7), make.TODAY), None),
    ]
    for _click in range(2):
        coordinator.post(place(network, meeting, "template"))
        assert stored(meeting) == expected
    page = show(coordinator, network, meeting)
    assert "enthält nichts, was nicht schon auf der Liste steht" in page.main
    assert card(page).startswith("Vorbereitung 0 von 2")
    undo(coordinator, network, meeting, page)
    assert stored(meeting) == []


def test_one_click_ticks_off_and_another_one_opens_again(
    coordinator: Browser, network: make.MadeNetwork, meeting: Event
) -> None:
    row = make.preparation_item(meeting, "Catering", owner="Schule", due_on=SOON)
    before = card(show(coordinator, network, meeting))
    assert "Catering Schule · bis " in before
    for _click in range(2):
        coordinator.post(place(network, meeting, f"{row.id}/tick"), {"done": "yes"})
    assert stored(meeting) == [("Catering", "Schule", SOON, make.TODAY)]
    after = show(coordinator, network, meeting)
    assert "Erledigt: Catering" in card(after)
    assert "erledigt am " in card(after)
    assert card(after).split()[1:4] == ["1", "von", "1"]
    assert before.split()[1:4] == ["0", "von", "1"]
    undo(coordinator, network, meeting, after)
    assert stored(meeting) == [("Catering", "Schule", SOON, None)]


def test_what_is_late_is_said(coordinator: Browser, network: make.MadeNetwork, meeting: Event) -> None:
    make.preparation_item(meeting, "Zu spät", due_on=make.TODAY - timedelta(days=1))
    make.preparation_item(meeting, "Heute", due_on=make.TODAY)
    make.preparation_item(meeting, "Irgendwann")
    page = show(coordinator, network, meeting)
    assert page.all_words("//ul[@class='todos']/li[@class='late']")[0].startswith("Zu spät")
    assert page.all_words("//span[@class='overdue']")[0].startswith("überfällig seit ")
    assert [words.split()[0] for words in page.all_words("//ul[@class='todos']/li")] == ["Zu", "Heute", "Irgendwann"]


def test_adding_changing_and_deleting(coordinator: Browser, network: make.MadeNetwork, meeting: Event) -> None:
    fields = {"title": " Fotos =cmd|' /C calc'!A0 ", "owner": "<script>", "due_on": SOON.isoformat()}
    for _click in range(2):
        coordinator.post(place(network, meeting, "new"), fields)
    assert stored(meeting) == [("Fotos =cmd|' /C calc'!A0", "<script>", SOON, None)]
    number = db.session.scalars(select(PreparationItem.id)).one()
    page = coordinator.get(place(network, meeting, str(number)))
    version = page.root.xpath("//input[@name='version']/@value")[0]
    changed = {"title": "Fotos", "owner": "", "due_on": "", "version": version}
    for _click in range(2):
        coordinator.post(place(network, meeting, str(number)), changed)
    assert stored(meeting) == [("Fotos", "", None, None)]
    for _click in range(2):
        coordinator.post(place(network, meeting, f"{number}/remove"))
    assert stored(meeting) == []
    page = show(coordinator, network, meeting)
    assert "Gelöscht: Fotos" in card(page)
    undo(coordinator, network, meeting, page)
    assert stored(meeting) == [("Fotos", "", None, None)]
    undo(coordinator, network, meeting, page)
    assert stored(meeting) == [("Fotos", "", None, None)]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": ""}, "Sagen Sie, was bereit sein muss."),
        ({"title": "x" * 10_000}, "Dieser Text hat mehr als 300 Zeichen. Bitte kürzen Sie ihn."),
        ({"owner": "🚀" * 121}, "Dieser Text hat mehr als 120 Zeichen. Bitte kürzen Sie ihn."),
        ({"due_on": "9999-12-31"}, "Geben Sie einen Tag zwischen 2000 und 2099 an."),
        ({"due_on": "morgen"}, "Bitte prüfen"),
    ],
)
def test_what_cannot_be_accepted_is_told(
    coordinator: Browser, network: make.MadeNetwork, meeting: Event, fields: dict[str, str], message: str
) -> None:
    page = coordinator.post(place(network, meeting, "new"), {"title": "Raum", "owner": "Bleibt", **fields}, 422)
    assert message in page.main or 'role="alert"' in page.html
    assert page.root.xpath("//input[@name='owner']/@value") == [fields.get("owner", "Bleibt")]
    assert stored(meeting) == []


def test_two_editors_lose_nothing(
    coordinator: Browser, new_browser: Callable[[], Browser], network: make.MadeNetwork, meeting: Event
) -> None:
    row = make.preparation_item(meeting, "Raum")
    address = place(network, meeting, str(row.id))
    coordinator.get(address)
    other = new_browser()
    other.sign_in(network.facilitator)
    other.post(address, {"title": "Saal", "version": row.version})
    clash = coordinator.post(address, {"title": "Aula", "version": row.version}, 409)
    assert "Saal" in clash.main
    assert clash.root.xpath("//input[@name='title']/@value") == ["Aula"]
    again = clash.root.xpath("//input[@name='version']/@value")[0]
    coordinator.post(address, {"title": "Aula", "version": again})
    assert stored(meeting)[0][0] == "Aula"


def test_sixty_are_enough(coordinator: Browser, network: make.MadeNetwork, meeting: Event) -> None:
    with make.together():
        for number in range(60):
            make.preparation_item(meeting, f"Sache {number}")
    page = coordinator.post(place(network, meeting, "new"), {"title": "Noch eine"}, 422)
    assert "höchstens 60" in page.main
    assert len(stored(meeting)) == 60
    assert len(show(coordinator, network, meeting).root.xpath("//ul[@class='todos']/li")) == 60


@pytest.mark.parametrize("role", ["teacher", "board", "partner", "administrator"])
def test_others_see_and_do_nothing(browser: Browser, network: make.MadeNetwork, meeting: Event, role: str) -> None:
    row = make.preparation_item(meeting, "Geheime Sache")
    make.participations(meeting, network.tandems[0])
    people = {"teacher": network.tandems[0].teacher, "administrator": make.administrator()}
    browser.sign_in(people.get(role) or getattr(network, role))
    page = browser.get(f"/n/{network.code}/events/{meeting.id}", None)
    assert "Geheime Sache" not in page.text
    browser.post(place(network, meeting, f"{row.id}/tick"), {"done": "yes"}, 404)
    assert stored(meeting)[0][3] is None


def test_of_another_network_or_event(coordinator: Browser, network: make.MadeNetwork, meeting: Event) -> None:
    foreign = make.network(tandems=1, meetings=1, seminars=0)
    row = make.preparation_item(foreign.meetings[0], "Fremd")
    for event in (foreign.meetings[0], meeting):
        coordinator.get(place(network, event, str(row.id)), 404)
    coordinator.post(place(network, foreign.meetings[0], f"{row.id}/remove"), {}, 404)
    coordinator.post(place(network, meeting, f"{row.id}/remove"))
    assert stored(foreign.meetings[0]) == [("Fremd", "", None, None)]


@pytest.mark.parametrize("state", ["held", "documented", "cancelled"])
def test_after_the_event_the_list_stays(
    coordinator: Browser, network: make.MadeNetwork, meeting: Event, state: str
) -> None:
    row = make.preparation_item(meeting, "Raum")
    with transaction():
        db.session.execute(update(Event).where(Event.id == meeting.id).values(state=state, cancel_reason="Krank"))
    coordinator.post(place(network, meeting, f"{row.id}/tick"), {"done": "yes"})
    assert stored(meeting)[0][3] is None
    assert "bleibt ihre Vorbereitungsliste, wie sie ist" in show(coordinator, network, meeting).main


def test_closed_network(coordinator: Browser, network: make.MadeNetwork, meeting: Event) -> None:
    row = make.preparation_item(meeting, "Raum")
    with transaction():
        db.session.execute(update(Network).where(Network.id == network.id).values(state="archived"))
    coordinator.post(place(network, meeting, f"{row.id}/tick"), {"done": "yes"}, 403)
    page = show(coordinator, network, meeting)
    assert "Raum" in card(page)
    assert page.root.xpath("//section[@id='checks']//button") == []


def test_proposals_without_a_date_are_not_due() -> None:
    found = proposals.of_template(TEMPLATE, "hybrid", None, make.TODAY, "en")
    assert [(one.title, one.due_on) for one in found] == [
        ("Book the room", None),
        ("Set up the link", None),
        ("Pack material", None),
    ]
    assert [one.title for one in proposals.of_template(TEMPLATE, "online", None, make.TODAY, "de")] == [
        "Link einrichten",
        "Material packen",
    ]


def test_what_is_open_follows_the_event_to_its_new_day(app: Flask, network: make.MadeNetwork, meeting: Event) -> None:
    first = make.MEETINGS_ON[2]
    make.preparation_item(meeting, "A offen", due_on=first - timedelta(days=7))
    make.preparation_item(meeting, "B erledigt", due_on=first - timedelta(days=7), done_on=make.TODAY)
    make.preparation_item(meeting, "C ohne Tag")
    actor = make.actor(network.coordinator)
    header = networks.find_by_code(network.code)
    assert header is not None
    plan = planning_queries.get(actor, header, meeting.id)
    later = tuple(
        replace(day, starts_at=day.starts_at + timedelta(days=14), ends_at=day.ends_at + timedelta(days=14))
        for day in plan.wish.days
    )
    wish = replace(plan.wish, days=later, date_reason="Prüfungen")
    with transaction():
        planning.change(actor, header, meeting.id, wish, plan.version)
    assert [due for _title, _owner, due, _done in stored(meeting)] == [
        first + timedelta(days=7),
        first - timedelta(days=7),
        None,
    ]
