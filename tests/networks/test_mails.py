"""The page of what went out for a network."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from netzwerk.core import clock
from netzwerk.core.db import db
from netzwerk.core.mail import Letter
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks.mails import wording
from netzwerk.networks.models import Network
from netzwerk.outbox import queries, sending, service
from netzwerk.outbox.models import MailState, OutboxMail
from netzwerk.outbox.queries import Fate
from netzwerk.people.models import Person
from tests import factories as make
from tests.harness.browser import Browser


@pytest.fixture
def network(app: Flask) -> make.MadeNetwork:
    return make.network(tandems=1)


def _promise(network: make.MadeNetwork, number: int, kind: str = "message", **changes: object) -> OutboxMail:
    values: dict[str, object] = {
        "key": f"test:{number}",
        "to_name": f"Ida {number}",
        "to_address": f"ida{number}@example.org",
        "subject": f"Brief {number}",
        "text": "Geheimnis",
        "html": "<p>Geheimnis</p>",
        "kind": kind,
        "network_id": network.id,
        **changes,
    }
    with transaction():
        service.enqueue(Letter(**values))  # type: ignore[arg-type]
    return _row(number)


def _row(number: int) -> OutboxMail:
    db.session.rollback()
    row = db.session.scalars(select(OutboxMail).where(OutboxMail.key == f"test:{number}")).one()
    db.session.expunge(row)
    return row


def _change(number: int, **values: object) -> None:
    with transaction():
        db.session.execute(update(OutboxMail).where(OutboxMail.key == f"test:{number}").values(**values))


def _fail(number: int, reason: str = "550 No such mailbox") -> None:
    _change(number, status=MailState.FAILED, last_error=reason, attempts=1)


def _come_back(number: int) -> None:
    now = clock.real_now()
    _change(number, status=MailState.SENT, sent_at=now, bounced_at=now, bounce_reason="5.1.1 mailbox unknown")


def test_empty(browser: Browser, network: make.MadeNetwork) -> None:
    browser.sign_in(network.coordinator)
    page = browser.get(f"/n/{network.code}/mails")
    assert page.h1 == "Postausgang"
    assert "Noch ist keine Mail hinausgegangen." in page.main


def test_reached_from_the_messages(browser: Browser, network: make.MadeNetwork) -> None:
    browser.sign_in(network.coordinator)
    assert f"/n/{network.code}/mails" in browser.get(f"/n/{network.code}/messages").root.xpath("//main//a/@href")


def test_what_became_of_each_in_words(browser: Browser, network: make.MadeNetwork) -> None:
    for number in range(1, 7):
        _promise(network, number)
    sent_at = clock.real_now()
    _change(2, status=MailState.SENT, sent_at=sent_at)
    _change(3, status=MailState.UNSURE, last_error="SMTPServerDisconnected", attempts=1)
    _fail(4)
    _change(5, status=MailState.DROPPED, last_error="what it was about is over")
    _come_back(6)
    browser.sign_in(network.coordinator)
    page = browser.get(f"/n/{network.code}/mails")
    assert page.all_words("//section[@id='list']//tbody//td[2]//span[contains(@class, 'pill')]") == [
        "zurückgekommen",
        "nicht gesendet",
        "fehlgeschlagen",
        "unsicher",
        "gesendet",
        "wartet",
    ]
    assert page.all_words("//section[@id='troubles']//tbody//th") == [
        "Nachricht an Tandems Brief 6",
        "Nachricht an Tandems Brief 4",
    ]
    assert "Der Mailserver hat sie abgelehnt. (550 No such mailbox)" in page.main
    assert "Die Verbindung brach bei der Übergabe ab" in page.main
    assert "Worum es ging, ist vorbei oder hat sich geändert." in page.main


def test_never_what_a_mail_says_and_nothing_of_elsewhere(browser: Browser, network: make.MadeNetwork) -> None:
    other = make.network(tandems=1)
    _promise(network, 1)
    _promise(network, 2, kind="something.new")
    _promise(other, 3)
    _promise(network, 4, kind="account.sign_in", network_id=None)
    browser.sign_in(network.coordinator)
    page = browser.get(f"/n/{network.code}/mails")
    assert "Geheimnis" not in page.html
    assert page.all_words("//section[@id='list']//tbody//th") == ["Andere Mail", "Nachricht an Tandems Brief 1"]


def test_choose_kind_and_state(browser: Browser, network: make.MadeNetwork) -> None:
    _promise(network, 1)
    _promise(network, 2, kind="event.invitation")
    _promise(network, 3, kind="event.invitation")
    _fail(3)
    browser.sign_in(network.coordinator)

    def subjects(query: str) -> list[str]:
        page = browser.get(f"/n/{network.code}/mails?{query}")
        return page.all_words("//section[@id='list']//tbody//th/span")

    assert subjects("kind=event.invitation") == ["Brief 3", "Brief 2"]
    assert subjects("kind=event.invitation&state=failed") == ["Brief 3"]
    assert subjects("state=waiting") == ["Brief 2", "Brief 1"]
    assert subjects("state=returned") == []
    assert subjects("kind=%3Cscript%3E&state=nonsense") == ["Brief 3", "Brief 2", "Brief 1"]
    page = browser.get(f"/n/{network.code}/mails?state=failed")
    assert page.root.xpath("//select[@name='state']/option[@selected]/@value") == ["failed"]
    assert page.root.xpath("//section[@id='troubles']") == []


def test_pages_of_fifty(browser: Browser, network: make.MadeNetwork) -> None:
    for number in range(51):
        _promise(network, number)
    browser.sign_in(network.coordinator)
    page = browser.get(f"/n/{network.code}/mails?page=2")
    assert page.all_words("//section[@id='list']//tbody//th/span") == ["Brief 0"]
    browser.get(f"/n/{network.code}/mails?page=3", 404)
    browser.get(f"/n/{network.code}/mails?page=x", 404)


def test_try_again_is_the_same_mail_to_the_address_of_today(browser: Browser, network: make.MadeNetwork) -> None:
    person = network.tandems[0].teacher
    first = _promise(network, 1, person_id=person.id, to_address="old@example.org")
    _fail(1)
    with transaction():
        db.session.execute(update(Person).where(Person.id == person.id).values(email="new@example.org"))
    browser.sign_in(network.coordinator)
    browser.get(f"/n/{network.code}/mails")
    browser.post(f"/n/{network.code}/mails/{first.id}/retry", {})
    assert "Die Mail ist wieder unterwegs." in browser.get(f"/n/{network.code}/mails").main
    row = _row(1)
    assert (row.status, row.to_address, row.message_id, row.attempts) == (
        "queued",
        "new@example.org",
        first.message_id,
        0,
    )
    browser.post(f"/n/{network.code}/mails/{first.id}/retry", {})
    assert "Diese Mail kann nicht noch einmal versucht werden." in browser.get(f"/n/{network.code}/mails").main
    sending.send_due()
    assert _row(1).status == "sent"


def test_one_that_came_back_is_tried_again_and_is_no_trouble_any_more(
    browser: Browser, network: make.MadeNetwork
) -> None:
    row = _promise(network, 1)
    _come_back(1)
    browser.sign_in(network.coordinator)
    browser.get(f"/n/{network.code}/mails")
    browser.post(f"/n/{network.code}/mails/{row.id}/retry", {})
    assert (_row(1).status, _row(1).bounced_at, _row(1).bounce_reason) == ("queued", None, "")
    assert browser.get(f"/n/{network.code}/mails").root.xpath("//section[@id='troubles']") == []


def test_a_secret_mail_whose_words_are_gone_cannot_be_tried_again(browser: Browser, network: make.MadeNetwork) -> None:
    row = _promise(network, 1, kind="event.invitation", secret=True)
    _fail(1)
    _change(1, text="", html="")
    browser.sign_in(network.coordinator)
    page = browser.get(f"/n/{network.code}/mails")
    assert page.root.xpath("//form[contains(@action, '/retry')]") == []
    browser.post(f"/n/{network.code}/mails/{row.id}/retry", {})
    assert _row(1).status == "failed"


def test_a_reminder_that_waits_can_be_stopped_an_invitation_not(browser: Browser, network: make.MadeNetwork) -> None:
    later = clock.real_now() + timedelta(days=1)
    reminder = _promise(network, 1, kind="event.reminder", due_at=later)
    invitation = _promise(network, 2, kind="event.invitation", due_at=later)
    browser.sign_in(network.coordinator)
    page = browser.get(f"/n/{network.code}/mails")
    assert page.root.xpath("//form[contains(@action, '/stop')]/@action") == [
        f"/n/{network.code}/mails/{reminder.id}/stop"
    ]
    browser.post(f"/n/{network.code}/mails/{reminder.id}/stop", {})
    browser.post(f"/n/{network.code}/mails/{invitation.id}/stop", {})
    assert [(_row(number).status, _row(number).last_error) for number in (1, 2)] == [
        ("dropped", "stopped by coordination"),
        ("queued", ""),
    ]
    assert "Die Koordination hat sie angehalten." in browser.get(f"/n/{network.code}/mails").main


def test_a_mail_of_another_network_does_not_exist(browser: Browser, network: make.MadeNetwork) -> None:
    row = _promise(make.network(tandems=1), 1)
    _fail(1)
    browser.sign_in(network.coordinator)
    browser.get(f"/n/{network.code}/mails")
    browser.post(f"/n/{network.code}/mails/{row.id}/retry", {}, 404)
    browser.post(f"/n/{network.code}/mails/{row.id}/stop", {}, 404)
    assert _row(1).status == "failed"


def test_a_closed_network_only_tells(browser: Browser, network: make.MadeNetwork) -> None:
    row = _promise(network, 1)
    _fail(1)
    with transaction():
        db.session.execute(update(Network).where(Network.id == network.id).values(state="archived"))
    browser.sign_in(network.coordinator)
    page = browser.get(f"/n/{network.code}/mails")
    assert page.root.xpath("//main//form[@method='post']") == []
    browser.post(f"/n/{network.code}/mails/{row.id}/retry", {}, 403)
    assert _row(1).status == "failed"


def test_addresses_that_come_back(network: make.MadeNetwork) -> None:
    teacher, trainer = network.tandems[0].teacher, network.tandems[0].trainer
    _promise(network, 1, person_id=teacher.id, to_address=teacher.email)
    _come_back(1)
    _promise(network, 2, person_id=trainer.id, to_address=trainer.email)
    _fail(2)
    both = [teacher.id, trainer.id]
    assert queries.bounced_addresses(both) == {teacher.id: "5.1.1 mailbox unknown", trainer.id: "550 No such mailbox"}
    assert queries.bounced_addresses([trainer.id]) == {trainer.id: "550 No such mailbox"}
    assert queries.bounced_addresses([]) == {}
    _promise(network, 3, person_id=teacher.id, to_address=teacher.email)
    _change(3, status=MailState.SENT, sent_at=clock.real_now())
    assert queries.bounced_addresses(both) == {trainer.id: "550 No such mailbox"}
    _change(2, created_at=clock.real_now() - timedelta(days=31))
    assert queries.bounced_addresses(both) == {}


def test_every_fate_has_words() -> None:
    assert set(wording.FATES) == set(Fate)


def test_people_whose_mail_comes_back_are_marked(browser: Browser, network: make.MadeNetwork) -> None:
    teacher, trainer = network.tandems[0].teacher, network.tandems[0].trainer
    _promise(network, 1, person_id=teacher.id, to_address=teacher.email)
    _come_back(1)
    browser.sign_in(network.coordinator)
    page = browser.get(f"/n/{network.code}/people")
    assert page.words(f"//tr[th/b='{teacher.name}']/th").endswith("Mail kommt zurück")
    assert "kommt zurück" not in page.words(f"//tr[th/b='{trainer.name}']/th")
    meeting = network.meetings[2]
    invitation = browser.get(f"/n/{network.code}/events/{meeting.id}/invitation")
    assert invitation.words(f"//label[input/@value='{teacher.id}']").endswith("Mail kommt zurück")
    assert "kommt zurück" not in invitation.words(f"//label[input/@value='{trainer.id}']")
    browser.sign_in(teacher)
    assert "kommt zurück" not in browser.get(f"/n/{network.code}/people").main
