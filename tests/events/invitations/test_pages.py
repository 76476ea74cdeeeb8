"""Inviting with a preview, reminding, the page behind a mailed link, and the one tap of those who are signed in."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from netzwerk.calendars import telling
from netzwerk.core import clock
from netzwerk.core.db import db
from netzwerk.events.models import AnswerLink, Event, Participation, ParticipationNeed
from netzwerk.networks.models import Programme
from netzwerk.outbox.models import OutboxMail
from tests import factories as make
from tests.harness.browser import Browser, Page
from tests.harness.tables import row_counts

pytestmark = pytest.mark.database

FIRST = make.TODAY + timedelta(days=40)
TOKEN = "a" * 43
HOSTILE = ["🚲" * 100, "=cmd|' /C calc'!A0", "<script>alert(1)</script>", '#eval("x")', "=?utf-8?q?x?=", "\u202eevil"]


def meeting(state: str = "agreed", **values: Any) -> tuple[make.MadeNetwork, Event]:
    with make.together():
        network = make.network(tandems=2)
        event = make.event(network, "meeting", 4, on=FIRST, state=state, **values)
    return network, event


def linked(state: str = "invited", **values: Any) -> tuple[make.MadeNetwork, Event, Participation]:
    network, event = meeting(state, **values)
    tandem = network.tandems[0]
    row = make.participation(event, tandem.teacher, tandem, "school")
    make.answer_link(row, TOKEN)
    return network, event, row


def rows(event: Event) -> list[Participation]:
    db.session.rollback()
    return list(db.session.scalars(select(Participation).where(Participation.event_id == event.id)))


def reply_of(row: Participation) -> str:
    db.session.rollback()
    return db.session.get_one(Participation, row.id).reply


def ticked(page: Page) -> list[str]:
    return [str(value) for value in page.root.xpath("//input[@name='people'][@checked]/@value")]


def test_inviting_shows_first_and_sends_once(browser: Browser) -> None:
    network, event = meeting()
    browser.sign_in(network.coordinator)
    address = f"/n/{network.code}/events/{event.id}/invitation"
    page = browser.get(address)
    people = ticked(page)
    members = {str(one.id) for tandem in network.tandems for one in (tandem.teacher, tandem.trainer)}
    assert members <= set(people)
    assert str(network.board.id) not in people
    fields = {"people": people, "text": "Wir freuen uns.", "action": "preview"}
    preview = browser.post(address, fields, 200)
    assert "Wir freuen uns." in preview.main
    assert network.tandems[1].trainer.name in preview.main
    assert rows(event) == []
    browser.post(address, {**fields, "action": "send"})
    browser.post(address, {**fields, "action": "send"})
    assert len(rows(event)) == len(people)
    assert db.session.get_one(Event, event.id).state == "invited"
    assert telling.tell_due() == len(people)
    assert telling.tell_due() == 0


@pytest.mark.parametrize("action", ["preview", "send"])
def test_nobody_chosen_never_means_everybody(browser: Browser, action: str) -> None:
    network, event = meeting()
    browser.sign_in(network.coordinator)
    page = browser.post(f"/n/{network.code}/events/{event.id}/invitation", {"text": "", "action": action}, 422)
    assert "niemand ausgewählt" in page.main
    assert rows(event) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_is_kept_and_shown_as_it_is(browser: Browser, text: str) -> None:
    network, event = meeting()
    browser.sign_in(network.coordinator)
    people = [network.tandems[0].teacher.id]
    address = f"/n/{network.code}/events/{event.id}/invitation"
    browser.post(address, {"text": text, "people": people, "action": "preview"}, 200)
    browser.post(address, {"text": text, "people": people, "action": "send"})
    telling.tell_due()
    (mail,) = db.session.scalars(select(OutboxMail)).all()
    assert text in mail.text
    assert "<script>" not in mail.html


def test_strangers_cannot_be_invited_and_long_texts_are_refused(browser: Browser) -> None:
    network, event = meeting()
    stranger = make.person()
    browser.sign_in(network.coordinator)
    address = f"/n/{network.code}/events/{event.id}/invitation"
    browser.post(address, {"people": [stranger.id], "action": "send"}, 422)
    browser.post(address, {"people": [network.board.id], "text": "x" * 20_001, "action": "send"}, 422)
    assert rows(event) == []


def test_a_closed_network_invites_nobody(browser: Browser) -> None:
    with make.together():
        network = make.network(state="archived")
        event = make.event(network, "meeting", 4, on=FIRST, state="agreed")
    browser.sign_in(network.coordinator)
    browser.get(f"/n/{network.code}/events/{event.id}/invitation", 403)
    browser.post(
        f"/n/{network.code}/events/{event.id}/invitation", {"people": [network.board.id], "action": "send"}, 403
    )


def test_reminding_reaches_only_those_without_an_answer_and_once_a_day(browser: Browser) -> None:
    network, event = meeting("invited")
    first, second = network.tandems
    make.participation(event, first.teacher, first, "school")
    make.participation(event, second.teacher, second, "school", reply="accepted", replied_at=make.NOW)
    browser.sign_in(network.coordinator)
    address = f"/n/{network.code}/events/{event.id}/reminder"
    page = browser.get(address)
    assert ticked(page) == [str(first.teacher.id)]
    people = [first.teacher.id, second.teacher.id]
    browser.post(address, {"people": people[:1]})
    browser.post(address, {"people": people[:1]})
    mails = db.session.scalars(select(OutboxMail)).all()
    assert [mail.to_address for mail in mails] == [first.teacher.email]
    assert len(db.session.scalars(select(AnswerLink)).all()) == 1
    browser.post(address, {}, 422)


def test_who_was_invited_or_reminded_today_is_marked_and_not_ticked(browser: Browser) -> None:
    network, event = meeting("invited")
    first, second = network.tandems
    make.participation(event, first.teacher, first, "school")
    make.participation(event, first.trainer, first, "company", invited_at=make.NOW)
    make.participation(event, second.teacher, second, "school")
    make.mail(
        network,
        second.teacher,
        status="sent",
        sent_at=make.NOW,
        created_at=clock.real_now(),
        bounced_at=clock.real_now(),
        bounce_reason="5.1.1",
    )
    browser.sign_in(network.coordinator)
    address = f"/n/{network.code}/events/{event.id}/reminder"
    page = browser.get(address)
    assert ticked(page) == [str(first.teacher.id), str(second.teacher.id)]
    assert ["heute eingeladen" in one for one in page.all_words("//label[@class='tick']")] == [False, True, False]
    assert ["Mail kommt zurück" in one for one in page.all_words("//label[@class='tick']")] == [False, False, True]
    browser.post(address, {"people": [str(first.teacher.id)]})
    page = browser.get(address)
    assert ticked(page) == [str(second.teacher.id)]
    assert ["heute erinnert" in one for one in page.all_words("//label[@class='tick']")] == [True, False, False]


@pytest.mark.parametrize(
    ("invited", "until", "first"),
    [
        (0, None, "Bearbeiten"),
        (2, None, "Bearbeiten"),
        (3, None, "erinnern"),
        (9, 8, "Bearbeiten"),
        (9, 7, "erinnern"),
        (0, 2, "Bearbeiten"),
        (1, 2, "erinnern"),
    ],
)
def test_reminding_is_the_next_step_only_in_its_time(
    browser: Browser, invited: int, until: int | None, first: str
) -> None:
    with make.together():
        network = make.network(tandems=1)
        reply_until = make.TODAY + timedelta(days=until) if until is not None else None
        event = make.event(network, "workshop", on=FIRST, state="invited", reply_until=reply_until)
        tandem = network.tandems[0]
        make.participation(event, tandem.teacher, tandem, "school", invited_at=make.NOW - timedelta(days=invited))
    browser.sign_in(network.coordinator)
    page = browser.get(f"/n/{network.code}/events/{event.id}")
    (button,) = page.root.xpath("//div[contains(@class, 'acts')]//a[contains(@class, 'btn')]")[:1]
    assert first in button.text_content()
    assert ("btn-primary" in button.get("class")) == (first == "erinnern")


def test_more_people_than_places_are_said_with_numbers_before_anything_is_sent(browser: Browser) -> None:
    network, event = meeting(capacity=3)
    tandem = network.tandems[0]
    make.participation(event, tandem.teacher, tandem, "school")
    people = [str(one.id) for one in (tandem.trainer, network.tandems[1].teacher, network.tandems[1].trainer)]
    browser.sign_in(network.coordinator)
    address = f"/n/{network.code}/events/{event.id}/invitation"
    browser.get(address)
    fields = {"people": people, "text": "", "action": "preview"}
    assert "3 Plätze, 4 Personen: Sagen alle zu, kommt 1 auf die Warteliste." in browser.post(address, fields, 200).main
    assert "Warteliste" not in browser.post(address, {**fields, "people": people[:2]}, 200).main


def test_the_link_says_who_invites(browser: Browser) -> None:
    network, _event, _row = linked()
    programme = db.session.get_one(Programme, network.programme_id).title["de"]
    assert browser.get(f"/a/{TOKEN}").words("//p[contains(@class,'eyebrow')]") == f"{network.title} · {programme}"


def test_the_link_shows_on_get_and_acts_on_post(browser: Browser) -> None:
    _network, _event, row = linked()
    url = str(db.engine.url.render_as_string(hide_password=False))
    before = row_counts(url)
    for query in ("", "?answer=accepted", "?answer=declined", "?answer=<script>"):
        page = browser.get(f"/a/{TOKEN}{query}")
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in page.headers["X-Robots-Tag"]
    assert row_counts(url) == before
    assert reply_of(row) == "open"
    assert browser.get(f"/a/{TOKEN}?answer=declined").root.xpath("//input[@checked]/@value") == ["declined"]
    browser.post(f"/a/{TOKEN}", {"reply": "accepted"})
    assert reply_of(row) == "accepted"
    assert "eingetragen" in browser.get(f"/a/{TOKEN}").text
    browser.post(f"/a/{TOKEN}", {"reply": "declined"})
    assert reply_of(row) == "declined"


def test_a_deputy_and_needs_by_the_link(browser: Browser) -> None:
    network, event, row = linked(format="hybrid", venue="Aula")
    browser.get(f"/a/{TOKEN}")
    page = browser.post(f"/a/{TOKEN}", {"reply": "represented", "represented_by": ""}, 422)
    assert "Namen der Vertretung" in page.main
    answer = {"reply": "represented", "represented_by": "Ayşe Öz", "mode": "on_site", "needs": "vegan"}
    assert "Gesundheitsdaten" in browser.post(f"/a/{TOKEN}", answer, 422).main
    browser.post(f"/a/{TOKEN}", {**answer, "consents": "y"})
    assert "Danke. Ayşe Öz ist als Vertretung eingetragen." in browser.get(f"/a/{TOKEN}").text
    assert reply_of(row) == "represented"
    assert db.session.scalars(select(ParticipationNeed.text)).all() == ["vegan"]
    pages = {}
    for person in (network.coordinator, network.facilitator, network.tandems[1].teacher):
        browser.sign_in(person)
        pages[person.id] = browser.get(f"/n/{network.code}/events/{event.id}").html
    assert "vegan" not in "".join(pages.values())
    browser.sign_in(network.coordinator)
    assert "vegan" in browser.get(f"/n/{network.code}/events/{event.id}/invitation").main


def test_links_in_a_mailbox_that_was_the_wrong_one_count_no_more(browser: Browser) -> None:
    network, _event, _row = linked()
    browser.get(f"/a/{TOKEN}")
    teacher = network.tandems[0].teacher
    browser.sign_in(make.administrator())
    fields = {"name": teacher.name, "language": "de", "version": "1"}
    browser.post(f"/admin/people/{teacher.id}", {**fields, "email": teacher.email})
    browser.get(f"/a/{TOKEN}")
    browser.post(f"/admin/people/{teacher.id}", {**fields, "email": "richtig@example.org"})
    browser.sign_out()
    browser.get(f"/a/{TOKEN}", 404)
    browser.post(f"/a/{TOKEN}", {"reply": "declined"}, 404)


def test_a_mail_that_was_passed_on_does_not_tell_what_somebody_needs(browser: Browser) -> None:
    _network, _event, row = linked(format="hybrid", venue="Aula")
    answer = {"reply": "accepted", "mode": "on_site"}
    browser.get(f"/a/{TOKEN}")
    browser.post(f"/a/{TOKEN}", {**answer, "needs": "Rollstuhl", "consents": "y"})
    page = browser.get(f"/a/{TOKEN}")
    assert "Rollstuhl" not in page.html
    assert "stehen aber nicht hier" in page.main
    assert "Rollstuhl" not in browser.post(f"/a/{TOKEN}", {"reply": "represented"}, 422).html
    browser.post(f"/a/{TOKEN}", {**answer, "mode": "online"})
    assert reply_of(row) == "accepted"
    assert db.session.scalars(select(ParticipationNeed.text)).all() == ["Rollstuhl"]
    db.session.rollback()
    browser.post(f"/a/{TOKEN}", {**answer, "drops_needs": "y"})
    assert db.session.scalars(select(ParticipationNeed.text)).all() == []
    db.session.rollback()
    assert "löschen" not in browser.get(f"/a/{TOKEN}").words("//form")


@pytest.mark.parametrize("name", [*HOSTILE, "x" * 10_000, " "])
def test_any_name_of_a_deputy(browser: Browser, name: str) -> None:
    _network, _event, row = linked()
    page = browser.post(f"/a/{TOKEN}", {"reply": "represented", "represented_by": name}, None)
    assert page.status in {302, 422}
    assert reply_of(row) == ("represented" if page.status == 302 else "open")


@pytest.mark.parametrize("state", ["cancelled", "held"])
def test_what_is_over_says_so_and_takes_nothing(browser: Browser, state: str) -> None:
    _network, _event, row = linked(state, cancel_reason="Schnee" if state == "cancelled" else "")
    page = browser.get(f"/a/{TOKEN}")
    assert ("abgesagt" if state == "cancelled" else "vorbei") in page.main
    browser.post(f"/a/{TOKEN}", {"reply": "accepted"}, 200)
    assert reply_of(row) == "open"


def test_unknown_links_tell_nothing_and_are_slowed_down(browser: Browser) -> None:
    network, event, _row = linked()
    page = browser.get("/a/unknown", 404)
    assert event.title not in page.text
    assert network.title not in page.text
    for _try in range(30):
        browser.post("/a/unknown", {"reply": "accepted"}, 404)
    assert browser.post("/a/unknown", {"reply": "accepted"}, 429).headers["Retry-After"]
    browser.post(f"/a/{TOKEN}", {"reply": "accepted"})


def test_a_link_that_is_used_very_often_waits(browser: Browser) -> None:
    _network, _event, row = linked()
    for number in range(20):
        browser.post(f"/a/{TOKEN}", {"reply": ("accepted", "declined")[number % 2]})
    browser.post(f"/a/{TOKEN}", {"reply": "accepted"}, 429)
    assert reply_of(row) == "declined"


def test_the_token_is_in_no_log(browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    linked()
    with caplog.at_level(logging.DEBUG):
        browser.get(f"/a/{TOKEN}")
        logging.getLogger("any").warning("GET /a/%s HTTP/1.1", TOKEN)
    assert TOKEN not in caplog.text


def test_the_calendar_file_beside_the_answer(browser: Browser) -> None:
    _network, event, _row = linked()
    body = browser.get(f"/a/{TOKEN}/calendar.ics").body.decode()
    assert f"UID:{event.days[0].uid}" in body
    assert "METHOD" not in body
    browser.get("/a/unknown/calendar.ics", 404)


def test_one_tap_and_the_form_for_those_who_are_signed_in(browser: Browser, new_browser: Callable[[], Browser]) -> None:
    network, event, row = linked()
    browser.sign_in(network.tandems[0].teacher)
    assert "Ich komme" in browser.get(f"/n/{network.code}/events/{event.id}").main
    browser.post(f"/n/{network.code}/events/{event.id}/answer", {"reply": "accepted"})
    assert reply_of(row) == "accepted"
    other = new_browser()
    other.sign_in(network.tandems[1].teacher)
    other.get(f"/n/{network.code}/events/{event.id}/answer", 404)
    other.post(f"/n/{network.code}/events/{event.id}/answer", {"reply": "declined"}, 404)
    assert reply_of(row) == "accepted"


def test_taking_an_invitation_back(browser: Browser) -> None:
    network, event, row = linked()
    browser.sign_in(network.coordinator)
    browser.post(f"/n/{network.code}/events/{event.id}/invitation/{row.person_id}/withdraw")
    assert rows(event) == []
    browser.get(f"/a/{TOKEN}", 404)
