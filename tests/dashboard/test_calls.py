"""What a tandem is asked about its reflections stands on its start page, with the way to answer."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from flask import Flask
from sqlalchemy import update

from netzwerk.core import clock
from netzwerk.core.access import Side
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.reflections.models import EntryState, ReflectionEntry, SideSubmission
from tests import factories as make
from tests.harness.browser import Browser, Page

QUESTION = "Was genau hat gefehlt? <b>😀"
ASKED = "Die Koordination hat nachgefragt"
RECORDED = "Von der Koordination eingetragen. Stimmt das so?"


def returned(sides: tuple[Side, ...] = (Side.SCHOOL,), number: int = 3, **values: object) -> make.MadeNetwork:
    with make.together():
        network = make.network(tandems=2, meetings=3, **values)
        make.entry(network.tandems[0], network.rounds[number - 1], state=EntryState.RETURNED, sides=sides)
    with transaction():
        db.session.execute(update(ReflectionEntry).values(return_question=QUESTION))
    return network


def recorded(side: Side = Side.COMPANY) -> make.MadeNetwork:
    with make.together():
        network = make.network(tandems=2, meetings=3)
        make.entry(network.tandems[0], network.rounds[2])
    with transaction():
        db.session.execute(
            update(SideSubmission)
            .where(SideSubmission.side == side)
            .values(recorded_by_id=network.coordinator.id, person_id=None)
        )
    return network


def start(browser: Browser, network: make.MadeNetwork, who: object) -> Page:
    browser.sign_in(who)
    with clock.fixed(make.NOW):
        return browser.get(f"/n/{network.code}/")


def press(browser: Browser, page: Page, label: str) -> Page:
    [address] = page.root.xpath(f"//main//form[.//button[normalize-space(.)='{label}']]/@action")
    with clock.fixed(make.NOW):
        return browser.post(str(address), {}, 302)


def test_a_question_and_taking_back(app: Flask, browser: Browser) -> None:
    network = returned()
    page = start(browser, network, network.tandems[0].teacher)
    assert ASKED in page.main
    assert QUESTION in page.main
    assert press(browser, page, "Zurücknehmen und ändern").location == f"/n/{network.code}/reflections/rounds/3/write"
    page = start(browser, network, network.tandems[0].teacher)
    assert QUESTION in page.main
    assert page.root.xpath("//main//a[normalize-space(.)='Antworten und wieder abgeben']/@href") == [
        f"/n/{network.code}/reflections/rounds/3/write"
    ]


def test_the_question_of_an_earlier_round_is_not_forgotten(app: Flask, browser: Browser) -> None:
    network = returned(number=1)
    assert QUESTION in start(browser, network, network.tandems[0].teacher).main


def test_the_side_that_is_not_in_is_led_to_the_sheet(app: Flask, browser: Browser) -> None:
    network = returned()
    page = start(browser, network, network.tandems[0].trainer)
    assert QUESTION in page.main
    assert "Zurücknehmen und ändern" not in page.main


def test_nobody_else_reads_the_question(app: Flask, browser: Browser) -> None:
    network = returned()
    for who in (network.tandems[1].teacher, network.board):
        assert "Was genau" not in start(browser, network, who).text


def test_what_was_recorded_is_confirmed_from_there(app: Flask, browser: Browser) -> None:
    network = recorded()
    assert RECORDED not in start(browser, network, network.tandems[0].teacher).main
    page = start(browser, network, network.tandems[0].trainer)
    assert RECORDED in page.main
    assert "Selbst ändern" in page.main
    press(browser, page, "Bestätigen")
    assert RECORDED not in start(browser, network, network.tandems[0].trainer).main


def test_changing_what_was_recorded(app: Flask, browser: Browser) -> None:
    network = recorded()
    page = start(browser, network, network.tandems[0].trainer)
    assert press(browser, page, "Selbst ändern").location == f"/n/{network.code}/reflections/rounds/3/write"


def test_an_archived_network_asks_nothing(app: Flask, browser: Browser) -> None:
    network = returned(state="archived")
    assert ASKED not in start(browser, network, network.tandems[0].teacher).main


def test_no_statement_more(
    app: Flask, browser: Browser, query_count: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    counts = []
    for network in (returned(), make.network(tandems=2, meetings=3)):
        browser.sign_in(network.tandems[0].teacher)
        with clock.fixed(make.NOW), query_count() as statements:
            browser.get(f"/n/{network.code}/")
        counts.append(len(statements))
    assert counts[0] == counts[1]
