"""Who registers for a seminar is told so by mail, in the calendar too, and can sign off without signing in."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from netzwerk.calendars import invitations, telling
from netzwerk.core.db import db
from netzwerk.events.models import Participation
from netzwerk.outbox.models import OutboxMail
from tests import factories as make
from tests.harness.browser import Browser

ROOM = "https://raum.example.org/9"


@pytest.fixture
def network(database: Flask) -> make.MadeNetwork:
    return make.network(tandems=2, meetings=0, seminars=0)


def seminar(network: make.MadeNetwork, **values: object) -> str:
    """The path of a seminar with one place."""
    event = make.event(
        network, "seminar", 9, on=make.TODAY + timedelta(days=35), state="agreed", capacity=1, room_link=ROOM, **values
    )
    return f"/n/{network.code}/events/{event.id}"


def told(browser: Browser, network: make.MadeNetwork, path: str, place: int = 0) -> OutboxMail:
    """Register somebody; the mail that this leads to."""
    browser.sign_in(network.tandems[place].teacher)
    browser.post(path + "/registration")
    return newest()


def newest() -> OutboxMail:
    """The one mail that calendars are told by now."""
    db.session.rollback()
    assert telling.tell_due() == 1
    return db.session.scalars(select(OutboxMail).order_by(OutboxMail.id.desc()).limit(1)).one()


def replies() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Participation.reply)))


def link(mail: OutboxMail) -> str:
    found = re.search(r"/a/[\w-]+", mail.text)
    assert found is not None
    return found[0]


def attendee(calendar: str) -> str:
    return next(line for line in calendar.replace("\r\n ", "").splitlines() if line.startswith("ATTENDEE"))


def test_the_mail_says_that_somebody_is_registered_and_asks_for_nothing(browser, network):
    mail = told(browser, network, seminar(network))
    assert (mail.kind, mail.subject.split(":")[0]) == ("event.registration", "Sie sind angemeldet")
    assert "antworten" not in mail.text
    assert ROOM in mail.text
    assert [href.partition("?")[2] for href in re.findall(r"http\S+/a/\S+", mail.text)] == ["answer=declined"]
    assert "PARTSTAT=ACCEPTED;" in attendee(mail.calendar) + ";"
    assert "RSVP=FALSE" in attendee(mail.calendar)
    again = attendee(invitations.readdressed(mail.calendar, "Ida", "neu@example.org"))
    assert "PARTSTAT=ACCEPTED" in again
    assert "mailto:neu@example.org" in again


def test_the_link_signs_off_without_signing_in_and_the_calendar_is_told(app, network, browser):
    path = seminar(network)
    href = link(told(browser, network, path))
    stranger = Browser(app)
    page = stranger.get(f"{href}?answer=declined")
    assert page.words("//main//button") == "Abmelden"
    assert ROOM in page.html
    for _ in range(2):
        page = stranger.post(href, {"reply": "declined"})
    assert replies() == ["declined"]
    assert ROOM not in stranger.get(href).html
    mail = newest()
    assert (mail.kind, mail.subject.split(":")[0]) == ("event.signed_off", "Abgemeldet")
    assert "METHOD:CANCEL" in mail.calendar
    stranger.post(href, {"reply": "accepted"})
    assert replies() == ["accepted"]


def test_who_waits_is_told_so_without_the_room(browser, network):
    path = seminar(network)
    told(browser, network, path)
    mail = told(browser, network, path, 1)
    assert mail.subject.startswith("Warteliste: ")
    assert "Sie stehen auf der Warteliste" in mail.text
    assert ROOM not in mail.text + mail.html + mail.calendar.replace("\r\n ", "")
    assert "Warteliste" in browser.get(link(mail)).main
    assert ROOM not in browser.get(link(mail)).html


def test_an_invitation_to_limited_places_does_not_open_the_room(browser, network):
    path = seminar(network)
    browser.sign_in(network.coordinator)
    browser.get(path + "/invitation")
    form = {"people": str(network.tandems[0].teacher.id), "text": "", "action": "send"}
    browser.post(path + "/invitation", form)
    mail = newest()
    assert mail.kind == "event.invitation"
    assert "mit Ihrem Platz" in mail.text
    assert ROOM not in mail.text + mail.html + mail.calendar.replace("\r\n ", "")
    href = link(mail)
    browser.post(href, {"reply": "accepted"})
    assert ROOM in browser.get(href).html
