"""Answers that coordination notes for who rang up: one click, noted as such, and the person has the last word."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from netzwerk.calendars import telling
from netzwerk.core.db import db
from netzwerk.events.models import EventDay, Participation, ParticipationNeed
from netzwerk.outbox.models import OutboxMail
from tests import factories as make
from tests.harness.browser import Browser, Page

pytestmark = pytest.mark.database

TOKEN = "a" * 43


@pytest.fixture
def invited(browser: Browser) -> tuple[make.MadeNetwork, Participation, str]:
    return _invited()


def _invited(**values: Any) -> tuple[make.MadeNetwork, Participation, str]:
    with make.together():
        network = make.network(tandems=2)
        event = make.event(network, "meeting", 4, on=make.TODAY + timedelta(days=40), **{"state": "invited", **values})
        tandem = network.tandems[0]
        row = make.participation(event, tandem.teacher, tandem, "school", invited_at=make.NOW)
        make.answer_link(row, TOKEN)
    return network, row, f"/n/{network.code}/events/{event.id}/invitation"


def stored(row: Participation) -> tuple[str, str, str, int]:
    db.session.rollback()
    now = db.session.get_one(Participation, row.id)
    return now.reply, now.represented_by, now.mode, now.version


def line(page: Page, row: Participation) -> str:
    return " ".join(page.all_words(f"//tr[@id='person-{row.person_id}']"))


def note(browser: Browser, path: str, row: Participation, said: str, status: int = 302, **more: Any) -> Page:
    fields = {"said": said, "version": stored(row)[3], **more}
    return browser.post(f"{path}/{row.person_id}/answer", fields, status)


def test_one_click_notes_the_answer_and_who_noted_it(browser: Browser, invited: Any) -> None:
    network, row, path = invited
    browser.sign_in(network.coordinator)
    assert "hat zugesagt" in line(browser.get(path), row)
    answer = note(browser, path, row, "accepted")
    assert answer.location.endswith(f"#person-{row.person_id}")
    assert stored(row)[0] == "accepted"
    page = browser.get(path)
    assert f"eingetragen von {network.coordinator.name}" in line(page, row)
    assert "kommt" in line(page, row)
    note(browser, path, row, "represented", represented_by="=cmd|' /C calc'!A0 😀")
    assert stored(row)[:2] == ("represented", "=cmd|' /C calc'!A0 😀")
    note(browser, path, row, "open")
    assert stored(row)[0] == "open"
    assert "eingetragen von" not in line(browser.get(path), row)


def test_calendars_learn_nothing_new_of_the_date(browser: Browser, invited: Any) -> None:
    network, row, path = invited
    telling.tell_due()
    before = [tuple(one) for one in db.session.execute(select(EventDay.uid, EventDay.sequence).order_by(EventDay.id))]
    mails = db.session.scalar(select(func.count()).select_from(OutboxMail))
    browser.sign_in(network.coordinator)
    note(browser, path, row, "accepted")
    assert telling.tell_due() == 0
    after = [tuple(one) for one in db.session.execute(select(EventDay.uid, EventDay.sequence).order_by(EventDay.id))]
    assert (after, db.session.scalar(select(func.count()).select_from(OutboxMail))) == (before, mails)


def test_the_person_has_the_last_word(browser: Browser, invited: Any) -> None:
    network, row, path = invited
    browser.sign_in(network.coordinator)
    note(browser, path, row, "accepted")
    stale = stored(row)[3]
    browser.post(f"/a/{TOKEN}", {"reply": "declined"})
    assert stored(row)[0] == "declined"
    page = note(browser, path, row, "accepted", 422, version=stale)
    assert "Inzwischen ist eine Antwort eingegangen" in page.text
    assert stored(row)[0] == "declined"
    assert "eingetragen von" not in line(page, row)
    page = note(browser, path, row, "open", 422)
    assert "Nur eine Antwort, die die Koordination eingetragen hat" in page.text
    note(browser, path, row, "accepted")
    assert stored(row)[0] == "accepted"


def test_a_double_click_does_no_harm(browser: Browser, invited: Any) -> None:
    network, row, path = invited
    browser.sign_in(network.coordinator)
    fields = {"said": "declined", "version": stored(row)[3]}
    for _ in range(2):
        browser.post(f"{path}/{row.person_id}/answer", fields, 302)
    assert stored(row)[0] == "declined"


@pytest.mark.parametrize(
    "wrong",
    [
        {"said": "perhaps"},
        {"said": ""},
        {"said": "represented", "represented_by": ""},
        {"said": "represented", "represented_by": "x" * 10_000},
        {"said": "accepted", "version": "soon"},
    ],
)
def test_what_cannot_be_is_refused_with_the_list(browser: Browser, invited: Any, wrong: dict[str, str]) -> None:
    network, row, path = invited
    browser.sign_in(network.coordinator)
    page = note(browser, path, row, **{"status": 422, **wrong})
    assert page.root.xpath("//*[contains(@class, 'note')]")
    assert stored(row)[0] == "open"


def test_hybrid_meetings_ask_how_somebody_takes_part(browser: Browser) -> None:
    network, row, path = _invited(format="hybrid", venue="Saal")
    browser.sign_in(network.coordinator)
    note(browser, path, row, "accepted", 422)
    note(browser, path, row, "accepted.online")
    assert stored(row)[::2] == ("accepted", "online")


def test_a_refusal_by_telephone_ends_what_was_told_about_food(browser: Browser) -> None:
    network, row, path = _invited(format="on_site", venue="Saal")
    make.need(row)
    browser.sign_in(network.coordinator)
    note(browser, path, row, "accepted")
    assert db.session.scalar(select(func.count()).select_from(ParticipationNeed)) == 1
    note(browser, path, row, "declined")
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(ParticipationNeed)) == 0


@pytest.mark.parametrize("state", ["cancelled", "held", "agreed"])
def test_nothing_is_noted_where_nobody_can_answer(browser: Browser, state: str) -> None:
    network, row, path = _invited(state=state, cancel_reason="Sturm" if state == "cancelled" else "")
    browser.sign_in(network.coordinator)
    assert "Jemand hat angerufen?" not in browser.get(path).text
    note(browser, path, row, "accepted", 422)
    assert stored(row)[0] == "open"


def test_groups_of_people_are_ticked_one_by_one(browser: Browser) -> None:
    network, _row, path = _invited()
    browser.sign_in(network.coordinator)
    page = browser.get(path)
    assert page.all_words("//p[@data-ticks='group-tandem']/button") == [
        "Alle Tandemmitglieder",
        "Alle auswählen",
        "Keine auswählen",
    ]
    for line_of_buttons in page.root.xpath("//main//*[@data-ticks]/@data-ticks"):
        assert page.root.xpath(f"//fieldset[@id='{line_of_buttons}']//input[@name='people']"), line_of_buttons
