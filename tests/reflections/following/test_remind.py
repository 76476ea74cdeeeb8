"""Reminding those whose side has not handed in, from the matrix."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, update

from netzwerk.core import clock
from netzwerk.core.access import Side
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks.models import Network
from netzwerk.outbox import sending
from netzwerk.outbox.models import OutboxMail
from netzwerk.people.models import Person
from netzwerk.reflections.models import PromptTopic, ReflectionEntry
from tests import factories as make
from tests.harness.browser import Browser, Page

CANARY = "kanarienvogel"
NOTE = "=cmd|' /C calc'!A0 <script>alert(1)</script> 😀"


@pytest.fixture
def network(app: Flask) -> make.MadeNetwork:
    """In round 3 the school of the first tandem has handed in, nobody in the second."""
    with make.together():
        network = make.network(tandems=2, meetings=3)
        texts = {PromptTopic.HAPPENED: CANARY}
        make.entry(network.tandems[0], network.rounds[2], sides=[Side.SCHOOL], texts=texts)
    return network


def path(network: make.MadeNetwork, number: int = 3) -> str:
    return f"/n/{network.code}/reflections/rounds/{number}/remind"


def mails() -> list[OutboxMail]:
    db.session.rollback()
    db.session.expire_all()
    found = list(db.session.scalars(select(OutboxMail).order_by(OutboxMail.to_name)))
    db.session.expunge_all()
    return found


def change(model: type[Person] | type[Network], row_id: int, **values: object) -> None:
    with transaction():
        db.session.execute(update(model).where(model.id == row_id).values(**values))


def visit(browser: Browser, address: str, status: int = 200) -> Page:
    with clock.fixed(make.NOW):
        return browser.get(address, status)


def send(browser: Browser, network: make.MadeNetwork, people: list[Person], status: int = 302, note: str = "") -> Page:
    with clock.fixed(make.NOW):
        return browser.post(path(network), {"people": [str(one.id) for one in people], "note": note}, status)


def test_the_matrix_leads_to_exactly_those_who_are_missing(browser: Browser, network: make.MadeNetwork) -> None:
    first, second = network.tandems
    browser.sign_in(network.coordinator)
    matrix = visit(browser, f"/n/{network.code}/reflections")
    assert matrix.root.xpath(f"//a[@href='{path(network)}']")
    page = visit(browser, path(network))
    boxes = page.root.xpath("//input[@name='people']")
    assert {box.get("value") for box in boxes} == {
        str(one.id) for one in (first.trainer, second.teacher, second.trainer)
    }
    assert all(box.get("checked") is not None for box in boxes)
    assert "Reflexion 3 bis" in page.main
    assert "auch, wer die automatischen Erinnerungen abgeschaltet hat" in page.main
    assert CANARY not in page.main
    assert mails() == []


def test_whoever_is_chosen_gets_it_once(browser: Browser, network: make.MadeNetwork) -> None:
    first, second = network.tandems
    make.mute(first.trainer, "reflection_reminder")
    browser.sign_in(network.coordinator)
    visit(browser, path(network))
    chosen = [first.trainer, second.teacher, first.teacher]
    send(browser, network, chosen, 422)
    assert mails() == []
    chosen.remove(first.teacher)
    send(browser, network, chosen, note=NOTE)
    assert "2 Personen werden erinnert" in visit(browser, f"/n/{network.code}/reflections").main
    send(browser, network, chosen, note=NOTE)
    assert "heute schon erinnert" in visit(browser, f"/n/{network.code}/reflections").main
    found = mails()
    assert [row.to_name for row in found] == sorted([first.trainer.name, second.teacher.name])
    for row in found:
        assert (row.kind, row.about_kind, row.reply_to) == (
            "reflection.asked",
            "reflection_round",
            network.coordinator.email,
        )
        assert NOTE in row.text
        assert "<script>" not in row.html
        assert CANARY not in row.text + row.html + row.subject


def test_it_dies_when_the_side_hands_in(browser: Browser, network: make.MadeNetwork) -> None:
    first, second = network.tandems
    browser.sign_in(network.coordinator)
    send(browser, network, [first.trainer, second.trainer])
    make.entry(second, network.rounds[2], sides=[Side.COMPANY])
    with clock.fixed(make.NOW):
        sending.send_due()
    assert {row.to_name: row.status for row in mails()} == {first.trainer.name: "sent", second.trainer.name: "dropped"}


def test_nobody_chosen_is_a_fault_and_keeps_what_was_typed(browser: Browser, network: make.MadeNetwork) -> None:
    browser.sign_in(network.coordinator)
    page = send(browser, network, [], 422, note="Mein Satz")
    assert "Niemand ist ausgewählt" in page.main
    assert page.root.xpath("//textarea[@name='note']")[0].text.strip() == "Mein Satz"
    assert page.root.xpath("//input[@name='people'][@checked]") == []
    assert (
        "höchstens 2.000 Zeichen" in send(browser, network, [network.tandems[1].teacher], 422, note="x" * 10_000).main
    )
    assert mails() == []


def test_those_without_an_account_are_named_and_not_written_to(browser: Browser, network: make.MadeNetwork) -> None:
    first, second = network.tandems
    change(Person, first.trainer.id, activated_at=None, invited_at=None)
    browser.sign_in(network.coordinator)
    page = visit(browser, path(network))
    assert f"noch ohne offenes Konto: {first.trainer.name}" in page.main
    assert str(first.trainer.id) not in {box.get("value") for box in page.root.xpath("//input[@name='people']")}
    send(browser, network, [second.teacher])
    assert first.trainer.name in visit(browser, f"/n/{network.code}/reflections").main
    assert [row.to_name for row in mails()] == [second.teacher.name]


def test_no_button_when_nobody_is_missing_or_for_others(browser: Browser, network: make.MadeNetwork) -> None:
    browser.sign_in(network.facilitator)
    assert "Fehlende erinnern" not in visit(browser, f"/n/{network.code}/reflections").main
    visit(browser, path(network), 404)
    make.submission(_entry(), Side.COMPANY)
    make.entry(network.tandems[1], network.rounds[2])
    browser.sign_in(network.coordinator)
    assert "Fehlende erinnern" not in visit(browser, f"/n/{network.code}/reflections").main
    assert "Es gibt niemanden zu erinnern" in visit(browser, path(network)).main


def test_a_closed_network_and_a_round_that_is_over_remind_nobody(browser: Browser, network: make.MadeNetwork) -> None:
    browser.sign_in(network.coordinator)
    for number in (1, 99):
        visit(browser, path(network, number), 404)
    change(Network, network.id, state="archived")
    send(browser, network, [network.tandems[1].teacher], 403)
    assert "Fehlende erinnern" not in visit(browser, f"/n/{network.code}/reflections").main
    assert mails() == []


def _entry() -> ReflectionEntry:
    return db.session.scalars(select(ReflectionEntry)).one()
