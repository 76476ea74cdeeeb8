"""The head of an event's page: one step in front, the next by its state; all others in a menu."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete

from netzwerk.core import clock
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.models import EventDay
from tests import factories as make
from tests.harness.browser import Browser, Page

ROOM = "https://konferenz.example.org/treffen"


def primary(page: Page) -> list[str]:
    return page.all_words("//*[contains(@class, 'pagehead')]//*[contains(@class, 'btn-primary')]")


def menu(page: Page) -> list[str]:
    return page.all_words("//*[contains(@class, 'pagehead')]//details//a")


@pytest.mark.parametrize(
    ("state", "days", "answers", "expected"),
    [
        ("draft", 40, [], "Einladen"),
        ("agreed", 40, [], "Einladen"),
        ("invited", 40, ["open", "accepted"], "1 Person erinnern"),
        ("invited", 40, ["accepted", "accepted"], "Briefing"),
        ("invited", 0, ["open", "accepted"], "Anwesenheit erfassen"),
        ("invited", -1, ["open", "accepted"], "Anwesenheit erfassen"),
        ("agreed", -1, [], "Anwesenheit erfassen"),
        ("held", -1, ["accepted", "accepted"], "Dokumentation schreiben"),
        ("documented", -1, ["accepted", "accepted"], None),
        ("cancelled", 40, [], "Neuen Termin dafür setzen"),
    ],
)
def test_the_state_decides_what_comes_next(
    browser: Browser, state: str, days: int, answers: list[str], expected: str | None
) -> None:
    more: dict[str, Any] = {"cancel_reason": "Sturm"} if state == "cancelled" else {}
    with make.together():
        network = make.network(tandems=1, meetings=0)
        event = make.event(
            network, "meeting", 4, on=make.TODAY + timedelta(days=days), state=state, room_link=ROOM, **more
        )
        members = (network.tandems[0].teacher, "school"), (network.tandems[0].trainer, "company")
        for reply, (person, side) in zip(answers, members, strict=False):
            make.participation(event, person, network.tandems[0], side, reply=reply)
    browser.sign_in(network.coordinator)
    with clock.fixed(make.NOW):
        page = browser.get(f"/n/{network.code}/events/{event.id}")
    assert primary(page) == ([expected] if expected else [])
    buttons = page.all_words("//*[contains(@class, 'pagehead')]//*[contains(@class, 'acts')]/*")
    assert len(buttons) <= (3 if days == 0 else 2), buttons
    if state != "cancelled":
        assert "Bearbeiten" in menu(page)


def test_an_event_without_a_date_asks_for_one(browser: Browser) -> None:
    with make.together():
        network = make.network(tandems=1, meetings=0)
        event = make.event(network, "meeting", 4, state="draft")
    with transaction():
        db.session.execute(delete(EventDay).where(EventDay.event_id == event.id))
    browser.sign_in(network.coordinator)
    assert primary(browser.get(f"/n/{network.code}/events/{event.id}")) == ["Termin setzen"]


def test_tandems_have_no_menu(browser: Browser) -> None:
    with make.together():
        network = make.network(tandems=1, meetings=0)
        event = make.event(network, "meeting", 4, on=make.TODAY + timedelta(days=40), state="invited", room_link=ROOM)
        make.participations(event, network.tandems[0])
    browser.sign_in(network.tandems[0].teacher)
    page = browser.get(f"/n/{network.code}/events/{event.id}")
    assert menu(page) == []
    assert page.all_words("//*[contains(@class, 'pagehead')]//a[contains(@class, 'btn')]") == [
        "Zum Online-Raum",
        ".ics",
    ]


def test_agreements_lead_back_to_the_event_one_came_from(browser: Browser) -> None:
    with make.together():
        network = make.network(tandems=1, meetings=2)
        held = network.meetings[0]
        make.agreement(held, "Protokoll verschicken")
    browser.sign_in(network.coordinator)
    page = browser.get(f"/n/{network.code}/events/{held.id}")
    [onward] = page.root.xpath("//a[text()='Alle Vereinbarungen']/@href")
    page = browser.get(onward)
    eyebrow = "//*[contains(@class, 'pagehead')]//p[1]/a/@href"
    assert page.root.xpath(eyebrow) == [f"/n/{network.code}/events/{held.id}"]
    assert f"event={held.id}" in page.root.xpath("//a[normalize-space()='Alle Vereinbarungen']/@href")[0]
    for strange in ("999999999999999999999", "0", "x", "999"):
        page = browser.get(f"/n/{network.code}/agreements?event={strange}")
        assert page.root.xpath(eyebrow) == [f"/n/{network.code}/programme"]
