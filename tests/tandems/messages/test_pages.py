"""A message is chosen, previewed, tested, sent or planned, stopped, and dies with what it is about."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from netzwerk.core import clock
from netzwerk.core.access import Side
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.outbox import sending
from netzwerk.outbox.models import MailState, OutboxMail
from netzwerk.tandems.models import Message, MessageRecipient, Tandem, TandemMember
from tests import factories as make
from tests.harness.browser import Browser, Page
from tests.harness.smtp import Behaviour, SmtpServer
from tests.outbox.letters import rows, use_mail_server
from tests.tandems import hostile

TEXT = "Guten Tag,\n\nbitte bringen Sie einen Laptop mit."


@pytest.fixture
def network(database: Flask) -> make.MadeNetwork:
    return make.network(tandems=3)


def written(**values: object) -> dict[str, object]:
    return {
        "everyone": "y",
        "sides": ["school", "company"],
        "subject": "Laptop",
        "text": TEXT,
        "when": "now",
        "key": "key-of-this-form",
        **values,
    }


def preview(browser: Browser, network: make.MadeNetwork, **values: object) -> Page:
    return browser.post(f"/n/{network.code}/messages/new", {**written(**values), "action": "preview"}, status=200)


def send(browser: Browser, network: make.MadeNetwork, **values: object) -> Page:
    seen = preview(browser, network, **values).root.xpath("//input[@name='seen']/@value")[0]
    return browser.post(f"/n/{network.code}/messages/new", {**written(**values), "seen": seen, "action": "send"})


def count(model: type) -> int:
    found = db.session.scalar(select(func.count()).select_from(model))
    db.session.rollback()
    return found or 0


def addresses() -> list[str]:
    return [row.to_address for row in rows()]


def people(network: make.MadeNetwork, *numbers: int) -> list[str]:
    return [one.member(side).email for one in network.tandems if one.number in numbers for side in Side]


def make_due() -> None:
    with transaction():
        db.session.execute(update(OutboxMail).values(due_at=clock.real_now() - timedelta(seconds=1)))


def states(page: Page) -> Counter[str]:
    return Counter(page.all_words("//section[@id='recipients']//li/span[contains(@class, 'pill')]"))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"everyone": ""}, "Bitte mindestens ein Tandem wählen. Nichts gewählt heißt nicht alle."),
        ({"sides": []}, "Bitte mindestens eine Seite wählen. Nichts gewählt heißt nicht beide."),
        ({"everyone": "", "sides": []}, "Bitte mindestens ein Tandem wählen."),
        ({"subject": " "}, "Bitte einen Betreff angeben."),
        ({"subject": "x" * 10_000}, "Bitte höchstens 200 Zeichen."),
        ({"text": ""}, "Bitte einen Text schreiben."),
        ({"text": "x" * 20_001}, "Bitte höchstens 20.000 Zeichen."),
        ({"when": "later", "day": "", "clock": "10:00"}, "Bitte den Tag angeben"),
        ({"when": "later", "day": "2021-05-21", "clock": ""}, "Bitte die Uhrzeit angeben"),
        ({"when": "later", "day": "2021-05-20", "clock": "09:59"}, "Dieser Zeitpunkt ist vorbei"),
        ({"when": "later", "day": "2031-05-20", "clock": "09:59"}, "mehr als ein Jahr entfernt"),
        ({"everyone": "", "tandems": ["999999"]}, ""),
    ],
)
@pytest.mark.parametrize("action", ["preview", "test", "send"])
def test_what_is_missing_is_said_and_nothing_goes_out(browser, network, values, message, action):
    browser.sign_in(network.coordinator)
    fields = {**written(**values), "action": action, "seen": "x"}
    page = browser.post(f"/n/{network.code}/messages/new", fields, status=422)
    assert message in page.words("//*[contains(@class, 'fault')]")
    assert page.root.xpath("//input[@name='key']/@value") == ["key-of-this-form"]
    assert (count(Message), rows()) == (0, [])


def test_the_preview_shows_who_gets_what_and_sends_nothing(browser, network):
    browser.sign_in(network.coordinator)
    page = preview(browser, network, everyone="", tandems=[network.tandems[1].id], sides=["company"])
    shown = page.words("//section[@id='preview']")
    trainer = network.tandems[1].trainer
    assert f"{trainer.name} {trainer.email} Tandem 2, Betrieb" in shown
    assert "1 Person bekommt diese Mail" in shown
    assert "bitte bringen Sie einen Laptop mit." in shown
    assert f"Antworten an {network.coordinator.email}" in shown
    assert "An 1 Person senden" in shown
    assert (count(Message), rows()) == (0, [])


def test_without_a_preview_or_with_another_one_nothing_is_sent(browser, network):
    browser.sign_in(network.coordinator)
    address = f"/n/{network.code}/messages/new"
    blind = browser.post(address, {**written(), "action": "send"}, status=422)
    assert "seit der Vorschau anders" in blind.text
    seen = blind.root.xpath("//input[@name='seen']/@value")[0]
    make.member(network.tandems[0], Side.SCHOOL)
    changed = browser.post(address, {**written(), "seen": seen, "action": "send"}, status=422)
    assert "seit der Vorschau anders" in changed.text
    assert "7 Personen bekommen diese Mail" in changed.text
    assert (count(Message), rows()) == (0, [])


def test_a_double_click_is_one_message(browser, network):
    browser.sign_in(network.coordinator)
    first = send(browser, network)
    assert send(browser, network).location == first.location
    assert (count(Message), count(MessageRecipient)) == (1, 6)
    assert sorted(addresses()) == sorted(people(network, 1, 2, 3))


def test_two_seats_are_one_mail(browser, network):
    make.member(network.tandems[1], Side.SCHOOL, network.tandems[0].teacher)
    browser.sign_in(network.coordinator)
    assert "Tandem 1, Schule · Tandem 2, Schule" in preview(browser, network).text
    send(browser, network)
    assert Counter(addresses())[network.tandems[0].teacher.email] == 1


def test_the_mail_carries_the_words_and_answers_go_to_the_author(browser, network, smtp_server: SmtpServer):
    use_mail_server(smtp_server)
    browser.sign_in(network.coordinator)
    page = send(browser, network, everyone="", tandems=[network.tandems[0].id], sides=["school"])
    assert sending.send_due() == Counter({MailState.SENT: 1})
    (mail,) = smtp_server.received
    assert mail["Reply-To"] == network.coordinator.email
    assert mail["Subject"] == "Laptop"
    assert str(mail["To"]).endswith(f"<{network.tandems[0].teacher.email}>")
    assert body_of(mail).startswith("Guten Tag,\n\nbitte bringen Sie einen Laptop mit.\n\n-- \n")
    assert f"Das schrieb {network.coordinator.name} für die Koordination" in body_of(mail)
    assert states(browser.get(page.location)) == Counter({"gesendet": 1})
    assert "gesendet" in browser.get(f"/n/{network.code}/messages").words("//tbody/tr")


def body_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


@pytest.mark.parametrize(("typed", "kept"), hostile.LINES.items())
def test_hostile_words_stay_words_in_page_and_mail(browser, network, smtp_server, typed, kept):
    use_mail_server(smtp_server)
    browser.sign_in(network.coordinator)
    page = send(
        browser, network, subject=typed, text=f"{typed}\n\n{typed}", everyone="", tandems=[network.tandems[0].id]
    )
    assert browser.get(page.location).h1 == kept
    assert sending.send_due() == Counter({MailState.SENT: 2})
    mail = smtp_server.received[0]
    assert mail["Subject"] == kept.replace("=?", "= ?")
    assert (mail["Bcc"], mail["Cc"]) == (None, None)
    assert len(mail.get_all("To")) == 1
    assert "<script>" not in str(mail.get_body(("html",)).get_content())


def test_a_test_goes_to_the_author_alone_and_keeps_the_form(browser, network):
    browser.sign_in(network.coordinator)
    address = f"/n/{network.code}/messages/new"
    for _ in range(2):
        page = browser.post(address, {**written(), "action": "test"}, status=200)
    assert page.words("//textarea") == "Guten Tag, bitte bringen Sie einen Laptop mit."
    assert f"Ein Test geht an {network.coordinator.email}." in page.text
    (row,) = rows()
    assert (row.to_address, row.subject) == (network.coordinator.email, "Test: Laptop")
    assert count(Message) == 0


def test_later_is_the_time_of_the_network_and_can_be_stopped(browser, network):
    browser.sign_in(network.coordinator)
    page = send(browser, network, when="later", day="2021-05-21", clock="09:30")
    shown = browser.get(page.location)
    assert "Fr, 21. Mai 2021, 09:30 Uhr" in shown.text
    assert states(shown) == Counter({"geplant": 6})
    wait = rows()[0].due_at - clock.real_now()
    planned = make.at(date(2021, 5, 21), "09:30") - make.NOW
    assert planned - timedelta(minutes=5) < wait <= planned
    assert sending.send_due() == Counter()
    browser.post(f"{page.location}/cancel")
    browser.post(f"{page.location}/cancel")
    stopped = browser.get(page.location)
    assert states(stopped) == Counter({"gestoppt": 6})
    assert "Diese Nachricht stoppen" not in stopped.text
    make_due()
    assert sending.send_due() == Counter({MailState.DROPPED: 6})
    assert states(browser.get(page.location)) == Counter({"gestoppt": 6})


def test_what_has_gone_out_cannot_be_stopped(browser, network, smtp_server):
    use_mail_server(smtp_server)
    browser.sign_in(network.coordinator)
    page = send(browser, network)
    sending.send_due()
    browser.post(f"{page.location}/cancel")
    assert "Diese Nachricht ist schon hinausgegangen." in browser.get(page.location).text
    with make.together():
        assert db.session.scalars(select(Message.cancelled_at)).one() is None


def test_who_has_left_meanwhile_gets_nothing(browser, network, smtp_server):
    use_mail_server(smtp_server)
    left, gone, twice = network.tandems
    make.member(left, Side.COMPANY, twice.teacher)
    browser.sign_in(network.coordinator)
    page = send(browser, network, when="later", day="2021-05-21", clock="09:30")
    with transaction():
        db.session.execute(update(Tandem).where(Tandem.id == left.id).values(state="left", state_reason="Ende"))
        db.session.execute(
            update(TandemMember)
            .where(TandemMember.person_id == gone.teacher.id)
            .values(valid_to=make.TODAY - timedelta(days=1))
        )
    make.deactivate(gone.trainer)
    make_due()
    assert sending.send_due() == Counter({MailState.DROPPED: 4, MailState.SENT: 2})
    assert sorted(sent_to(smtp_server)) == sorted(people(network, 3))
    with clock.fixed(make.at(date(2021, 5, 21), "10:00")):
        assert states(browser.get(page.location)) == Counter({"nicht gesendet: kein Mitglied mehr": 4, "gesendet": 2})


def sent_to(server: SmtpServer) -> list[str]:
    return [str(mail["To"]).rpartition("<")[2].rstrip(">") for mail in server.received]


def test_failures_and_bounces_stand_on_top(browser, network, smtp_server):
    use_mail_server(smtp_server)
    smtp_server.behaviour = Behaviour.NEVER
    browser.sign_in(network.coordinator)
    page = send(browser, network, everyone="", tandems=[network.tandems[0].id])
    sending.send_due()
    first = rows()[0]
    with transaction():
        db.session.execute(
            update(OutboxMail)
            .where(OutboxMail.id == first.id)
            .values(status="sent", sent_at=clock.real_now(), bounced_at=clock.real_now(), bounce_reason="5.1.1 unknown")
        )
    shown = browser.get(page.location)
    assert states(shown) == Counter({"zurückgekommen": 1, "fehlgeschlagen": 1})
    assert "5.1.1 unknown" in shown.text
    assert "2 nicht zugestellt" in browser.get(f"/n/{network.code}/messages").text
    smtp_server.behaviour = Behaviour.ACCEPT
    browser.post(f"{page.location}/mails/{first.id}/retry")
    browser.post(f"{page.location}/mails/{first.id}/retry")
    assert len(rows()) == 2
    assert sending.send_due() == Counter({MailState.SENT: 1})
    assert states(browser.get(page.location)) == Counter({"gesendet": 1, "fehlgeschlagen": 1})
    other = make.message(network, network.tandems[0])
    browser.post(f"/n/{network.code}/messages/{other.id}/mails/{first.id}/retry", status=404)


def test_a_pausing_tandem_is_not_among_all(browser, network):
    paused = make.tandem(network, 9, state="paused", state_reason="Elternzeit")
    browser.sign_in(network.coordinator)
    assert "6 Personen bekommen" in preview(browser, network).text
    assert "Tandem 9" not in preview(browser, network).words("//section[@id='preview']")
    assert "2 Personen bekommen" in preview(browser, network, everyone="", tandems=[paused.id]).text


def test_a_similar_one_takes_over_the_words_only(browser, network):
    row = make.message(network, network.tandems[0])
    browser.sign_in(network.coordinator)
    page = browser.get(f"/n/{network.code}/messages/new?from={row.id}")
    assert page.root.xpath("//input[@name='subject']/@value") == [row.subject]
    assert page.root.xpath("//input[@name='tandems' or @name='everyone'][@checked]") == []
    with make.together():
        other = make.network(tandems=1)
    browser.sign_in(other.coordinator)
    browser.get(f"/n/{other.code}/messages/new?from={row.id}", status=404)
    browser.get(f"/n/{other.code}/messages/{row.id}", status=404)
    browser.post(f"/n/{other.code}/messages/{row.id}/cancel", status=404)


def test_nobody_writes_in_an_archived_network(browser, database):
    network = make.network(tandems=1, state="archived")
    row = make.message(network, network.tandems[0], due_at=make.NOW + timedelta(days=1))
    browser.sign_in(network.coordinator)
    browser.post(f"/n/{network.code}/messages/new", {**written(), "action": "preview"}, status=403)
    browser.post(f"/n/{network.code}/messages/{row.id}/cancel", status=403)
    assert rows() == []


def test_a_foreign_tandem_cannot_be_ticked(browser, network):
    with make.together():
        other = make.network(tandems=1)
    browser.sign_in(network.coordinator)
    fields = {**written(everyone="", tandems=[other.tandems[0].id]), "action": "preview"}
    browser.post(f"/n/{network.code}/messages/new", fields, status=422)


def test_who_is_addressed_as_du_is_so_in_the_mail(browser, database):
    network = make.network(tandems=1, form_of_address="du")
    browser.sign_in(network.coordinator)
    send(browser, network)
    assert "Du bekommst sie als Mitglied eines Tandems." in rows()[0].text
