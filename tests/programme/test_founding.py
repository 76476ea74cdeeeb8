"""Setting up a network in the browser: proposed, checked, changed, saved at once, and only by those who may."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask
from sqlalchemy import func, select

from netzwerk.core.access import RoleKind
from netzwerk.core.db import db
from netzwerk.events.models import AgendaItem, Event, EventDay, PreparationItem
from netzwerk.networks import policy as network_policy
from netzwerk.networks.models import Network, Phase, Programme, Role
from netzwerk.outbox.models import OutboxMail
from netzwerk.people.models import Person
from netzwerk.reflections.models import PromptSet, ReflectionRound
from tests import factories as make
from tests.harness.browser import Browser, Page

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE: dict[str, Any] = {
    key: value
    for key, value in yaml.safe_load((ROOT / "seeds/programmes/tandem-network.yaml").read_text()).items()
    if key not in {"kind", "prompt_sets"}
}
FACTS = {
    "title": "Netzwerk an der Lahn",
    "code": "lahn-2026",
    "region": "DE-HE",
    "sector": "Metall und Elektro",
    "starts_on": "2026-09-01",
    "ends_on": "2028-08-31",
    "target_tandems": "10",
    "target_meetings": "6",
    "target_seminars": "5",
    "form_of_address": "du",
    "language": "de",
}
HOSTILE = [
    "🙂👩‍🔧",
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    '#eval(read("/etc/passwd"))',
    "=?utf-8?q?=00?=",
    "a\u202eb",
    "x\x07y",
]


@pytest.fixture
def programme(database: Flask) -> Programme:
    with make.together():
        row = make.programme(template=TEMPLATE)
        make.prompt_set(row.id, "short")
        make.prompt_set(row.id, "full")
        make.school_holiday(date(2027, 7, 26), date(2027, 9, 3), name="Sommerferien")
        make.school_holiday(date(2026, 10, 5), date(2026, 10, 17), name="Herbstferien")
        make.school_holiday(date(2026, 12, 23), date(2027, 1, 12), name="Weihnachtsferien")
    return row


@pytest.fixture
def coordinator(programme: Programme) -> Person:
    return make.role(RoleKind.COORDINATOR, programme_id=programme.id)


def fields(page: Page) -> dict[str, str]:
    """What a browser would send of the form of the page."""
    found: dict[str, str] = {}
    for one in page.root.xpath("//main//form//input[@name]"):
        if one.get("type") in {"radio", "checkbox"} and one.get("checked") is None:
            continue
        found[one.get("name")] = one.get("value") or ""
    for one in page.root.xpath("//main//form//select[@name]"):
        chosen = one.xpath("option[@selected]/@value") or one.xpath("option/@value")
        found[one.get("name")] = chosen[0]
    found.pop("csrf_token", None)
    return found


def propose(browser: Browser, programme: Programme, **changes: str) -> Page:
    return browser.post(
        "/networks/new", {"programme": programme.id, **FACTS, **changes, "action": "propose"}, status=200
    )


def networks() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(Network.id)).where(Network.code == "lahn-2026")) or 0


def test_from_nothing_to_a_network_in_two_steps(browser, programme, coordinator):
    browser.sign_in(coordinator)
    assert browser.get("/networks").links["Neues Netzwerk"] == "/networks/new"
    assert "Schritt 1 von 2" in browser.get("/networks/new").main
    page = propose(browser, programme)
    assert "Schritt 2 von 2" in page.main
    assert networks() == 0, "a proposal saves nothing"
    assert "Netzwerktreffen 3: Halbzeit" in page.main
    assert "nach dem Auftakt" in page.main
    assert "Reflexionsrunde 7" in page.main
    sent = fields(page)
    answer = browser.post("/networks/new", {**sent, "action": "create"})
    assert answer.location == "/n/lahn-2026/"
    assert "„Netzwerk an der Lahn“ ist angelegt." in browser.get("/n/lahn-2026/").main

    db.session.rollback()
    row = db.session.scalars(select(Network).where(Network.code == "lahn-2026")).one()
    assert (row.title, row.form_of_address, row.state, row.sector) == (
        "Netzwerk an der Lahn",
        "du",
        "planning",
        {"de": "Metall und Elektro"},
    )
    events = db.session.scalars(select(Event).where(Event.network_id == row.id)).all()
    kinds = [event.kind for event in events]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "kickoff": 1,
        "meeting": 6,
        "seminar": 5,
        "sitting": 4,
        "closing": 1,
    }
    assert {event.state for event in events} == {"draft"}
    assert all(event.date_is_derived and event.host_id is None for event in events)
    third = next(event for event in events if (event.kind, event.number) == ("meeting", 3))
    assert third.title == "Netzwerktreffen 3: Halbzeit"
    assert third.focus.startswith("Veränderungen gestalten")
    days = db.session.scalars(select(EventDay).where(EventDay.event_id == third.id).order_by(EventDay.starts_at)).all()
    assert len(days) == 2
    assert f"{days[0].starts_at.date()}" == sent["meeting_3_1_on"]
    rounds = db.session.scalars(
        select(ReflectionRound).where(ReflectionRound.network_id == row.id).order_by(ReflectionRound.number)
    ).all()
    kinds_of_sets = {one.id: one.kind for one in db.session.scalars(select(PromptSet))}
    assert [kinds_of_sets[one.prompt_set_id] for one in rounds] == ["short", "short", "full", *["short"] * 3, "full"]
    assert rounds[2].meeting_id == third.id
    assert rounds[6].fixed_due is not None
    assert db.session.scalar(select(func.count(Phase.id)).where(Phase.network_id == row.id)) == 4
    roles = db.session.scalars(select(Role).where(Role.network_id == row.id)).all()
    assert [(role.person_id, role.kind) for role in roles] == [(coordinator.id, "coordinator")]
    programme_page = browser.get("/n/lahn-2026/programme")
    assert "vom Plan vorgeschlagen" in programme_page.main
    browser.get("/n/lahn-2026/reflections")


def test_agendas_and_preparation_lists_come_from_the_template(browser, programme, coordinator):
    browser.sign_in(coordinator)
    browser.post("/networks/new", {**fields(propose(browser, programme)), "action": "create"})
    db.session.rollback()
    events = {
        f"{one.kind}-{one.number or 0}": one.id
        for one in db.session.scalars(select(Event).join(Network).where(Network.code == "lahn-2026"))
    }
    agendas = {
        key: db.session.scalars(
            select(AgendaItem.title).join(EventDay).where(EventDay.event_id == number).order_by(AgendaItem.position)
        ).all()
        for key, number in events.items()
    }
    assert agendas["kickoff-0"][0] == "Ankommen und Begrüßung"
    assert [len(agendas[f"meeting-{number}"]) for number in range(1, 7)] == [8, 9, 12, 9, 8, 7]
    assert [len(agendas[f"seminar-{number}"]) for number in range(1, 6)] == [4] * 5
    assert agendas["sitting-1"] == []
    lists = {
        key: db.session.scalars(select(PreparationItem).where(PreparationItem.event_id == number)).all()
        for key, number in events.items()
    }
    assert [len(lists[key]) for key in ("kickoff-0", "meeting-1", "meeting-6", "seminar-1", "sitting-1")] == [
        *(5, 2, 4, 0, 0)
    ]
    first = db.session.scalars(select(EventDay).where(EventDay.event_id == events["meeting-6"])).one()
    room = next(one for one in lists["meeting-6"] if one.title.startswith("Raum reservieren"))
    assert (first.starts_at.date() - room.due_on).days == 42
    page = browser.get(f"/n/lahn-2026/events/{events['meeting-1']}/agenda")
    assert "Ankommen in Kleingruppen" in page.main


def test_a_second_click_leads_to_the_same_network(browser, programme, coordinator):
    browser.sign_in(coordinator)
    sent = {**fields(propose(browser, programme)), "action": "create"}
    browser.post("/networks/new", sent)
    again = browser.post("/networks/new", sent)
    assert again.location == "/n/lahn-2026/"
    assert networks() == 1


def test_a_code_that_somebody_else_took(browser, programme, coordinator):
    with make.together():
        make.network(tandems=0, meetings=0, seminars=0, code="lahn-2026")
    browser.sign_in(coordinator)
    page = browser.post("/networks/new", {**fields(propose(browser, programme)), "action": "create"}, status=422)
    assert "Es gibt schon ein Netzwerk mit dem Code „lahn-2026“." in page.words("//*[@id='code-error']")
    assert fields(page)["kickoff_1_on"], "what was typed stays"


@pytest.mark.parametrize("code", ["Lahn 2026", "lahn--2026", "-lahn", "lähn", "../n", "a" * 61, "a/b"])
def test_a_code_that_cannot_stand_in_an_address(browser, programme, coordinator, code):
    browser.sign_in(coordinator)
    page = browser.post(
        "/networks/new", {"programme": programme.id, **FACTS, "code": code, "action": "propose"}, status=422
    )
    assert page.words("//*[@id='code-error']")


def test_without_a_code_one_is_made(browser, programme, coordinator):
    browser.sign_in(coordinator)
    assert fields(propose(browser, programme, code="", title="Über Fluß & Tal"))["code"] == "ueber-fluss-tal-2026"


def test_a_weekend_needs_a_reason_and_keeps_it(browser, programme, coordinator):
    browser.sign_in(coordinator)
    sent = {**fields(propose(browser, programme)), "seminar_1_1_on": "2027-05-01"}
    checked = browser.post("/networks/new", {**sent, "action": "check"}, status=200)
    row = checked.words("//*[@id='seminar_1']")
    assert "ist ein Wochenende" in row
    assert "ist ein Feiertag" in row
    assert "Von Hand gesetzt. Vorgeschlagen war" in row
    assert "Noch zu klären: 1 Termin." in checked.main
    refused = browser.post("/networks/new", {**sent, "action": "create"}, status=422)
    assert "Grund für diesen" in refused.words("//*[@id='seminar_1_reason-error']")
    assert networks() == 0
    browser.post("/networks/new", {**sent, "seminar_1_reason": "Messe in Frankfurt", "action": "create"})
    db.session.rollback()
    event = db.session.scalars(select(Event).where(Event.kind == "seminar", Event.number == 1)).one()
    assert event.date_reason == "Messe in Frankfurt"
    assert not event.date_is_derived


def test_meetings_out_of_order_are_refused_whatever_the_reason(browser, programme, coordinator):
    browser.sign_in(coordinator)
    sent = fields(propose(browser, programme))
    changed = {**sent, "meeting_2_1_on": sent["kickoff_1_on"], "meeting_2_reason": "egal"}
    page = browser.post("/networks/new", {**changed, "action": "create"}, status=422)
    assert "muss nach Netzwerktreffen 1 liegen" in page.words("//*[@id='meeting_2_1_on-error']")
    assert networks() == 0


def test_an_event_may_stay_without_a_date(browser, programme, coordinator):
    browser.sign_in(coordinator)
    sent = {**fields(propose(browser, programme)), "seminar_5_1_on": ""}
    browser.post("/networks/new", {**sent, "action": "create"})
    event = db.session.scalars(select(Event).where(Event.kind == "seminar", Event.number == 5)).one()
    assert not db.session.scalars(select(EventDay).where(EventDay.event_id == event.id)).all()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("starts_on", "2028-12-01"),
        ("ends_on", "2026-09-20"),
        ("ends_on", "2060-01-01"),
        ("starts_on", "31.12.2026"),
        ("starts_on", "0001-01-01"),
        ("target_meetings", "0"),
        ("target_meetings", "99999999999999999999"),
        ("target_seminars", "-1"),
        ("target_tandems", "zehn"),
        ("region", "DE-QQ"),
        ("programme", "999"),
        ("language", "fr"),
        ("form_of_address", "ihr"),
        ("title", ""),
        ("title", "\u202e \x01"),
        ("title", "x" * 10_000),
        ("coordinator_name", "Ohne Adresse"),
    ],
)
def test_wrong_facts_are_named_at_their_fields(browser, programme, coordinator, name, value):
    browser.sign_in(coordinator)
    page = browser.post(
        "/networks/new", {"programme": programme.id, **FACTS, name: value, "action": "propose"}, status=422
    )
    assert page.root.xpath("//*[contains(@class,'fault')]")
    assert networks() == 0


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_titles_are_text_and_nothing_else(browser, programme, coordinator, text):
    browser.sign_in(coordinator)
    page = propose(browser, programme, title=f"Netz {text}", sector=text)
    browser.post("/networks/new", {**fields(page), "action": "create", "seminar_1_reason": text})
    row = db.session.scalars(select(Network).where(Network.code == "lahn-2026")).one()
    assert "\x07" not in row.title
    assert "\u202e" not in row.title
    assert not browser.get("/n/lahn-2026/settings").root.xpath("//script[contains(.,'alert')]")


def test_wrong_times_are_named_at_their_fields(browser, programme, coordinator):
    browser.sign_in(coordinator)
    sent = fields(propose(browser, programme))
    for name, value in (
        ("kickoff_1_to", "08:00"),
        ("kickoff_1_from", ""),
        ("meeting_3_2_on", ""),
        ("meeting_1_1_on", "morgen"),
    ):
        page = browser.post("/networks/new", {**sent, name: value, "action": "create"}, status=422)
        assert page.root.xpath("//*[contains(@class,'fault')]"), name
    assert networks() == 0


def test_missing_school_holidays_are_said(browser, programme, coordinator):
    browser.sign_in(coordinator)
    assert "Für die Region Hessen sind in 2028 keine Schulferien hinterlegt." in propose(browser, programme).main
    assert (
        "Für die Region Bayern sind in 2026, 2027, 2028 keine Schulferien"
        in propose(browser, programme, region="DE-BY").main
    )


def test_the_administrator_names_somebody_new_who_is_invited(browser, programme):
    browser.sign_in(make.administrator())
    page = propose(browser, programme, coordinator_email="Neu@Example.org", coordinator_name="Nele Neu")
    browser.post("/networks/new", {**fields(page), "action": "create"})
    person = db.session.scalars(select(Person).where(Person.email == "neu@example.org")).one()
    row = db.session.scalars(select(Network).where(Network.code == "lahn-2026")).one()
    assert [role.person_id for role in db.session.scalars(select(Role).where(Role.network_id == row.id))] == [person.id]
    mails = db.session.scalars(select(OutboxMail).where(OutboxMail.person_id == person.id)).all()
    assert [mail.subject for mail in mails] == ["Ihr Zugang zum Netzwerk"]


def test_the_administrator_does_not_become_the_coordination_by_the_own_hand(browser, programme):
    admin = make.administrator(email="admin@example.org")
    browser.sign_in(admin)
    page = propose(browser, programme, coordinator_email=" Admin@Example.org ")
    refused = browser.post("/networks/new", {**fields(page), "action": "create"}, status=422)
    assert "nicht selbst geben" in refused.words("//*[@id='coordinator_email-error']")
    assert networks() == 0


def test_a_new_coordination_without_a_name_is_asked_for_one_and_nothing_is_saved(browser, programme):
    browser.sign_in(make.administrator())
    page = propose(browser, programme, coordinator_email="neu@example.org")
    refused = browser.post("/networks/new", {**fields(page), "action": "create"}, status=422)
    assert refused.words("//*[@id='coordinator_name-error']")
    assert networks() == 0


def test_only_administrators_and_who_coordinates_the_programme(browser, programme):
    with make.together():
        other = make.network(tandems=1, meetings=0, seminars=0)
        stranger = make.role(RoleKind.COORDINATOR, programme_id=other.programme_id)
    for person in (other.coordinator, other.facilitator, other.tandems[0].teacher, other.board):
        browser.sign_in(person)
        browser.get("/networks/new", status=404)
        browser.post("/networks/new", {"programme": programme.id, **FACTS, "action": "create"}, status=404)
        assert "Neues Netzwerk" not in browser.get("/networks").links
    browser.sign_in(stranger)
    page = browser.post("/networks/new", {"programme": programme.id, **FACTS, "action": "propose"}, status=422)
    assert page.root.xpath("//*[contains(@class,'fault')]"), "a programme of others is none"


def test_without_any_programme(browser, database):
    browser.sign_in(make.administrator())
    assert "Es gibt noch kein Programm." in browser.get("/networks/new").main


def test_four_clicks_at_once_make_one_network(programme, coordinator, new_browser):
    browsers = [new_browser() for _ in range(4)]
    for one in browsers:
        one.sign_in(coordinator)
    sent = {**fields(propose(browsers[0], programme)), "action": "create"}
    for one in browsers[1:]:
        one.get("/networks/new")
    with ThreadPoolExecutor(len(browsers)) as pool:
        answers = list(pool.map(lambda one: one.post("/networks/new", sent), browsers))
    assert {answer.location for answer in answers} == {"/n/lahn-2026/"}
    assert networks() == 1
    assert db.session.scalar(select(func.count(Role.id)).where(Role.person_id == coordinator.id)) == 2


def test_a_code_has_the_year_once() -> None:
    assert network_policy.code_from("Netzwerk Hessen 2024", 2024) == "netzwerk-hessen-2024"
    assert network_policy.code_from("Netzwerk 2024 Hessen", 2024) == "netzwerk-2024-hessen-2024"
    assert network_policy.code_from("2024", 2024) == "netzwerk-2024"


@pytest.mark.parametrize(
    ("region", "words", "known"),
    [
        ("DE-HE", "Kein Termin liegt am Wochenende oder an einem Feiertag.", ""),
        ("CH", "Kein Termin liegt am Wochenende oder an einem Feiertag.", "nur die landesweiten freigehalten"),
    ],
)
def test_nothing_is_claimed_that_was_not_looked_at(browser, programme, coordinator, region, words, known):
    browser.sign_in(coordinator)
    page = propose(browser, programme, region=region, starts_on="2031-09-01", ends_on="2033-08-31")
    assert words in page.main
    assert (known in page.main) is True
    assert "Schulferien eintragen" not in page.main, "entering them is for the administration"
    browser.sign_out()
    browser.sign_in(make.administrator())
    page = propose(browser, programme, region=region, starts_on="2031-09-01", ends_on="2033-08-31")
    assert page.root.xpath(f"//a[@href='/admin/school-holidays/{region}']")


def test_one_faulty_row_keeps_the_reasons_and_conflicts_of_all_others(browser, programme, coordinator):
    browser.sign_in(coordinator)
    sent = fields(propose(browser, programme))
    sent |= {"meeting_2_1_to": "08:00", "seminar_1_1_on": "2026-12-27"}
    for action in ("check", "create"):
        page = browser.post("/networks/new", {**sent, "action": action}, status=422)
        assert "Das Ende muss nach dem Beginn liegen." in page.words("//*[@id='meeting_2']")
        assert "Termin offen" not in page.main
        assert "nach dem Auftakt" in page.words("//*[@id='meeting_1']")
        assert "Sonntag" in page.words("//*[@id='seminar_1']") or "Wochenende" in page.words("//*[@id='seminar_1']")
        assert page.root.xpath("//main//ol[@class='clocklist'] | //main//table"), "the line of time stays"
        assert fields(page)["meeting_2_1_to"] == "08:00"


def test_a_made_code_follows_the_title_until_somebody_edits_it(browser, programme, coordinator):
    browser.sign_in(coordinator)
    page = propose(browser, programme, code="", title="Netzwerk <script>")
    first = fields(page)
    assert first["code"] == "netzwerk-script-2026"
    page = browser.post("/networks/new", {**first, "title": "Netzwerk Lahn", "action": "propose"}, status=200)
    assert fields(page)["code"] == "netzwerk-lahn-2026"
    own = {**fields(page), "code": "eigener", "title": "Noch anders"}
    page = browser.post("/networks/new", {**own, "action": "propose"}, status=200)
    assert fields(page)["code"] == "eigener"
    page = browser.post("/networks/new", {**fields(page), "title": "Und wieder", "action": "propose"}, status=200)
    assert fields(page)["code"] == "eigener"
