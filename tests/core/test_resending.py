"""A form that was refused because the session had ended loses nothing and can be sent again after signing in."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from netzwerk.core.db import db
from netzwerk.tandems.models import Tandem
from tests import factories as make
from tests.harness import applications
from tests.harness.browser import Browser, Page

OURS = {"Origin": applications.BASE_URL}
TEXT = "Zeile eins 🙂\n=cmd|' /C calc'!A0 <script>alert(1)</script>"


@pytest.fixture
def network(database: Flask) -> make.MadeNetwork:
    return make.network(tandems=1)


def kept(page: Page) -> dict[str, str]:
    return {one.get("name"): one.get("value") for one in page.root.xpath("//form[@id='resend']//input")}


def test_all_fields_come_back_and_are_taken_after_signing_in(browser: Browser, network: make.MadeNetwork) -> None:
    tandem = network.tandems[0]
    address = f"/n/{network.code}/tandems/{tandem.id}/edit"
    browser.sign_in(network.coordinator)
    token = browser.get(address).csrf_token()
    sent = {"version": "1", "number": "1", "title": "Kurz", "occupations": "Chemikant/in", "block_rhythm": TEXT}
    sent["partner_tandem_id"] = ""
    browser.sign_out()
    first = browser.open(address, 401, method="POST", data={**sent, "csrf_token": token}, headers=OURS)
    assert first.links["In neuem Tab anmelden"] == "/sign-in"
    assert "Jetzt senden" in first.main
    assert [one.text_content().strip() for one in first.root.xpath("//main//label")][:2] == ["Nummer", "Titel"]
    assert first.root.xpath("//input[@id='written-2']/@value") == ["Kurz"]
    again = kept(first)
    assert {name: value.replace("\r\n", "\n") for name, value in again.items() if name != "csrf_token"} == sent
    browser.sign_in(network.coordinator)
    second = browser.open(address, 400, method="POST", data=again, headers=OURS)
    assert "mit dem Knopf noch einmal" in second.main
    browser.open(address, 302, method="POST", data=kept(second), headers=OURS)
    row = db.session.scalars(select(Tandem).where(Tandem.id == tandem.id)).one()
    assert (row.title, row.occupations) == ("Kurz", "Chemikant/in")
    assert row.block_rhythm.startswith("Zeile eins 🙂")
    db.session.rollback()


@pytest.mark.parametrize(
    ("fields", "headers"),
    [
        ({"title": "Ein fremder Titel"}, {"Origin": "https://elsewhere.example"}),
        ({"title": "Ein Titel"}, {}),
        ({"title": "Ein Titel", "password": "geheim"}, OURS),
        ({"state": "done"}, OURS),
    ],
    ids=["foreign page", "unknown page", "password", "nothing written"],
)
def test_what_cannot_be_sent_again(
    browser: Browser, network: make.MadeNetwork, fields: dict[str, str], headers: dict[str, str]
) -> None:
    address = f"/n/{network.code}/tandems/{network.tandems[0].id}/edit"
    page = browser.open(address, 401, method="POST", data=fields, headers=headers)
    assert not kept(page)
    assert "geheim" not in page.html
    assert "Jetzt senden" not in page.text
