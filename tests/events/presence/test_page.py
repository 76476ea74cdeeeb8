"""The attendance sheet as a page without JavaScript, its answers to devices, and what others see of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from netzwerk.core import clock
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.models import Event, Participation, WalkIn
from tests import factories as make
from tests.harness.browser import Browser

HOSTILE = ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "😀👩\u200d🔧", '#eval("1+1")', "=?utf-8?q?=0D=0A?="]


@pytest.fixture
def network(database: Flask) -> make.MadeNetwork:
    with make.together():
        made = make.network(tandems=2, meetings=3)
        for tandem in made.tandems:
            make.participations(made.meetings[2], tandem, reply="accepted")
    make.begin_today(made.meetings[2])
    return made


@pytest.fixture
def path(network: make.MadeNetwork) -> str:
    return f"/n/{network.code}/events/{network.meetings[2].id}/attendance"


def rows(page) -> dict[str, str]:
    return {
        row.get("data-person"): row.xpath(".//input[@data-was]/@value")[0]
        for row in page.root.xpath("//*[@data-person]")
    }


def form(page, **changes: str) -> dict[str, str]:
    fields = {f"was-{person}": was for person, was in rows(page).items()}
    for radio in page.root.xpath("//form[@data-sheet]//input[@type='radio'][@checked]"):
        fields[radio.get("name")] = radio.get("value")
    for text in page.root.xpath("//form[@data-sheet]//input[starts-with(@name, 'for-')]"):
        fields[text.get("name")] = text.get("value") or ""
    return {**fields, **{name.replace("_", "-"): value for name, value in changes.items()}}


def attendance(person_id: int) -> tuple[str | None, str]:
    db.session.rollback()
    found = select(Participation.attendance, Participation.represented_by).where(Participation.person_id == person_id)
    return tuple(db.session.execute(found).one())


def test_one_form_saves_all_that_changed(browser, network, path):
    browser.sign_in(network.facilitator)
    page = browser.get(path)
    assert page.h1 == "Anwesenheit"
    teacher, trainer = network.tandems[0].teacher.id, network.tandems[0].trainer.id
    fields = form(page, **{f"at_{teacher}": "present", f"at_{trainer}": "partly", f"for_{trainer}": "Kim Ersatz"})
    browser.post(path, fields)
    page = browser.get(path)
    assert "2 Einträge gespeichert." in page.text
    assert (attendance(teacher), attendance(trainer)) == (("present", ""), ("partly", "Kim Ersatz"))
    assert page.all_words("//*[@data-part]//header//span[@data-is][not(@hidden)]") == [
        "beide Seiten da",
        "noch nicht notiert",
    ]
    browser.post(path, form(page))
    assert "Einträge gespeichert" not in browser.get(path).text


def test_one_side_missing_stands_out(browser, network, path):
    browser.sign_in(network.coordinator)
    page = browser.get(path)
    browser.post(path, form(page, **{f"at_{network.tandems[0].teacher.id}": "present"}))
    page = browser.get(path)
    assert page.all_words("//*[contains(@class, 'tandem school')]//h2") == ["Tandem 1"]
    assert page.all_words("//*[contains(@class, 'tally')]/li") == [
        "0 beide Seiten da",
        "1 nur die Schule da",
        "0 nur der Betrieb da",
        "0 niemand da",
        "1 noch nicht notiert",
    ]


def test_a_clash_shows_both_and_writes_the_rest(new_browser, network, path):
    teacher, trainer = network.tandems[0].teacher.id, network.tandems[0].trainer.id
    one, other = new_browser(), new_browser()
    one.sign_in(network.coordinator)
    other.sign_in(network.facilitator)
    first, second = one.get(path), other.get(path)
    one.post(path, form(first, **{f"at_{teacher}": "absent"}))
    page = other.post(path, form(second, **{f"at_{teacher}": "present", f"at_{trainer}": "present"}), status=409)
    assert "Inzwischen auf einem anderen Gerät eingetragen: gefehlt" in page.text
    assert page.root.xpath(f"//input[@name='at-{teacher}'][@checked]/@value") == ["present"]
    assert (attendance(teacher)[0], attendance(trainer)[0]) == ("absent", "present")
    other.post(path, form(page))
    assert attendance(teacher)[0] == "present"


def test_a_tap_answers_what_all_devices_noted(browser, network, path):
    browser.sign_in(network.coordinator)
    teacher = network.tandems[0].teacher.id
    tap = {
        "person": teacher,
        "was": json.dumps([None, "online", ""]),
        "wanted": json.dumps(["present", "online", ""]),
        "tap": "a",
    }
    for _ in range(2):
        answer = browser.post(path + "/tap", tap, status=200)
        assert json.loads(json.loads(answer.body)["entries"][str(teacher)]) == ["present", "online", ""]
    other = {**tap, "wanted": json.dumps(["absent", "online", ""]), "tap": "b"}
    answer = browser.post(path + "/tap", other, status=409)
    assert json.loads(json.loads(answer.body)["entries"][str(teacher)]) == ["present", "online", ""]


@pytest.mark.parametrize(
    "wrong",
    [
        {"person": "x"},
        {"person": "9" * 30},
        {"person": "-1"},
        {"was": "["},
        {"was": "[" * 100_000},
        {"wanted": '["there", "online", ""]'},
        {"wanted": '[1, "online", ""]'},
        {"wanted": '["present", "online", ' + json.dumps("x" * 10_000) + "]"},
        {"tap": "x" * 61},
    ],
)
def test_a_tap_that_cannot_be(browser, network, path, wrong):
    browser.sign_in(network.coordinator)
    right = {
        "person": network.tandems[0].teacher.id,
        "was": '[null, "online", ""]',
        "wanted": '["present", "online", ""]',
        "tap": "a",
    }
    answer = browser.post(path + "/tap", {**right, **wrong}, status=422)
    assert "Seite neu" in json.loads(answer.body)["message"] or "höchstens" in json.loads(answer.body)["message"]


def test_a_tap_of_a_session_that_ended_is_not_taken(browser, network, path):
    browser.sign_in(network.coordinator)
    browser.get(path)
    browser.sign_out()
    browser.post(path + "/tap", {}, status=401)


def test_all_there_and_undo(browser, network, path):
    browser.sign_in(network.coordinator)
    browser.get(path)
    browser.post(path + "/everybody")
    page = browser.get(path)
    assert "4 Personen als anwesend eingetragen." in page.text
    record = page.root.xpath("//input[@name='record']/@value")[0]
    for _ in range(2):
        browser.post(path + "/undo", {"record": record})
    page = browser.get(path)
    assert attendance(network.tandems[0].teacher.id)[0] is None
    assert page.root.xpath("//input[@name='record']") == []


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_names_stay_words(browser, network, path, words):
    browser.sign_in(network.coordinator)
    browser.get(path)
    fields = {"name": words, "place": f"{network.tandems[0].id}-school", "organisation": words}
    browser.post(path + "/walk-ins", fields)
    page = browser.get(path)
    assert page.all_words("//*[@data-along]//b") == [words]
    teacher = network.tandems[0].teacher.id
    browser.post(path, form(page, **{f"for_{teacher}": words}))
    assert attendance(teacher)[1] == words


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "x" * 10_000}, {"place": "999999-school"}])
def test_a_walk_in_that_cannot_be_keeps_what_was_typed(browser, network, path, wrong):
    browser.sign_in(network.coordinator)
    fields = {"name": "Kim", "place": "", "organisation": "Kammer", **wrong}
    page = browser.post(path + "/walk-ins", fields, status=422)
    assert page.root.xpath("//input[@name='organisation']/@value") == ["Kammer"]
    assert db.session.scalars(select(WalkIn)).all() == []


def test_an_entry_from_a_device_is_noted_once_and_stays_off_the_list_once_taken_off(browser, network, path):
    browser.sign_in(network.facilitator)
    browser.get(path)
    fields = {"name": "Kim", "place": f"{network.tandems[0].id}-school", "organisation": "", "tap": "a"}
    numbers = [json.loads(browser.post(path + "/walk-ins/tap", fields, 200).body)["id"] for _ in range(2)]
    assert numbers == [db.session.scalars(select(WalkIn.id)).one()] * 2
    answer = browser.post(path + "/walk-ins/tap", {**fields, "tap": "b"}, 422)
    assert json.loads(answer.body)["message"] == "Kim steht schon auf der Liste."
    answer = browser.post(path + "/walk-ins/tap", {**fields, "place": "999999-school", "tap": "c"}, 422)
    assert json.loads(answer.body)["message"]
    browser.post(f"{path}/walk-ins/{numbers[0]}/remove")
    assert json.loads(browser.post(path + "/walk-ins/tap", fields, 200).body)["id"] is None
    db.session.rollback()
    assert db.session.scalars(select(WalkIn)).all() == []


def test_tandems_see_who_came_along_on_their_side_of_the_page_only(browser, network):
    held = network.meetings[1]
    for tandem in network.tandems:
        make.participations(held, tandem, reply="accepted", attendance="absent")
        make.walk_in(held, f"Gast von {tandem.number}", tandem, "company")
    browser.sign_in(network.tandems[0].teacher)
    page = browser.get(f"/n/{network.code}/events/{held.id}")
    assert "Gast von 1" in page.text
    assert "Gast von 2" not in page.text
    browser.get(f"/n/{network.code}/events/{held.id}/attendance", status=404)
    browser.sign_in(network.coordinator)
    page = browser.get(f"/n/{network.code}/events/{held.id}")
    assert page.text.count("nur der Betrieb da") >= 2
    assert "Gast von 2" in page.text
    assert "Meeting" not in browser.get(f"/n/{network.code}/tandems/{network.tandems[0].id}").text


@pytest.mark.parametrize(("days", "place"), [(-170, 0), (0, 2), (1, 3), (90, 3)])
def test_one_address_leads_to_the_sheet_that_is_wanted_today(browser, network, days, place):
    with make.together():
        later = make.event(network, "seminar", 4, on=make.TODAY + timedelta(days=80), state="agreed")
        make.event(network, "meeting", 9, on=make.TODAY + timedelta(days=2), state="draft")
        make.event(network, "sitting", 9, on=make.TODAY + timedelta(days=2), state="agreed")
    wanted = [*network.meetings[:3], later][place].id
    day = make.TODAY + timedelta(days=days)
    browser.sign_in(network.facilitator)
    with clock.fixed(datetime(day.year, day.month, day.day, 21, tzinfo=UTC)):
        answer = browser.get(f"/n/{network.code}/attendance", 302)
    assert answer.location == f"/n/{network.code}/events/{wanted}/attendance"


def test_before_any_date_is_agreed_the_address_leads_to_the_programme(browser, database):
    network = make.network(tandems=1, meetings=0, seminars=0)
    with transaction():
        db.session.execute(update(Event).values(state="draft"))
    browser.sign_in(network.facilitator)
    answer = browser.get(f"/n/{network.code}/attendance", 302)
    assert answer.location == f"/n/{network.code}/programme"
    assert "Es gibt noch keinen Termin, zu dem Anwesenheit erfasst wird." in browser.get(answer.location).text


def test_before_its_day_there_is_the_list_to_print_and_nothing_to_tick(browser: Browser, database: Flask) -> None:
    with make.together():
        network = make.network(tandems=1, meetings=0)
        days = [make.TODAY + timedelta(days=1), make.TODAY + timedelta(days=8)]
        meeting = make.event(network, "meeting", 4, on=days, state="invited")
        make.participations(meeting, network.tandems[0], reply="accepted")
    path = f"/n/{network.code}/events/{meeting.id}/attendance"
    browser.sign_in(network.facilitator)
    page = browser.get(path)
    assert "21. Mai 2021 und Fr, 28. Mai 2021" in page.main
    assert "ab diesem Tag" in page.main
    assert page.root.xpath("//a[contains(@class, 'btn-primary')]/@href")[0].endswith("signature-sheet.pdf")
    assert rows(page) == {}
    browser.post(path + "/everybody")
    assert "ab diesem Tag" in browser.get(path).text
    teacher = network.tandems[0].teacher.id
    was = json.dumps({"attendance": None, "mode": "online", "deputy": ""})
    browser.post(path, {f"was-{teacher}": was, f"at-{teacher}": "present"}, 422)
    browser.post(path + "/walk-ins", {"name": "Kim Gast", "place": "", "mode": "online"}, 422)
    assert db.session.scalars(select(Participation.attendance)).all() == [None, None]
    assert db.session.scalars(select(WalkIn)).all() == []
    with transaction():
        db.session.execute(update(Event).where(Event.id == meeting.id).values(state="held", held_at=make.NOW))
    assert len(rows(browser.get(path))) == 2
