"""Calling off shows what it does, and what was called off can get a new date without being planned from nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from netzwerk.calendars import telling
from netzwerk.core.db import db
from netzwerk.events.models import AnswerLink, Event, EventDay, Participation
from netzwerk.outbox.models import OutboxMail
from tests import factories as make
from tests.harness.browser import Browser, Page

pytestmark = pytest.mark.database

FIRST = make.TODAY + timedelta(days=41)
NEW = FIRST + timedelta(days=14)


def cancelled(browser: Browser) -> tuple[make.MadeNetwork, Event, str]:
    """A meeting of two days to which a tandem was invited, called off."""
    with make.together():
        network = make.network(tandems=2, meetings=1)
        days = [FIRST, FIRST + timedelta(days=7)]
        event = make.event(network, "meeting", 4, on=days, state="invited", reply_until=FIRST)
        make.participations(event, network.tandems[0], reply="accepted")
        make.preparation_item(event, "Raum reservieren", due_on=FIRST - timedelta(days=10))
    telling.tell_due()
    browser.sign_in(network.coordinator)
    path = f"/n/{network.code}/events/{event.id}"
    browser.get(path)
    browser.post(path + "/cancel", {"reason": "Die Moderation ist krank"})
    db.session.rollback()
    telling.tell_due()
    return network, event, path


def stored(event: Event) -> tuple[Event, list[EventDay]]:
    db.session.rollback()
    days = select(EventDay).where(EventDay.event_id == event.id).order_by(EventDay.starts_at)
    return db.session.get_one(Event, event.id), list(db.session.scalars(days))


def effects(page: Page) -> str:
    return page.words("//section[@aria-labelledby='h-effects']")


def test_the_question_says_which_round_loses_its_date(browser: Browser) -> None:
    with make.together():
        network = make.network(tandems=1, meetings=0)
        kickoff = make.event(network, "kickoff", on=make.TODAY + timedelta(days=20), state="invited")
        meeting = make.event(network, "meeting", 1, on=make.TODAY + timedelta(days=80), state="agreed")
        make.round(network, 1, meeting)
        make.participations(kickoff, network.tandems[0])
    browser.sign_in(network.coordinator)
    said = effects(browser.get(f"/n/{network.code}/events/{kickoff.id}/cancel"))
    assert "Reflexionsrunde 1 verliert ihren Termin" in said
    assert "Einladungen sind hinfällig" in said
    said = effects(browser.get(f"/n/{network.code}/events/{meeting.id}/cancel"))
    assert "Reflexionsrunde 1 gehört zu diesem Treffen" in said
    assert "Einladungen" not in said


def test_a_new_date_keeps_what_was_prepared_and_invites_nobody(browser: Browser) -> None:
    _network, event, path = cancelled(browser)
    uids = [day.uid for day in stored(event)[1]]
    page = browser.get(path)
    assert page.words("//a[contains(@class, 'btn-primary')]") == "Neuen Termin dafür setzen"
    browser.post(path + "/anew", {"first_on": ""}, 422)
    browser.post(path + "/anew", {"first_on": str(make.TODAY - timedelta(days=1))}, 422)
    browser.post(path + "/anew", {"first_on": str(NEW)})
    found, days = stored(event)
    assert (found.state, found.number, found.cancel_reason) == ("draft", 4, "")
    assert [(day.uid, day.starts_at.date()) for day in days] == [
        (uids[0], NEW),
        (uids[1], NEW + timedelta(days=7)),
    ]
    assert days[0].ends_at - days[0].starts_at == timedelta(hours=6, minutes=30)
    assert db.session.scalars(select(Participation).where(Participation.event_id == event.id)).all() == []
    assert db.session.scalars(select(AnswerLink)).all() == []
    page = browser.get(path)
    assert "Raum reservieren" in page.main
    assert telling.tell_due() == 0
    assert "neu geplant" in browser.get(path + "/edit").main
    browser.post(path + "/anew", {"first_on": str(NEW)}, 422)


def test_who_is_invited_anew_gets_an_invitation(browser: Browser) -> None:
    network, event, path = cancelled(browser)
    teacher = network.tandems[0].teacher
    browser.post(path + "/anew", {"first_on": str(NEW)})
    browser.get(path + "/invitation")
    browser.post(path + "/invitation", {"people": str(teacher.id), "text": "", "action": "send"})
    db.session.rollback()
    before = len(db.session.scalars(select(OutboxMail.id)).all())
    db.session.rollback()
    assert telling.tell_due() == 2
    kinds = db.session.scalars(select(OutboxMail.kind).order_by(OutboxMail.id)).all()[before:]
    assert kinds == ["event.invitation"] * 2
    (row,) = db.session.scalars(select(Participation).where(Participation.event_id == event.id))
    assert (row.person_id, row.reply) == (teacher.id, "open")
    browser.get(path + "/invitation")


def test_only_coordination_and_only_what_was_called_off(browser: Browser) -> None:
    network, event, path = cancelled(browser)
    browser.sign_in(network.facilitator)
    assert "Neuen Termin dafür setzen" not in browser.get(path).main
    browser.post(path + "/anew", {"first_on": str(NEW)}, 404)
    assert stored(event)[0].state == "cancelled"


def test_the_start_page_asks_for_a_new_date_until_there_is_one(browser: Browser) -> None:
    network, _event, path = cancelled(browser)
    start = f"/n/{network.code}/"
    page = browser.get(start)
    assert "Netzwerktreffen 4 braucht einen neuen Termin" in page.main
    assert path + "/anew" in page.html
    browser.post(path + "/anew", {"first_on": str(NEW)})
    assert "braucht einen neuen Termin" not in browser.get(start).main


def test_nobody_moves_up_at_an_event_that_was_called_off(browser: Browser) -> None:
    with make.together():
        network = make.network(tandems=2, seminars=0)
        seminar = make.event(network, "seminar", 9, on=FIRST, state="agreed", capacity=1)
        make.participation(seminar, network.tandems[0].teacher, network.tandems[0], "school", reply="accepted")
        make.participation(
            seminar,
            network.tandems[1].teacher,
            network.tandems[1],
            "school",
            reply="accepted",
            waiting_since=make.NOW,
        )
    browser.sign_in(network.coordinator)
    path = f"/n/{network.code}/events/{seminar.id}"
    assert "Nachrücken lassen" in browser.get(path).main
    browser.post(path + "/cancel", {"reason": "Sturm"})
    assert "Nachrücken lassen" not in browser.get(path).main
    browser.post(f"{path}/registration/{network.tandems[1].teacher.id}/place")
    assert "keine Plätze zu vergeben" in browser.get(path).text
