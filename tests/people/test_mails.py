"""Choosing which mails one gets, and how dates come into the own calendar."""

from __future__ import annotations

import pytest
from flask import Flask

from netzwerk.core.db import db
from netzwerk.people import queries
from netzwerk.people.models import Person
from tests import factories as make
from tests.harness.browser import Browser


@pytest.fixture
def person(app: Flask) -> Person:
    return make.person("Ida Beispiel")


def _choices(**changes: object) -> dict[str, object]:
    return {
        "wants": ["event_reminder", "reflection_reminder"],
        "notice_preference": "single",
        "calendar_choice": "invitation",
        "version": "1",
        **changes,
    }


def _chosen(person: Person) -> tuple[str, str, list[str], int]:
    db.session.rollback()
    db.session.expire_all()
    found = queries.mail_choices(person.id)
    return found.notice_preference, found.calendar_choice, sorted(found.muted), found.version


def test_everything_comes_until_somebody_chooses(browser: Browser, person: Person) -> None:
    browser.sign_in(person)
    page = browser.get("/account/mails")
    assert page.h1 == "Mails und Kalender"
    assert page.root.xpath("//input[@name='wants'][@checked]/@value") == ["event_reminder", "reflection_reminder"]
    assert page.root.xpath("//input[@type='radio'][@checked]/@value") == ["single", "invitation"]
    assert page.all_words("//section[@id='always']//b") == [
        "Anmeldung, Konto und Rollen",
        "Einladungen, Verschiebungen und Absagen",
        "Nachrichten der Koordination",
    ]
    assert f"Alle Mails gehen an {person.email}." in page.main


def test_reached_from_the_account(browser: Browser, person: Person) -> None:
    browser.sign_in(person)
    assert "/account/mails" in browser.get("/account").root.xpath("//main//a/@href")


def test_choose(browser: Browser, person: Person) -> None:
    browser.sign_in(person)
    browser.get("/account/mails")
    browser.post(
        "/account/mails",
        _choices(wants=["event_reminder"], notice_preference="weekly", calendar_choice="feed"),
    )
    assert _chosen(person) == ("weekly", "feed", ["reflection_reminder"], 2)
    page = browser.get("/account/mails")
    assert "Gespeichert." in page.main
    assert page.root.xpath("//input[@name='wants'][@checked]/@value") == ["event_reminder"]
    browser.post("/account/mails", _choices(wants=[], version="2"))
    assert _chosen(person) == ("single", "invitation", ["event_reminder", "reflection_reminder"], 3)


def test_only_the_choice_of_reminders_counts_as_a_change(browser: Browser, person: Person) -> None:
    browser.sign_in(person)
    browser.get("/account/mails")
    browser.post("/account/mails", _choices(wants=[]))
    assert _chosen(person)[3] == 2


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"version": "0"}, "Ihr Konto wurde inzwischen an anderer Stelle geändert."),
        ({"version": "=cmd|' /C calc'!A0"}, "Ihr Konto wurde inzwischen an anderer Stelle geändert."),
        ({"wants": ["event"]}, "'event'"),
        ({"wants": ["<script>"]}, "<script>"),
        ({"notice_preference": "daily"}, "Keine gültige Auswahl."),
        ({"calendar_choice": ""}, "Keine gültige Auswahl."),
    ],
)
def test_faults(browser: Browser, person: Person, changes: dict[str, object], fault: str) -> None:
    browser.sign_in(person)
    browser.get("/account/mails")
    page = browser.post("/account/mails", _choices(**changes), 422)
    assert fault in " ".join(page.all_words("//*[@class='faults']//li"))
    assert _chosen(person) == ("single", "invitation", [], 1)
